"""Trust: how long issues stay open, whether their causes are known, whether promises are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from collabkit.indicators.tables import need


def issues_open(issues: pd.DataFrame, until: date) -> pd.DataFrame:
    """How each issue stands on a day: for how long it has been open, and what is known of it.

    Formula: days = (closed_on, or `until` while it is open) − raised_on. Issues raised later are left out.
    Args: issues, one row each; until, the day on which one looks.
    Shape: one row per issue id; columns days, open, cause, repeat.
    Errors: ValueError for no rows, or for an issue closed before it was raised. Source: this course.
    Limits: an issue that is still open has not taken this long but at least this long; what nobody raises is
    not here at all.

    >>> table = pd.DataFrame({"id": ["Q1", "Q2"], "raised_on": [date(2025, 1, 1), date(2025, 1, 5)],
    ...     "closed_on": [date(2025, 1, 4), None], "root_cause": ["a leak", None], "repeat_of": [None, "Q1"]})
    >>> issues_open(table, date(2025, 1, 10))["days"].to_dict()
    {'Q1': 3, 'Q2': 5}
    """
    need(issues, "issues", "id", "raised_on", "closed_on", "root_cause", "repeat_of")
    raised, closed = pd.to_datetime(issues["raised_on"]), pd.to_datetime(issues["closed_on"])
    day = pd.Timestamp(until)
    still = closed.isna() | (closed > day)
    days = (closed.where(~still, day) - raised).dt.days
    wrong = issues.loc[closed < raised, "id"]
    if len(wrong):
        raise ValueError(f"{', '.join(wrong)} in issues.csv is closed before it is raised.")
    table = pd.DataFrame(
        {
            "days": days,
            "open": still,
            "cause": issues["root_cause"].notna() & ~still,
            "repeat": issues["repeat_of"].notna(),
        }
    ).set_axis(list(issues["id"]))
    return table[(raised <= day).tolist()]


def issue_counts(issues: pd.DataFrame, until: date) -> dict[str, int]:
    """How many issues were raised, closed, closed with their root cause on record, and came back.

    Args, errors: as in `issues_open`. Units: counts. Source: this course.
    Limits: no issues is not trust, and one with a cause on record may have the wrong cause.

    >>> table = pd.DataFrame({"id": ["Q1"], "raised_on": [date(2025, 1, 1)], "closed_on": [None],
    ...     "root_cause": [None], "repeat_of": [None]})
    >>> issue_counts(table, date(2025, 2, 1))
    {'raised': 1, 'closed': 0, 'cause': 0, 'repeat': 0}
    """
    found = issues_open(issues, until)
    closed = found[~found["open"]]
    return {
        "raised": len(found),
        "closed": len(closed),
        "cause": int(closed["cause"].sum()),
        "repeat": int(found["repeat"].sum()),
    }


def kept_on_time(commitments: pd.DataFrame, partners: Sequence[str], until: date) -> pd.DataFrame:
    """How many of its commitments each partner has kept by the day agreed.

    Formula: due = promised for a day up to `until`; on time = done on or before that day; late = done after
    it, by `until`; missing = the rest.
    Args: commitments, one row each; partners, their ids; until, the day on which one looks.
    Shape: one row per partner with something due; columns due, on_time, late, missing (counts).
    Errors: ValueError for no rows, or when nothing is due yet. Source: this course.
    Limits: late can mean overloaded or unpaid; one broken promise can weigh more than ten kept.

    >>> table = pd.DataFrame({"partner": ["firm", "firm"], "due": [date(2025, 1, 1)] * 2,
    ...     "done": [date(2025, 1, 1), None]})
    >>> kept_on_time(table, ["firm"], date(2025, 2, 1)).loc["firm"].to_dict()
    {'due': 2, 'on_time': 1, 'late': 0, 'missing': 1}
    """
    need(commitments, "commitments", "partner", "due", "done")
    due, done = pd.to_datetime(commitments["due"]), pd.to_datetime(commitments["done"])
    day = pd.Timestamp(until)
    ripe = due <= day
    if not ripe.any():
        raise ValueError(f"No commitment is due by {until}, so none can be kept or missed.")
    done = done.where(done <= day)
    counts = {"due": ripe, "on_time": done <= due, "late": done > due, "missing": done.isna()}
    table = pd.DataFrame(counts)[ripe].groupby(commitments["partner"][ripe]).sum()
    return table.reindex([one for one in partners if one in table.index])
