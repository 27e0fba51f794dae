"""The lessons as learners meet them: their shape, honest minutes, figures that hold, and cells that run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from html import escape
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from collabkit.answers.store import Answers
from collabkit.answers.value import indicators
from collabkit.content.course import Course
from collabkit.content.item import Item
from collabkit.content.prose import html
from collabkit.forms.control import Control
from collabkit.pictures import picture

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[1]
COURSE = ROOT / "course"
START, EQUITY = "00_start_here", "06_equity"
LESSONS = tuple(sorted(path.stem for path in COURSE.glob("[0-9]*.ipynb")))
FULL = tuple(name for name in LESSONS if name != START)
"""Lessons of the common anatomy; the way in has its own."""
INTERACTIONS = (
    "scorecard",
    "choose",
    "number",
    "rank",
    "classify",
    "reflect",
    "predict",
    "explore",
    "answer",
)
CALL = re.compile(r'(\w+)\("([\w-]+)"\)')
WORDS_A_MINUTE = 200
THINKING = {
    "choose": 0.5,
    "predict": 0.4,
    "number": 1.5,
    "classify": 0.8,
    "rank": 0.75,
    "explore": 1.5,
    "reflect": 1.5,
}
A_RATING, THE_EVIDENCE = 0.5, 1.0
"""Minutes: to weigh one indicator, and to look for evidence once the statements are read."""


@pytest.fixture(scope="module")
def course() -> Course:
    """The course as learners get it."""
    return Course(COURSE)


def notebook(name: str, folder: Path = COURSE) -> NotebookNode:
    """The notebook of that name."""
    read: NotebookNode = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    return read


def prose(name: str) -> list[NotebookNode]:
    """The markdown cells of a lesson."""
    return [cell for cell in notebook(name).cells if cell.cell_type == "markdown"]


def calls(name: str) -> list[tuple[str, str]]:
    """The calls of a lesson: (name, id), in order."""
    found = [CALL.fullmatch(cell.source) for cell in notebook(name).cells if cell.cell_type == "code"]
    return [(call[1], call[2]) for call in found if call]


def own_items(course: Course, name: str) -> dict[str, Item]:
    """The items of a lesson's own file."""
    return {id: item for id, item in course.items.items() if Path(item.file).name == f"{name}.yaml"}


def words(*texts: str) -> int:
    """How many words the texts have."""
    return sum(len(text.split()) for text in texts)


def answers(item: Item, course: Course) -> list[Any]:
    """Answers that see each reason of an item: every single option, or all at once."""
    if item.answer_kind == "choose":
        return [[o.id] for o in item.options]
    if item.answer_kind == "number":
        return [turn.value for turn in item.key.wrong_turns] + [item.key.value] if item.key else [33]
    if item.answer_kind == "rank":
        return [[thing.id for thing in item.things]]
    if item.answer_kind == "classify":
        return [{fact.id: group.id for fact in item.facts} for group in item.groups]
    if item.answer_kind == "reflect":
        return ["A plan."]
    evidence = {"evidence": [s.id for s in course.case(item.case or "").statements]} if item.evidence else {}
    return [{"ratings": {i.id: level for i in indicators(item, course)}, **evidence} for level in (1, 5, "?")]


def feedback(item: Item, value: Any, course: Course, folder: Path) -> str:
    """What the form shows a learner after that answer."""
    folder.mkdir(parents=True)
    control = Control(item, course, Answers(folder))
    control.save(value)
    return str(control.press("commit" if item.kind == "predict" else "check")["feedback"])


def minutes(name: str, course: Course) -> dict[str, float]:
    """Honest minutes of a lesson, by what takes them."""
    case_words = [words(course.case(id).story) for call, id in calls(name) if call == "partnership"]
    items = [course.item(id) for call, id in calls(name) if call not in ("partnership", "answer", "reveal")]
    return {
        "prose": words(*(cell.source for cell in prose(name))) / WORDS_A_MINUTE,
        "story": sum(case_words) / WORDS_A_MINUTE,
        "questions": sum(words(*asked(item, course)) for item in items) / WORDS_A_MINUTE,
        "answers": sum(words(*told(item, course)) for item in items) / WORDS_A_MINUTE,
        "thinking": sum(thinking(item, course) for item in items),
    }


