"""Every graded exercise: what earns points, what earns none, and what never leaves solutions/."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from collabkit.answers.value import indicators
from collabkit.content.course import Course, Solutions
from collabkit.content.item import MARKED, Item
from collabkit.grading.build import exercises
from collabkit.grading.calls import read_call
from collabkit.marking.mark import mark

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[1]
NAMES = exercises(ROOT)
CAPSTONE = "09_capstone"
ALL = [Solutions.of(ROOT, name) for name in NAMES]
SOURCES = pytest.mark.parametrize("solutions", ALL, ids=NAMES)


def notebook(folder: Path) -> NotebookNode:
    """The notebook of an exercise's folder."""
    read: NotebookNode = nbformat.read(folder / f"{folder.name}.ipynb", as_version=4)
    return read


def automatic(solutions: Solutions) -> list[Item]:
    """The items that are marked without a person."""
    return [item for item in solutions.items.values() if item.kind in MARKED]


def memo(solutions: Solutions) -> Item:
    """The one written item."""
    (found,) = [item for item in solutions.items.values() if item.kind == "reflect"]
    return found


def reference(solutions: Solutions, item: Item) -> Any:
    """The answer that the key itself would give."""
    key = solutions.keys[item.id]
    if item.kind == "scorecard":
        asked = indicators(item, solutions.course)
        evidence = sorted(key.bearing({i.id for i in asked})[0])
        return {"ratings": {i.id: key.ratings[i.id].reference for i in asked}, "evidence": evidence}
    answers = {"choose": key.right, "rank": key.order, "classify": key.groups, "number": key.value}
    value = answers[item.kind]
    return list(value) if isinstance(value, tuple) else value


def test_every_lesson_has_its_exercise() -> None:
    """Lesson, exercise and released folder share one slug, ten of each."""
    lessons = [path.stem for path in sorted((ROOT / "course").glob("[0-9]*.ipynb"))]
    released = [path.name for path in sorted((ROOT / "exercises").iterdir()) if path.is_dir()]
    assert lessons == NAMES == released
    assert len(lessons) == 10


@SOURCES
def test_points(solutions: Solutions) -> None:
    """100 points, about 60 of them automatic, in 4 to 7 graded items that end with a memo of 40."""
    total = sum(item.points or 0 for item in solutions.items.values())
    marked = sum(item.points or 0 for item in automatic(solutions))
    assert total == 100
    assert 55 <= marked <= 65
    assert 4 <= len(automatic(solutions)) <= 7
    assert (memo(solutions).points, list(solutions.items)[-1]) == (40, memo(solutions).id)


@SOURCES
def test_reference_earns_all(solutions: Solutions) -> None:
    """The key's own answers earn every automatic point, and a blank earns none."""
    for item in automatic(solutions):
        key = solutions.keys[item.id]
        assert mark(item, reference(solutions, item), key, solutions.course).points == item.points, item.id
        assert mark(item, None, key, solutions.course).points == 0, item.id


@SOURCES
def test_reasons_and_rubric(solutions: Solutions) -> None:
    """Each option and fact has a reason of its own; the memo has five lines of 0 to 3 and a model answer."""
    for item in solutions.items.values():
        because = solutions.keys[item.id].because
        ids = [o.id for o in (*item.options, *item.facts)]
        assert [name for name in ids if not because.get(name)] == [], item.id
        assert len({because[name] for name in ids}) == len(ids), item.id
    rubric = solutions.keys[memo(solutions).id].rubric
    assert len(rubric) == 5
    assert all(set(line) == {"line", "0", "1", "2", "3"} for line in rubric)
    (model,) = [cell.source for cell in notebook(solutions.folder).cells if cell.id == memo(solutions).id]
    assert 110 <= len(model.split()) <= 190


@SOURCES
def test_graded_ratings_say_why(solutions: Solutions) -> None:
    """Each graded rating has a range of two levels at most, a reason, and what would change it."""
    for item in (i for i in solutions.items.values() if i.kind == "scorecard"):
        key = solutions.keys[item.id]
        for one in indicators(item, solutions.course):
            rating = key.ratings[one.id]
            low, high = rating.accept or (0, 0)
            assert high - low <= 1, (item.id, one.id)
            assert len(rating.because.split()) >= 10, (item.id, one.id)
            assert rating.would_change, (item.id, one.id)
            assert rating.supports or rating.reference == "?", (item.id, one.id)


def test_no_rating_is_asked_twice() -> None:
    """One dimension of one partnership is graded once in the course: no feedback answers a later exercise."""
    asked = Counter(
        (item.case, one.id)
        for solutions in ALL
        for item in solutions.items.values()
        if item.kind == "scorecard"
        for one in indicators(item, solutions.course)
    )
    assert [pair for pair, times in asked.items() if times > 1] == []


