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


def information_lag(
    information: pd.DataFrame, by: Literal["audience", "recipient"] = "audience"
) -> pd.DataFrame:
    """How many days each audience, or each recipient, waits for what it is owed.

    Formula: received_on − known_on, in days, over entitled rows that arrived; the rest are counted as never.
    Args: information, one row per item and recipient; by, whom to count together.
    Shape: one row per audience or recipient; columns arrived, never (counts), median_days, worst_days
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
    groups = days.groupby(rows[by], sort=False)
    table = pd.DataFrame({"arrived": groups.count(), "never": groups.size() - groups.count()})
    return table.assign(median_days=groups.median(), worst_days=groups.max())


def in_time(information: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Whether each recipient had what a decision needed by the day of that decision.

    Formula: over entitled rows with `needed_for`: in time = received on or before the decision's date; late =
    after it; never = not received.
    Args: information, one row per item and recipient; decisions, for their dates.
    Shape: one row per recipient; columns needed, in_time, late, never (counts).
    Errors: ValueError for no such rows, or a decision that is not in the table. Source: this course.
    Limits: it counts items, not what hung on them; somebody may have heard by word of mouth.

    >>> items = pd.DataFrame({"id": ["I1", "I2"], "recipient": ["coop", "coop"], "entitled": [True, True],
    ...     "audience": ["partners"] * 2, "news": ["bad"] * 2, "known_on": ["2025-01-01"] * 2,
    ...     "received_on": ["2025-01-03", None], "needed_for": ["D1", "D1"]})
    >>> in_time(items, pd.DataFrame({"id": ["D1"], "date": ["2025-01-02"]})).loc["coop"].to_dict()
    {'needed': 2, 'in_time': 0, 'late': 1, 'never': 1}
    """
    need(information, "information", "needed_for")
    rows = _entitled(information, None).dropna(subset=["needed_for"])
    if rows.empty:
        raise ValueError("No item of information.csv is needed for a decision, so none can come in time.")
    need(decisions, "decisions", "id", "date")
    days = pd.to_datetime(decisions.set_index("id")["date"])
    unknown = sorted(set(rows["needed_for"]) - set(days.index))
    if unknown:
        raise ValueError(f"information.csv needs {', '.join(unknown)}, which no decision has; correct it.")
    arrived, day = pd.to_datetime(rows["received_on"]), rows["needed_for"].map(days)
    counts = {"needed": True, "in_time": arrived <= day, "late": arrived > day, "never": arrived.isna()}
    return pd.DataFrame(counts, index=rows.index).groupby(rows["recipient"], sort=False).sum()


def bad_news(information: pd.DataFrame) -> pd.DataFrame:
    """How much of the bad news that each audience is owed has arrived.

    Args: information, one row per item and recipient. Shape: one row per audience that is owed anything;
    columns owed, arrived (counts of bad news). Errors: ValueError for no entitled rows. Source: this course.
    Limits: no bad news at all is a warning, and how it was told is not in it.

    >>> bad_news(pd.DataFrame({"id": ["I1"], "audience": ["donors"], "news": ["bad"], "entitled": [True],
    ...     "known_on": ["2025-01-01"], "received_on": [None]})).loc["donors"].to_dict()
    {'owed': 1, 'arrived': 0}
    """
    rows = _entitled(information, None)
    bad = rows["news"] == "bad"
    counts = pd.DataFrame({"owed": bad, "arrived": bad & rows["received_on"].notna()})
    return counts.groupby(rows["audience"], sort=False).sum()
