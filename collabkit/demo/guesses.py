"""Simulated guessing: ways of answering that take nothing from the case, and should earn nothing."""

from __future__ import annotations

from random import Random

from collabkit.answers.value import Value
from collabkit.content.course import Course
from collabkit.content.framework import UNKNOWN, Scale
from collabkit.content.item import Item
from collabkit.content.key import Key

Level = int | str


def one_level(levels: list[Level], scale: Scale, rng: Random) -> list[Level]:
    """One level, the same for every indicator."""
    return [rng.randint(scale.lowest, scale.highest)] * len(levels)


def any_level(levels: list[Level], scale: Scale, rng: Random) -> list[Level]:
    """A level by chance for each indicator; "insufficient evidence" is one of them."""
    return [rng.choice([*range(scale.lowest, scale.highest + 1), UNKNOWN]) for _ in levels]


def highest(levels: list[Level], scale: Scale, rng: Random) -> list[Level]:
    """The top of the scale everywhere."""
    return [scale.highest] * len(levels)


def nothing(item: Item, key: Key, course: Course, rng: Random) -> list[str]:
    """No evidence."""
    return []


def everything(item: Item, key: Key, course: Course, rng: Random) -> list[str]:
    """Every statement."""
    return list(key.statements)


def by_coin(item: Item, key: Key, course: Course, rng: Random) -> list[str]:
    """Each statement, or not, by the toss of a coin."""
    return [s for s in key.statements if rng.random() < 0.5]


def no_answer(item: Item, key: Key, rng: Random) -> Value:
    """Nothing."""
    return None


def first(item: Item, key: Key, rng: Random) -> Value:
    """The first that comes: option, group, order as printed, middle of the range."""
    if item.answer_kind == "choose":
        return [item.options[0].id]
    if item.answer_kind == "classify":
        return {f.id: item.groups[0].id for f in item.facts}
    if item.answer_kind == "rank":
        return [t.id for t in item.things]
    low, high = number_range(item, key)
    return round((low + high) / 2, item.decimals)


def all_or_last(item: Item, key: Key, rng: Random) -> Value:
    """Everything where several can be chosen; else the last that comes."""
    if item.answer_kind == "choose":
        return [o.id for o in item.options] if item.several else [item.options[-1].id]
    if item.answer_kind == "classify":
        return {f.id: item.groups[-1].id for f in item.facts}
    if item.answer_kind == "rank":
        return [t.id for t in item.things]
    return number_range(item, key)[1]


def by_chance(item: Item, key: Key, rng: Random) -> Value:
    """Whatever the dice say."""
    if item.answer_kind == "choose":
        some = [o.id for o in item.options if rng.random() < 0.5]
        return some if item.several else [rng.choice(item.options).id]
    if item.answer_kind == "classify":
        return {f.id: rng.choice(item.groups).id for f in item.facts}
    if item.answer_kind == "rank":
        return rng.sample([t.id for t in item.things], len(item.things))
    return round(rng.uniform(*number_range(item, key)), item.decimals)


def number_range(item: Item, key: Key) -> tuple[float, float]:
    """The range of a number: what the item says, else from nothing to twice the key."""
    low = 0.0 if item.low is None else item.low
    return low, item.high if item.high is not None else max(2 * key.value, low + 1)
