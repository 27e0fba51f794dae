"""What-if: even out the talking, then share the deciding, and see which of the two moves power."""

from __future__ import annotations

from functools import partial

import pandas as pd

from collabkit import indicators as ind
from collabkit.indicators.tables import Numbers
from collabkit.pictures.case import Case, Say, partner_ids, table
from collabkit.pictures.power import voice_bars, voice_says
from collabkit.whatif.widget import Results, Values, WhatIf, reset, result, slider

BIG = 3
"""The stake of the decisions that can be shared here."""


def voice(case: Case, say: Say) -> WhatIf:
    """A slider towards equal minutes, and one for the weighty decisions that one partner took alone.

    Errors: ValueError for tables without minutes or without decisions.
    """
    sliders = [
        slider("talk", say("pictures.voice_talk"), 0, 100, 10),
        slider("share", say("pictures.voice_share"), 0, len(alone(case)), 1),
    ]
    if not alone(case):
        del sliders[1]
    return WhatIf(
        [*sliders, reset(say("pictures.as_it_was"), sliders), result("power")], partial(results, case, say)
    )


def alone(case: Case) -> list[str]:
    """The weighty decisions that one partner took alone and that others live with, in their order."""
    rows = case.tables["decisions"]
    return [
        r["id"]
        for r in rows
        if r["stake"] >= BIG and len(r["decided_by"]) == 1 and set(r["affected"]) - set(r["decided_by"])
    ]


def results(case: Case, say: Say, values: Values) -> Results:
    """Minutes and deciding, as the sliders have them."""
    talk = evened(case, values["talk"] / 100)
    power = shared(case, int(values.get("share", 0)))
    drawn = voice_bars(case, talk, power, say)
    return {"power": {"status": voice_says(case, talk, power, say), "html": drawn.html()}}


def evened(case: Case, part: float) -> Numbers:
    """Shares of the minutes, moved by `part` (0 to 1) of the way to equal shares. Units: percent."""
    talk = ind.voice_share(table(case, "meetings"), partner_ids(case))
    return talk + part * (100 / len(talk) - talk)


def shared(case: Case, count: int) -> Numbers:
    """Shares of deciding if the first `count` decisions taken alone were taken with those affected."""
    joint = set(alone(case)[:count])
    rows = [
        {**row, "decided_by": tuple(dict.fromkeys((*row["decided_by"], *row["affected"])))}
        if row["id"] in joint
        else row
        for row in case.tables["decisions"]
    ]
    return ind.decision_share(pd.DataFrame(rows), partner_ids(case))
