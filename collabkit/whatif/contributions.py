"""What-if: count cash only, or everything; then weigh a partner's unpriced contributions yourself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape

from collabkit import indicators as ind
from collabkit.indicators.equity import Counting
from collabkit.indicators.tables import Numbers
from collabkit.pictures import equity
from collabkit.pictures.case import Case, Say, largest_sentence, partner_ids, partner_names, percent, table
from collabkit.pictures.picture import Picture, compare
from collabkit.whatif.widget import (
    Part,
    Results,
    Values,
    WhatIf,
    choice,
    reset,
    result,
    select,
    slider,
    text,
)


def contributions(case: Case, say: Say) -> WhatIf:
    """The switch between cash only and everything counted, and below it sliders for the weights."""
    return WhatIf(parts(case, say), partial(results, case, say))


def parts(case: Case, say: Say) -> list[Part]:
    """The controls from top to bottom; the sliders only when a partner gives something without a price."""
    options = [(say("pictures.cash_only"), "cash"), (say("pictures.everything"), "everything")]
    switch = [choice("counting", say("pictures.counting"), options), result("counted")]
    rows = unpriced_rows(case)
    if len(partner_ids(case)) < 2 or not rows:
        return switch
    most = max(rows, key=lambda one: sum(weight for *_, weight in rows[one]))
    partners = [(case.partner_name(one), one) for one in rows]
    sliders = [
        slider(f"weight:{id}", words, weight, 3, 0.5, when=("partner", one))
        for one in rows
        for id, words, weight in rows[one]
    ]
    return [
        *switch,
        text(say("pictures.what_if"), heading=True),
        text(say("pictures.what_if_help")),
        select("partner", say("pictures.what_if_partner"), partners, most),
        *sliders,
        reset(say("pictures.reset"), sliders),
        result("weighed"),
    ]


def unpriced_rows(case: Case) -> dict[str, list[tuple[str, str, float]]]:
    """Each partner's contributions without a price that count for something: id, text, agreed importance."""
    found: dict[str, list[tuple[str, str, float]]] = {one: [] for one in partner_ids(case)}
    for row in case.tables.get("contributions", []):
        if row["amount"] is None and row["importance"]:
            found[row["partner"]].append((row["id"], row["contribution"], float(row["importance"])))
    return {partner: rows for partner, rows in found.items() if rows}


def results(case: Case, say: Say, values: Values) -> Results:
    """What the switch and the sliders show: "counted", and "weighed" where there are sliders."""
    shown = {"counted": counted(case, values["counting"], say)}
    if "partner" not in values:
        return shown
    own = [id for id, *_ in unpriced_rows(case)[values["partner"]]]
    weights = {id: float(values[f"weight:{id}"]) for id in own}
    return {**shown, "weighed": weighed(case, values["partner"], weights, say)}


def counted(case: Case, counting: Counting, say: Say) -> dict[str, str]:
    """What the switch changes: shares, ranking, recognition; and risk beside benefit, which stays."""
    seen = equity.COUNTINGS[: equity.COUNTINGS.index(counting) + 1]
    says = " ".join(_sentence(case, one, say) for one in seen)
    if counting == "cash" and not _has_cash(case):
        return {"status": says, "html": ""}
    given = equity.contributed(case, counting)
    html = (
        _shares(
            case,
            say,
            say(f"pictures.contributions_title_{counting}"),
            "",
            {say("pictures.series_given"): given},
        ).html()
        + ranking_html(case, given, say)
        + _recognition(case, counting, say)
        + equity.risk_and_benefit(case, say).html()
    )
    return {"status": says, "html": html}


def _has_cash(case: Case) -> bool:
    return any(row["kind"] == "cash" and row["amount"] for row in case.tables["contributions"])


def _sentence(case: Case, counting: Counting, say: Say) -> str:
    if counting == "cash" and not _has_cash(case):
        return say("pictures.no_cash")
    return largest_sentence(case, equity.contributed(case, counting), f"counted_{counting}", say)


def _shares(case: Case, say: Say, title: str, says: str, series: Mapping[str, Numbers]) -> Picture:
    names, values = partner_names(case, partner_ids(case)), {n: v.tolist() for n, v in series.items()}
    return compare(title, says, names, values, partial(percent, say=say), say, top=100)


def _recognition(case: Case, counting: Counting, say: Say) -> str:
    try:
        return equity.recognition(case, say, counting).html()
    except ValueError:
        return f"<p>{escape(say('pictures.nothing_named'))}</p>"


def ranking(case: Case, shares: Numbers, say: Say) -> list[tuple[int, str, str]]:
    """Place, partner and share, from the largest share down; shares written alike have the same place."""
    falling = shares.sort_values(ascending=False, kind="stable")
    written = [percent(value, say) for value in falling]
    names = partner_names(case, falling.index)
    return [(written.index(share) + 1, name, share) for name, share in zip(names, written, strict=True)]


def ranking_html(case: Case, shares: Numbers, say: Say) -> str:
    """The ranking as an ordered list under its heading."""
    rows = "".join(
        f'<li value="{place}">{escape(say("pictures.ranked", partner=name, share=share))}</li>'
        for place, name, share in ranking(case, shares, say)
    )
    return f'<p class="ck-heading">{escape(say("pictures.ranking"))}</p><ol>{rows}</ol>'


def reweighted(case: Case, weights: Mapping[str, float]) -> Numbers:
    """Contributed shares, everything counted, with other weights for some contributions (by row id).

    Units: percent. Errors: ValueError when all weights come to zero.
    """
    rows = table(case, "contributions")
    importance = [weights.get(id, agreed) for id, agreed in zip(rows["id"], rows["importance"], strict=True)]
    return ind.contributed_share(rows.assign(importance=importance), partner_ids(case))


def discount_sentence(case: Case, partner: str, say: Say) -> str:
    """How far a partner's unpriced contributions must be discounted before equal shares look fair."""
    factor = ind.discount_to_equal(table(case, "contributions"), partner_ids(case), partner)
    key = "already" if factor >= 1 else "never" if factor < 0 else "some"
    return say(
        f"pictures.discount_{key}", partner=case.partner_name(partner), factor=percent(100 * factor, say)
    )


def weighed(case: Case, partner: str, weights: Mapping[str, float], say: Say) -> dict[str, str]:
    """Shares as agreed beside shares with the learner's weights, and what they mean for the partner."""
    try:
        yours = reweighted(case, weights)
    except ValueError:
        return {"status": say("pictures.what_if_zero"), "html": ""}
    share, equal = percent(yours[partner], say), percent(100 / len(yours), say)
    says = say("pictures.what_if_says", partner=case.partner_name(partner), share=share, equal=equal)
    agreed = equity.contributed(case, "everything")
    series = {say("pictures.series_agreed"): agreed, say("pictures.series_yours"): yours}
    discount = discount_sentence(case, partner, say)
    return {
        "status": says,
        "html": _shares(case, say, say("pictures.what_if_title"), discount, series).html(),
    }
