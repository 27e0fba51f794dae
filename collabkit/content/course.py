"""A course folder: found, opened, and its parts handed out when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from attrs import define, evolve, field

from collabkit.content.case import Case, read_case
from collabkit.content.framework import Framework, read_framework
from collabkit.content.item import MARKED, Item, read_items
from collabkit.content.key import Key, read_key, read_origin, read_reference, unrated
from collabkit.content.words import Words, read_words
from collabkit.content.yamlfile import read_yaml
from collabkit.faults import Fault, good, meant, say_fault, shown

HERE = "framework.yaml"
REFERENCE = "reference.yaml"


@define(eq=False, slots=False)
class Course:
    """One course folder: framework, words, cases, and the items of its lessons or of one exercise.

    `folder` holds framework.yaml. `extra` is a folder of solutions whose items are added.
    What can't be read raises Faults, with all faults of the file.
    """

    folder: Path
    extra: Path | None = None
    _cases: dict[str, Case] = field(factory=dict, init=False, repr=False)

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """The course folder to which `start` (default: the working folder) belongs.

        It is the folder itself, or `course/` beside it or above it: so lessons, exercises and the
        sources in solutions/ all find theirs.
        """
        start = (start or Path.cwd()).resolve()
        if (start / HERE).is_file():
            return cls(start)
        for folder in (start, *start.parents):
            if (folder / "course" / HERE).is_file():
                extra = start if (start / "items.yaml").is_file() else None
                return cls(folder / "course", extra)
        raise say_fault(
            f"No course folder here: neither {start.name}/ nor a folder above it holds {HERE}. "
            "Open the notebook in the folder that came with it."
        )

    @cached_property
    def framework(self) -> Framework:
        """Dimensions, indicators and scale."""
        return good(read_framework(self.folder / HERE))

    @cached_property
    def words(self) -> Words:
        """The sentences of the interface."""
        return good(read_words(self.folder / "words.yaml"))

    def say(self, key: str, /, **fields: object) -> str:
        """A sentence of the interface, filled."""
        return self.words.say(key, **fields)

    @property
    def case_ids(self) -> list[str]:
        """The ids of all cases, sorted."""
        return sorted(p.parent.name for p in self.folder.glob("cases/*/case.yaml"))

    def case(self, id: str) -> Case:
        """One case; Faults when there is none of that id or it can't be read."""
        if id not in self._cases:
            if id not in self.case_ids:
                raise say_fault(f'There is no case "{id}"; {meant(id, self.case_ids)}')
            self._cases[id] = good(read_case(self.folder / "cases" / id))
        return self._cases[id]

    @property
    def cases(self) -> Mapping[str, Case]:
        """All cases by id, each read when it is first asked for."""
        return Cases(self)

    @property
    def item_files(self) -> list[Path]:
        """The files that hold items, lessons first."""
        own = sorted(self.folder.glob("items/*.yaml")) + sorted(self.folder.glob("items.yaml"))
        return own + ([self.extra / "items.yaml"] if self.extra else [])

    @cached_property
    def items(self) -> dict[str, Item]:
        """All items by id."""
        found: dict[str, Item] = {}
        for path in self.item_files:
            found.update(good(read_items(path, self.framework, self.cases)))
        return {id: self._keyed(item) for id, item in found.items()}

    def _keyed(self, item: Item) -> Item:
        """Give a practice scorecard the reference of its case."""
        if item.kind != "scorecard" or item.key or item.points is not None or not item.case:
            return item
        path = self.folder / "cases" / item.case / REFERENCE
        if not path.is_file():
            return item
        key = self.reference(item.case)
        return evolve(item, key=good((key.on(item), _gaps(key, item, self.framework, path))))

    def reference(self, case: str) -> Key:
        """The reference of a practice case."""
        path = self.folder / "cases" / case / REFERENCE
        return good(read_reference(path, self.framework, self.case(case)))

    def item(self, id: str) -> Item:
        """One item; Faults when there is none of that id."""
        if id not in self.items:
            raise say_fault(f'There is no item "{id}" here; {meant(id, self.items)}')
        return self.items[id]


class Cases(Mapping[str, Case]):
    """A course's cases by id; reading one is slow enough to wait until somebody wants it."""

    def __init__(self, course: Course) -> None:
        self.course = course

    def __getitem__(self, id: str) -> Case:
        if id not in self.course.case_ids:
            raise KeyError(id)
        return self.course.case(id)

    def __iter__(self) -> Iterator[str]:
        return iter(self.course.case_ids)

    def __len__(self) -> int:
        return len(self.course.case_ids)


@define(eq=False, slots=False)
class Solutions:
    """The solutions of one exercise: its items and their keys. Never on a learner's machine."""

    folder: Path
    course: Course

    @classmethod
    def of(cls, root: Path, exercise: str) -> Solutions:
        """The solutions of an exercise below the project's root folder."""
        folder = root / "solutions" / exercise
        return cls(folder, Course(root / "course", folder))

    @cached_property
    def items(self) -> dict[str, Item]:
        """The exercise's own items, in order, without keys."""
        return good(read_items(self.folder / "items.yaml", self.course.framework, self.course.cases))

    @cached_property
    def keys(self) -> dict[str, Key]:
        """The key to each item."""
        return good(read_keys(self))

    def reference_file(self, case: str) -> Path:
        """Where a graded case's reference stands, for every exercise that scores the case.

        It is a loose file beside the exercises: nbgrader takes every folder for an assignment.
        """
        return self.folder.parent / f"{case}.{REFERENCE}"


def read_keys(solutions: Solutions) -> tuple[dict[str, Key], list[Fault]]:
    """Read key.yaml of an exercise, checked against its items.

    A scorecard that it leaves out takes the reference of its case (`Solutions.reference_file`).
    """
    faults: list[Fault] = []
    top = read_yaml(solutions.folder / "key.yaml", faults)
    if not top.data:
        return {}, faults
    top.allow("format", "exercise", "origin", "items")
    origin = read_origin(top)
    keys: dict[str, Key] = {}
    for name, node in top.entries("items"):
        if name not in solutions.items:
            node.fault(f'items.yaml has no item "{name}"; {meant(name, solutions.items)}')
            continue
        item = solutions.items[name]
        keys[name] = read_key(node, item, origin, solutions.course.framework, solutions.course.cases)
    for name, item in solutions.items.items():
        if name in keys or item.kind not in (*MARKED, "reflect"):
            continue
        if item.kind == "scorecard" and item.case and solutions.reference_file(item.case).is_file():
            keys[name] = _borrowed(item, solutions, faults)
        else:
            top.fault(f'item "{name}" of items.yaml has no key; add one', "items")
    return {name: keys[name] for name in solutions.items if name in keys}, faults


def _borrowed(item: Item, solutions: Solutions, faults: list[Fault]) -> Key:
    course, path = solutions.course, solutions.reference_file(item.case or "")
    key, found = read_reference(path, course.framework, course.case(item.case or ""))
    faults += found + _gaps(key, item, course.framework, path)
    own, asked = key.on(item), {i.id for i in item.shown(course.framework)}
    return evolve(own, ratings={name: rating for name, rating in own.ratings.items() if name in asked})


def _gaps(key: Key, item: Item, framework: Framework, path: Path) -> list[Fault]:
    """What a scorecard asks for and its case's reference does not rate."""
    gaps = unrated(key, item, framework)
    message = f'item "{item.id}" asks for {", ".join(gaps)}, not rated here; add the ratings'
    return [Fault(shown(path), 0, message)] if gaps else []