def asked(item: Item, course: Course) -> Iterable[str]:
    """What a learner reads before answering; anchors and statements too."""
    if item.kind == "explore":
        return  # what it shows is looked at, not read
    yield from (item.title, item.prompt, *(o.text for o in (*item.options, *item.things, *item.facts)))
    if item.kind == "scorecard":
        yield from (text for i in indicators(item, course) for text in (i.question, *i.anchors.values()))
        yield from (s.text for s in course.case(item.case or "").statements if item.evidence)


def told(item: Item, course: Course) -> Iterable[str]:
    """What a learner reads after answering: about two reasons where each option has one."""
    yield item.reveal
    if item.picture:
        yield picture(item.picture, course.case(item.case or ""), course.say).says
    own = [o.because for o in item.options if o.because]
    yield from own if item.several else own[:1] if item.kind == "predict" else own[:2]
    if item.key:
        yield from item.key.because.values()
        yield from (item.key.ratings[i.id].because for i in indicators(item, course) if item.key.ratings)
        yield from (item.key.statements[s].why for s in reasons_seen(item) if item.evidence)


def reasons_seen(item: Item) -> list[str]:
    """Statements whose reason is shown: all real evidence, and two that were ticked in error."""
    if item.key is None:
        return []
    right, wrong = item.key.bearing({i.id for i in indicators(item, Course(COURSE))} | set(item.given))
    return sorted(right) + sorted(wrong)[:2]


def thinking(item: Item, course: Course) -> float:
    """Minutes to make up one's mind, reading apart."""
    if item.kind != "scorecard":
        return THINKING[item.kind]
    return A_RATING * len(indicators(item, course)) + THE_EVIDENCE * item.evidence


@pytest.mark.parametrize("name", LESSONS)
def test_shape(name: str) -> None:
    """A lesson has 30 to 40 cells."""
    assert 30 <= len(notebook(name).cells) <= 40


@pytest.mark.parametrize("name", LESSONS)
def test_minutes(name: str, course: Course) -> None:
    """Each lesson takes 25 to 35 honest minutes, and says so within three."""
    parts = minutes(name, course)
    total = sum(parts.values())
    print(name, {part: round(value, 1) for part, value in parts.items()}, f"= {total:.1f} minutes")
    (said,) = [re.search(r"About (\d+) minutes", c.source) for c in prose(name) if c.id == "aims"]
    assert said
    assert 25 <= total <= 35.5
    assert abs(int(said.group(1)) - total) <= 3


@pytest.mark.parametrize("name", LESSONS)
def test_prose_is_short(name: str) -> None:
    """Prose comes in small cells: the median about 50 words, none over 150, never two long ones in a row."""
    lengths = [words(cell.source) if cell.cell_type == "markdown" else 0 for cell in notebook(name).cells]
    assert median(filter(None, lengths)) <= 65
    assert max(lengths) <= 150
    assert not [pair for pair in pairwise(lengths) if min(pair) > 80]


@pytest.mark.parametrize("name", LESSONS)
def test_something_to_do_every_five_cells(name: str) -> None:
    """Nobody reads more than four cells of a lesson without something to do."""
    done = [-1]
    for place, cell in enumerate(notebook(name).cells):
        call = CALL.fullmatch(cell.source)
        if call and call[1] in INTERACTIONS:
            done.append(place)
    assert max(b - a for a, b in pairwise([*done, len(notebook(name).cells)])) <= 5


@pytest.mark.parametrize("name", FULL)
def test_every_kind_of_question(name: str, course: Course) -> None:
    """A lesson uses every kind of form, and both kinds of prediction."""
    assert set(INTERACTIONS) - {"answer", "progress"} <= {call for call, _ in calls(name)}
    asks = {item.ask for item in own_items(course, name).values() if item.kind == "predict"}
    assert asks == {"choose", "number"}


