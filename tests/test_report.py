"""The report on a class: its counting by hand, and a page that anyone can read."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from collabkit.answers.store import Answers
from collabkit.content.course import Solutions
from collabkit.content.item import Item, Option
from collabkit.content.key import Judgement, Key, Origin, Rating, WrongTurn
from collabkit.grading.build import exercises
from collabkit.report.cohort import by_item, by_profile, hardest, spread, totals
from collabkit.report.grades import Grade, write_grades
from collabkit.report.page import Class, automatic, report_html
from collabkit.report.pull import pulls

ROOT = Path(__file__).resolve().parents[1]
AUTHORED = Origin("authored", 1, "2026-11-23", "")
GRADES = [
    Grade("ann", "x", "easy", 9.0, 10.0),
    Grade("ben", "x", "easy", 10.0, 10.0),
    Grade("ann", "x", "hard", 0.0, 4.0),
    Grade("ben", "x", "hard", 1.0, 4.0),
    Grade("ann", "x", "memo", None, 20.0),
    Grade("ben", "x", "memo", 0.0, 20.0),
]


def test_spread_by_hand() -> None:
    """Points 0, 2, 9 and 10 of 10 have mean 5.25 and lie in the first, second and last fifth."""
    found = spread([0, 2, 9, 10], 10)
    assert (found.count, found.mean, found.least, found.most) == (4, 5.25, 0, 10)
    assert found.bins == (1, 1, 0, 0, 2)
    assert found.share == 0.525


def test_a_fifth_begins_with_its_own_edge() -> None:
    """Points on the edge between two fifths count in the upper one, whatever binary fractions make of it."""
    assert spread([1.2, 2.4, 3.6, 4.8], 6).bins == (0, 1, 1, 1, 1)


def test_totals_count_automatic_items_only() -> None:
    """A learner's total leaves out what a person marks, even where it is marked already."""
    found = {t.learner: (t.points, t.max_points) for t in totals(GRADES, {"x": ["easy", "hard"]})}
    assert found == {"ann": (9.0, 14.0), "ben": (11.0, 14.0)}


def test_items_wait_for_a_person() -> None:
    """An item says how many of its answers wait, and its points are those of the others."""
    memo = next(i for i in by_item(GRADES) if i.item == "memo")
    assert memo.waiting == 1
    assert memo.spread
    assert memo.spread.count == 1


def test_hardest_first() -> None:
    """Items are ordered by the share of their points that was earned."""
    assert [i.item for i in hardest(by_item(GRADES[:4]))] == ["hard", "easy"]


def test_by_profile() -> None:
    """Totals are told apart by kind of learner."""
    found = by_profile(totals(GRADES, {"x": ["easy", "hard"]}), {"ann": "lenient", "ben": "harsh"})
    assert found["x", "lenient"].mean == 9.0
    assert found["x", "harsh"].mean == 11.0


def test_grades_file_exactly(tmp_path: Path) -> None:
    """The grades file has its six columns, and no points where a person has still to give them."""
    write_grades(tmp_path / "grades.csv", GRADES[3:5], {"ann": "lenient", "ben": "harsh"})
    assert (tmp_path / "grades.csv").read_bytes() == (
        b"learner,profile,exercise,item,points,max_points\nben,harsh,x,hard,1,4\nann,lenient,x,memo,,20\n"
    )


OPTIONS = tuple(Option(name, f"Option {name}") for name in "abc")
GROUPS = (Option("g", "G"), Option("h", "H"))
ITEMS = {
    "choose": Item("i", "choose", "I", "?", 1.0, options=OPTIONS, several=True),
    "number": Item("i", "number", "I", "?", 1.0),
    "rank": Item("i", "rank", "I", "?", 1.0, things=OPTIONS),
    "classify": Item("i", "classify", "I", "?", 1.0, facts=OPTIONS, groups=GROUPS),
}


def found(kind: str, key: Key, values: list[Any]) -> list[tuple[str, str, int, int]]:
    """What draws answers away, as plain tuples."""
    course: Any = None
    return [(p.what, p.text, p.count, p.of) for p in pulls(ITEMS[kind], key, course, values)]


def test_wrong_options_that_attract() -> None:
    """Wrong options are named with how many chose them, right ones with how many left them out."""
    key = Key(AUTHORED, right=("a",))
    assert found("choose", key, [["b"], ["a", "b"], ["c"], []]) == [
        ("chosen, and not right", "Option b", 2, 3),
        ("chosen, and not right", "Option c", 1, 3),
        ("right, and left out", "Option a", 2, 3),
    ]


def test_wrong_turns_that_attract() -> None:
    """A number off in a way that the key knows is told from one off in another way; zero is an answer."""
    key = Key(AUTHORED, value=20.0, tolerance=0.5, wrong_turns=(WrongTurn(0.0, "Cash only."),))
    assert found("number", key, [20.4, 0.0, 0.2, 7.0, None]) == [
        ("known wrong turn", "Cash only.", 2, 4),
        ("off in another way", "", 1, 4),
    ]


