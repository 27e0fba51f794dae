"""Simulated learners: how a kind of learner would answer an item, from its key. Each is a pure function.

None of them reads a case. They stand for ways of judging (and of not judging) that a marking rule
has to tell apart, and for nothing about people.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from attrs import frozen

from collabkit.answers.value import Value, indicators
from collabkit.content.course import Course
from collabkit.content.framework import Scale
from collabkit.content.item import Item
from collabkit.content.key import Key
from collabkit.demo import guesses, judgement

Level = int | str


@frozen
class Profile:
    """One kind of learner: what it does, how it rates, what evidence it ticks, how it answers the rest."""

    name: str
    does: str
    rate: Callable[[list[Level], Scale, Random], list[Level]]
    tick: Callable[[Item, Key, Course, Random], list[str]]
    rest: judgement.Guess


def _profiles() -> dict[str, Profile]:
    good, j, g = judgement.mostly_right, judgement, guesses
    rows = [
        Profile("reference", "answers as the key does", j.exact, j.all_evidence, j.right),
        Profile("competent", "is right on most, one level off on some", j.near, j.most_evidence, good),
        Profile("lenient", "is about one level too high, ticks praise", j.high, j.evidence_and_praise, good),
        Profile("harsh", "is about one level too low", j.low, j.most_evidence, good),
        Profile("middle", "keeps half-way to the middle of the scale", j.middling, j.most_evidence, good),
        Profile("halo", "gives every indicator the case's mean", j.mean_everywhere, j.most_evidence, good),
        Profile("constant", "gives one level everywhere, ticks nothing", g.one_level, g.nothing, g.first),
        Profile("random", "answers by chance", g.any_level, g.by_coin, g.by_chance),
        Profile("tick-all", "ticks everything, rates all highest", g.highest, g.everything, g.all_or_last),
        Profile("blank", "hands in without an answer", g.highest, g.nothing, g.no_answer),
    ]  # fmt: skip
    return {p.name: p for p in rows}


PROFILES = _profiles()
"""Every kind of learner by name, in the order in which a class is filled."""


def answer(profile: str, item: Item, key: Key, course: Course, rng: Random) -> Value:
    """How a learner of that profile answers one item; None is no answer. Same `rng`, same answer."""
    return answer_as(PROFILES[profile], item, key, course, rng)


def answer_as(who: Profile, item: Item, key: Key, course: Course, rng: Random) -> Value:
    """The same for any kind of learner, whether or not it is one of `PROFILES`."""
    if who.name == "blank" or item.kind == "explore":
        return None
    if item.answer_kind == "scorecard":
        return _scorecard(who, item, key, course, rng)
    if item.answer_kind == "reflect":
        return judgement.text(who.name, item, key, course, rng)
    return who.rest(item, key, rng)


def _scorecard(who: Profile, item: Item, key: Key, course: Course, rng: Random) -> Value:
    asked = [i.id for i in indicators(item, course)]
    levels = who.rate([key.ratings[one].reference for one in asked], course.framework.scale, rng)
    ticked = who.tick(item, key, course, rng) if item.evidence else []
    return {"ratings": dict(zip(asked, levels, strict=True)), "evidence": ticked}
