"""Collective power: who speaks, who decides, whose proposals are taken up, who is in the room."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from collabkit.indicators.inequality import concentration, gini, shares
from collabkit.indicators.tables import Numbers, need, per_partner


def _minutes(meetings: pd.DataFrame, partners: Sequence[str]) -> Numbers:
    need(meetings, "meetings", "partner", "minutes")
    return per_partner(meetings.set_index("partner")["minutes"].fillna(0), partners, "meetings")


def voice_share(meetings: pd.DataFrame, partners: Sequence[str]) -> Numbers:
    """Each partner's share of all minutes spoken in meetings.

    Formula: 100 · minutes of the partner / minutes of all; a blank counts as no minutes.
    Args: meetings, one row per meeting and partner; partners, their ids.
    Units: percent. Shape: one per partner.
    Errors: ValueError for no rows, an unknown partner, or no minutes at all. Source: this course.
    Limits: unequal talk can be agreed delegation, interpretation or respect; talk is not influence.

    >>> voice_share(pd.DataFrame({"partner": ["a", "b"], "minutes": [30, 10]}), ["a", "b"]).to_dict()
    {'a': 75.0, 'b': 25.0}
    """
    return shares(_minutes(meetings, partners))


def voice_gini(meetings: pd.DataFrame, partners: Sequence[str]) -> float:
    """How unequally the minutes in meetings are spread: the corrected Gini of minutes per partner.

    Args: as in `voice_share`. Units: none, 0 (equal) to 1 (one partner speaks).
    Errors: as in `voice_share`, and ValueError for fewer than two partners. Source: `gini`.
    Limits: unequal talk can be agreed delegation; equal talk with no idea adopted is worse.

    >>> voice_gini(pd.DataFrame({"partner": ["a", "b"], "minutes": [30, 10]}), ["a", "b"])
    0.5
    """
    return gini(_minutes(meetings, partners))


def decision_share(decisions: pd.DataFrame, partners: Sequence[str]) -> Numbers:
    """Each partner's share of deciding, with weighty decisions counted more.

    Formula: a decision of stake w made by k partners gives each of them w/k; 100 · partner's sum / total.
    Args: decisions, one row each, `decided_by` a tuple of ids; partners, their ids.
    Units: percent. Shape: one per partner.
    Errors: ValueError for no rows, an unknown partner, or a decision that nobody made. Source: this course.
    Limits: names on a decision hide who really settled it, and a stake is itself a judgement.

    >>> table = pd.DataFrame({"id": ["D1", "D2"], "stake": [3, 1], "decided_by": [("a",), ("a", "b")]})
    >>> decision_share(table, ["a", "b"]).to_dict()
    {'a': 87.5, 'b': 12.5}
    """
    need(decisions, "decisions", "id", "stake", "decided_by")
    makers = decisions["decided_by"].map(len)
    if (makers == 0).any():
        nobody = ", ".join(decisions.loc[makers == 0, "id"])
        raise ValueError(f"Nobody is named as deciding {nobody}; fill in decided_by in decisions.csv.")
    held = decisions.assign(held=decisions["stake"] / makers).explode("decided_by")
    return shares(per_partner(held.set_index("decided_by")["held"], partners, "decisions"))


def decision_concentration(decisions: pd.DataFrame, partners: Sequence[str]) -> float:
    """How far deciding lies in few hands: Σ s², s = a partner's stake-weighted share of deciding.

    Args: as in `decision_share`. Units: none, from 1/n (all decide together) to 1 (one decides everything).
    Errors: as in `decision_share`. Source: the Herfindahl–Hirschman index, with our weights.
    Limits: a low figure can hide that one partner wrote every proposal; delegation can be agreed and wise.

    >>> table = pd.DataFrame({"id": ["D1", "D2"], "stake": [3, 1], "decided_by": [("a",), ("a", "b")]})
    >>> decision_concentration(table, ["a", "b"])
    0.78125
    """
    return concentration(decision_share(decisions, partners))


def proposal_uptake(decisions: pd.DataFrame) -> pd.DataFrame:
    """How often each partner's proposals are adopted, set against everyone's.

    Formula: ratio = (adopted / proposed of the partner) / (adopted / proposed of all); 1 = like the rest.
    Args: decisions with `proposed_by` and `adopted`; rows without a proposer are left out.
    Shape: one row per partner who proposed something; columns proposed, adopted (counts), ratio.
    Errors: ValueError for no rows, no proposer anywhere, or nothing adopted. Source: this course.
    Limits: with few proposals one more changes everything; safe proposals are adopted most easily.

    >>> table = pd.DataFrame({"proposed_by": ["a", "a", "b", "b"], "adopted": [True, True, True, False]})
    >>> proposal_uptake(table)["ratio"].round(2).to_dict()
    {'a': 1.33, 'b': 0.67}
    """
    need(decisions, "decisions", "proposed_by", "adopted")
    made = decisions.dropna(subset=["proposed_by"])
    if made.empty:
        raise ValueError("No decision names who proposed it; fill in proposed_by in decisions.csv.")
    adopted = made["adopted"].astype(bool)
    if not adopted.any():
        raise ValueError("No proposal was adopted, so no partner can be compared with the rest.")
    by = adopted.groupby(made["proposed_by"], sort=False)
    counts = pd.DataFrame({"proposed": by.count(), "adopted": by.sum()})
    return counts.assign(ratio=by.mean() / adopted.mean())


def affected_present(decisions: pd.DataFrame) -> float:
    """How often the partners whom a decision affects were in the room when it was made.

    Formula: 100 · (decision, affected partner) pairs with that partner present / all such pairs.
    Args: decisions, `affected` and `present` tuples of ids. Units: percent.
    Errors: ValueError for no rows or when no decision affects anybody. Source: this course.
    Limits: a seat in the room is not a say; some rightly send someone they trust.

    >>> affected_present(pd.DataFrame({"affected": [("a", "b")], "present": [("a",)]}))
    50.0
    """
    need(decisions, "decisions", "affected", "present")
    both = zip(decisions["affected"], decisions["present"], strict=True)
    pairs = [who in here for whom, here in both for who in whom]
    if not pairs:
        raise ValueError("No decision names an affected partner; fill in affected in decisions.csv.")
    return 100 * sum(pairs) / len(pairs)
