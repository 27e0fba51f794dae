"""What a form shows that does not change: an item and its course as plain data for JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from collabkit.content.case import Case, Statement
from collabkit.content.course import Course
from collabkit.content.framework import UNKNOWN, Dimension, Indicator
from collabkit.content.item import MARKED, Item, Option
from collabkit.content.prose import html
from collabkit.forms.story import cell

View = dict[str, Any]
Say = Callable[..., str]


def view(item: Item, course: Course) -> View:
    """The form of an item as plain data: texts, options and all interface words.

    Keys and reasons stay out, except the reasons of ratings that the item gives. `place` tells one course
    folder from another: the browser keeps an answer that could not be saved yet under place and id.
    """
    words = course.words.section("forms")
    practice = item.points is None
    commits = practice and item.commit
    if item.kind == "scorecard":
        words["commit_hint"] = course.say("fingerprint.commit_hint")
    return {
        "id": item.id,
        "kind": item.kind,
        "ask": item.answer_kind,
        "title": item.title,
        "prompt_html": html(item.prompt),
        "lang": course.framework.language,
        "place": sha256(str(course.folder.resolve()).encode()).hexdigest()[:12],
        "points_text": _points(item, course.say),
        "check": practice and not commits and item.kind in MARKED and item.key is not None,
        "commit": commits,
        "case": None,
        "words": words,
        **KINDS[item.answer_kind](item, course),
    }


def _points(item: Item, say: Say) -> str:
    if item.points is None:
        return ""
    return say("forms.points_one" if item.points == 1 else "forms.points", points=f"{item.points:g}")


def _scorecard(item: Item, course: Course) -> View:
    case = course.case(item.case or "")
    scale = course.framework.scale
    by_id = {d.id: d for d in course.framework.dimensions}
    statements = item.statements(case) if item.evidence else ()
    return {
        "case": {"title": case.title, "summary": case.summary},
        "scale": {
            "levels": [{"level": x.level, "label": x.label} for x in scale.levels],
            "insufficient": {
                "code": UNKNOWN,
                "label": scale.insufficient_label,
                "hint": scale.insufficient_hint,
            },
        },
        "dimensions": [_dimension(by_id[id], item, course) for id in item.dimensions],
        "statements": [_statement(s, case, course.say) for s in statements],
    }


def _dimension(dimension: Dimension, item: Item, course: Course) -> View:
    return {
        "name": dimension.name,
        "question": dimension.question,
        "indicators": [
            _indicator(i, item, course) for i in dimension.indicators if not item.only or i.id in item.only
        ],
    }


def _indicator(indicator: Indicator, item: Item, course: Course) -> View:
    return {
        "id": indicator.id,
        "name": indicator.name,
        "question": indicator.question,
        "anchors": [{"level": n, "text": indicator.anchors[n]} for n in sorted(indicator.anchors)],
        "not_evidence": indicator.not_evidence,
        "limits": indicator.limits,
        "given": _given(indicator.id, item, course),
    }


def _given(indicator: str, item: Item, course: Course) -> View | None:
    """A rating that the lesson shows as an example, with its reason where the key has one."""
    if indicator not in item.given:
        return None
    level = item.given[indicator]
    label = course.framework.scale.label(level)
    rating = item.key.ratings.get(indicator) if item.key else None
    return {
        "level": level,
        "text": label if level == UNKNOWN else f"{level} {label}",
        "because": rating.because if rating else "",
    }


def _statement(statement: Statement, case: Case, say: Say) -> View:
    return {
        "id": statement.id,
        "text": statement.text,
        "source": statement.source,
        "rows": [_row(ref, case, say) for ref in statement.rows],
    }


def _row(ref: str, case: Case, say: Say) -> View:
    table, _, id = ref.partition(":")
    cells = [(name, value) for name, value in case.row(ref).items() if name != "id"]
    return {
        "table": say(f"case.table_{table}"),
        "id": id,
        "cells": [{"name": say(f"column.{n}"), "text": cell(v, case, say)} for n, v in cells],
    }


def _choose(item: Item, course: Course) -> View:
    return {"options": _options(item.options), "several": item.several}


def _number(item: Item, course: Course) -> View:
    return {"unit": item.unit, "decimals": item.decimals, "low": item.low, "high": item.high}


def _rank(item: Item, course: Course) -> View:
    return {"things": _options(item.things), "from": item.ends[0], "to": item.ends[1]}


def _classify(item: Item, course: Course) -> View:
    return {"facts": _options(item.facts), "groups": _options(item.groups)}


def _reflect(item: Item, course: Course) -> View:
    return {"suggested": item.words}


def _options(options: tuple[Option, ...]) -> list[View]:
    """Ids and texts alone: the reasons come with the feedback."""
    return [{"id": o.id, "text": o.text} for o in options]


KINDS: dict[str, Callable[[Item, Course], View]] = {
    "scorecard": _scorecard,
    "choose": _choose,
    "number": _number,
    "rank": _rank,
    "classify": _classify,
    "reflect": _reflect,
}
