"""`collabkit mark`: a person who learns alone gets marks and reasons, or a sentence that says why not."""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from collabkit.answers.store import NAME, Answers
from collabkit.answers.value import indicators
from collabkit.cli import main
from collabkit.content.course import Solutions
from collabkit.content.item import Item

PROJECT = Path(__file__).parents[1]
EXERCISE = "06_equity"
MEMO = "Hold, and say <b>why</b>."


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A workspace with the exercise, nothing answered."""
    folder = tmp_path / "my_course" / "exercises" / EXERCISE
    folder.mkdir(parents=True)
    return folder.parents[1]


def mark(mine: Path, *words: str, root: Path = PROJECT) -> Result:
    """Run the verb."""
    return CliRunner().invoke(main, ["mark", *words, "--workspace", str(mine), "--root", str(root)])


def answer(mine: Path, right: bool = True) -> None:
    """Answer everything as the key has it, or (not `right`) only the memo."""
    solutions = Solutions.of(PROJECT, EXERCISE)
    store = Answers(mine / "exercises" / EXERCISE)
    for id, item in solutions.items.items():
        if right or item.kind == "reflect":
            store.save(id, item.kind, reference(item, solutions))


def reference(item: Item, solutions: Solutions) -> Any:
    """The answer that the key holds, and a memo."""
    key = solutions.keys[item.id]
    if item.kind == "scorecard":
        asked = [i.id for i in indicators(item, solutions.course)]
        ratings = {i: key.ratings[i].reference for i in asked}
        return {"ratings": ratings, "evidence": sorted(key.bearing(set(asked))[0])}
    known = {"choose": list(key.right), "number": key.value, "rank": list(key.order), "classify": key.groups}
    return known.get(item.kind, MEMO)


def test_points_for_each_task_and_the_page(mine: Path) -> None:
    """The table has every task, the sum stands below, and the written answer is left to a person."""
    answer(mine)
    done = mark(mine, EXERCISE)
    page = mine / "exercises" / EXERCISE / f"feedback_{EXERCISE}.html"
    assert done.exit_code == 0, done.output
    assert "Score the Long Thaw Line" in done.output
    assert done.output.count("60") == 2
    assert "(40 points) is read by a person" in done.output
    assert done.output.rstrip().endswith(page.name)
    assert page.is_file()


def test_the_page_gives_reasons_and_quotes_the_memo_as_text(mine: Path) -> None:
    """It names whose key it is, shows the rubric for the memo, and no HTML of the learner's."""
    answer(mine, right=False)
    mark(mine, EXERCISE)
    page = (mine / "exercises" / EXERCISE / f"feedback_{EXERCISE}.html").read_text(encoding="utf-8")
    rubric = Solutions.of(PROJECT, EXERCISE).keys["equity-memo"].rubric
    assert "authored key" in page
    assert "&lt;b&gt;why&lt;/b&gt;" in page
    assert "<b>why</b>" not in page
    assert all(escape(line["line"]) in page for line in rubric)


def test_marking_changes_no_answer(mine: Path) -> None:
    """The answers file is only read, so one can mark, go on and mark again."""
    answer(mine)
    path = mine / "exercises" / EXERCISE / NAME
    before = path.read_bytes()
    first, second = mark(mine, EXERCISE), mark(mine, EXERCISE)
    assert path.read_bytes() == before
    assert first.output == second.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["06_equty"], 'There is no exercise "06_equty" in my_course/; did you mean "06_equity"?'),
        ([EXERCISE], f"Nothing is answered in {EXERCISE} yet; open its notebook and begin."),
    ],
)
def test_what_is_not_there_is_a_sentence(mine: Path, words: list[str], sentence: str) -> None:
    """A mistyped name, or nothing answered: one sentence, exit code 1."""
    done = mark(mine, *words)
    assert (done.exit_code, done.output.strip()) == (1, sentence)


def test_a_damaged_answers_file_is_a_sentence(mine: Path) -> None:
    """It says what is wrong and what to do, and leaves the file as it is."""
    path = mine / "exercises" / EXERCISE / NAME
    path.write_text("{")
    done = mark(mine, EXERCISE)
    assert done.exit_code == 1
    assert "is damaged (not readable as JSON). Open the notebook" in done.output
    assert path.read_text() == "{"


def test_without_the_keys_it_says_who_has_them(mine: Path, tmp_path: Path) -> None:
    """A learner of a taught course is sent to whoever teaches it."""
    answer(mine)
    shutil.copytree(PROJECT / "course", tmp_path / "course")
    done = mark(mine, EXERCISE, root=tmp_path)
    assert done.exit_code == 1
    assert done.output.strip().startswith(f"The key to {EXERCISE} is not on this machine: whoever teaches")


def test_before_the_course_was_opened(tmp_path: Path) -> None:
    """Without a learner's copy the sentence says how to get one."""
    result = mark(tmp_path / "my_course", EXERCISE)
    assert result.exit_code == 1
    assert "There is no my_course/ yet, so nothing is answered. Open the course first" in result.output
