"""A course read as far as it can be read: what is wrong in it is noted, and reading goes on."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from attrs import define, field

from collabkit.content.case import Case, read_case
from collabkit.content.course import HERE, Course, Solutions, read_keys
from collabkit.content.framework import Framework, read_framework
from collabkit.content.item import Item, read_items
from collabkit.content.key import Key, read_reference
from collabkit.content.words import Words, read_words
from collabkit.faults import Fault


@define(eq=False, slots=False)
class Reading(Course):
    """A course whose files may be faulty: each part is handed out as far as it goes, its faults are kept."""

    faults: list[Fault] = field(factory=list, init=False, repr=False)
    unread: set[Path] = field(factory=set, init=False, repr=False)
    """Files of items of which nothing could be read: what they hold is not known."""

    @cached_property
    def framework(self) -> Framework:
        """Dimensions, indicators and scale."""
        framework, found = read_framework(self.folder / HERE)
        self.faults += found
        return framework

    @cached_property
    def words(self) -> Words:
        """The sentences of the interface."""
        words, found = read_words(self.folder / "words.yaml")
        self.faults += found
        return words

    def case(self, id: str) -> Case:
        """One case."""
        if id not in self._cases:
            self._cases[id], found = read_case(self.folder / "cases" / id)
            self.faults += found
        return self._cases[id]

    @cached_property
    def items(self) -> dict[str, Item]:
        """The items of lessons, or of an exercise as released, by id."""
        items: dict[str, Item] = {}
        for path in self.item_files:
            items |= self.read_items(path)
        return items

    def read_items(self, path: Path) -> dict[str, Item]:
        """The items of one file; none where there is no framework to read them by."""
        items: dict[str, Item] = {}
        if self.framework.indicators:
            items, found = read_items(path, self.framework, self.cases)
            self.faults += found
        if not items:
            self.unread.add(path)
        return items

    @cached_property
    def references(self) -> dict[str, Key]:
        """The references of practice cases, by case."""
        references: dict[str, Key] = {}
        for id in self.case_ids if self.framework.indicators else ():
            path = self.folder / "cases" / id / "reference.yaml"
            if path.exists():
                references[id], found = read_reference(path, self.framework, self.case(id))
                self.faults += found
        return references


@define(eq=False, slots=False)
class ReadingSolutions(Solutions):
    """The solutions of one exercise whose files may be faulty; their faults are noted with the course's."""

    course: Reading

    @cached_property
    def items(self) -> dict[str, Item]:
        """The exercise's own items, in order, without keys."""
        return self.course.read_items(self.folder / "items.yaml")

    @cached_property
    def keys(self) -> dict[str, Key]:
        """The key to each item."""
        if not self.items:
            return {}
        keys, found = read_keys(self)
        self.course.faults += found
        return keys
