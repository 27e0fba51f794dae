"""Equity: what each partner gives, what of it is recognised, who has a seat, whose support came."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Literal

import pandas as pd

from collabkit.indicators.inequality import shares
from collabkit.indicators.tables import Numbers, need, per_partner

Counting = Literal["cash", "everything"]
_COLUMNS = ("partner", "kind", "amount", "importance", "in_agreement", "in_report")


def _weights(contributions: pd.DataFrame, counting: Counting) -> pd.Series:
    """What each row counts for: its amount if cash only, its importance if everything counts."""
    need(contributions, "contributions", *_COLUMNS)
    if counting == "everything":
        return contributions["importance"].astype(float)
    return pd.to_numeric(contributions["amount"]).fillna(0.0).where(contributions["kind"] == "cash", 0.0)


def _share(contributions: pd.DataFrame, weights: pd.Series, partners: Sequence[str], what: str) -> Numbers:
    total = per_partner(weights.set_axis(contributions["partner"]), partners, "contributions")
    if total.sum() == 0:
        raise ValueError(f"{what} adds up to zero, so nobody has a share of it.")
    return shares(total)


def _named(contributions: pd.DataFrame) -> pd.Series:
    return contributions["in_agreement"].astype(bool) | contributions["in_report"].astype(bool)


def contributed_share(
    contributions: pd.DataFrame, partners: Sequence[str], counting: Counting = "everything"
) -> Numbers:
    """Each partner's share of what all partners give.

    Formula: 100 · w of the partner / w of all; w = importance (1 to 3) of each row, or with
    counting="cash" the amount of the rows of kind cash. Unpriced rows count like all others.
    Args: contributions, one row each; partners, their ids. Units: percent. Shape: one per partner.
    Errors: ValueError for no rows, an unknown partner, or nothing to count. Source: this course.
    Limits: importance is agreed, not measured; one gift cut into three rows counts three times.

    >>> table = pd.DataFrame({"partner": ["firm", "coop", "coop"], "kind": ["cash", "cash", "knowledge"],
    ...     "amount": [50.0, 50.0, None], "importance": [1, 1, 3], "in_agreement": [True, True, False],
    ...     "in_report": [True, True, False]})
    >>> contributed_share(table, ["firm", "coop"]).to_dict()
    {'firm': 20.0, 'coop': 80.0}
    >>> contributed_share(table, ["firm", "coop"], "cash").to_dict()
    {'firm': 50.0, 'coop': 50.0}
    """
    what = "Cash" if counting == "cash" else "The importance of all contributions"
    return _share(contributions, _weights(contributions, counting), partners, what)


def recognised_share(
    contributions: pd.DataFrame, partners: Sequence[str], counting: Counting = "everything"
) -> Numbers:
    """Each partner's share of what the agreement or the report names.

    Formula: as `contributed_share`, over the rows that are in the agreement or in the report.
    Args, units, shape: as `contributed_share`.
    Errors: as `contributed_share`, and ValueError when nothing is named. Source: this course.
    Limits: naming is not valuing; a line in a report can stand in for being heard.

    >>> table = pd.DataFrame({"partner": ["firm", "coop"], "kind": ["cash", "land"], "amount": [9.0, None],
    ...     "importance": [1, 3], "in_agreement": [True, False], "in_report": [False, False]})
    >>> recognised_share(table, ["firm", "coop"]).to_dict()
    {'firm': 100.0, 'coop': 0.0}
    """
    weights = _weights(contributions, counting).where(_named(contributions), 0.0)
    return _share(contributions, weights, partners, "What the agreement and the report name")


def recognition_ratio(
    contributions: pd.DataFrame, partners: Sequence[str], counting: Counting = "everything"
) -> Numbers:
    """How far a partner's recognition keeps up with what it gives: recognised share ÷ contributed share.

    Args: as `contributed_share`. Units: none; 1 = in proportion, below 1 = gives more than is named.
    Shape: one per partner who gives something (a partner who gives nothing has no ratio and is left out).
    Errors: as `recognised_share`. Source: this course.
    Limits: naming is not valuing, and not everything should be named or priced.

    >>> table = pd.DataFrame({"partner": ["firm", "coop"], "kind": ["cash", "land"], "amount": [9.0, None],
    ...     "importance": [1, 3], "in_agreement": [True, False], "in_report": [False, False]})
    >>> recognition_ratio(table, ["firm", "coop"]).to_dict()
    {'firm': 4.0, 'coop': 0.0}
    """
    given = contributed_share(contributions, partners, counting)
    giving = given[given > 0]
    return recognised_share(contributions, partners, counting)[giving.index] / giving


def unpriced_named(contributions: pd.DataFrame, partners: Sequence[str]) -> pd.DataFrame:
    """How many contributions without a price each partner gives, and how many of them are named anywhere.

    Args: contributions (amount blank = never priced); partners, their ids.
    Shape: one row per partner; columns unpriced, named (counts).
    Errors: ValueError for no rows or an unknown partner. Source: this course.
    Limits: naming is not valuing; some knowledge is rightly left out of documents.

    >>> table = pd.DataFrame({"partner": ["firm", "coop"], "amount": [9.0, None],
    ...     "in_agreement": [True, False], "in_report": [False, True]})
    >>> unpriced_named(table, ["firm", "coop"]).loc["coop"].to_dict()
    {'unpriced': 1, 'named': 1}
    """
    need(contributions, "contributions", "partner", "amount", "in_agreement", "in_report")
    unpriced = contributions["amount"].isna()
    counts = {"unpriced": unpriced, "named": unpriced & _named(contributions)}
    whose = contributions["partner"]
    return pd.DataFrame(
        {
            name: per_partner(rows.astype(int).set_axis(whose), partners, "contributions").astype(int)
            for name, rows in counts.items()
        }
    )


def unpriced_named_share(contributions: pd.DataFrame) -> float:
    """The share of contributions without a price that the agreement or the report names.

    Formula: 100 · unpriced rows named / unpriced rows. Units: percent.
    Errors: ValueError for no rows or when every row has a price. Source: this course.
    Limits: as `unpriced_named`.

    >>> unpriced_named_share(pd.DataFrame({"partner": ["a", "b"], "amount": [None, None],
    ...     "in_agreement": [True, False], "in_report": [False, False]}))
    50.0
    """
    need(contributions, "contributions", "amount", "in_agreement", "in_report")
    unpriced = contributions["amount"].isna()
    if not unpriced.any():
        raise ValueError("Every contribution has a price, so there is no unpriced one to name.")
    return 100 * float(_named(contributions)[unpriced].mean())


def discount_to_equal(contributions: pd.DataFrame, partners: Sequence[str], partner: str) -> float:
    """The factor on a partner's unpriced contributions at which it gives just an equal share.

    Formula: f = (O/(n−1) − P) / U; O = importance of all others, P and U = the partner's priced and unpriced
    importance. Above 1: it gives less than an equal share already; below 0: more even without them.
    Args: contributions; partners, two or more ids; partner, one of them. Units: none.
    Errors: ValueError for fewer than two partners or when the partner has no unpriced importance.
    Source: this course, from share = 1/n.
    Limits: it prices nothing; it shows how much must be overlooked for equal shares to look fair.

    >>> table = pd.DataFrame({"partner": ["a", "b", "b"], "amount": [9.0, 9.0, None],
    ...     "importance": [2, 1, 2]})
    >>> discount_to_equal(table, ["a", "b"], "b")
    0.5
    """
    need(contributions, "contributions", "partner", "amount", "importance")
    if len(partners) < 2:
        raise ValueError("An equal share needs at least two partners.")
    own, unpriced = contributions["partner"] == partner, contributions["amount"].isna()
    importance = contributions["importance"].astype(float)
    own_unpriced = importance[own & unpriced].sum()
    if own_unpriced == 0:
        raise ValueError(f"{partner} has no contribution without a price, so there is nothing to discount.")
    others, priced = importance[~own].sum(), importance[own & ~unpriced].sum()
    return float((others / (len(partners) - 1) - priced) / own_unpriced)


def seats(partners: pd.DataFrame) -> pd.DataFrame:
    """Who sits at the table and with what rights.

    Args: partners, one row each.
    Shape: one row per partner id; columns seat, vote_share (percent), veto, affected.
    Errors: ValueError for no rows or no votes at all. Source: this course.
    Limits: a vote that is always outvoted is a seat and no say; a veto can protect or block.

    >>> table = pd.DataFrame({"id": ["a", "b"], "seat": ["full", "observer"], "votes": [3, 1],
    ...     "veto": [True, False], "affected": [False, True]})
    >>> seats(table)["vote_share"].to_dict()
    {'a': 75.0, 'b': 25.0}
    """
    need(partners, "partners", "id", "seat", "votes", "veto", "affected")
    table = partners.set_index("id")
    return table.assign(vote_share=shares(table["votes"]))[["seat", "vote_share", "veto", "affected"]]


def support_met(commitments: pd.DataFrame, by: datetime.date | None = None) -> pd.DataFrame:
    """How much of the support that each partner asked for came, and came on time.

    Formula: on time = done on or before due; late = done after due; missing = not done.
    Args: commitments (rows of kind support are used); by, leave out what is due after this date.
    Shape: one row per `to` (a partner id, or all); columns asked, on_time, late, missing (counts).
    Errors: ValueError for no rows, no support asked for, or a support row without a due date.
    Source: this course.
    Limits: it counts promises, not their weight; support never asked for is invisible.

    >>> table = pd.DataFrame({"id": ["C1", "C2"], "to": ["coop", "coop"], "kind": ["support", "support"],
    ...     "due": ["2025-03-01", "2025-05-01"], "done": ["2025-02-20", None]})
    >>> support_met(table).loc["coop"].to_dict()
    {'asked': 2, 'on_time': 1, 'late': 0, 'missing': 1}
    """
    need(commitments, "commitments", "id", "to", "kind", "due", "done")
    asked = commitments[commitments["kind"] == "support"]
    due, done = pd.to_datetime(asked["due"]), pd.to_datetime(asked["done"])
    if due.isna().any():
        rows = ", ".join(asked.loc[due.isna(), "id"])
        raise ValueError(f"Support {rows} has no due date in commitments.csv.")
    ripe = due <= (pd.Timestamp(by) if by else due.max())
    if not ripe.any():
        raise ValueError("No support was asked for, so none can be met or missed.")
    counts = {"asked": ripe, "on_time": done <= due, "late": done > due, "missing": done.isna()}
    return pd.DataFrame(counts)[ripe].groupby(asked["to"][ripe], sort=False).sum()
