"""Co-creation: where the ideas come from that become decisions, and whether input changes them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from collabkit.indicators.inequality import concentration
from collabkit.indicators.tables import Numbers, need, per_partner

STAGES = ("proposed", "together", "adopted", "changed")
"""An idea's way: proposed; with all whom it affects in the room; adopted; changed by what others said."""
WEIGHTY = 3
"""The stake of a decision that counts as strategy."""


def origins(decisions: pd.DataFrame, partners: Sequence[str], stake: int = WEIGHTY) -> Numbers:
    """How many adopted decisions of a stake began as each partner's proposal.

    Args: decisions, one row each; partners, their ids; stake, the least that counts (3 = the weightiest).
    Units: counts; decisions without a proposer on record count for nobody. Shape: one per partner.
    Errors: ValueError for no rows, or an unknown partner. Source: this course.
    Limits: who put an idea on paper need not have had it; a draft can join the ideas of many.

    >>> table = pd.DataFrame({"proposed_by": ["a", "a", None], "adopted": [True] * 3, "stake": [3, 1, 3]})
    >>> origins(table, ["a", "b"]).to_dict()
    {'a': 1.0, 'b': 0.0}
    """
    need(decisions, "decisions", "proposed_by", "adopted", "stake")
    made = decisions[decisions["adopted"].astype(bool) & (decisions["stake"] >= stake)]
    made = made.dropna(subset=["proposed_by"])
    return per_partner(pd.Series(1.0, index=made["proposed_by"], dtype=float), partners, "decisions")


def origin_diversity(decisions: pd.DataFrame, partners: Sequence[str], stake: int = WEIGHTY) -> float:
    """From how many hands the adopted ideas come: 1 − Σ s², s = a partner's share of them.

    Args: as in `origins`. Units: none, 0 (all from one partner) to 1 − 1/n (as many from each).
    Errors: as in `origins`, and ValueError when no adopted decision of the stake has a proposer.
    Source: Simpson's index of diversity, on our counts.
    Limits: one large idea outweighs many small ones, and below five partners it is noisy.

    >>> table = pd.DataFrame({"proposed_by": ["a", "b"], "adopted": [True] * 2, "stake": [3, 3]})
    >>> origin_diversity(table, ["a", "b"])
    0.5
    """
    found = origins(decisions, partners, stake)
    if found.sum() == 0:
        raise ValueError(
            "No adopted decision of this stake names its proposer, so origins can't be compared."
        )
    return 1 - concentration(100 * found / found.sum())


def ideas(decisions: pd.DataFrame) -> pd.DataFrame:
    """How far each idea came on its way to the decision.

    Formula: together = each affected partner was present; changed = adopted, and changed by input.
    Args: decisions, one row each. Shape: one row per decision; columns id, proposed_by, decision, stake and
    the four of `STAGES` (true or false). Errors: ValueError for no rows. Source: this course.
    Limits: presence is not a say, and some ideas are good enough to stay as they were.

    >>> table = pd.DataFrame({"id": ["D1"], "decision": ["Sow"], "stake": [3], "proposed_by": ["a"],
    ...     "present": [("a",)], "affected": [("a", "b")], "adopted": [True], "changed_by_input": [False]})
    >>> ideas(table)[list(STAGES)].iloc[0].tolist()
    [True, False, True, False]
    """
    need(decisions, "decisions", "id", "proposed_by", "present", "affected", "adopted", "changed_by_input")
    adopted = decisions["adopted"].astype(bool)
    pairs = zip(decisions["affected"], decisions["present"], strict=True)
    return decisions[["id", "proposed_by", "decision", "stake"]].assign(
        proposed=True,
        together=[set(whom) <= set(here) for whom, here in pairs],
        adopted=adopted,
        changed=adopted & decisions["changed_by_input"].astype(bool),
    )
