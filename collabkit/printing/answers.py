"""The key to one item on paper, for whoever leads the room: what is right, and each reason."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from collabkit.answers.value import indicators
from collabkit.content.course import Course
from collabkit.content.item import Item
from collabkit.content.key import Key, Origin
from collabkit.content.prose import html
from collabkit.marking.page import rubric_html

RIGHT = "✓"


def answer_sheet(item: Item, key: Key | None, course: Course, model: str = "") -> str:
    """An item's answer as HTML; "" where there is nothing to tell.

    Args: `model`, a model answer to a written item, in Markdown.
    """
    key = key or Key(Origin("authored", 1, "", ""))
    known = key.ratings or key.groups or key.order or key.because or key.rubric or item.options
    told = ANSWERS[item.answer_kind](item, key, course) if known else ""
    told += html(item.reveal) if item.reveal else ""
    told += f"<h4>{escape(course.say('printing.model'))}</h4>{html(model)}" if model else ""
    return f'<section class="item"><h3>{escape(item.title)}</h3>{told}</section>' if told else ""


def _scorecard(item: Item, key: Key, course: Course) -> str:
    rows = []
    for indicator in indicators(item, course):
        rating = key.ratings[indicator.id]
        low, high = rating.accept or (rating.reference, rating.reference)
        span = f" ({course.say('fingerprint.accepted_range', low=low, high=high)})" if low != high else ""
        rows.append(
            f'<tr><th scope="row">{escape(indicator.name)}</th><td>{rating.reference}{escape(span)}</td>'
            f"<td>{escape(rating.because)}</td></tr>"
        )
    head = "".join(
        f'<th scope="col">{escape(course.say(f"fingerprint.{name}"))}</th>'
        for name in ("indicator", "key", "reasons")
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    judged = key.statements.items() if item.evidence else ()
    lines = "".join(
        f"<li><b>{escape(id)}</b> {escape(course.say(f'marking.sort_{one.sort}'))}. {escape(one.why)}</li>"
        for id, one in judged
    )
    return table + (f'<ul class="plain">{lines}</ul>' if lines else "")


def _choose(item: Item, key: Key, course: Course) -> str:
    rows = "".join(
        f"<li>{RIGHT if o.id in key.right else '–'} {escape(o.text)} "
        f"<i>{escape(key.because.get(o.id) or o.because)}</i></li>"
        for o in item.options
    )
    return f'<ul class="plain">{rows}</ul>'


def _number(item: Item, key: Key, course: Course) -> str:
    value = f"{key.value:,.{item.decimals}f} {item.unit}".strip()
    turns = "".join(
        f"<li>{turn.value:,.{item.decimals}f}: {escape(turn.because)}</li>" for turn in key.wrong_turns
    )
    because = escape(key.because.get("", ""))
    return f'<p><b>{escape(value)}</b> {because}</p><ul class="plain">{turns}</ul>'


def _rank(item: Item, key: Key, course: Course) -> str:
    texts = {thing.id: thing.text for thing in item.things}
    rows = "".join(f"<li>{escape(texts[id])}</li>" for id in key.order)
    return f"<ol>{rows}</ol><p>{escape(key.because.get('', ''))}</p>"


def _classify(item: Item, key: Key, course: Course) -> str:
    groups = {group.id: group.text for group in item.groups}
    rows = "".join(
        f"<li>{escape(f.text)} <b>{escape(groups[key.groups[f.id]])}.</b> "
        f"<i>{escape(key.because.get(f.id) or f.because)}</i></li>"
        for f in item.facts
    )
    return f"<ul>{rows}</ul>"


def _reflect(item: Item, key: Key, course: Course) -> str:
    return rubric_html(key.rubric, course.say) if key.rubric else ""


def _nothing(item: Item, key: Key, course: Course) -> str:
    return ""


ANSWERS: dict[str, Callable[[Item, Key, Course], str]] = {
    "scorecard": _scorecard,
    "choose": _choose,
    "number": _number,
    "rank": _rank,
    "classify": _classify,
    "reflect": _reflect,
    "explore": _nothing,
}
