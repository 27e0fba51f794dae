"""What-if: take one partner's own benefits away, and see who would stay, and what would go with whom."""

from __future__ import annotations

from functools import partial
from html import escape

from collabkit import indicators as ind
from collabkit.pictures.case import Case, Say, listed, partner_ids, partner_names, table
from collabkit.pictures.picture import compare
from collabkit.whatif.widget import Results, Values, WhatIf, choice, result

NOBODY = "nobody"


def leave(case: Case, say: Say) -> WhatIf:
    """A switch: nobody leaves, or one of the partners does."""
    options = [
        (say("pictures.leave_nobody"), NOBODY),
        *((case.partner_name(p), p) for p in partner_ids(case)),
    ]
    return WhatIf(
        [choice("first", say("pictures.leave_asks"), options), result("rest")], partial(results, case, say)
    )


def results(case: Case, say: Say, values: Values) -> Results:
    """Who is left with which benefits, and the chain that leads there."""
    steps = chain(case, values["first"])
    gone = [one for step in steps for one in step.leave]
    fallen = {id for step in steps for id in step.benefits}
    stay = [one for one in partner_ids(case) if one not in gone]
    key = "pictures.leave_says" if stay else "pictures.leave_nobody_stays"
    says = say(key if gone else "pictures.leave_start", partners=listed(partner_names(case, stay), say))
    lines = "".join(f"<li>{escape(line)}</li>" for line in _chain(case, say, steps))
    html = _bars(case, say, fallen) + (f"<ol>{lines}</ol>" if lines else "")
    return {"rest": {"status": says, "html": html}}


def chain(case: Case, first: str) -> tuple[ind.Round, ...]:
    """What follows when `first` leaves; nothing when nobody does."""
    if first == NOBODY:
        return ()
    return ind.leaving(table(case, "benefits"), table(case, "contributions"), partner_ids(case), first)


def _bars(case: Case, say: Say, fallen: set[str]) -> str:
    rows = case.tables["benefits"]
    labels = [*partner_names(case, partner_ids(case)), say("pictures.leave_common")]
    owners = [*partner_ids(case), "all"]
    counts = {
        say("pictures.series_promised"): [sum(r["partner"] == one for r in rows) for one in owners],
        say("pictures.series_left"): [
            sum(r["partner"] == one and r["id"] not in fallen for r in rows) for one in owners
        ],
    }
    return compare(
        say("pictures.leave_title"), "", labels, counts, "{:.0f}".format, say,
        note=ind.measure("staying").note(say),
    ).html()  # fmt: skip


def _chain(case: Case, say: Say, steps: tuple[ind.Round, ...]) -> list[str]:
    gifts = {row["id"]: row["contribution"] for row in case.tables["contributions"]}
    gains = {row["id"]: row["benefit"] for row in case.tables["benefits"]}
    lines = []
    for step in steps:
        taken = "; ".join(gifts[id] for id in step.contributions) or say("pictures.leave_nothing")
        lost = "; ".join(gains[id] for id in step.benefits) or say("pictures.leave_nothing")
        who = listed(partner_names(case, step.leave), say)
        lines.append(say("pictures.leave_step", partners=who, taken=taken, lost=lost))
    return lines
