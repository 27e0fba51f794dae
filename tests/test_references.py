"""References of graded cases: one for all exercises, never in what learners get, never half read."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from panel_sample import table
from small import EXERCISE, JUDGED, ORIGIN, change, put

from collabkit.check.whole import check
from collabkit.cli import main
from collabkit.content.course import Solutions
from collabkit.content.yamlfile import read_yaml
from collabkit.faults import Faults
from collabkit.grading.bundle import bundle

REFERENCE = Path("solutions") / "bridge.reference.yaml"
KEY = Path("solutions") / EXERCISE / "key.yaml"


@pytest.fixture
def moved(small: Path) -> Path:
    """The small project with the key of its scorecard in the reference of the case."""
    put(small / REFERENCE, f"format: 1\ncase: bridge\n{ORIGIN}{JUDGED}")
    text = (small / KEY).read_text("utf-8")
    lines = text.splitlines(keepends=True)
    node = read_yaml(small / KEY, []).node("items")
    first = node.line("bridge-score") - 1
    others = sorted(node.line(id) - 1 for id in node.data if id != "bridge-score")
    last = next((line for line in others if line > first), len(lines))
    put(small / KEY, "".join(lines[:first] + lines[last:]))
    return small


def test_a_scorecard_left_out_of_the_key_takes_the_reference(moved: Path) -> None:
    """The key is the reference's, the order of the items stays, and the proof finds nothing."""
    solutions = Solutions.of(moved, EXERCISE)
    assert list(solutions.keys) == list(solutions.items)
    seat = solutions.keys["bridge-score"].ratings["seat"]
    assert (seat.reference, seat.accept) == (2, (1, 2))
    assert check(moved).faults == ()


def test_it_never_reaches_a_learner(moved: Path) -> None:
    """What an exercise carries is a list of what belongs to learners: no reference is on it."""
    assert not [name for name in bundle(Solutions.of(moved, EXERCISE)) if "reference" in name]


def test_a_gap_is_named_with_its_item(moved: Path) -> None:
    """A rating that the scorecard asks for and the reference lacks is a fault of the reference."""
    change(
        moved / REFERENCE,
        "  voice: {reference: 1, accept: [1, 1], because: One speaks., supports: [S6], contradicts: []}\n",
        "",
    )
    with pytest.raises(Faults, match='item "bridge-score" asks for voice, not rated here'):
        assert Solutions.of(moved, EXERCISE).keys


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("case: bridge", "case: ford", '"case" is "ford", expected "bridge"'),
        (
            "supports: [S2]",
            "supports: [S3]",
            '"seat" leans on S3, which does not bear on it; add it to bears_on of S3',
        ),
        ("reference: 2", "reference: 9", 'level "9" is not on the scale; use 1 to 5'),
    ],
)
def test_mistakes_are_found(moved: Path, old: str, new: str, fault: str) -> None:
    """The reference is proofed like a key, once, wherever it is used."""
    change(moved / REFERENCE, old, new)
    found = [f for f in check(moved).faults if f.path == REFERENCE.as_posix()]
    assert [f.message for f in found][:1] == [fault]


def test_a_reference_of_no_case_or_of_a_practice_case(moved: Path) -> None:
    """A misnamed file would lie there unread; a practice case's reference belongs beside the case."""
    text = (moved / REFERENCE).read_text("utf-8")
    put(moved / "solutions" / "brigde.reference.yaml", text)
    put(moved / "solutions" / "mill.reference.yaml", text.replace("case: bridge", "case: mill"))
    messages = [f.message for f in check(moved).faults]
    assert 'there is no case "brigde"; did you mean "bridge"?' in messages
    assert "the reference of a practice case; move it to course/cases/mill/reference.yaml" in messages


def test_a_panel_writes_into_it_and_says_what_to_grade_again(moved: Path) -> None:
    """Adopted ratings stand in the reference, and every exercise that asks for them is named."""
    levels: dict[str, list[object]] = {
        "seat": [3, 3, 3, 3, 2],
        "recognition": [5, 5, 5, 5, 4],
        "voice": [2, 2, 2, 2, 1],
    }
    put(moved / "ratings.csv", table(levels, "bridge", ""))
    result = CliRunner().invoke(main, ["panel", "ratings.csv", "--draws", "100", "--adopt"])
    assert result.exit_code == 0, result.output
    assert f"Grade it again: nbgrader autograde {EXERCISE} --force." in " ".join(result.output.split())
    seat = Solutions.of(moved, EXERCISE).keys["bridge-score"].ratings["seat"]
    assert seat.reference == 3
    assert seat.origin
    assert seat.origin.kind == "panel"
