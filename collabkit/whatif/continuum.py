"""What-if: what remains of social and business value when claims need figures, and figures a link."""

from __future__ import annotations

from functools import partial
from html import escape

import pandas as pd

from collabkit import indicators as ind
from collabkit.pictures.case import Case, Say, listed, table
from collabkit.pictures.picture import compare
from collabkit.pictures.value import STEPS, VALUES
from collabkit.whatif.widget import Results, Values, WhatIf, choice, result


def continuum(case: Case, say: Say) -> WhatIf:
    """A switch from what is announced, over what is realised, to what hangs together."""
    options = [(say(f"pictures.continuum_{step}"), step) for step in STEPS]
    return WhatIf(
        [choice("step", say("pictures.continuum_asks"), options), result("claims")],
        partial(results, case, say),
    )


def results(case: Case, say: Say, values: Values) -> Results:
    """The benefits that remain at that step, what links them, and where that stands."""
    rows = ind.claims(table(case, "benefits"))
    step = values["step"]
    left = rows[rows[step]]
    says = say(f"pictures.continuum_says_{step}", left=len(left), total=len(rows))
    counts = {say(f"pictures.series_{step}"): [int((left["value"] == v).sum()) for v in VALUES]}
    top = float(max((rows["value"] == v).sum() for v in VALUES))
    drawn = compare(
        say("pictures.joined_title"), "", [say(f"pictures.value_{v}") for v in VALUES], counts,
        "{:.0f}".format, say, top=top, note=ind.measure("joined").note(say), heading="pictures.value",
    )  # fmt: skip
    stage = f"<p>{escape(say(f'pictures.stands_{stands(rows)}'))}</p>" if step == STEPS[-1] else ""
    return {"claims": {"status": says, "html": drawn.html() + _list(case, say, left) + stage}}


def stands(claims: pd.DataFrame) -> str:
    """Where realised benefits stand on Austin's continuum, as far as tables can tell.

    One side only has realised benefits: philanthropic. Both, but fewer than half of them joined:
    transactional. Half or more: integrative. Whether partners are transformed, no table tells.
    Source: the stages are those of Austin (2000); the thresholds are this course's own.
    """
    real = claims[claims["realised"]]
    if real["value"].nunique() < len(VALUES):
        return "philanthropic"
    return "integrative" if real["joined"].mean() >= 0.5 else "transactional"


def _list(case: Case, say: Say, left: pd.DataFrame) -> str:
    texts = {row["id"]: row["benefit"] for row in case.tables["benefits"]}
    gifts = {row["id"]: row["contribution"] for row in case.tables["contributions"]}
    lines = []
    for id, row in left.iterrows():
        value = say(f"pictures.value_{row['value']}")
        through = listed([gifts[root] for root in row["through"] if root in gifts], say)
        key = "pictures.continuum_linked" if through else "pictures.continuum_line"
        lines.append(f"<li>{escape(say(key, benefit=texts[id], value=value, through=through))}</li>")
    return f"<ul>{''.join(lines)}</ul>" if lines else ""
