"""Answers as values: what each kind of item takes, and a sentence for everything that does not fit."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from collabkit.content.course import Course
from collabkit.content.framework import UNKNOWN, Indicator, Scale
from collabkit.content.item import Item
from collabkit.content.yamlfile import brief
from collabkit.faults import Fault, Faults, meant

MOST = 12
"""Misfits that are named in one answer."""
PARTS = ("ratings", "evidence")
Value = Any
"""A JSON value; its shape follows from the item's kind (see `parse`)."""


def indicators(item: Item, course: Course) -> tuple[Indicator, ...]:
    """The indicators that a scorecard asks to rate: those on it, without the given ones."""
    return tuple(i for i in item.shown(course.framework) if i.id not in item.given)


def parse(item: Item, course: Course, raw: object) -> Value:
    """Check an answer and give it in its stored form; Faults with every misfit at once.

    scorecard: {"ratings": {indicator: level or "?"}, "evidence": [statement ids]}; choose: list of
    option ids; number: a float or None; rank: list of ids; classify: {fact: group}; reflect: text.
    None is "not answered".
    """
    value, sentences = salvage(item, course, raw)
    if sentences:
        raise Faults(Fault(item.id, 0, sentence) for sentence in sentences)
    return value


class Misfits(list[str]):
    """Sentences, as many as a person reads: a hostile file may hold a hundred thousand misfits."""

    @property
    def full(self) -> bool:
        """Whether one more would not be read."""
        return len(self) >= MOST

    def append(self, sentence: str) -> None:
        """Take a sentence, while there is room."""
        if not self.full:
            super().append(sentence)


def salvage(item: Item, course: Course, raw: object) -> tuple[Value, list[str]]:
    """What of an answer can be used, and a sentence for each thing in it that can't (the first dozen)."""
    sentences = Misfits()
    return PARSERS[item.answer_kind](item, course, raw, sentences), sentences


def _scorecard(item: Item, course: Course, raw: object, faults: Misfits) -> Value:
    if raw is None:
        raw = {}
    if not isinstance(raw, dict):
        faults.append(f"an answer here has ratings and evidence, found {brief(raw)}")
        raw = {}
    for name in raw:
        if not faults.full and name not in ("ratings", "evidence"):
            faults.append(f"{brief(name)} is not part of a scorecard; {_meant(name, PARTS)}")
    known = [i.id for i in indicators(item, course)]
    ratings = raw.get("ratings") or {}
    if not isinstance(ratings, dict):
        faults.append(f"ratings is {brief(ratings)}, expected one level for each indicator")
        ratings = {}
    clean = {
        name: level
        for name, given in ratings.items()
        if given is not None and _known(name, known, "indicator", faults)
        if (level := _level(name, given, course.framework.scale, faults)) is not None
    }
    statements = [s.id for s in item.statements(course.case(item.case or ""))]
    evidence = _ids(raw.get("evidence") or [], statements, "statement", faults) if item.evidence else []
    return {
        "ratings": {n: clean[n] for n in known if n in clean},
        "evidence": sorted(evidence, key=statements.index),
    }


def _level(name: str, level: object, scale: Scale, faults: Misfits) -> int | str | None:
    if level == UNKNOWN:
        return UNKNOWN
    if type(level) is float and level.is_integer():
        level = int(level)
    if type(level) is int and scale.lowest <= level <= scale.highest:
        return level
    faults.append(
        f"level {brief(level)} for {name} is not on the scale; "
        f'use {scale.lowest} to {scale.highest}, or "?" for {scale.insufficient_label.lower()}'
    )
    return None


def _known(name: object, known: Iterable[str], what: str, faults: Misfits) -> bool:
    names = list(known)
    if isinstance(name, str) and name in names:
        return True
    if not faults.full:
        faults.append(f"there is no {what} {brief(name)} here; {_meant(name, names)}")
    return False


def _meant(name: object, known: Iterable[str]) -> str:
    return meant(name if isinstance(name, str) else "", known)


