"""Items and their keys: read together, and held against framework, case and each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import EXERCISE, change, put

from collabkit.content.course import Course, Solutions
from collabkit.content.framework import UNKNOWN
from collabkit.faults import Faults

KEY = f"solutions/{EXERCISE}/key.yaml"
ITEMS = f"solutions/{EXERCISE}/items.yaml"


def faults_of_keys(root: Path) -> list[str]:
    """The sentences with which the keys of the small exercise are refused, none when they are good."""
    try:
        assert Solutions.of(root, EXERCISE).keys
    except Faults as faults:
        return [f.message for f in faults.faults]
    return []


def test_every_kind_of_key(solutions: Solutions) -> None:
    """Each kind of item has its key, with values computed where a figure stands for them."""
    keys = solutions.keys
    assert list(keys) == list(solutions.items)
    seat = keys["bridge-score"].ratings["seat"]
    assert (seat.reference, seat.accept, seat.supports) == (2, (1, 2), ("S2",))
    assert keys["bridge-score"].ratings["choice"].reference == UNKNOWN
    assert keys["bridge-score"].ratings["choice"].accept is None
    assert keys["bridge-several"].right == ("b", "d")
    assert keys["bridge-number"].value == pytest.approx(200 / 3)
    assert keys["bridge-number"].wrong_turns[0].value == 33.33
    assert keys["bridge-rank"].order == ("c", "b", "a")
    assert keys["bridge-facts"].groups == {"f": "x", "g": "y", "h": "x"}
    assert keys["bridge-memo"].rubric[0]["3"] == "much"
    assert {key.origin.kind for key in keys.values()} == {"authored"}


def test_evidence_that_bears(solutions: Solutions) -> None:
    """Evidence for what is asked is told from the rest; debatable statements are on neither side."""
    key = solutions.keys["bridge-score"]
    assert key.bearing({"seat", "recognition", "voice", "choice"}) == ({"S1", "S2", "S6"}, {"S3", "S4"})
    assert key.bearing({"seat"}) == ({"S2"}, {"S1", "S3", "S4", "S6"})


def test_practice_scorecards_take_the_reference(course: Course) -> None:
    """A practice scorecard takes its case's reference as key, and its figures stand in its texts."""
    key = course.item("mill-score").key
    assert key is not None
    assert key.ratings["seat"].reference == 2
    assert course.item("guess").reveal == "It was 10 days late."


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("reference: 2, accept", "reference: 0, accept", 'level "0" is not on the scale; use 1 to 5'),
        ("accept: [1, 2]", "accept: 2", "accept is a lowest and a highest level, like [1, 2]"),
        ("accept: [1, 2]", "accept: [3, 4]", "the reference 2 lies outside its accepted range 3 to 4"),
        (
            "supports: [S1]",
            "supports: []",
            "has a reference without evidence; name at least one statement under supports",
        ),
        ("supports: [S1]", "supports: [S9]", 'names statement "S9", which is not judged here; use one of: '),
        (
            "supports, bears_on: [seat]",
            "supports, bears_on: []",
            "is evidence, but does not say for which indicator; add bears_on",
        ),
        (
            "bears_on: [seat]",
            "bears_on: [seats]",
            '"seats" is no indicator of framework.yaml; did you mean "seat"?',
        ),
        ("right: [b, d]", "right: [b, e]", '"e" is not in the item; use one of: a, b, c, d'),
        ("{f: x, g: y, h: x}", "{f: x, g: y}", "leaves out h; every one needs its place"),
        ("{f: x, g: y, h: x}", "{f: x, g: y, h: w}", '"w" is not in the item; use one of: x, y, z'),
        (
            "where: {in_agreement",
            "where: {agreement",
            'table contributions has no column "agreement"; did you mean "in_agreement"?',
        ),
        (
            "do: share}",
            "do: sum, of: contribution}",
            'gives no number: column "contribution" holds something that can\'t be counted so',
        ),
        (
            'where: {in_agreement: "no"}, do: share}',
            "where: {id: K1}, do: value, of: partner}",
            'gives "firm", expected a number; take another column',
        ),
        ("case: bridge, table", "case: bridges, table", '"case" is "bridges"; did you mean "bridge"?'),
        ("kind: authored", "kind: guessed", '"kind" is "guessed"; use one of: authored, panel'),
        ("date: 2026-11-23", "date: tomorrow", '"date" is "tomorrow", expected a date like 2026-03-14'),
        (
            "  bridge-memo:\n",
            "  bridge-mem:\n",
            'items.yaml has no item "bridge-mem"; did you mean "bridge-memo"?',
        ),
    ],
)
def test_bad_keys(small: Path, old: str, new: str, fault: str) -> None:
    """What a key can't mean is refused in a sentence, and never with a crash."""
    change(small / KEY, old, new)
    assert any(fault in found for found in faults_of_keys(small)), faults_of_keys(small)


