"""Transparency in pictures: what reaches partners, donors and community."""

from __future__ import annotations

from functools import partial

from collabkit import indicators as ind
from collabkit.pictures.case import Case, Say, percent, table
from collabkit.pictures.picture import Picture, compare


def reach(case: Case, say: Say) -> Picture:
    """How much of what each audience is owed arrives."""
    arrived = ind.information_reach(table(case, "information"))
    names = [say(f"pictures.audience_{one}") for one in arrived.index]
    least = arrived.idxmin()
    says = say(
        "pictures.reach_says", audience=say(f"pictures.audience_{least}"), share=percent(arrived.min(), say)
    )
    return compare(
        say("pictures.reach_title"), says, names, {say("pictures.series_reach"): arrived.tolist()},
        partial(percent, say=say), say, note=ind.measure("reach").note(say), top=100,
        heading="pictures.audience",
    )  # fmt: skip


def bad_news(case: Case, say: Say) -> Picture:
    """How much of the bad news that it is owed each audience has heard."""
    rows = ind.bad_news(table(case, "information"))
    says = say("pictures.bad_news_says", arrived=rows["arrived"].sum(), owed=rows["owed"].sum())
    series = {say(f"pictures.series_{one}"): rows[one].tolist() for one in ("owed", "arrived")}
    return compare(
        say("pictures.bad_news_title"), says, [say(f"pictures.audience_{one}") for one in rows.index], series,
        "{:.0f}".format, say, note=ind.measure("bad_news").note(say), heading="pictures.audience",
    )  # fmt: skip
