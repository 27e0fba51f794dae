"""Information and transparency: who is told, how late, and whether bad news travels too."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from collabkit.indicators.tables import Numbers, need


def _entitled(information: pd.DataFrame, news: str | None) -> pd.DataFrame:
    need(information, "information", "id", "audience", "news", "entitled", "known_on", "received_on")
    rows = information[information["entitled"].astype(bool)]
    rows = rows if news is None else rows[rows["news"] == news]
    if rows.empty:
        kind = f"{news} news" if news else "any item"
        raise ValueError(f"Nobody is entitled to {kind} in information.csv, so nothing can be counted.")
    return rows


def information_reach(
    information: pd.DataFrame, news: Literal["good", "bad", "neutral"] | None = None
) -> Numbers:
    """The share of items owed to each audience that arrived, early or late.

    Formula: 100 · entitled rows with a date of receipt / entitled rows.
    Args: information, one row per item and recipient; news, count only that kind.
    Units: percent. Shape: one per audience that is owed something. Errors: ValueError for no such rows.
    Source: this course.
    Limits: volume is not usefulness, and some things must not flow; zero bad news is itself a warning.

    >>> table = pd.DataFrame({"id": ["I1", "I2"], "audience": ["donors", "community"], "news": ["bad", "bad"],
    ...     "entitled": [True, True], "known_on": ["2025-01-01"] * 2, "received_on": ["2025-01-03", None]})
    >>> information_reach(table).to_dict()
    {'donors': 100.0, 'community': 0.0}
    """
    rows = _entitled(information, news)
    return 100 * rows["received_on"].notna().groupby(rows["audience"], sort=False).mean()


def information_lag(information: pd.DataFrame) -> pd.DataFrame:
    """How many days each audience waits for what it is owed.

    Formula: received_on − known_on, in days, over entitled rows that arrived; the rest are counted as never.
    Args: information, one row per item and recipient.
    Shape: one row per audience; columns arrived, never (counts), median_days, worst_days
    (<NA> where nothing arrived).
    Errors: ValueError for no entitled rows, a blank known_on, or receipt before the item was known.
    Source: this course.
    Limits: what never came has no lag, so read the days beside `never`; early is not the same as in time.

    >>> table = pd.DataFrame({"id": ["I1", "I2"], "audience": ["donors", "community"], "news": ["bad", "bad"],
    ...     "entitled": [True, True], "known_on": ["2025-01-01"] * 2, "received_on": ["2025-01-03", None]})
    >>> information_lag(table).loc["donors", ["median_days", "worst_days"]].to_dict()
    {'median_days': 2.0, 'worst_days': 2.0}
    """
    rows = _entitled(information, None)
    known = pd.to_datetime(rows["known_on"])
    days = (pd.to_datetime(rows["received_on"]) - known).dt.days.astype("Float64")
    wrong = rows.loc[known.isna() | (days < 0).fillna(False), "id"]
    if len(wrong):
        raise ValueError(f"Dates of {', '.join(wrong)} in information.csv are blank or run backwards.")
    by = days.groupby(rows["audience"], sort=False)
    table = pd.DataFrame({"arrived": by.count(), "never": by.size() - by.count()})
    return table.assign(median_days=by.median(), worst_days=by.max())
