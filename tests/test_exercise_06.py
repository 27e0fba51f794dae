"""The graded exercise of module 06 in detail; tests/test_exercises.py holds what is true of all ten."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_exercises import automatic, reference

from collabkit.answers.value import indicators
from collabkit.content.course import Solutions
from collabkit.content.framework import UNKNOWN
from collabkit.content.item import Item
from collabkit.grading.build import outdated
from collabkit.marking.mark import mark
from collabkit.marking.rules import rank_share

ROOT = Path(__file__).parents[1]
NAME = "06_equity"
LOCAL = ("women", "committee")


@pytest.fixture(scope="module")
def solutions() -> Solutions:
    """The exercise with its keys."""
    return Solutions.of(ROOT, NAME)


def earned(solutions: Solutions, item: Item, value: Any) -> float:
    """The points for one answer."""
    return mark(item, value, solutions.keys[item.id], solutions.course).points


def thoughtless(solutions: Solutions, item: Item) -> Iterator[tuple[str, Any]]:
    """Answers that need no reading: one thing everywhere, everything ticked, the order as shown."""
    options, things = [o.id for o in item.options], [t.id for t in item.things]
    if item.kind == "scorecard":
        statements = [s.id for s in solutions.course.case(item.case or "").statements]
        asked = [i.id for i in indicators(item, solutions.course)]
        for level in (1, 2, 3, 4, 5, UNKNOWN):
            for ticked in ([], statements[:1], statements):
                yield (
                    f"{level} everywhere, {len(ticked)} ticked",
                    {"ratings": dict.fromkeys(asked, level), "evidence": ticked},
                )
    elif item.kind == "choose":
        yield from (("first", options[:1]), ("last", options[-1:]), ("all", options))
        half = len(options) // 2
        yield from (("first half", options[:half]), ("second half", options[half:]))
    elif item.kind == "rank":
        yield from (("as shown", things), ("reversed", things[::-1]), ("by name", sorted(things)))
    elif item.kind == "classify":
        for group in item.groups:
            yield f"all {group.id}", {fact.id: group.id for fact in item.facts}
    else:
        yield from ((str(n), float(n)) for n in (1, 10, 25, 50, 75, 100))


def test_reference_earns_all(solutions: Solutions) -> None:
    """The key's own answers earn every automatic point, and a blank earns none."""
    print(f"\n{'item':24}{'kind':11}{'points':>7}{'key':>7}{'blank':>7}{'thoughtless, at best':>24}")
    for item in automatic(solutions):
        full, none = earned(solutions, item, reference(solutions, item)), earned(solutions, item, None)
        best, name = max(
            (earned(solutions, item, value), name) for name, value in thoughtless(solutions, item)
        )
        print(f"{item.id:24}{item.kind:11}{item.points:7g}{full:7g}{none:7g}{best:8g} ({name})")
        assert full == item.points, item.id
        assert none == 0, item.id


def test_thoughtless_answers_earn_next_to_nothing(solutions: Solutions) -> None:
    """The best mixture of constant answers, everything ticked and the order as shown stays within 5%."""
    items = automatic(solutions)
    best = sum(max(earned(solutions, i, value) for _, value in thoughtless(solutions, i)) for i in items)
    assert best <= 0.05 * sum(i.points or 0 for i in items)


def test_number_stands_in_the_tables(solutions: Solutions) -> None:
    """The recognised share, worked out from contributions.csv by plain arithmetic, is the key's 20."""
    with (ROOT / "course/cases/upward/contributions.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["partner"] in LOCAL]
    named = [row for row in rows if "yes" in (row["in_agreement"], row["in_report"])]
    share = 100 * sum(int(r["importance"]) for r in named) / sum(int(r["importance"]) for r in rows)
    key = solutions.keys["upward-recognised"]
    assert share == key.value == 20
    turns = [t.value for t in key.wrong_turns]
    assert turns[:4] == [100 * len(named) / len(rows), 10, 75, 80]
    assert all(abs(turn - key.value) > key.tolerance for turn in turns)


def test_position_and_length_tell_nothing(solutions: Solutions) -> None:
    """Neither the order shown, nor the ends of a list, nor the length of an option gives a key away."""
    for item in automatic(solutions):
        key = solutions.keys[item.id]
        if item.kind == "rank":
            assert rank_share([t.id for t in item.things], key.order) == 0
        if item.kind == "choose":
            assert not {item.options[0].id, item.options[-1].id} & set(key.right)
            right = [len(o.text) for o in item.options if o.id in key.right]
            wrong = [len(o.text) for o in item.options if o.id not in key.right]
            assert abs(sum(right) / len(right) - sum(wrong) / len(wrong)) < 10


def test_ids_are_unique_over_the_course(solutions: Solutions) -> None:
    """No lesson uses the id of a graded item."""
    lessons = sorted((ROOT / "course" / "items").glob("*.yaml"))
    used = [
        line.split("id:")[1].strip()
        for path in lessons
        for line in path.read_text().splitlines()
        if " id: " in line
    ]
    assert set(used) & set(solutions.items) == set()


@pytest.mark.slow
def test_released_folder_is_what_the_build_gives() -> None:
    """Building again gives the committed exercises/06_equity, byte for byte."""
    assert outdated(ROOT, [NAME]) == []