@pytest.mark.parametrize("name", LESSONS)
def test_items_called_are_items_defined(name: str, course: Course) -> None:
    """Each item of a lesson's file is called once in its notebook, by its kind, in the file's order."""
    called = [(call, id) for call, id in calls(name) if call not in ("partnership", "answer", "reveal")]
    assert called == [(item.kind, id) for id, item in own_items(course, name).items()]


@pytest.mark.parametrize("name", LESSONS)
def test_cells_are_one_call_and_hidden(name: str) -> None:
    """A code cell is one call named like its cell, its source folded away; no output is stored."""
    first, *rest = [cell for cell in notebook(name).cells if cell.cell_type == "code"]
    assert first.source.startswith("from collabkit import ")
    for cell in (first, *rest):
        assert not cell.outputs
        assert cell.execution_count is None
        assert cell.id == "text-way" or cell.metadata.jupyter.source_hidden
    for cell in rest:
        call = CALL.fullmatch(cell.source)
        assert call or cell.source in ("fingerprint()", "progress()")
        assert not call or call[1] == "reveal" or cell.id in (call[2], "text-way")


@pytest.mark.parametrize("name", FULL)
def test_anatomy(name: str, course: Course) -> None:
    """A lesson looks back twice, scores its partnership with gaps and with evidence, mends, and plans."""
    items = list(own_items(course, name).values())
    back = [i for i in items if "looking back" in i.title.lower()]
    assert len(back) == 2
    cards = [i for i in items if i.kind == "scorecard"]
    assert len(cards) == 2
    assert all(card.commit for card in cards)
    assert name == "09_capstone" or [card.evidence for card in cards] == [False, True]
    if name > "02":
        assert len(set().union(*(card.dimensions for card in cards))) >= 2  # mixed with another dimension
    assert items[-1].kind == "reflect"


@pytest.mark.parametrize("name", FULL)
def test_figures_stand_in_items_and_not_in_prose(name: str) -> None:
    """Prose holds no figure of the case: only minutes, levels, numbers of lines, years and licences."""
    for cell in prose(name):
        text = re.sub(
            rf"(?m)^\d\. |^#+ .*$|{name}(\.ipynb)?|[Aa]bout \d+ minutes|© \d+|CC BY.*$|\((19|20)\d\d\)",
            "",
            cell.source,
        )
        levels = re.sub(
            r"\b([Ll]evels? \d( (and|or) \d)?|[Aa](nother)? \d|(with|the|of|from|to|for|no) \d)\b", "", text
        )
        assert not re.findall(r"\d+", levels), (cell.id, re.findall(r"\d+", levels))


def test_bare_figures_of_the_items_hold(course: Course) -> None:
    """What reasons spell out in words or digits is what the tables give."""
    case = course.case("even-table")
    budget = {row["id"]: row["budget"] for row in case.tables["partners"]}
    cash = {row["partner"]: row["amount"] for row in case.tables["contributions"] if row["kind"] == "cash"}
    rows = [row for row in case.tables["contributions"] if row["partner"] == "coop"]
    named = [row["importance"] for row in rows if row["in_agreement"] or row["in_report"]]
    assert budget["firm"] / budget["coop"] == 200
    assert 40 < budget["council"] / budget["coop"] < 50
    assert (cash["firm"] * 400, cash["coop"] * 2) == (budget["firm"], budget["coop"])
    assert "USD 18,000" in case.story
    assert budget["coop"] * 3 == 18_000 * 4
    assert (sum(named), sum(row["importance"] for row in rows)) == (4, 18)
    assert named == [2, 2]
    assert case.figures["coop_full"] == "55%"


@pytest.mark.parametrize("name", LESSONS)
def test_every_answer_has_its_reason(name: str, course: Course, tmp_path: Path) -> None:
    """Each option of each question gets a reason of its own, and none shows braces or markup left over."""
    for item in own_items(course, name).values():
        if item.kind in ("reflect", "explore"):
            continue
        reasons = [o.because for o in item.options]
        assert all(reasons)
        assert len(set(reasons)) == len(reasons)
        for number, value in enumerate(answers(item, course)):
            shown = feedback(item, value, course, tmp_path / f"{item.id}-{number}")
            assert shown
            assert not re.search(r"\{\w+\}|\*\*", shown), item.id
            chosen = [o.because for o in item.options if [o.id] == value]
            assert all(escape(because) in shown or html(because) in shown for because in chosen), item.id


