"""What-if: the same loss in equal shares, or by means."""

from __future__ import annotations

from functools import partial

from collabkit import indicators as ind
from collabkit.pictures import equity
from collabkit.pictures.case import Case, Say, partner_names, percent, table
from collabkit.pictures.picture import compare
from collabkit.whatif.widget import Results, Values, WhatIf, reset, result, slider


def terms(case: Case, say: Say) -> WhatIf:
    """A slider from equal shares of the risk to shares by budget, and what a loss then takes from each.

    Errors: ValueError for a missing budget or when nobody puts in cash.
    """
    lean = slider("lean", say("pictures.lean"), 0, 100, 10)
    return WhatIf(
        [lean, reset(say("pictures.lean_reset"), [lean]), result("terms")], partial(results, case, say)
    )


def results(case: Case, say: Say, values: Values) -> Results:
    """The loss as percent of each yearly budget, and risk beside benefit, at one place of the slider."""
    lean = values["lean"] / 100
    loss, longest = equity.losses(case, lean), equity.losses(case, 0).max()
    key = "equal" if lean == 0 else "means" if lean == 1 else "split"
    says = equity.loss_sentence(case, say, loss, f"pictures.loss_{key}")
    drawn = compare(
        say("pictures.loss_title"), "", partner_names(case, loss.index),
        {say("pictures.series_loss"): loss.tolist()}, partial(percent, say=say), say, top=longest,
        note=ind.measure("means").note(say),
    )  # fmt: skip
    split = equity.risk_and_benefit(case, say, ind.split_by_means(table(case, "partners"), lean))
    return {"terms": {"status": says, "html": drawn.html() + split.html()}}
