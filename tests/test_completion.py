"""How far a learner has come: counted from real answers files, and the certificate at the end."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium

from collabkit.answers.store import Answers
from collabkit.answers.value import indicators
from collabkit.completion.page import CERTIFICATE, progress_page
from collabkit.completion.steps import Module, heading, modules
from collabkit.content.course import Course
from collabkit.content.item import Item

ROOT = Path(__file__).parents[1]
NOWHERE = Path("no-such-cache")
EXERCISE = "06_equity"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A learner's copy with two lessons and one exercise."""
    folder = tmp_path / "my_course"
    keep = shutil.ignore_patterns("answers.json*", ".*", "0[1-5]*", "0[789]*")
    shutil.copytree(ROOT / "course", folder, ignore=keep)
    shutil.copytree(ROOT / "exercises" / EXERCISE, folder / "exercises" / EXERCISE)
    return folder


def value(item: Item, course: Course) -> Any:
    """A whole answer to an item, right or wrong."""
    if item.answer_kind == "scorecard":
        evidence = [course.case(item.case or "").statements[0].id] if item.evidence else []
        return {"ratings": {i.id: 3 for i in indicators(item, course)}, "evidence": evidence}
    if item.answer_kind == "classify":
        return {fact.id: item.groups[0].id for fact in item.facts}
    if item.answer_kind == "rank":
        return [thing.id for thing in item.things]
    if item.answer_kind == "number":
        return item.low or 1.0
    return "A memo." if item.answer_kind == "reflect" else [item.options[0].id]


def answer_all(folder: Path, keep: Callable[[Item], bool] = lambda item: True) -> None:
    """Answer the items of a folder that `keep` lets through."""
    course, answers = Course(folder), Answers(folder)
    for item in course.items.values():
        if item.kind != "explore" and keep(item):
            answers.save(item.id, item.answer_kind, value(item, course))


def module(folder: Path, cache: Path = NOWHERE) -> Module:
    """The equity module as it stands."""
    return next(m for m in modules(Course(folder), cache) if m.slug == EXERCISE)


def test_nothing_answered(copy: Path) -> None:
    """A fresh copy has begun nothing, and the page says what comes first."""
    assert [m.slug for m in modules(Course(copy), NOWHERE)] == ["00_start_here", EXERCISE]
    found = module(copy)
    assert found.lesson
    assert found.exercise
    assert (found.lesson.state, found.exercise.state) == ("unstarted", "unstarted")
    assert found.title.startswith("6 Equity")
    assert "Handed in: 0 of 1" in repr(progress_page(Course(copy), NOWHERE))
    assert "Next: the lesson 0 Start here" in repr(progress_page(Course(copy), NOWHERE))


def test_a_question_counts_when_all_of_it_is_answered(copy: Path) -> None:
    """One answer makes a beginning; half a scorecard is not counted; all of them make the lesson answered."""
    course = Course(copy)
    one = course.item("recall-power")
    Answers(copy).save(one.id, one.answer_kind, value(one, course))
    card = course.item("equity-faded")
    Answers(copy).save(card.id, "scorecard", {"ratings": {"recognition": 2}, "evidence": []})
    lesson = module(copy).lesson
    assert lesson
    assert (lesson.state, lesson.done) == ("begun", 1)
    answer_all(copy, lambda item: Path(item.file).stem == EXERCISE)
    lesson = module(copy).lesson
    assert lesson
    assert (lesson.state, lesson.done) == ("answered", lesson.total)


def test_handed_in_through_nbgrader(copy: Path, tmp_path: Path) -> None:
    """Nbgrader's own cache of submissions says so; another exercise's submission does not."""
    answer_all(copy / "exercises" / EXERCISE)
    cache = tmp_path / "nbgrader_cache"
    (cache / "course" / "ada+01_power+2026-01-01 10:00:00 UTC").mkdir(parents=True)
    exercise = module(copy, cache).exercise
    assert exercise
    assert exercise.state == "answered"
    (cache / "course" / f"ada+{EXERCISE}+2026-01-01 10:00:00 UTC").mkdir()
    exercise = module(copy, cache).exercise
    assert exercise
    assert exercise.state == "handed_in"


def test_fetched_elsewhere_in_the_copy(copy: Path) -> None:
    """What nbgrader fetched beside the lessons counts, where more is answered than in exercises/."""
    shutil.copytree(copy / "exercises" / EXERCISE, copy / EXERCISE)
    answer_all(copy / EXERCISE)
    exercise = module(copy).exercise
    assert exercise
    assert exercise.state == "answered"


def test_the_certificate_comes_last(copy: Path) -> None:
    """It is written once every exercise is handed in, says completed and not competent, and is kept."""
    page = progress_page(Course(copy), NOWHERE)
    assert not (copy / CERTIFICATE).exists()
    assert CERTIFICATE not in page.html
    answer_all(copy / "exercises" / EXERCISE)
    (copy / "exercises" / EXERCISE / f"feedback_{EXERCISE}.html").write_text("marked alone")
    page = progress_page(Course(copy), NOWHERE)
    assert f'href="{CERTIFICATE}"' in page.html
    text = (copy / CERTIFICATE).read_text("utf-8")
    assert "has completed this course, with 1 modules and their exercises" in text
    assert "no statement of competence" in text
    assert "http" not in text.replace("http-equiv", "")
    (copy / CERTIFICATE).write_text(text + "<!-- signed -->", "utf-8")
    progress_page(Course(copy), NOWHERE)
    assert "<!-- signed -->" in (copy / CERTIFICATE).read_text("utf-8")


def test_damage_counts_as_empty(copy: Path) -> None:
    """A damaged answers file stops nothing here; its own notebook speaks of it."""
    (copy / "answers.json").write_text("{", "utf-8")
    lesson = module(copy).lesson
    assert lesson
    assert lesson.state == "unstarted"


def test_a_notebook_without_a_heading_has_its_name(tmp_path: Path) -> None:
    """Damaged notebooks and those without a heading are called like their file."""
    path = tmp_path / "03_trust.ipynb"
    path.write_text("no notebook", "utf-8")
    assert heading(path) == "03_trust"
    path.write_text('{"cells": []}', "utf-8")
    assert heading(path) == "03_trust"


@pytest.mark.browser
def test_the_certificate_prints_on_one_page(copy: Path, tmp_path: Path) -> None:
    """In a real browser, with a name typed in, it fits one sheet of A4."""
    from collabkit.completion.page import write_certificate

    titles = [
        Module(f"{n:02}_m", f"{n} A module with a rather long name: and a hook", None, None)
        for n in range(10)
    ]
    path = write_certificate(Course(copy), titles)
    with chromium() as browser:
        page = browser.new_page()
        page.goto(path.as_uri())
        page.get_by_label("Name").fill("Adaeze Okonkwo-Müller")
        data = page.pdf(prefer_css_page_size=True)
    assert data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") + data.count(b"/Type/Page/") == 1
