"""Simulated guessing by looks: whatever stands first, last or in the middle, or is the longest, is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from collabkit.answers.value import Value
from collabkit.content.course import Course
from collabkit.content.framework import Scale
from collabkit.content.item import Item, Option
from collabkit.content.key import Key
from collabkit.demo.guesses import Level, number_range

Order = Callable[[Sequence[str]], list[int]]
"""Puts texts into an order: their places, the most attractive first."""


def as_shown(texts: Sequence[str]) -> list[int]:
    """From the first to the last."""
    return list(range(len(texts)))


def turned_round(texts: Sequence[str]) -> list[int]:
    """From the last to the first."""
    return as_shown(texts)[::-1]


def from_the_middle(texts: Sequence[str]) -> list[int]:
    """From the middle outwards.

    >>> from_the_middle("abcde")
    [2, 1, 3, 0, 4]
    """
    return sorted(as_shown(texts), key=lambda place: abs(2 * place - len(texts) + 1))


def longest_first(texts: Sequence[str]) -> list[int]:
    """From the longest to the shortest."""
    return sorted(as_shown(texts), key=lambda place: -len(texts[place]))


def same_level(level: Level) -> Callable[[list[Level], Scale, Random], list[Level]]:
    """Rates every indicator at this level."""
    return lambda levels, scale, rng: [level] * len(levels)


def ticking(order: Order) -> Callable[[Item, Key, Course, Random], list[str]]:
    """Ticks that half of the statements which the order puts first."""

    def tick(item: Item, key: Key, course: Course, rng: Random) -> list[str]:
        statements = item.statements(course.case(item.case or ""))
        half = sorted(order([s.text for s in statements])[: len(statements) // 2])
        return [statements[place].id for place in half]

    return tick


def picking(order: Order, where: float) -> Callable[[Item, Key, Random], Value]:
    """Takes what the order puts first: one option, or half of them where several can be chosen.

    All facts go into one group, things are ranked in that order (as shown, where it is from the middle), and
    a number stands at `where` in its range, from 0 for the low end to 1 for the high one.
    """

    def pick(item: Item, key: Key, rng: Random) -> Value:
        if item.answer_kind == "number":
            low, high = number_range(item, key)
            return round(low + where * (high - low), item.decimals)
        if item.answer_kind == "classify":
            group = _sorted(item.groups, order)[0].id
            return {fact.id: group for fact in item.facts}
        if item.answer_kind == "rank":
            ranked = as_shown if order is from_the_middle else order
            return [thing.id for thing in _sorted(item.things, ranked)]
        taken = _sorted(item.options, order)[: len(item.options) // 2 if item.several else 1]
        return [option.id for option in item.options if option in taken]

    return pick


def _sorted(options: Sequence[Option], order: Order) -> list[Option]:
    return [options[place] for place in order([option.text for option in options])]