def _ids(raw: object, known: list[str], what: str, faults: Misfits) -> list[str]:
    if isinstance(raw, str):
        raw = [raw]
    if not isinstance(raw, list | tuple | set):
        faults.append(f"expected a list of {what} ids, found {brief(raw)}")
        return []
    found = [str(x) for x in raw if _known(x, known, what, faults)]
    return list(dict.fromkeys(found))


def _choose(item: Item, course: Course, raw: object, faults: Misfits) -> Value:
    known = [o.id for o in item.options]
    chosen = _ids([] if raw is None else raw, known, "option", faults)
    if len(chosen) > 1 and not item.several:
        faults.append(f"only one option can be chosen, found {', '.join(chosen)}")
    return sorted(chosen, key=known.index)


def _number(item: Item, course: Course, raw: object, faults: Misfits) -> Value:
    if raw is None or raw == "":
        return None
    try:
        value = float(str(raw).strip().replace(",", ".")) if not isinstance(raw, bool) else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        faults.append(f"{brief(raw)} is not a number; write digits, like 12.5")
        return None
    low, high = item.low, item.high
    if (low is not None and value < low) or (high is not None and value > high):
        span = (
            f"from {low:.15g}"
            if high is None
            else f"up to {high:.15g}"
            if low is None
            else f"from {low:.15g} to {high:.15g}"
        )
        faults.append(f"{value:.15g} can't be; the answer lies {span}")
        return None
    return value


def _rank(item: Item, course: Course, raw: object, faults: Misfits) -> Value:
    known = [t.id for t in item.things]
    order = _ids([] if raw is None else raw, known, "entry", faults)
    if order and len(order) < len(known) and not faults:
        faults.append(f"the order leaves out {', '.join(k for k in known if k not in order)}")
    return order


def _classify(item: Item, course: Course, raw: object, faults: Misfits) -> Value:
    if raw is None:
        raw = {}
    if not isinstance(raw, dict):
        faults.append(f"expected a group for each fact, found {brief(raw)}")
        return {}
    facts, groups = [f.id for f in item.facts], [g.id for g in item.groups]
    pairs = [(f, g) for f, g in raw.items() if g is not None and _known(f, facts, "fact", faults)]
    return {
        f: g for f, g in sorted(pairs, key=lambda p: facts.index(p[0])) if _known(g, groups, "group", faults)
    }


def _reflect(item: Item, course: Course, raw: object, faults: Misfits) -> Value:
    if raw is not None and not isinstance(raw, str):
        faults.append(f"expected a text, found {brief(raw)}")
        return ""
    return (raw or "").encode("utf-8", "replace").decode("utf-8")  # half a character can't be kept


PARSERS = {
    "scorecard": _scorecard,
    "choose": _choose,
    "number": _number,
    "rank": _rank,
    "classify": _classify,
    "reflect": _reflect,
}


def progress(item: Item, course: Course, value: Value) -> tuple[int, int]:
    """How much of an item is answered: (done, total)."""
    if item.answer_kind == "scorecard":
        total = len(indicators(item, course))
        done = len((value or {}).get("ratings", {}))
        if item.evidence:
            return done + bool((value or {}).get("evidence")), total + 1
        return done, total
    if item.answer_kind == "classify":
        return len(value or {}), len(item.facts)
    answered = value is not None and value not in ([], "") and str(value).strip() != ""
    return int(answered), 1


def missing(item: Item, course: Course, value: Value) -> str:
    """What is still unanswered in an item, as a sentence; "" when all of it is answered."""
    done, total = progress(item, course, value)
    if done == total:
        return ""
    if item.answer_kind != "scorecard":
        several = total > 1
        return course.say(
            "answers.missing_some" if several else "answers.missing", **_counts(item, done, total)
        )
    rated = (value or {}).get("ratings", {})
    names = [i.name for i in indicators(item, course) if i.id not in rated]
    if item.evidence and not (value or {}).get("evidence"):
        names.append(course.say("answers.evidence"))
    return course.say("answers.missing_parts", title=item.title, missing=", ".join(names))


def _counts(item: Item, done: int, total: int) -> dict[str, object]:
    return {"title": item.title, "done": done, "total": total}
