"""Simulated learners: each answers as its name says, in a form that the answers file takes."""

from __future__ import annotations

from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

import pytest
from attrs import evolve

from collabkit.answers.value import parse
from collabkit.content.course import Solutions
from collabkit.content.item import MARKED, Item, Option
from collabkit.content.key import Key, Origin, WrongTurn
from collabkit.demo.handin import class_of
from collabkit.demo.learners import PROFILES, answer
from collabkit.grading.build import exercises
from collabkit.marking.mark import mark

pytestmark = pytest.mark.content

ROOT = Path(__file__).resolve().parents[1]
AUTHORED = Origin("authored", 1, "2026-11-23", "")
SOLUTIONS = [Solutions.of(ROOT, name) for name in exercises(ROOT)]
GRADED = [(s, item) for s in SOLUTIONS for item in s.items.values() if item.kind in MARKED]
SCORECARDS = [(s, item) for s, item in GRADED if item.kind == "scorecard"]
IDS = [item.id for _, item in GRADED]
CARD_IDS = [item.id for _, item in SCORECARDS]


def given(profile: str, solutions: Solutions, item: Item, times: int = 20) -> list[Any]:
    """The answers of as many learners of a profile."""
    key = solutions.keys[item.id]
    return [answer(profile, item, key, solutions.course, Random(f"{n} {item.id}")) for n in range(times)]


def share(profile: str, solutions: Solutions, item: Item, times: int = 20) -> float:
    """The mean share of an item's points that a profile earns."""
    key = solutions.keys[item.id]
    marks = [mark(item, v, key, solutions.course) for v in given(profile, solutions, item, times)]
    return fmean(m.points / m.max_points for m in marks)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(("solutions", "item"), GRADED, ids=IDS)
def test_answers_are_taken_as_they_are(solutions: Solutions, item: Item, profile: str) -> None:
    """What a simulated learner answers is what the form would have saved."""
    for value in given(profile, solutions, item):
        clean = parse(item, solutions.course, value)
        assert value is None or clean == value


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(("solutions", "item"), GRADED, ids=IDS)
def test_same_seed_same_answer(solutions: Solutions, item: Item, profile: str) -> None:
    """The same state of the dice gives the same answer."""
    assert given(profile, solutions, item, 3) == given(profile, solutions, item, 3)


@pytest.mark.parametrize(("solutions", "item"), GRADED, ids=IDS)
def test_reference_earns_everything(solutions: Solutions, item: Item) -> None:
    """The reference learner earns every automatic point."""
    assert share("reference", solutions, item, 1) == 1


@pytest.mark.parametrize("profile", ["constant", "tick-all", "blank"])
@pytest.mark.parametrize(("solutions", "item"), GRADED, ids=IDS)
def test_ignoring_the_case_earns_nothing(solutions: Solutions, item: Item, profile: str) -> None:
    """Whoever answers without the case, in a fixed way, earns no point on any item of the course."""
    assert share(profile, solutions, item) == 0


@pytest.mark.parametrize(("solutions", "item"), GRADED, ids=IDS)
def test_competence_beats_chance(solutions: Solutions, item: Item) -> None:
    """A competent learner earns clearly more than the dice do, and less than the reference."""
    competent, chance = (share(p, solutions, item, 40) for p in ("competent", "random"))
    assert chance + 0.2 < competent < 1


def levels(profile: str, solutions: Solutions, item: Item) -> list[tuple[int, int]]:
    """All ratings of a profile, beside the reference: (given, reference) where both are levels."""
    ratings = solutions.keys[item.id].ratings
    pairs = [
        (level, ratings[name].reference)
        for value in given(profile, solutions, item)
        for name, level in value["ratings"].items()
    ]
    return [(a, b) for a, b in pairs if isinstance(a, int) and isinstance(b, int)]


@pytest.mark.parametrize(("profile", "sign"), [("lenient", 1), ("harsh", -1)])
@pytest.mark.parametrize(("solutions", "item"), SCORECARDS, ids=CARD_IDS)
def test_lenient_and_harsh_lean(solutions: Solutions, item: Item, profile: str, sign: int) -> None:
    """Lenient learners never rate below the reference, harsh ones never above, both mostly off."""
    off = [(got - reference) * sign for got, reference in levels(profile, solutions, item)]
    assert min(off) >= 0
    assert fmean(off) > 0.35  # less where most references stand at that end of the scale already


