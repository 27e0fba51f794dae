"""Open information in pictures: who waits how long, and what came in time for a decision."""

from __future__ import annotations

import pandas as pd

from collabkit import indicators as ind
from collabkit.pictures.case import Case, Say, recipient_names, table
from collabkit.pictures.picture import Picture, compare


def lag(case: Case, say: Say) -> Picture:
    """The days that each recipient waits for what it is owed: the middle one, and the longest."""
    rows = ind.information_lag(table(case, "information"), "recipient")
    never, came = int(rows["never"].sum()), rows[rows["arrived"] > 0]
    if came.empty:
        raise ValueError("Nothing that is owed has arrived, so no delay can be drawn.")
    days = came["worst_days"].astype(float)
    says = say(
        "pictures.lag_says",
        days=f"{days.max():.0f}", recipient=recipient_names(case, [days.idxmax()], say)[0], never=never,
    )  # fmt: skip
    series = {
        say("pictures.series_median"): came["median_days"].astype(float).tolist(),
        say("pictures.series_longest"): days.tolist(),
    }
    return compare(
        say("pictures.lag_title"), says, recipient_names(case, came.index, say), series, "{:g}".format, say,
        note=ind.measure("lag").note(say), heading="pictures.recipient",
    )  # fmt: skip


def in_time(case: Case, say: Say) -> Picture:
    """What each recipient needed for a decision, and what of it was there by then."""
    rows = ind.in_time(table(case, "information"), table(case, "decisions"))
    says = say("pictures.in_time_says", in_time=rows["in_time"].sum(), needed=rows["needed"].sum())
    return in_time_bars(case, rows, say, says)


def in_time_bars(case: Case, rows: pd.DataFrame, say: Say, says: str = "") -> Picture:
    """The counts that `indicators.in_time` gives, for each recipient."""
    series = {say(f"pictures.series_{one}"): rows[one].tolist() for one in ("needed", "in_time")}
    return compare(
        say("pictures.in_time_title"), says, recipient_names(case, rows.index, say), series, "{:.0f}".format,
        say, note=ind.measure("in_time").note(say), heading="pictures.recipient",
    )  # fmt: skip
