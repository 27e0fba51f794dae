"""Strategies: learners who do not judge, one who judges well and one who knows the key, on every item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from statistics import fmean

from attrs import frozen

from collabkit.answers.value import Value
from collabkit.content.framework import UNKNOWN, Scale
from collabkit.demo import guesses as g
from collabkit.demo import judgement as j
from collabkit.demo import looks
from collabkit.demo.learners import PROFILES, Profile, answer_as
from collabkit.proof.copying import copies
from collabkit.proof.shipped import Asked

SEEDS = 200
NOTHING, CHANCE, HINT = 0.05, 0.15, 0.35
"""The largest share of an exercise's automatic points: for what ignores the case, for the dice, and for what
knows something of it (the case's mean, or the answers to another case)."""
COMPETENT = (0.65, 0.95)


@frozen(eq=False)
class Strategy:
    """A way of answering, and the share of the points that it may earn on average."""

    name: str
    does: str
    most: float
    least: float
    answers: Callable[[Asked, Sequence[Asked]], list[Value]]
    """All answers that it would give to an item: one, or one for each seed, or one for each source."""

    def share(self, asked: Asked, everything: Sequence[Asked]) -> float:
        """The mean share of an item's points that it earns."""
        return fmean(asked.share(value) for value in self.answers(asked, everything))


def _played(who: Profile, most: float, least: float = 0.0, times: int = 1) -> Strategy:
    def answers(asked: Asked, everything: Sequence[Asked]) -> list[Value]:
        dice = (Random(f"{n} {who.name} {asked.item.id}") for n in range(times))
        return [answer_as(who, asked.item, asked.key, asked.course, rng) for rng in dice]

    return Strategy(who.name, who.does, most, least, answers)


def strategies(scale: Scale) -> list[Strategy]:
    """Every strategy on a scale, in the order of the table."""
    levels = [*range(scale.lowest, scale.highest + 1), UNKNOWN]
    return [
        *(_played(_constant(level), NOTHING) for level in levels),
        *(_played(who, NOTHING) for who in _by_looks(scale)),
        *(_played(who, NOTHING) for who in _by_habit()),
        _played(PROFILES["random"], CHANCE, times=SEEDS),
        _played(_halo(), HINT, times=SEEDS),
        Strategy("copy", "gives the right answers to another case, or another question", HINT, 0.0, copies),
        _played(PROFILES["competent"], COMPETENT[1], COMPETENT[0], SEEDS),
        _played(PROFILES["reference"], 1.0, 1.0),
    ]


def _constant(level: int | str) -> Profile:
    does = f"rates everything {level}, ticks nothing, takes the first of the rest"
    rest = looks.picking(looks.as_shown, 0.5)
    return Profile(f"always {level}", does, looks.same_level(level), g.nothing, rest)


def _by_looks(scale: Scale) -> list[Profile]:
    middle = (scale.lowest + scale.highest) // 2
    rows: list[tuple[str, str, g.Level, looks.Order, float]] = [
        ("middle", "takes the middle level and the middle half", middle, looks.from_the_middle, 0.5),
        ("first", "takes the lowest level and the first half", scale.lowest, looks.as_shown, 0.0),
        ("last", "takes the highest level and the last half", scale.highest, looks.turned_round, 1.0),
        ("longest", "takes the longest half of statements and options", UNKNOWN, looks.longest_first, 0.5),
    ]
    return [
        Profile(name, does, looks.same_level(level), looks.ticking(order), looks.picking(order, where))
        for name, does, level, order, where in rows
    ]


def _by_habit() -> list[Profile]:
    return [
        PROFILES["tick-all"],
        Profile("tick-none", "rates everything lowest, ticks nothing", _lowest, g.nothing, g.no_answer),
        PROFILES["blank"],
    ]


def _lowest(levels: list[g.Level], scale: Scale, rng: Random) -> list[g.Level]:
    return [scale.lowest] * len(levels)


def _halo() -> Profile:
    """One impression, from the key itself: the case's mean everywhere, all praise, half the evidence."""
    does = "rates everything at the case's mean, ticks praise and half the evidence, guesses the rest"
    return Profile("halo", does, j.mean_everywhere, j.praise_and_half, g.by_chance)


@frozen
class Earned:
    """What every strategy earned: the mean share by strategy and item."""

    strategies: tuple[Strategy, ...]
    asked: tuple[Asked, ...]
    shares: dict[tuple[str, str], float]

    @property
    def exercises(self) -> list[str]:
        """The exercises, practice last."""
        return list(dict.fromkeys(a.exercise for a in self.asked))

    def held(self, exercise: str) -> list[Asked]:
        """The items of an exercise that count towards its limits."""
        return [a for a in self.asked if a.exercise == exercise and not a.small]

    def mean(self, strategy: Strategy, exercise: str) -> float:
        """The share of an exercise's automatic points that a strategy earns on average."""
        held = self.held(exercise)
        most = sum(a.points for a in held)
        earned = sum(a.points * self.shares[strategy.name, a.item.id] for a in held)
        return earned / most if most else strategy.least


def simulate(asked: Sequence[Asked]) -> Earned:
    """Let every strategy answer every item; the same content gives the same shares."""
    played = strategies(asked[0].course.framework.scale) if asked else []
    shares = {(s.name, a.item.id): s.share(a, asked) for s in played for a in asked}
    return Earned(tuple(played), tuple(asked), shares)