def test_the_capstone_is_seen_nowhere_else() -> None:
    """Its two partnerships stand in no other exercise and in no lesson, and it asks every kind of item."""
    own = {item.case for item in ALL[-1].items.values() if item.case}
    assert ALL[-1].folder.name == CAPSTONE
    assert own == {"port-midwives", "handover"}
    others = {i.case for s in ALL[:-1] for i in s.items.values()}
    others |= {i.case for i in Course(ROOT / "course").items.values()}
    assert not own & others
    assert {item.kind for item in ALL[-1].items.values()} == {*MARKED, "reflect"}


@SOURCES
def test_notebook(solutions: Solutions) -> None:
    """One locked cell an item, with its id and points; no outputs, code hidden, texts short."""
    cells = {cell.id: cell for cell in notebook(solutions.folder).cells}
    assert 12 <= len(cells) <= 21
    for item in solutions.items.values():
        grading = cells[item.id].metadata.nbgrader
        assert (grading.grade, grading.grade_id, grading.points) == (True, item.id, item.points)
        assert grading.locked == (item.kind in MARKED)
    for cell in cells.values():
        assert len(cell.source.split()) <= (190 if cell.id == memo(solutions).id else 150), cell.id
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
            assert cell.metadata.jupyter.source_hidden
            call = read_call(cell.source)
            assert cell.id == "start" or (call and call.id in (cell.id, cell.id.removesuffix("-form")))


def secrets(solutions: Solutions) -> set[str]:
    """Every sentence of keys, references, rubric and model answer, long enough to be told from chance."""
    found = [cell.source for cell in notebook(solutions.folder).cells if cell.id == memo(solutions).id]
    for key in solutions.keys.values():
        found += [*key.because.values(), *(turn.because for turn in key.wrong_turns)]
        found += [text for r in key.ratings.values() for text in (r.because, r.would_change)]
        found += [judgement.why for judgement in key.statements.values()]
        found += [text for line in key.rubric for text in line.values()]
    sentences = {" ".join(s.split()) for text in found for s in re.split(r"(?<=[.?:;])\s+", text)}
    return {sentence for sentence in sentences if len(sentence) > 40}


@SOURCES
def test_nothing_of_the_key_is_released(solutions: Solutions) -> None:
    """What learners get holds no reason, no rubric line, no model answer, and no file of a key."""
    folder = ROOT / "exercises" / solutions.folder.name
    files = [path for path in folder.rglob("*") if path.is_file()]
    texts = [path.read_text(encoding="utf-8") for path in files]
    texts += [cell.source for cell in notebook(folder).cells]
    released = " ".join(" ".join(texts).split())
    assert [text for text in secrets(solutions) if text in released] == []
    assert not [path for path in files if "key" in path.name or "reference" in path.name]


def rows(case: str, table: str) -> dict[str, dict[str, Any]]:
    """A table of a case by row id."""
    return {str(row["id"]): row for row in Course(ROOT / "course").case(case).tables[table]}


def value(name: str) -> float:
    """The key to a number, in an exercise or in a lesson."""
    for solutions in ALL:
        if name in solutions.keys:
            return solutions.keys[name].value
    key = Course(ROOT / "course").item(name).key
    assert key
    return key.value


def test_numbers_without_a_recipe_hold() -> None:
    """Figures that no recipe can give, worked out from the tables by plain arithmetic."""
    pay, fees = rows("first-draft", "contributions")["K5"], rows("first-draft", "benefits")["B2"]
    half_year_of_fees = fees["expected"] / 2
    assert value("tinteiro-link") == pytest.approx(100 * half_year_of_fees / pay["amount"], abs=0.5)
    decisions = rows("kitchen-cabinet", "decisions").values()
    own = [d["adopted"] for d in decisions if d["proposed_by"] == "hospital"]
    everybody = [d["adopted"] for d in decisions if d["proposed_by"]]
    uptake = (sum(own) / len(own)) / (sum(everybody) / len(everybody))
    assert value("cup-uptake") == pytest.approx(uptake, abs=0.005)
    ideas = [d for d in rows("upward", "decisions").values() if d["proposed_by"]]
    local = [d for d in ideas if d["proposed_by"] in ("women", "committee")]
    rates = [
        sum(d["stake"] for d in own if d["adopted"]) / sum(d["stake"] for d in own) for own in (local, ideas)
    ]
    assert value("upward-uptake") == pytest.approx(rates[0] / rates[1], abs=0.01)
    gains = [g for g in rows("guardians", "benefits").values() if g["kind"] == "specific"]
    best: dict[str, float] = {}
    for gain in gains:
        share = 100 * (gain["realised"] or 0) / gain["expected"]
        best[gain["partner"]] = max(share, best.get(gain["partner"], 0))
    assert value("line-mean") == pytest.approx(sum(best.values()) / len(best) - min(best.values()), abs=0.5)
