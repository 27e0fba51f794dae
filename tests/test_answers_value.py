"""Answers as values: what fits is kept in its stored form, and every misfit gets a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hostile import HOSTILE
from hypothesis import given, settings

from collabkit.answers.value import MOST, indicators, missing, parse, progress, salvage
from collabkit.content.course import Course, Solutions
from collabkit.content.item import Item
from collabkit.faults import Faults

EMPTY = {"ratings": {}, "evidence": []}


def item(solutions: Solutions, id: str) -> Item:
    """An item of the small exercise."""
    return solutions.items[f"bridge-{id}"]


@pytest.mark.parametrize(
    ("id", "raw", "value"),
    [
        ("score", None, EMPTY),
        (
            "score",
            {"ratings": {"voice": 1, "seat": "?"}},
            {"ratings": {"seat": "?", "voice": 1}, "evidence": []},
        ),
        ("score", {"ratings": {"seat": 4.0, "voice": None}}, {"ratings": {"seat": 4}, "evidence": []}),
        ("score", {"evidence": ["S2", "S1", "S2"]}, {"ratings": {}, "evidence": ["S1", "S2"]}),
        ("several", None, []),
        ("several", ["d", "b", "d"], ["b", "d"]),
        ("several", "b", ["b"]),
        ("one", ["b"], ["b"]),
        ("number", None, None),
        ("number", "", None),
        ("number", 12, 12.0),
        ("number", " 12,5 ", 12.5),
        ("rank", None, []),
        ("rank", ["c", "a", "b"], ["c", "a", "b"]),
        ("facts", None, {}),
        ("facts", {"g": "x", "f": "y", "h": None}, {"f": "y", "g": "x"}),
        ("memo", None, ""),
        ("memo", " As I wrote it.\n", " As I wrote it.\n"),
        ("memo", "cut \ud83d", "cut ?"),
    ],
)
def test_what_fits(solutions: Solutions, id: str, raw: object, value: object) -> None:
    """What fits is given in one stored form, whatever order or spelling it came in."""
    assert parse(item(solutions, id), solutions.course, raw) == value


@pytest.mark.parametrize(
    ("id", "raw", "sentences"),
    [
        ("score", [4], ["an answer here has ratings and evidence, found a list"]),
        ("score", {"rating": {}}, ['"rating" is not part of a scorecard; did you mean "ratings"?']),
        ("score", {"ratings": [4]}, ["ratings is a list, expected one level for each indicator"]),
        (
            "score",
            {"ratings": {"seats": 4}},
            ['there is no indicator "seats" here; did you mean "seat"?'],
        ),
        (
            "score",
            {"ratings": {"seat": 6, "voice": True}},
            [
                'level "6" for seat is not on the scale; use 1 to 5, or "?" for insufficient evidence',
                (
                    "level true or false for voice is not on the scale; "
                    'use 1 to 5, or "?" for insufficient evidence'
                ),
            ],
        ),
        (
            "score",
            {"evidence": ["S7", 3]},
            [
                'there is no statement "S7" here; use one of: S1, S2, S3, S4, S5, S6',
                'there is no statement "3" here; use one of: S1, S2, S3, S4, S5, S6',
            ],
        ),
        ("score", {"evidence": {"S1": 1}}, ["expected a list of statement ids, found a block"]),
        ("several", 7, ['expected a list of option ids, found "7"']),
        ("several", ["e"], ['there is no option "e" here; use one of: a, b, c, d']),
        ("one", ["a", "b"], ["only one option can be chosen, found a, b"]),
        ("number", "many", ['"many" is not a number; write digits, like 12.5']),
        ("number", float("nan"), ['"nan" is not a number; write digits, like 12.5']),
        ("number", True, ["true or false is not a number; write digits, like 12.5"]),
        ("number", 101, ["101 can't be; the answer lies from 0 to 100"]),
        ("number", 1234567, ["1234567 can't be; the answer lies from 0 to 100"]),
        ("rank", ["c", "a"], ["the order leaves out b"]),
        ("rank", {"c": 1}, ["expected a list of entry ids, found a block"]),
        ("facts", ["f"], ["expected a group for each fact, found a list"]),
        ("facts", {"f": "w"}, ['there is no group "w" here; use one of: x, y, z']),
        ("memo", ["text"], ["expected a text, found a list"]),
    ],
)
def test_misfits(solutions: Solutions, id: str, raw: object, sentences: list[str]) -> None:
    """Each misfit is one sentence: what is wrong and what would fit; all come at once."""
    with pytest.raises(Faults) as stop:
        parse(item(solutions, id), solutions.course, raw)
    assert [f.message for f in stop.value.faults] == sentences


def test_what_can_be_saved_is(solutions: Solutions) -> None:
    """Of an answer with misfits the rest is used."""
    raw = {"ratings": {"seat": 4, "seats": 1}, "evidence": ["S1", "S99"]}
    value, sentences = salvage(item(solutions, "score"), solutions.course, raw)
    assert value == {"ratings": {"seat": 4}, "evidence": ["S1"]}
    assert len(sentences) == 2


def test_many_misfits_are_cut_short(solutions: Solutions) -> None:
    """A file with a hundred thousand misfits is answered quickly, with the first dozen."""
    raw = {"evidence": [f"S{n}" for n in range(100, 100_000)], **{str(n): 0 for n in range(50_000)}}
    _, sentences = salvage(item(solutions, "score"), solutions.course, raw)
    assert len(sentences) == MOST


def test_given_ratings_are_not_asked(course: Course) -> None:
    """A rating that the lesson gives is neither asked for nor taken."""
    faded = course.item("mill-score")
    assert [i.id for i in indicators(faded, course)] == ["recognition"]
    with pytest.raises(Faults, match='there is no indicator "seat" here'):
        parse(faded, course, {"ratings": {"seat": 3}})


@pytest.mark.parametrize(
    ("id", "raw", "counted", "sentence"),
    [
        (
            "score",
            None,
            (0, 5),
            "Not rated yet in Score the bridge: A seat, Recognition, Voice, Choice, the evidence",
        ),
        (
            "score",
            {"ratings": {"seat": 1, "voice": "?"}},
            (2, 5),
            "Not rated yet in Score the bridge: Recognition, Choice, the evidence",
        ),
        ("facts", {"f": "x"}, (1, 3), "1 of 3 answered: Facts"),
        ("rank", [], (0, 1), "Not answered yet: An order"),
        ("number", 0, (1, 1), ""),
        ("memo", " \n", (0, 1), "Not answered yet: A memo"),
        ("memo", "Done.", (1, 1), ""),
    ],
)
def test_progress(
    solutions: Solutions, id: str, raw: object, counted: tuple[int, int], sentence: str
) -> None:
    """It is counted and said what of an item is answered; 0 is an answer, blanks are none."""
    asked = item(solutions, id)
    value = parse(asked, solutions.course, raw)
    assert progress(asked, solutions.course, value) == counted
    assert missing(asked, solutions.course, value) == sentence


def test_a_number_too_large_to_write(solutions: Solutions) -> None:
    """A whole number of more digits than Python writes is a misfit like any other."""
    huge = 10**5000
    for raw in (huge, {"ratings": {"seat": huge}, "evidence": [huge], "f": huge}, [huge]):
        for asked in solutions.items.values():
            assert salvage(asked, solutions.course, raw)[1], asked.id


@settings(deadline=None, max_examples=200)
@given(raw=HOSTILE)
@pytest.mark.parametrize("id", ["score", "several", "one", "number", "rank", "facts", "memo"])
def test_hostile_values(solutions: Solutions, id: str, raw: Any) -> None:
    """Any value at all is cleaned to one that fits, which then stays as it is, or refused with sentences."""
    asked = item(solutions, id)
    value, sentences = salvage(asked, solutions.course, raw)
    assert all(s and len(s) < 300 for s in sentences)
    again, more = salvage(asked, solutions.course, value)
    assert again == value
    assert id == "rank" or more == []
    progress(asked, solutions.course, value)
    missing(asked, solutions.course, value)
