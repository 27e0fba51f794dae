"""Co-creation in pictures: whose ideas become strategy, and how far ideas travel."""

from __future__ import annotations

from collabkit import indicators as ind
from collabkit.pictures.case import Case, Say, listed, partner_ids, partner_names, table
from collabkit.pictures.picture import Picture, compare


def origins(case: Case, say: Say) -> Picture:
    """How many of the weightiest decisions began as each partner's proposal."""
    rows = ind.origins(table(case, "decisions"), partner_ids(case))
    if rows.sum() == 0:
        raise ValueError("No weighty decision names who proposed it, so no origin can be drawn.")
    most = rows.max()
    names = listed(partner_names(case, rows.index[rows == most]), say)
    says = say("pictures.origins_says", most=f"{most:.0f}", total=f"{rows.sum():.0f}", partner=names)
    return compare(
        say("pictures.origins_title"), says, partner_names(case, rows.index),
        {say("pictures.series_proposed"): rows.tolist()}, "{:.0f}".format, say,
        note=ind.measure("origins").note(say),
    )  # fmt: skip


def changed(case: Case, say: Say) -> Picture:
    """How many decisions were made with all whom they affect in the room, and changed by what was said."""
    rows = ind.ideas(table(case, "decisions"))
    counts = {stage: int(rows[stage].sum()) for stage in ind.STAGES}
    labels = [say(f"pictures.stage_{stage}") for stage in ind.STAGES]
    says = say("pictures.changed_says", changed=counts["changed"], adopted=counts["adopted"])
    return compare(
        say("pictures.changed_title"), says, labels,
        {say("pictures.series_decisions"): list(counts.values())}, "{:.0f}".format, say,
        note=ind.measure("changed").note(say), heading="pictures.step",
    )  # fmt: skip