def test_an_indicator_without_rating(small: Path) -> None:
    """A scorecard whose key leaves out an indicator is refused, so that marking never misses one."""
    text = (small / KEY).read_text(encoding="utf-8")
    put(small / KEY, "".join(line for line in text.splitlines(keepends=True) if "choice:" not in line))
    assert faults_of_keys(small) == ['indicator "choice" is asked, but has no rating; add one']


def test_a_reference_without_rating(small: Path) -> None:
    """A practice scorecard that asks for more than its case's reference rates says so."""
    path = small / "course/cases/mill/reference.yaml"
    text = path.read_text(encoding="utf-8")
    put(path, "".join(line for line in text.splitlines(keepends=True) if "choice:" not in line))
    with pytest.raises(Faults, match='item "mill-both" asks for choice, not rated here; add the ratings'):
        Course(small / "course").item("mill-both")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("kind: rank", "kind: ranking", '"kind" is "ranking"; did you mean "rank"?'),
        ("case: bridge", "case: brigde", '"case" is "brigde"; did you mean "bridge"?'),
        ("points: 30", "points: many", '"points" is "many", expected a number with a decimal point'),
        ("    from: first\n", "", '"from" is missing; write from: a text'),
        ("several: true", "severel: true", '"severel" is not known here; did you mean "several"?'),
        (
            "- {id: d, text: Four}",
            "- {id: c, text: Four}",
            '"c" is used twice under options; give each its own id',
        ),
        (
            (
                "    facts:\n      - {id: f, text: A fact}\n      - {id: g, text: Another}\n"
                "      - {id: h, text: A third}\n"
            ),
            "    facts: []\n",
            "fewer than two under facts; a question needs at least two",
        ),
        ("decimals: 0", "decimals: 99", '"decimals" is "99", expected 0 to 6'),
        (
            "id: bridge-rank",
            "id: bridge-facts",
            'the item id "bridge-facts" is used twice; give each its own',
        ),
        (
            "id: bridge-rank",
            "id: bridge rank",
            'id "bridge rank" may hold only letters, digits, - and _; rename it',
        ),
        (
            "prompt: Order them.",
            "prompt: Order {these}.",
            '"{these}" is no figure of the case; none is defined',
        ),
    ],
)
def test_bad_items(small: Path, old: str, new: str, fault: str) -> None:
    """What an item can't mean is refused in a sentence."""
    change(small / ITEMS, old, new)
    with pytest.raises(Faults) as stop:
        assert Solutions.of(small, EXERCISE).items
    assert fault in [f.message for f in stop.value.faults]


def test_the_real_keys_are_read() -> None:
    """The keys and references of the real course are read without a fault."""
    root = Path(__file__).parents[1]
    course = Course(root / "course")
    assert len(course.items) > 10
    for folder in (root / "solutions").iterdir():
        if (folder / "items.yaml").is_file():
            assert Solutions.of(root, folder.name).keys