@pytest.mark.parametrize("name", LESSONS)
def test_the_first_rows_give_nothing_away(name: str, course: Course) -> None:
    """The right option is not always in the same place, nor always the longest."""
    single = [i for i in own_items(course, name).values() if i.kind == "choose" and not i.several and i.key]
    places = [[o.id for o in i.options].index(i.key.right[0]) for i in single if i.key]
    longest = [max(i.options, key=lambda o: len(o.text)).id in i.key.right for i in single if i.key]
    assert len(set(places)) > 1
    assert not all(longest)


def test_the_switch_changes_picture_and_ranking(course: Course) -> None:
    """Counted in cash nobody gives most; with everything counted the co-op does."""
    from collabkit.whatif import view

    form = view("contributions", course.case("even-table"), course.say)
    before = form.results["counted"]["html"]
    form.values = {**form.values, "counting": "everything"}
    after = form.results["counted"]["html"]
    first = re.compile(r'<li value="1">([^<]+)</li>')
    assert len(first.findall(before)) == 3
    assert first.findall(after) == ["Growers&#x27; Co-operative of Upper Mullaray, 55%"]


def test_the_article_is_quoted_briefly() -> None:
    """All quotations from the equity paragraph together stay under 25 words, and its author is named."""
    article = (
        "an equal right to be at the table and a validation of those contributions "
        "that are not measurable simply in terms of cash value or public profile"
    )
    text = " ".join(cell.source for cell in prose(EQUITY))
    quoted = [
        q
        for q in re.findall(r'"([^"]+)"', text)
        if q.startswith("Equity is not") or (q in article and words(q) > 2)
    ]
    assert len(quoted) == 3
    assert words(*quoted) < 25
    assert "Jocelyne Daw" in text


@pytest.mark.parametrize("name", LESSONS)
def test_pictures_are_there(name: str) -> None:
    """Every picture in the prose exists, has words for those who can't see it, and weighs under 150 KB."""
    found = [m for cell in prose(name) for m in re.findall(r"!\[(.*?)\]\((.*?)\)", cell.source, re.DOTALL)]
    for alt, path in found:
        assert words(alt) >= 5
        assert (COURSE / path).stat().st_size < 150_000
    assert found or name != START


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A learner's copy of the course, away from the real one."""
    folder = tmp_path / "my_course"
    left_out = shutil.ignore_patterns("answers.json*", ".*")
    shutil.copytree(COURSE, folder, ignore=left_out)
    shutil.copytree(ROOT / "exercises", folder / "exercises", ignore=left_out)
    return folder


RELEASED = tuple(sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("exercises/*/*.ipynb")))


@pytest.mark.slow
@pytest.mark.parametrize("path", [*(f"{name}.ipynb" for name in LESSONS), *RELEASED])
def test_run_all_with_nothing_answered(path: str, copy: Path) -> None:
    """Run All passes in every lesson and exercise with nothing answered, and keeps no answer nobody gave."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval-lax",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
    ]
    at = copy / path
    done = subprocess.run([*command, at.name], cwd=at.parent, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (at.parent / "answers.json").exists()


@pytest.mark.slow
def test_run_all_answered_and_run_again(copy: Path, course: Course) -> None:
    """With everything answered in text, a second Run All in the same kernel passes and keeps it."""
    book = notebook(EQUITY, copy)
    given = {
        id: answers(item, course)[0]
        for id, item in own_items(course, EQUITY).items()
        if item.kind != "explore"
    }
    lines = ["from collabkit import answer"]
    for id, value in given.items():
        lines.append(f"answer({id!r}, {value!r}, commit={course.item(id).kind == 'predict'})")
    again = [nbformat.v4.new_code_cell(cell.source) for cell in book.cells if cell.cell_type == "code"]
    book.cells += [nbformat.v4.new_code_cell("\n".join(lines)), *again]
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(copy)}}).execute()
    kept = Answers(copy)
    assert all(kept.get(id) for id in given)