@pytest.mark.parametrize(("solutions", "item"), SCORECARDS, ids=CARD_IDS)
def test_middle_keeps_from_the_ends(solutions: Solutions, item: Item) -> None:
    """The middle learner never uses the ends of the scale."""
    scale = solutions.course.framework.scale
    assert {got for got, _ in levels("middle", solutions, item)}.isdisjoint({scale.lowest, scale.highest})


@pytest.mark.parametrize(("solutions", "item"), SCORECARDS, ids=CARD_IDS)
def test_halo_is_one_impression(solutions: Solutions, item: Item) -> None:
    """The halo learner gives the case's mean reference to every indicator, and earns little for it."""
    pairs = levels("halo", solutions, item)
    mean = round(fmean(reference for _, reference in pairs))
    assert {got for got, _ in pairs} == {mean}
    assert share("halo", solutions, evolve(item, evidence=False), 1) < 0.2


@pytest.mark.parametrize(("solutions", "item"), SCORECARDS, ids=CARD_IDS)
def test_lenient_ticks_praise(solutions: Solutions, item: Item) -> None:
    """The lenient learner ticks every tempting statement."""
    statements = solutions.keys[item.id].statements
    tempting = {s for s, judged in statements.items() if judged.sort == "tempting"}
    assert all(tempting <= set(v["evidence"]) for v in given("lenient", solutions, item))


def test_competent_ratings_are_mostly_exact() -> None:
    """Seven in ten ratings of a competent learner are exact, the rest one level off."""
    solutions, item = SCORECARDS[0]
    off = [abs(got - reference) for got, reference in levels("competent", solutions, item)]
    assert max(off) == 1
    assert 0.6 < off.count(0) / len(off) < 0.9


OPTIONS = tuple(Option(name, name.upper()) for name in "abc")
ONE = Item("one", "choose", "One", "?", 2.0, options=OPTIONS)
FIGURE = Item("figure", "number", "Figure", "?", 2.0, decimals=1)


def alone(profile: str, item: Item, key: Key, times: int = 60) -> list[Any]:
    """Answers to an item that needs no case."""
    course: Any = None
    return [answer(profile, item, key, course, Random(str(n))) for n in range(times)]


def test_one_choice_is_one() -> None:
    """Where one option can be chosen everybody chooses one, the competent mostly the right one."""
    key = Key(AUTHORED, right=("b",))
    for profile in set(PROFILES) - {"blank"}:
        assert all(len(v) == 1 for v in alone(profile, ONE, key))
    assert alone("reference", ONE, key, 1) == [["b"]]
    assert 40 <= sum(v == ["b"] for v in alone("competent", ONE, key)) < 60
    assert alone("tick-all", ONE, key, 1) == [["c"]]


def test_numbers_go_wrong_in_known_ways() -> None:
    """A number is right as one would write it, or a wrong turn that the key knows."""
    key = Key(AUTHORED, value=33.333, tolerance=0.1, wrong_turns=(WrongTurn(66.667, "the other share"),))
    assert alone("reference", FIGURE, key, 1) == [33.3]
    assert set(alone("competent", FIGURE, key)) == {33.3, 66.7}
    assert alone("blank", FIGURE, key, 1) == [None]


def test_a_prediction_is_answered_as_what_it_asks() -> None:
    """A prediction of a number gets a number."""
    item = Item("guess", "predict", "Guess", "?", ask="number", commit=True)
    assert alone("reference", item, Key(AUTHORED, value=4.0), 1) == [4.0]


def test_written_answers_say_who_wrote_them() -> None:
    """A simulated text quotes the case and says that no person wrote it; only a blank learner writes none."""
    for solutions in SOLUTIONS:
        for item in (i for i in solutions.items.values() if i.kind == "reflect"):
            (text,) = given("random", solutions, item, 1)
            assert "no person wrote it" in text
            statements = solutions.course.case(item.case).statements if item.case else ()
            assert not statements or any(s.text in text for s in statements)
            assert given("blank", solutions, item, 1) == [None]


def test_profiles_take_turns_in_a_class() -> None:
    """A class of thirty has three of each kind, and every learner's id is another."""
    learners = class_of(30)
    assert [x.profile for x in learners].count("halo") == 3
    assert len({x.id for x in learners}) == 30
    assert class_of(100)[-1].id == "blank-10"
    assert class_of(100)[0].id == "reference-01"