def test_orders_turned_round() -> None:
    """A pair of neighbours that many put the other way round is named."""
    assert found("rank", Key(AUTHORED, order=("a", "b", "c")), [["b", "a", "c"], ["a", "b", "c"]]) == [
        ("order turned round", "“Option b” put before “Option a”", 1, 2)
    ]


def test_facts_put_elsewhere() -> None:
    """A fact that many put into the same wrong group is named with the right one."""
    key = Key(AUTHORED, groups={"a": "g", "b": "h", "c": "h"})
    assert found("classify", key, [{"a": "h"}, {"a": "h", "b": "h"}]) == [
        ("put elsewhere", "Option a → “H” (key: “G”)", 2, 2)
    ]


SOLUTIONS = {name: Solutions.of(ROOT, name) for name in exercises(ROOT)}


def test_a_scorecard_names_praise_and_leanings() -> None:
    """A scorecard names indicators that the class rates off, and statements it leans on wrongly."""
    solutions = SOLUTIONS["06_equity"]
    item = solutions.items["equity-guardians"]
    case = solutions.course.case(item.case or "")
    names = [i.id for i in solutions.course.framework.indicators_of(item.dimensions)]
    ratings = {n: Rating(2, (2, 3), "", ("S1",), (), "") for n in names}
    judged = {s.id: Judgement("tempting", (), "") for s in case.statements}
    judged["S1"] = Judgement("supports", (names[0],), "")
    key = Key(AUTHORED, ratings=ratings, statements=judged)
    values = [{"ratings": {names[0]: 5, names[1]: 3}, "evidence": ["S2"]}] * 2
    lines = [(p.what, p.count, p.of, p.note) for p in pulls(item, key, solutions.course, values)]
    assert lines == [
        ("rated too high", 2, 2, "+2.0 levels on average"),
        ("ticked, and not evidence here", 2, 2, ""),
        ("evidence, and passed over", 2, 2, ""),
    ]


def real_class(folder: Path, size: int, name: str) -> Class:
    """A class of people, each with half of the points, the written answers waiting."""
    solutions = SOLUTIONS[name]
    marked = automatic(solutions)
    grades = [
        Grade(f"p{n}", name, item.id, item.points / 2 if item.id in marked else None, item.points)
        for n in range(size)
        for item in solutions.items.values()
        if item.points
    ]
    return Class({name: solutions}, grades, folder, {}, {})


def text(html: str) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.S).split())


@pytest.mark.parametrize("name", SOLUTIONS)
def test_small_groups_are_not_broken_down(name: str, tmp_path: Path) -> None:
    """Of fewer than five people the report shows no figure, nor what they chose; of five it does."""
    few, enough = (text(report_html(real_class(tmp_path, size, name))) for size in (4, 5))
    assert "Fewer than 5 hand-ins: figures are left out" in few
    assert "%" not in few.split(name, 1)[1]
    assert "Mean of the automatic points" in enough
    assert "simulated" not in enough


@pytest.mark.parametrize("name", SOLUTIONS)
def test_whose_key_it_is(name: str, tmp_path: Path) -> None:
    """The report prints whose key the marks rest on."""
    assert "authored key, version 1" in text(report_html(real_class(tmp_path, 5, name)))


@pytest.mark.parametrize("name", SOLUTIONS)
def test_waiting_reflections_are_counted(name: str, tmp_path: Path) -> None:
    """Written answers that wait for a person are counted."""
    assert "7 waiting" in text(report_html(real_class(tmp_path, 7, name)))


def test_what_learners_hand_in_is_never_markup(tmp_path: Path) -> None:
    """A learner's id and a damaged answers file do the page no harm."""
    name = next(iter(SOLUTIONS))
    group = real_class(tmp_path, 5, name)
    folder = tmp_path / "p1" / name
    folder.mkdir(parents=True)
    Answers(folder).path.write_text("{not json", encoding="utf-8")
    broken = Class(group.exercises, group.grades, tmp_path, {}, {}, failed=["<script>alert(1)</script>/x"])
    assert "<script" not in report_html(broken)


class Outline(HTMLParser):
    """What matters to a reader with a screen reader: tags in order, headings, and what lacks a name."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a heading, or what lacks a name."""
        named = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "svg" and not (named.get("role") == "img" and named.get("aria-label")):
            self.faults.append("a picture without words")
        if tag == "th" and "scope" not in named:
            self.faults.append("a heading cell without scope")
        if tag in ("script", "link", "img", "iframe") or any("http" in (v or "") for _, v in attrs):
            self.faults.append(f"{tag}: the page is not self-contained")


@pytest.mark.parametrize("name", SOLUTIONS)
def test_the_page_is_self_contained_and_readable(name: str, tmp_path: Path) -> None:
    """Pictures have words, heading cells a scope, headings skip no level; nothing comes from a network."""
    html = report_html(real_class(tmp_path, 6, name))
    outline = Outline()
    outline.feed(html)
    assert outline.faults == []
    assert all(b - a <= 1 for a, b in zip(outline.levels, outline.levels[1:], strict=False))
    assert "url(" not in html
    assert "@import" not in html
