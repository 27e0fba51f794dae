"""Shared value and mutual benefit in pictures: what hangs together, whose it is, what came about."""

from __future__ import annotations

from functools import partial

from collabkit import indicators as ind
from collabkit.pictures.case import Case, Say, listed, partner_ids, partner_names, percent, table
from collabkit.pictures.picture import Picture, compare

VALUES = ("social", "business")
STEPS = ("announced", "realised", "joined")


def joined(case: Case, say: Say) -> Picture:
    """Social and business benefits: announced, realised with evidence, growing from one activity."""
    rows = ind.claims(table(case, "benefits"))
    says = say("pictures.joined_says", **{step: int(rows[step].sum()) for step in STEPS})
    series = {
        say(f"pictures.series_{step}"): [int(rows[step][rows["value"] == value].sum()) for value in VALUES]
        for step in STEPS
    }
    labels = [say(f"pictures.value_{value}") for value in VALUES]
    return compare(
        say("pictures.joined_title"), says, labels, series, "{:.0f}".format, say,
        note=ind.measure("joined").note(say), heading="pictures.value",
    )  # fmt: skip


def own_benefits(case: Case, say: Say) -> Picture:
    """The benefits of its own that each partner is promised, and those that came about."""
    rows = ind.own_benefits(table(case, "benefits"), partner_ids(case))
    without = partner_names(case, rows.index[rows["promised"] == 0])
    says = say("pictures.own_none", partners=listed(without, say)) if without else say("pictures.own_all")
    series = {say(f"pictures.series_{one}"): rows[one].tolist() for one in ("promised", "realised")}
    return compare(
        say("pictures.own_title"), says, partner_names(case, rows.index), series, "{:.0f}".format, say,
        note=ind.measure("own").note(say),
    )  # fmt: skip


def whose(case: Case, partner: str, say: Say) -> str:
    """Who has a benefit: a partner by name, or all of them."""
    return say("pictures.all_partners") if partner == "all" else case.partner_name(partner)


def realised(case: Case, say: Say) -> Picture:
    """How much of each benefit that was promised has come about."""
    rows = ind.realised_share(table(case, "benefits"))
    labels = [
        say(
            "pictures.benefit_of", benefit=row["benefit"], whose=whose(case, row["partner"], say)
        )
        for _, row in rows.iterrows()
    ]  # fmt: skip
    says = say("pictures.realised_says", none=int((rows["share"] == 0).sum()), total=len(rows))
    return compare(
        say("pictures.realised_title"), says, labels,
        {say("pictures.series_realised"): rows["share"].tolist()},
        partial(percent, say=say), say, top=100, note=ind.measure("realised").note(say),
        heading="pictures.benefit",
    )  # fmt: skip
