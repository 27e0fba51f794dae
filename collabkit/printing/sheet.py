"""One item as a question on paper: boxes to tick, circles to fill, lines to write on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from collabkit.answers.value import indicators
from collabkit.content.course import Course
from collabkit.content.framework import Indicator, Scale
from collabkit.content.item import Item, Option
from collabkit.content.prose import html

BOX, CIRCLE, PLACE = "☐", "○", '<span class="small blank"></span>'
WORDS_A_LINE = 9
LEAST_LINES = 3


def sheet(item: Item, course: Course) -> str:
    """An item as HTML to print, without anything of its key."""
    points = f" ({course.say('forms.points', points=f'{item.points:g}')})" if item.points else ""
    body = SHEETS[item.answer_kind](item, course)
    return (
        f'<section class="item" id="{escape(item.id)}"><h3>{escape(item.title + points)}</h3>'
        f"{html(item.prompt)}{body}</section>"
    )


def _scorecard(item: Item, course: Course) -> str:
    asked = {i.id for i in indicators(item, course)}
    rated = "".join(
        _indicator(i, course.framework.scale) if i.id in asked else _given(i, item.given[i.id], course)
        for i in item.shown(course.framework)
    )
    statements = item.statements(course.case(item.case or "")) if item.evidence else ()
    lines = "".join(
        f"<li>{BOX} <b>{escape(s.id)}</b> {escape(s.text)} <i>{escape(s.source)}</i></li>" for s in statements
    )
    heading = f"<h4>{escape(course.say('forms.evidence'))}</h4>" if lines else ""
    hint = f"<p>{escape(course.say('forms.evidence_hint'))}</p>" if lines else ""
    return f'{rated}{heading}{hint}<ul class="plain">{lines}</ul>' if lines else rated


def _indicator(indicator: Indicator, scale: Scale) -> str:
    anchors = "".join(
        f"<li><b>{level}</b> {escape(indicator.anchors[level])}</li>" for level in sorted(indicator.anchors)
    )
    levels = " &nbsp; ".join(f"{CIRCLE} {x.level} {escape(x.label)}" for x in scale.levels)
    return (
        f'<div class="keep"><h4>{escape(indicator.name)}</h4><p>{escape(indicator.question)}</p>'
        f'<ul class="plain">{anchors}</ul>'
        f"<p>{levels} &nbsp; {CIRCLE} {escape(scale.insufficient_label)}</p></div>"
    )


def _given(indicator: Indicator, level: int | str, course: Course) -> str:
    label = course.framework.scale.label(level)
    shown = label if isinstance(level, str) else f"{level} {label}"
    told = course.say("forms.given", level=shown)
    return f'<div class="keep"><h4>{escape(indicator.name)}</h4><p>{escape(told)}</p></div>'


def _choose(item: Item, course: Course) -> str:
    hint = course.say("forms.choose_several" if item.several else "forms.choose_one")
    return f"<p><i>{escape(hint)}</i></p>{_listed(item.options, BOX if item.several else CIRCLE)}"


def _number(item: Item, course: Course) -> str:
    return (
        f'<p>{escape(course.say("forms.number_label"))}: <span class="blank"></span> {escape(item.unit)}</p>'
    )


def _rank(item: Item, course: Course) -> str:
    told = course.say("forms.rank_label", **{"from": item.ends[0], "to": item.ends[1]})
    return f"<p><i>{escape(told)}</i></p>{_listed(item.things, PLACE)}"


def _classify(item: Item, course: Course) -> str:
    letters = {group.id: chr(ord("A") + n) for n, group in enumerate(item.groups)}
    groups = "".join(f"<li><b>{letters[g.id]}</b> {escape(g.text)}</li>" for g in item.groups)
    return f'<ul class="plain">{groups}</ul>{_listed(item.facts, PLACE)}'


def _reflect(item: Item, course: Course) -> str:
    lines = max(LEAST_LINES, -(-(item.words or 60) // WORDS_A_LINE))
    return '<div class="line"></div>' * lines


def _nothing(item: Item, course: Course) -> str:
    return ""


def _listed(options: Iterable[Option], mark: str) -> str:
    rows = "".join(f"<li>{mark} {escape(option.text)}</li>" for option in options)
    return f'<ul class="plain">{rows}</ul>'


SHEETS: dict[str, Callable[[Item, Course], str]] = {
    "scorecard": _scorecard,
    "choose": _choose,
    "number": _number,
    "rank": _rank,
    "classify": _classify,
    "reflect": _reflect,
    "explore": _nothing,
}
