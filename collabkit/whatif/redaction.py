"""What-if: decide what each audience gets to know, and see what it then knows, and what got out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

from collabkit import indicators as ind
from collabkit.pictures.case import Case, Say, percent, recipient_names
from collabkit.pictures.picture import compare
from collabkit.whatif.widget import Results, Values, WhatIf, reset, result, select, ticks


def redaction(case: Case, say: Say) -> WhatIf:
    """A list of audiences, and for each a row of checkboxes: what it gets to know. Starts as it was.

    Errors: ValueError for a case without information.
    """
    groups = audiences(case)
    if not groups:
        raise ValueError("The table information has no rows, so there is nothing to share or keep back.")
    names = list(zip(recipient_names(case, groups, say), groups, strict=True))
    boxes = [
        ticks(f"told:{who}", say("pictures.redaction_told"), [(str(r["item"]), str(r["id"])) for r in rows],
              [str(r["id"]) for r in rows if r["received_on"]], when=("audience", who))
        for who, rows in groups.items()
    ]  # fmt: skip
    parts = [
        select("audience", say("pictures.redaction_audience"), names, names[0][1]),
        *boxes,
        reset(say("pictures.as_it_was"), boxes),
        result("known"),
    ]
    return WhatIf(parts, partial(results, case, say))


def audiences(case: Case) -> dict[str, list[Mapping[str, Any]]]:
    """The rows of information by recipient: each partner who gets some, donors, community."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in case.tables["information"]:
        found.setdefault(str(row["recipient"]), []).append(row)
    return found


def results(case: Case, say: Say, values: Values) -> Results:
    """What the audience knows of what it is owed, and what it sees that should have stayed."""
    who = values["audience"]
    rows, told = audiences(case)[who], set(values[f"told:{who}"])
    (name,) = recipient_names(case, [who], say)
    owed = [r for r in rows if r["entitled"]]
    out = [str(r["item"]) for r in rows if not r["entitled"] and r["id"] in told]
    says = say(
        "pictures.redaction_says", audience=name, known=sum(r["id"] in told for r in owed), owed=len(owed),
        out=len(out),
    )  # fmt: skip
    return {"known": {"status": says, "html": _bars(case, say, values) + _out(out, say)}}


def shares(case: Case, values: Values) -> dict[str, tuple[float, float]]:
    """For each audience that is owed something: percent of it that it knows, and of the bad news in it."""
    found = {}
    for who, rows in audiences(case).items():
        told, owed = set(values[f"told:{who}"]), [r for r in rows if r["entitled"]]
        bad = [r for r in owed if r["news"] == "bad"]
        if owed:
            found[who] = (_share(owed, told), _share(bad, told) if bad else 0.0)
    return found


def _share(rows: list[Mapping[str, Any]], told: set[str]) -> float:
    return 100 * sum(row["id"] in told for row in rows) / len(rows)


def _bars(case: Case, say: Say, values: Values) -> str:
    found = shares(case, values)
    if not found:
        return ""
    all_of_it, bad = zip(*found.values(), strict=True)
    series = {say("pictures.series_owed_known"): list(all_of_it), say("pictures.series_bad_known"): list(bad)}
    return compare(
        say("pictures.redaction_title"), "", recipient_names(case, found, say), series,
        partial(percent, say=say), say, top=100, note=ind.measure("bad_news").note(say),
        heading="pictures.audience",
    ).html()  # fmt: skip


def _out(items: list[str], say: Say) -> str:
    if not items:
        return f"<p>{escape(say('pictures.redaction_safe'))}</p>"
    lines = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<p>{escape(say('pictures.redaction_out'))}</p><ul>{lines}</ul>"
