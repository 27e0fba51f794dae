"""One pure function: an item, an answer and a key give points and reasons."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection

from attrs import frozen

from collabkit.answers.value import Value, indicators
from collabkit.content.case import Case
from collabkit.content.course import Course
from collabkit.content.framework import UNKNOWN, Indicator
from collabkit.content.item import Item
from collabkit.content.key import EVIDENCE, Judgement, Key, Origin, Rating
from collabkit.marking import rules

WITHIN = 1e-9
"""Slack for the rounding of decimal fractions at the edge of a tolerance."""


@frozen
class Reason:
    """One reason: a tone (right, near, wrong, note), what it is about, and a sentence."""

    tone: str
    about: str
    text: str


@frozen
class Part:
    """One part of a mark: its name, the share earned (0..1) and its weight in the item (0..1)."""

    name: str
    share: float
    weight: float


@frozen
class Mark:
    """Points for one item, with the reasons, the rule used, and whose key it is."""

    item: str
    title: str
    points: float
    max_points: float
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]
    rule: str
    origin: str


def mark(item: Item, value: Value, key: Key, course: Course) -> Mark:
    """Mark one answer.

    Args: `value` as `collabkit.answers.value.parse` gives it, or None for no answer; `key` of the
    same item; `course` for the scale, the case and the words. Points are a plain finite float in
    0..max, rounded to hundredths; an item without points (practice) is marked out of 1.
    """
    parts, reasons = MARKERS[item.answer_kind](item, value, key, course)
    top = 1.0 if item.points is None else item.points
    points = sum(p.share * p.weight for p in parts) * top
    return Mark(
        item.id,
        item.title,
        min(max(round(float(points), 2), 0.0), float(top)) if math.isfinite(points) else 0.0,
        float(top),
        tuple(parts),
        tuple(reasons),
        course.say(f"marking.rule_{_rule(item)}"),
        origin_words(key, course, item),
    )


def _rule(item: Item) -> str:
    return "choose_several" if item.answer_kind == "choose" and item.several else item.answer_kind


def origin_words(key: Key, course: Course, item: Item) -> str:
    """Whose key it is, in words: every place that shows a mark says so. One key may be of several hands."""
    parts: dict[str, list[str]] = {}
    asked = indicators(item, course) if item.answer_kind == "scorecard" else ()
    for one in asked:
        parts.setdefault(whose_words(key.origin_of(one.id), course), []).append(one.name)
    if len(parts) == 1:
        parts = {whose: [course.say("marking.part_ratings")] for whose in parts}
    if item.evidence or not asked:
        parts.setdefault(whose_words(key.origin, course), []).append(course.say("marking.part_evidence"))
    if len(parts) == 1:
        origin = key.origin_of(asked[0].id) if asked else key.origin
        return _origin_sentence(f"origin_{origin.kind}", origin, course)
    said = [course.say("marking.origin_part", names=", ".join(n), whose=w) for w, n in parts.items()]
    return course.say("marking.origin_mixed", parts="; ".join(said))


def whose_words(origin: Origin, course: Course) -> str:
    """Like "authored key, version 1", or "panel of 7, alpha .81, version 2"."""
    return _origin_sentence(f"whose_{origin.kind}", origin, course)


def _origin_sentence(name: str, origin: Origin, course: Course) -> str:
    alpha = f"{origin.figures.get('alpha', 0.0):.2f}".replace("0.", ".", 1)
    return course.say(f"marking.{name}", version=origin.version, raters=origin.raters, alpha=alpha)


def key_words(origin: Origin, course: Course) -> str:
    """The words "authored key" or "panel's key", to stand inside a sentence."""
    return course.say(f"marking.key_{origin.kind}")


Marked = tuple[list[Part], list[Reason]]


def _scorecard(item: Item, value: Value, key: Key, course: Course) -> Marked:
    asked = indicators(item, course)
    scale, weights = course.framework.scale, course.framework.marking
    ratings = {i.id: key.ratings[i.id] for i in asked}
    given = (value or {}).get("ratings", {})
    share = rules.ratings_share(given, ratings, scale.lowest, scale.highest)
    case = course.case(item.case or "")
    reasons = [_rating_reason(i, given.get(i.id), key, case, course) for i in asked]
    if not item.evidence:
        return [Part(course.say("marking.part_ratings"), share, 1.0)], reasons
    right, wrong = key.bearing({i.id for i in asked} | set(item.given))
    ticked = (value or {}).get("evidence", [])
    found = rules.ticks_share(ticked, right, wrong)
    parts = [
        Part(course.say("marking.part_ratings"), share, weights["ratings"]),
        Part(course.say("marking.part_evidence"), found, weights["evidence"]),
    ]
    return parts, reasons + _evidence_reasons(set(ticked), right, wrong, key, course)


def _rating_reason(
    indicator: Indicator, answer: rules.Answer, key: Key, case: Case, course: Course
) -> Reason:
    scale, rating = course.framework.scale, key.ratings[indicator.id]
    off = rules.distance(answer, rating, scale.lowest, scale.highest)
    tone = "right" if off == 0 else "near" if off == 1 and answer is not None else "wrong"
    gave = (
        course.say("marking.not_rated")
        if answer is None
        else course.say("marking.gave", level=_level(answer, course))
    )
    text = course.say(
        "marking.rating",
        gave=gave,
        key=key_words(key.origin_of(indicator.id), course),
        reference=_level(rating.reference, course),
        accepted=_accepted(rating, course),
        because=rating.because,
    )
    return Reason(tone, indicator.name, " ".join(filter(None, (text, _behind(rating, case, course)))))


def _level(level: int | str, course: Course) -> str:
    return course.framework.scale.insufficient_label.lower() if level == UNKNOWN else str(level)


def _accepted(rating: Rating, course: Course) -> str:
    if rating.accept is None or rating.accept[0] == rating.accept[1]:
        return ""
    return " " + course.say("marking.accepted", low=rating.accept[0], high=rating.accept[1])


def _behind(rating: Rating, case: Case, course: Course) -> str:
    if not rating.supports:
        return ""
    tables: dict[str, dict[str, None]] = {}
    for ref in (ref for s in case.statements if s.id in rating.supports for ref in s.rows):
        table, _, id = ref.partition(":")
        tables.setdefault(table, {})[id] = None
    rows = "; ".join(f"{table} {', '.join(ids)}" for table, ids in tables.items())
    return course.say("marking.behind", statements=", ".join(rating.supports), rows=rows)


def _evidence_reasons(
    ticked: set[str], right: Collection[str], wrong: Collection[str], key: Key, course: Course
) -> list[Reason]:
    reasons = []
    for id, judgement in key.statements.items():
        word, tone = _verdict(id in ticked, id in right, id in wrong)
        if word:
            sort = course.say(f"marking.sort_{_sort(judgement, id in wrong)}")
            reasons.append(
                Reason(tone, id, course.say(f"marking.evidence_{word}", id=id, sort=sort, why=judgement.why))
            )
    return reasons


def _sort(judgement: Judgement, wrong: bool) -> str:
    """A statement's sort for this item: evidence that bears only on other indicators is "elsewhere"."""
    return "elsewhere" if wrong and judgement.sort in EVIDENCE else judgement.sort


