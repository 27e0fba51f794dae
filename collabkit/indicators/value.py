"""Shared value and mutual benefit: what came about, and what hangs together."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from collabkit.indicators.tables import need


def claims(benefits: pd.DataFrame) -> pd.DataFrame:
    """What remains of each benefit: announced, realised with evidence, joined to the other kind of value.

    Formula: realised = a figure above 0 and its evidence; joined = realised, and growing from a contribution
    from which a realised benefit of the other value (social, business) grows as well.
    Args: benefits, one row each, `grows_from` a tuple of contribution ids.
    Shape: one row per benefit id; columns value, announced, realised, joined, through (a tuple of ids).
    Errors: ValueError for no rows. Source: this course.
    Limits: a common root is not yet a mechanism: ask how the one brings about the other.

    >>> table = pd.DataFrame({"id": ["B1", "B2"], "value": ["social", "business"], "realised": [5.0, 9.0],
    ...     "evidence": ["list", "ledger"], "grows_from": [("K1",), ("K1", "K2")]})
    >>> claims(table)[["joined", "through"]].values.tolist()
    [[True, ('K1',)], [True, ('K1',)]]
    """
    need(benefits, "benefits", "id", "value", "realised", "evidence", "grows_from")
    realised = (pd.to_numeric(benefits["realised"]).fillna(0) > 0) & benefits["evidence"].notna()
    roots: dict[str, set[str]] = {}
    for value, own in zip(benefits["value"][realised], benefits["grows_from"][realised], strict=True):
        roots.setdefault(value, set()).update(own)
    through = [
        tuple(root for root in own if real and any(root in roots[v] for v in roots if v != value))
        for own, value, real in zip(benefits["grows_from"], benefits["value"], realised, strict=True)
    ]
    return pd.DataFrame(
        {
            "value": benefits["value"].tolist(),
            "announced": True,
            "realised": realised.tolist(),
            "joined": [bool(one) for one in through],
            "through": through,
        },
        index=list(benefits["id"]),
    )


def own_benefits(benefits: pd.DataFrame, partners: Sequence[str]) -> pd.DataFrame:
    """How many benefits of its own each partner is promised, and how many have come about.

    Args: benefits; partners, their ids. Shape: one row per partner; columns promised, realised (counts).
    Errors: ValueError for no rows. Source: this course.
    Limits: benefits of different kinds don't add up; the partner with the fewest tells more than the mean.

    >>> table = pd.DataFrame({"partner": ["all", "a"], "kind": ["common", "specific"],
    ...     "realised": [1.0, None]})
    >>> own_benefits(table, ["a", "b"]).values.tolist()
    [[1, 0], [0, 0]]
    """
    need(benefits, "benefits", "partner", "kind", "realised")
    own = benefits[benefits["kind"] == "specific"]
    came = pd.to_numeric(own["realised"]).fillna(0) > 0
    rows = {one: own["partner"] == one for one in partners}
    return pd.DataFrame(
        [[int(mine.sum()), int((mine & came).sum())] for mine in rows.values()],
        index=list(rows),
        columns=["promised", "realised"],
    )


def realised_share(benefits: pd.DataFrame) -> pd.DataFrame:
    """How much of each benefit has come about: 100 · realised / expected; a blank counts as nothing yet.

    Args: benefits. Units: percent. Shape: one row per benefit id; columns partner, benefit, share.
    Errors: ValueError for no rows, or an expectation that is not above zero. Source: this course.
    Limits: a modest promise is kept more easily; what is not due yet is not late.

    >>> realised_share(pd.DataFrame({"id": ["B1"], "partner": ["all"], "benefit": ["Sales"],
    ...     "expected": [40.0], "realised": [30.0]}))["share"].to_dict()
    {'B1': 75.0}
    """
    need(benefits, "benefits", "id", "partner", "benefit", "expected", "realised")
    expected = pd.to_numeric(benefits["expected"])
    if (expected <= 0).any():
        rows = ", ".join(benefits.loc[expected <= 0, "id"])
        raise ValueError(
            f"{rows} in benefits.csv expects nothing; write a figure above 0, or leave the row out."
        )
    share = 100 * pd.to_numeric(benefits["realised"]).fillna(0) / expected
    table = benefits[["partner", "benefit"]].assign(share=share)
    return table.set_axis(list(benefits["id"]))
