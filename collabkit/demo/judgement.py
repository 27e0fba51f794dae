"""Simulated judgement: ways of answering that know the case, more or less well."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from statistics import fmean

from collabkit.answers.value import Value, indicators
from collabkit.content.course import Course
from collabkit.content.framework import Scale
from collabkit.content.item import Item
from collabkit.content.key import Key

Level = int | str
Guess = Callable[[Item, Key, Random], Value]

EXACT = 0.7
"""The share of ratings that a competent learner gets exactly; the rest are one level off."""
SLIP = 0.2
"""The share of evidence that a competent learner misses, something else being ticked in its place."""
RIGHT = 0.8
"""The share of other answers that a competent learner gets right."""


def exact(levels: list[Level], scale: Scale, rng: Random) -> list[Level]:
    """The reference everywhere."""
    return list(levels)


def near(levels: list[Level], scale: Scale, rng: Random) -> list[Level]:
    """Most exact, the others one level off: at an end of the scale, towards its middle."""
    return [x if rng.random() < EXACT else _one_off(x, scale, rng) for x in levels]


def high(levels: list[Level], scale: Scale, rng: Random) -> list[Level]:
    """About one level above the reference."""
    return [_move(x, rng.choice((0, 1, 1, 1, 2)), scale) for x in levels]


def low(levels: list[Level], scale: Scale, rng: Random) -> list[Level]:
    """About one level below the reference."""
    return [_move(x, -rng.choice((0, 1, 1, 1, 2)), scale) for x in levels]


def middling(levels: list[Level], scale: Scale, rng: Random) -> list[Level]:
    """Half-way from the reference to the middle of the scale, rounded towards the middle."""
    middle = _middle(scale)
    return [middle + int((x - middle) / 2) if isinstance(x, int) else middle for x in levels]


def mean_everywhere(levels: list[Level], scale: Scale, rng: Random) -> list[Level]:
    """The mean of the case's references for every indicator: one impression colours all."""
    known = [x for x in levels if isinstance(x, int)]
    mean = round(fmean(known)) if known else _middle(scale)
    return [mean for _ in levels]


def _one_off(level: Level, scale: Scale, rng: Random) -> Level:
    near = {_move(level, by, scale) for by in (-1, 1)} - {level}
    return rng.choice(sorted(near, key=str))


def _middle(scale: Scale) -> int:
    return (scale.lowest + scale.highest) // 2


def _move(level: Level, by: int, scale: Scale) -> Level:
    """A level moved along the scale, within its ends; "?" is read as the middle when it is moved at all."""
    if not by:
        return level
    start = level if isinstance(level, int) else _middle(scale)
    return min(max(start + by, scale.lowest), scale.highest)


def all_evidence(item: Item, key: Key, course: Course, rng: Random) -> list[str]:
    """Every statement that is evidence here, and no other."""
    right, _ = _sides(item, key, course)
    return right


def most_evidence(item: Item, key: Key, course: Course, rng: Random) -> list[str]:
    """The evidence with a slip here and there: one missed, something else ticked in its place."""
    right, wrong = _sides(item, key, course)
    found = [s for s in right if rng.random() >= SLIP]
    instead = rng.sample(wrong, min(len(right) - len(found), len(wrong)))
    return _in_order(key, {*found, *instead})


def evidence_and_praise(item: Item, key: Key, course: Course, rng: Random) -> list[str]:
    """The same, with everything tempting ticked too."""
    tempting = {s for s, judged in key.statements.items() if judged.sort == "tempting"}
    return _in_order(key, {*most_evidence(item, key, course, rng), *tempting})


def praise_and_half(item: Item, key: Key, course: Course, rng: Random) -> list[str]:
    """All praise, and each piece of evidence or not by the toss of a coin: one impression, confirmed."""
    right, _ = _sides(item, key, course)
    some = {s for s in right if rng.random() < 0.5}
    return _in_order(key, some | {s for s, judged in key.statements.items() if judged.sort == "tempting"})


def _sides(item: Item, key: Key, course: Course) -> tuple[list[str], list[str]]:
    rated = {i.id for i in indicators(item, course)} | set(item.given)
    right, wrong = key.bearing(rated)
    return _in_order(key, right), _in_order(key, wrong)


def _in_order(key: Key, ids: set[str]) -> list[str]:
    return [s for s in key.statements if s in ids]


def right(item: Item, key: Key, rng: Random) -> Value:
    """The key's own answer."""
    answers: dict[str, Callable[[], Value]] = {
        "choose": lambda: [o.id for o in item.options if o.id in key.right][: None if item.several else 1],
        "number": lambda: _readable(key.value, key.tolerance, item.decimals),
        "rank": lambda: list(key.order),
        "classify": lambda: dict(key.groups),
    }
    return answers[item.answer_kind]()


def _readable(value: float, tolerance: float, decimals: int) -> float:
    """A value as somebody would write it, where the tolerance takes that."""
    rounded = round(value, decimals)
    return rounded if abs(rounded - value) <= tolerance else value


def mostly_right(item: Item, key: Key, rng: Random) -> Value:
    """The key's answer with the slips that people make."""
    return SLIPS[item.answer_kind](item, key, rng)


def _choose(item: Item, key: Key, rng: Random) -> Value:
    if item.several:
        chosen = [o.id for o in item.options if (o.id in key.right) == (rng.random() < RIGHT)]
        return chosen or right(item, key, rng)
    others = [o.id for o in item.options if o.id not in key.right]
    return right(item, key, rng) if rng.random() < RIGHT or not others else [rng.choice(others)]


def _number(item: Item, key: Key, rng: Random) -> Value:
    """Right, or one of the wrong turns that the key knows."""
    turns = [t.value for t in key.wrong_turns if _possible(t.value, item)]
    if rng.random() < RIGHT or not turns:
        return right(item, key, rng)
    return _readable(rng.choice(turns), key.tolerance, item.decimals)


def _possible(value: float, item: Item) -> bool:
    low = value if item.low is None else item.low
    high = value if item.high is None else item.high
    return low <= value <= high


def _rank(item: Item, key: Key, rng: Random) -> Value:
    """Right, or two neighbours in each other's place."""
    order = list(key.order)
    if rng.random() >= RIGHT / 2 and len(order) > 1:
        i = rng.randrange(len(order) - 1)
        order[i], order[i + 1] = order[i + 1], order[i]
    return order


def _classify(item: Item, key: Key, rng: Random) -> Value:
    groups = [g.id for g in item.groups]
    return {fact: own if rng.random() < RIGHT else rng.choice(groups) for fact, own in key.groups.items()}


SLIPS: dict[str, Guess] = {"choose": _choose, "number": _number, "rank": _rank, "classify": _classify}


def text(profile: str, item: Item, key: Key, course: Course, rng: Random) -> str:
    """A written answer that quotes the case and says that nobody wrote it."""
    opening = f"This text was put together for a simulated learner ({profile}); no person wrote it."
    statements = course.case(item.case).statements if item.case else ()
    picked = rng.sample(statements, min(3, len(statements)))
    quoted = "\n".join(f"- {s.id}: {s.text}" for s in picked)
    return f"{opening}\n\nWhat I lean on:\n\n{quoted}" if quoted else opening
