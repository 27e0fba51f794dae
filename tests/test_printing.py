"""The course on paper: everything a room needs, and nothing of a graded key unless asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from collabkit.cli import main
from collabkit.content.course import Course, Solutions
from collabkit.grading.build import exercises
from collabkit.printing.pages import Page, pages

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def made() -> dict[str, Page]:
    """All pages of the course, without the keys of exercises."""
    found = pages(Course(ROOT / "course"), [Solutions.of(ROOT, n) for n in exercises(ROOT)], keys=False)
    return {page.name: page for page in found}


def test_every_lesson_case_and_exercise_has_its_page(made: dict[str, Page]) -> None:
    """Nothing is left out, and each lesson has its answers apart."""
    course = Course(ROOT / "course")
    lessons = [path.stem for path in sorted((ROOT / "course").glob("*.ipynb"))]
    assert {f"{name}.html" for name in lessons} <= set(made)
    assert {f"{name}_answers.html" for name in lessons} <= set(made)
    assert {f"case_{id}.html" for id in course.case_ids} <= set(made)
    assert {f"exercise_{name}.html" for name in exercises(ROOT)} <= set(made)


def test_a_sheet_asks_everything(made: dict[str, Page]) -> None:
    """Each question of a lesson stands on its sheet, with every option, anchor and statement."""
    course, text = Course(ROOT / "course"), made["06_equity.html"].body
    own = [i for i in course.items.values() if Path(i.file).stem == "06_equity"]
    assert all(f'id="{item.id}"' in text for item in own)
    assert text.count("<b>S") == len(course.case("even-table").statements)
    assert "Run All" not in text


def test_a_lesson_sheet_gives_no_answer_away(made: dict[str, Page]) -> None:
    """Reasons and reveals stand on the page of answers only."""
    course = Course(ROOT / "course")
    item = course.item("recall-power")
    reason = item.options[0].because.split(".")[0]
    assert reason not in made["06_equity.html"].body
    assert reason in made["06_equity_answers.html"].body


def test_keys_of_exercises_only_when_asked(made: dict[str, Page]) -> None:
    """Without --keys no exercise has a page of answers, and no sheet holds a reason or the model answer."""
    assert not [name for name in made if name.startswith("exercise_") and "answers" in name]
    solutions = Solutions.of(ROOT, "06_equity")
    sheet = made["exercise_06_equity.html"].body
    for key in solutions.keys.values():
        assert not [text for text in key.because.values() if text and text[:60] in sheet]
    assert "I advise you to hold and redraft" not in sheet
    keyed = pages(Course(ROOT / "course"), [solutions], keys=True)
    (told,) = [page for page in keyed if page.name == "exercise_06_equity_answers.html"]
    assert "I advise you to hold and redraft" in told.body
    assert solutions.keys["upward-recognised"].wrong_turns[0].because[:40] in told.body


def test_the_command_writes_self_contained_pages(tmp_path: Path) -> None:
    """One command, an index that leads to every page, and nothing loaded from a network."""
    result = CliRunner().invoke(main, ["print", "--out", str(tmp_path / "paper")])
    assert result.exit_code == 0, result.output
    index = (tmp_path / "paper" / "index.html").read_text("utf-8")
    links = re.findall(r'href="([^"]+)"', index)
    assert len(links) > 10
    assert all((tmp_path / "paper" / link).is_file() for link in links)
    for path in (tmp_path / "paper").glob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r'(src|href)="https?://(?!creativecommons)', text), path.name
        assert not re.search(r"<(script|link)\b", text), path.name
