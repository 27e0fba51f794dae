"""Every item that is marked automatically, with its key: graded ones by exercise, practice ones together."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from collabkit.answers.value import Value, indicators
from collabkit.check.whole import Place
from collabkit.content.course import Course, Solutions
from collabkit.content.item import MARKED, Item
from collabkit.content.key import Key
from collabkit.content.yamlfile import Node, read_yaml
from collabkit.marking.mark import mark

PRACTICE = "practice"
FEW = 3
"""With fewer open ratings than this, one constant answer may fit by chance."""


@frozen(eq=False)
class Asked:
    """One item, its key, the course it is read in, and the lines to which a fault points."""

    item: Item
    key: Key
    course: Course
    exercise: str
    key_file: str
    key_line: int
    rated: Node
    """Where its ratings stand, with their lines."""

    @property
    def graded(self) -> bool:
        """Whether it stands in an exercise, or in a lesson."""
        return self.exercise != PRACTICE

    @property
    def points(self) -> float:
        """Its points; a practice item counts 1."""
        return 1.0 if self.item.points is None else self.item.points

    @property
    def one_choice(self) -> bool:
        """Whether one option is to be chosen: whoever always takes the same place is right now and then."""
        return self.item.answer_kind == "choose" and not self.item.several

    @property
    def small(self) -> bool:
        """Whether it is a small step of practice: one choice, or fewer than three ratings without evidence.

        Chance can solve such a step. Nothing is marked there, so it is not held to the limits.
        """
        few = self.item.kind == "scorecard" and not self.item.evidence
        return not self.graded and (
            self.one_choice or (few and len(indicators(self.item, self.course)) < FEW)
        )

    def rating_at(self, name: str) -> tuple[str, int]:
        """The file and line of one rating of the key."""
        return self.rated.path, self.rated.line(name)

    def statements_at(self) -> tuple[str, int]:
        """The file and line of its case's statements."""
        case = read_yaml(self.course.folder / "cases" / (self.item.case or "") / "case.yaml", [])
        return case.path, case.line("statements")

    def share(self, value: Value) -> float:
        """The share of its points that an answer earns, from 0 to 1."""
        marked = mark(self.item, value, self.key, self.course)
        return marked.points / marked.max_points


def shipped(place: Place) -> list[Asked]:
    """All automatic items of a place, the graded ones first; Faults where content can't be read."""
    sources = [Solutions(folder, Course(place.course, folder)) for folder in place.solutions]
    found = [asked for one in sources for asked in _graded(one)]
    return found + (list(_practice(Course(place.course))) if place.whole else [])


def _graded(solutions: Solutions) -> Iterator[Asked]:
    top = read_yaml(solutions.folder / "key.yaml", [])
    entries = top.node("items")
    for item in solutions.items.values():
        if item.kind in MARKED:
            key, block, line = solutions.keys[item.id], entries, entries.line(item.id)
            if item.id in entries:
                block = entries.node(item.id)
            elif item.case:
                block = read_yaml(solutions.reference_file(item.case), [])
                line = block.line("ratings")
            rated = block.node("ratings", needed=False)
            yield Asked(item, key, solutions.course, solutions.folder.name, block.path, line, rated)


def _practice(course: Course) -> Iterator[Asked]:
    for item in course.items.values():
        if item.kind in MARKED and item.key:
            reference = course.folder / "cases" / (item.case or "") / "reference.yaml"
            rated = read_yaml(reference, []).node("ratings", needed=False)
            yield Asked(item, item.key, course, PRACTICE, item.file, item.line, rated)
