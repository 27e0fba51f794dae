"""What-if: let a piece of news come earlier or later, and see what the decision had to do without."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from html import escape
from typing import Any

import pandas as pd

from collabkit import indicators as ind
from collabkit.pictures.case import Case, Say, listed, partner_names, recipient_names, table
from collabkit.pictures.information import in_time_bars
from collabkit.whatif.widget import Results, Values, WhatIf, reset, result, select, slider

ROOM = 14
"""Days that a slider goes beyond the decision, or beyond what happened."""


def delay(case: Case, say: Say) -> WhatIf:
    """A list of the news that decisions needed, and for each a slider of the days until it arrives.

    Errors: ValueError when nothing was needed for a decision.
    """
    rows = needed(case)
    if not rows:
        raise ValueError("No item of information.csv is needed for a decision, so none can be delayed.")
    names = [(_name(case, row, say), str(row["id"])) for row in rows]
    sliders = [
        slider(f"days:{row['id']}", say("pictures.delay_days"), start(case, row), longest(case, row), 1,
               when=("item", str(row["id"])))
        for row in rows
    ]  # fmt: skip
    parts = [
        select("item", say("pictures.delay_item"), names, names[0][1]),
        *sliders,
        reset(say("pictures.as_it_was"), sliders),
        result("decision"),
    ]
    return WhatIf(parts, partial(results, case, say))


def needed(case: Case) -> list[Mapping[str, Any]]:
    """The rows of information that somebody was owed for a decision."""
    return [r for r in case.tables["information"] if r["entitled"] and r["needed_for"]]


def _name(case: Case, row: Mapping[str, Any], say: Say) -> str:
    (recipient,) = recipient_names(case, [row["recipient"]], say)
    return say("pictures.delay_name", item=row["item"], recipient=recipient)


def _decision(case: Case, row: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(d for d in case.tables["decisions"] if d["id"] == row["needed_for"])


def longest(case: Case, row: Mapping[str, Any]) -> int:
    """The last day of a slider: two weeks after the decision, or after the day on which it came."""
    last = max(filter(None, (row["received_on"], _decision(case, row)["date"], row["known_on"])))
    return int((last - row["known_on"]).days) + ROOM


def start(case: Case, row: Mapping[str, Any]) -> int:
    """The days that it took; what never came starts at the far end."""
    if row["received_on"] is None:
        return longest(case, row)
    return int((row["received_on"] - row["known_on"]).days)


def results(case: Case, say: Say, values: Values) -> Results:
    """The decision beside the news that is moved, and what all recipients had in time."""
    row = next(r for r in needed(case) if r["id"] == values["item"])
    days, decision = int(values[f"days:{row['id']}"]), _decision(case, row)
    left = (decision["date"] - row["known_on"] - timedelta(days=days)).days
    never = row["received_on"] is None and days == start(case, row)
    key = "never" if never else "in_time" if left >= 0 else "late"
    says = say(f"pictures.delay_{key}", days=abs(left), decision=decision["decision"])
    facts = say(
        "pictures.delay_facts", decision=decision["decision"], date=decision["date"].isoformat(),
        deciders=listed(partner_names(case, decision["decided_by"]), say), known=row["known_on"].isoformat(),
    )  # fmt: skip
    bars = in_time_bars(case, ind.in_time(moved(case, values), table(case, "decisions")), say)
    return {"decision": {"status": says, "html": f"<p>{escape(facts)}</p>{bars.html()}"}}


def moved(case: Case, values: Values) -> pd.DataFrame:
    """The information table with every needed item arriving when its slider says."""
    rows = []
    for row in case.tables["information"]:
        days = values.get(f"days:{row['id']}")
        if days is None or (row["received_on"] is None and days == start(case, row)):
            rows.append(dict(row))
        else:
            rows.append({**row, "received_on": row["known_on"] + timedelta(days=int(days))})
    return pd.DataFrame(rows)