def _verdict(ticked: bool, right: bool, wrong: bool) -> tuple[str, str]:
    if ticked:
        return ("found", "right") if right else ("leaned", "wrong") if wrong else ("debatable", "note")
    return ("passed_over", "wrong") if right else ("", "")


def _choose(item: Item, value: Value, key: Key, course: Course) -> Marked:
    chosen = list(value or [])
    wrong = {o.id for o in item.options} - set(key.right)
    if item.several:
        share = rules.ticks_share(chosen, set(key.right), wrong)
    else:
        share = 1.0 if len(chosen) == 1 and chosen[0] in key.right else 0.0
    reasons = [] if chosen else [Reason("wrong", item.title, course.say("marking.unanswered"))]
    for option in item.options:
        word, tone = _verdict(option.id in chosen, option.id in key.right, option.id in wrong)
        if word:
            because = key.because.get(option.id) or option.because
            reasons.append(Reason(tone, option.text, course.say(f"marking.option_{word}", because=because)))
    return [Part(item.title, share, 1.0)], reasons


def _number(item: Item, value: Value, key: Key, course: Course) -> Marked:
    because = key.because.get("", "")
    shown = f"{key.value:,.{item.decimals}f} {item.unit}".strip()
    if value is not None and abs(value - key.value) <= key.tolerance + WITHIN:
        text = course.say("marking.number_right", value=shown, because=because)
        return [Part(item.title, 1.0, 1.0)], [Reason("right", item.title, text)]
    turn = next(
        (t for t in key.wrong_turns if value is not None and abs(value - t.value) <= key.tolerance + WITHIN),
        None,
    )
    gave = (
        course.say("marking.no_answer")
        if value is None
        else course.say("marking.gave", level=f"{value:,.15g}")
    )
    text = course.say(
        "marking.number_off",
        key=key_words(key.origin, course),
        gave=gave,
        value=shown,
        because=because,
        turn=turn.because if turn else "",
    )
    return [Part(item.title, 0.0, 1.0)], [Reason("wrong", item.title, " ".join(text.split()))]


def _rank(item: Item, value: Value, key: Key, course: Course) -> Marked:
    order = list(value or [])
    share = rules.rank_share(order, key.order)
    names = {t.id: t.text for t in item.things}
    because = key.because.get("", "")
    reasons = [] if order else [Reason("wrong", item.title, course.say("marking.unanswered"))]
    for place, id in enumerate(key.order, 1):
        own = order.index(id) + 1 if id in order else 0
        tone = "right" if own == place else "near" if abs(own - place) == 1 and own else "wrong"
        text = course.say(
            "marking.rank_place" if own else "marking.rank_place_only",
            key=key_words(key.origin, course),
            place=place,
            own=own,
        )
        reasons.append(Reason(tone, names[id], text))
    return [Part(item.title, share, 1.0)], [*reasons, Reason("note", item.title, because)]


def _classify(item: Item, value: Value, key: Key, course: Course) -> Marked:
    answers = dict(value or {})
    names = {g.id: g.text for g in item.groups}
    share = rules.classify_share(answers, key.groups, len(item.groups))
    reasons = []
    for fact in item.facts:
        right, own = key.groups[fact.id], answers.get(fact.id)
        word = "right" if own == right else "off" if own else "none"
        text = course.say(
            f"marking.classify_{word}",
            key=key_words(key.origin, course),
            own=names.get(own or "", ""),
            right=names[right],
            because=key.because.get(fact.id) or fact.because,
        )
        reasons.append(Reason("right" if own == right else "wrong", fact.text, text))
    return [Part(item.title, share, 1.0)], reasons


MARKERS: dict[str, Callable[[Item, Value, Key, Course], Marked]] = {
    "scorecard": _scorecard,
    "choose": _choose,
    "number": _number,
    "rank": _rank,
    "classify": _classify,
}
