"""What-if: the issue list as it stood month by month, and what the other tables knew by then."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import partial
from html import escape

from collabkit import indicators as ind
from collabkit.pictures.case import Case, Say, partner_names, recipient_names, table
from collabkit.pictures.picture import compare
from collabkit.whatif.widget import Results, Values, WhatIf, choice, result, slider

SLOW = 14
"""Days after which bad news counts as slow here."""


def timeline(case: Case, say: Say) -> WhatIf:
    """A slider over the months of the case, and a switch between what was raised and what lay elsewhere."""
    ends = months(case)
    names = [day.strftime("%Y-%m") for day in ends]
    parts = [
        choice("source", say("pictures.timeline_source"),
               [(say("pictures.timeline_raised"), "raised"), (say("pictures.timeline_known"), "known")]),
        slider("month", say("pictures.timeline_month"), len(ends) - 1, len(ends) - 1, 1, names=names),
        result("list"),
    ]  # fmt: skip
    return WhatIf(parts, partial(results, case, say))


def months(case: Case) -> list[date]:
    """The last day of each month from the first issue or commitment on; the last is what came last."""
    rows = case.tables
    days = [r["raised_on"] for r in rows["issues"]] + [r["due"] for r in rows["commitments"]]
    last = ind.last_day(rows)
    first = min((d for d in days if d <= last), default=last)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = [divmod(first.month - 1 + n, 12) for n in range(count)]
    return [min(_end(first.year + years, month + 1), last) for years, month in starts]


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def results(case: Case, say: Say, values: Values) -> Results:
    """The list as it stood at the end of that month."""
    day = months(case)[int(values["month"])]
    show = raised if values["source"] == "raised" else known
    return {"list": show(case, say, day)}


def raised(case: Case, say: Say, day: date) -> dict[str, str]:
    """The issues raised by a day: how long each was open, by whom, and what is known of its cause."""
    found = ind.issues_open(table(case, "issues"), day) if case.tables["issues"] else None
    if found is None or found.empty:
        return {"status": say("pictures.timeline_none"), "html": ""}
    rows = {row["id"]: row for row in case.tables["issues"]}
    labels = []
    for id, how in found.iterrows():
        row = rows[id]
        (who,) = partner_names(case, [row["raised_by"]])
        state = "open" if how["open"] else "cause" if how["cause"] else "symptom"
        again = say("pictures.timeline_again") if how["repeat"] else ""
        labels.append(say(f"pictures.timeline_{state}", issue=row["issue"], partner=who, again=again).strip())
    says = say("pictures.issues_says", days=int(found["days"].max()), open=int(found["open"].sum()))
    drawn = compare(
        say("pictures.issues_title"), "", labels, {say("pictures.series_days"): found["days"].tolist()},
        "{:.0f}".format, say, note=ind.measure("causes").note(say), heading="pictures.issue",
    )  # fmt: skip
    return {"status": says, "html": drawn.html()}


def known(case: Case, say: Say, day: date) -> dict[str, str]:
    """Trouble that the other tables hold by a day: promises overdue or late, bad news slow or unsent."""
    lines = [*_promises(case, say, day), *_news(case, say, day)]
    says = say("pictures.timeline_elsewhere", count=len(lines))
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return {"status": says, "html": f"<ul>{items}</ul>" if items else ""}


def _promises(case: Case, say: Say, day: date) -> Iterator[str]:
    for row in case.tables["commitments"]:
        done = row["done"] if row["done"] and row["done"] <= day else None
        late = ((done or day) - row["due"]).days
        if late > 0:
            (who,) = partner_names(case, [row["partner"]])
            key = "pictures.timeline_late" if done else "pictures.timeline_overdue"
            yield say(key, what=row["commitment"], partner=who, days=late)


def _news(case: Case, say: Say, day: date) -> Iterator[str]:
    for row in case.tables["information"]:
        if row["news"] != "bad" or not row["entitled"] or row["known_on"] > day:
            continue
        came = row["received_on"] if row["received_on"] and row["received_on"] <= day else None
        waited = ((came or day) - row["known_on"]).days
        if waited > SLOW:
            (who,) = recipient_names(case, [row["recipient"]], say)
            key = "pictures.timeline_slow" if came else "pictures.timeline_untold"
            yield say(key, what=row["item"], recipient=who, days=waited)
