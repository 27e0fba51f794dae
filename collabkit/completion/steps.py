"""Where a learner is: module by module, how much is answered, and what is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import frozen

from collabkit.answers.store import NAME, Damaged, Entry, read
from collabkit.answers.value import progress, salvage
from collabkit.check.notebookfile import read_notebook
from collabkit.content.course import HERE, Course
from collabkit.content.item import Item
from collabkit.faults import Faults

UNSTARTED, BEGUN, ANSWERED, HANDED_IN = "unstarted", "begun", "answered", "handed_in"


@frozen
class Part:
    """A lesson or an exercise: how many of its questions are answered, and whether it is handed in."""

    done: int
    total: int
    handed_in: bool = False

    @property
    def state(self) -> str:
        """One of unstarted, begun, answered, handed_in."""
        if self.handed_in:
            return HANDED_IN
        return ANSWERED if self.done == self.total else BEGUN if self.done else UNSTARTED


@frozen
class Module:
    """One module: its slug, its title, its lesson, and its exercise where it has one."""

    slug: str
    title: str
    lesson: Part | None
    exercise: Part | None
    link: str = ""
    """Where its lesson opens, from the course folder."""


def modules(course: Course, cache: Path) -> tuple[Module, ...]:
    """Every module of a course, in order, as far as the learner has come.

    Args: `cache`, the folder in which nbgrader keeps what was submitted from this machine.
    An answers file that can't be read counts as empty: the notebook that it belongs to says so.
    """
    entries = _entries(course.folder)
    lessons = {p.stem: p for p in sorted(course.folder.glob("[0-9]*.ipynb"))}
    found = []
    for slug in sorted({*lessons, *(p.name for p in exercise_folders(course))}):
        own = [i for i in course.items.values() if Path(i.file).stem == slug]
        lesson = _part(own, course, entries) if slug in lessons and own else None
        link = f"{slug}.ipynb" if slug in lessons else ""
        title = heading(lessons[slug]) if slug in lessons else slug
        found.append(Module(slug, title, lesson, _exercise(course, slug, cache), link))
    return tuple(found)


def exercise_folders(course: Course) -> list[Path]:
    """The exercises that go with a course: below it in a learner's copy, beside it in a project."""
    inside = course.folder / "exercises"
    above = inside if inside.is_dir() else course.folder.parent / "exercises"
    return [p.parent for p in sorted(above.glob(f"*/{HERE}"))]


def _exercise(course: Course, slug: str, cache: Path) -> Part | None:
    """An exercise where it was worked on most: in the course's own folder, or where nbgrader fetched it."""
    homes = [p for p in (*exercise_folders(course), course.folder / slug) if p.name == slug]
    homes = [p for p in homes if (p / HERE).is_file()]
    parts = [_worked(home, slug, cache) for home in homes]
    return max(parts, key=lambda part: (part.handed_in, part.done), default=None)


def _worked(home: Path, slug: str, cache: Path) -> Part:
    own = Course(home)
    try:
        items = [i for i in own.items.values() if i.points is not None]
    except Faults:
        return Part(0, 0)
    part = _part(items, own, _entries(home))
    sent = any(cache.glob(f"*/*+{slug}+*")) or (home / f"feedback_{slug}.html").is_file()
    return Part(part.done, part.total, sent and part.done > 0)


def _part(items: Iterable[Item], course: Course, entries: Mapping[str, Entry]) -> Part:
    asked = [item for item in items if item.kind != "explore"]
    return Part(sum(_answered(item, course, entries.get(item.id)) for item in asked), len(asked))


def _answered(item: Item, course: Course, entry: Entry | None) -> bool:
    if entry is None:
        return False
    value, _ = salvage(item, course, entry.value)
    done, total = progress(item, course, value)
    return done == total


def _entries(folder: Path) -> dict[str, Entry]:
    try:
        return read(folder / NAME)
    except (OSError, Damaged):
        return {}


def heading(notebook: Path) -> str:
    """The title of a notebook; the name of its file where it can't be read."""
    found, _ = read_notebook(notebook)
    return found.title if found else notebook.stem
