"""What-if: follow the ideas of one partner, or of all, on their way to the decision."""

from __future__ import annotations

from functools import partial
from html import escape

import pandas as pd

from collabkit import indicators as ind
from collabkit.pictures.case import Case, Say, partner_ids, partner_names, table
from collabkit.pictures.picture import compare
from collabkit.whatif.widget import Results, Values, WhatIf, result, select, slider


def idea(case: Case, say: Say) -> WhatIf:
    """A list of whose ideas to follow, and a slider from the proposal to the changed decision."""
    who = [(say("pictures.all_partners"), "all"), *((case.partner_name(p), p) for p in partner_ids(case))]
    stages = [say(f"pictures.stage_{stage}") for stage in ind.STAGES]
    parts = [
        select("partner", say("pictures.idea_whose"), who, "all"),
        slider("stage", say("pictures.idea_stage"), 0, len(ind.STAGES) - 1, 1, names=stages),
        result("way"),
    ]
    return WhatIf(parts, partial(results, case, say))


def results(case: Case, say: Say, values: Values) -> Results:
    """The ideas that came so far, counted by partner and listed with what became of them."""
    rows = ind.ideas(table(case, "decisions"))
    if values["partner"] != "all":
        rows = rows[rows["proposed_by"] == values["partner"]]
    so_far = ind.STAGES[: int(values["stage"]) + 1]
    here = rows[rows[list(so_far)].all(axis="columns")]
    says = say(
        "pictures.idea_says", here=len(here), total=len(rows), stage=say(f"pictures.stage_{so_far[-1]}")
    )
    return {"way": {"status": says, "html": _bars(case, say, rows, here) + _list(case, say, rows, here)}}


def _bars(case: Case, say: Say, rows: pd.DataFrame, here: pd.DataFrame) -> str:
    made = rows["proposed_by"].dropna()
    partners = [p for p in partner_ids(case) if p in set(made)]
    if not partners:
        return ""
    counts = {
        say("pictures.series_proposed"): [int((made == p).sum()) for p in partners],
        say("pictures.series_so_far"): [int((here["proposed_by"] == p).sum()) for p in partners],
    }
    return compare(
        say("pictures.idea_title"), "", partner_names(case, partners), counts, "{:.0f}".format, say,
        note=ind.measure("changed").note(say),
    ).html()  # fmt: skip


def _list(case: Case, say: Say, rows: pd.DataFrame, here: pd.DataFrame) -> str:
    lines = []
    for _, row in rows.iterrows():
        known = isinstance(row["proposed_by"], str)
        who = case.partner_name(row["proposed_by"]) if known else say("pictures.idea_unknown")
        key = "pictures.idea_here" if row["id"] in set(here["id"]) else "pictures.idea_gone"
        lines.append(f"<li>{escape(say(key, idea=row['decision'], partner=who, stake=row['stake']))}</li>")
    return f"<ul>{''.join(lines)}</ul>"
