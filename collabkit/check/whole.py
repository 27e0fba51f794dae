"""Proofing a course: every fault in a folder at once, each one sentence with its file and line.

It stands above the other readers of `content` and looks at all that an edition is made of: framework,
words, cases, items, keys, notebooks and files. Whatever lies in the folder, it ends in faults, not a crash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import define, field, frozen

from collabkit.check.case import case_faults, stray_cases
from collabkit.check.exercise import graded_references, released_faults, released_notebook, source_faults
from collabkit.check.files import alike, answers_in, copy_faults, key_material
from collabkit.check.items import repeated
from collabkit.check.lessons import lesson_items, lesson_notebooks
from collabkit.check.read import Reading, ReadingSolutions
from collabkit.check.words import word_faults
from collabkit.content.course import HERE
from collabkit.content.item import Item
from collabkit.faults import Fault, Faults, shown


@frozen
class Place:
    """What is to be proofed: a course folder, or an exercise's solutions, and what stands beside them."""

    course: Path
    solutions: tuple[Path, ...] = ()
    exercises: tuple[Path, ...] = ()
    whole: bool = True
    """Whether the course folder itself is proofed, or only the solutions named."""
    project: bool = False
    """Whether it is a project, where nobody's answers belong, or a learner's copy."""


@frozen
class Proof:
    """What proofing found: the faults, sorted, and how much was looked at."""

    faults: tuple[Fault, ...]
    summary: str


def check(folder: Path | None = None) -> Proof:
    """Proof a folder: a project, a course, one exercise, or the solutions of one.

    Args: `folder` is where to look; without it, the project above the working folder. Faults are sorted by
    file and line, each named once. A place without a course is a fault too.
    """
    try:
        work = Work.at(find_place(folder))
    except Faults as nowhere:
        return Proof(nowhere.faults, _closing(nowhere.faults))
    faults = tuple(sorted(set(work.faults)))
    return Proof(faults, _closing(faults) if faults else f"{work.counts()}: no fault")


def _closing(faults: tuple[Fault, ...]) -> str:
    return f"{_many(len(faults), 'fault')} in {_many(len({f.path for f in faults}), 'file')}"


def _many(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def find_place(folder: Path | None = None) -> Place:
    """What `folder` is; Faults where there is no course. Without a folder a project is looked for first."""
    start = (folder or Path.cwd()).resolve()
    if not start.is_dir():
        raise Faults([Fault(shown(start), 0, "there is no such folder; name the folder of a course")])
    above = [start, *start.parents]
    if folder is None:
        above.sort(key=lambda one: not (one / "course" / HERE).is_file())
    for one in above:
        if (one / "course" / HERE).is_file():
            return _project(one, start)
        if (one / HERE).is_file():
            return Place(one, exercises=_folders(one / "exercises"))
    sentence = f"no course here: neither this folder nor one above holds {HERE}; name the folder of a course"
    raise Faults([Fault(shown(start), 0, sentence)])


def _project(root: Path, start: Path) -> Place:
    course, solutions = root / "course", _folders(root / "solutions")
    asked = tuple(s for s in solutions if s == start or s in start.parents)
    if asked:
        return Place(course, asked, whole=False)
    return Place(course, solutions, _folders(root / "exercises"), project=True)


def _folders(above: Path) -> tuple[Path, ...]:
    if not above.is_dir():
        return ()
    return tuple(sorted(p for p in above.iterdir() if p.is_dir() and not p.name.startswith((".", "_"))))


@define(eq=False)
class Work:
    """One run of proofing: what has been read, and the faults so far."""

    place: Place
    course: Reading
    faults: list[Fault] = field(factory=list)
    items: list[Item] = field(factory=list)

    @classmethod
    def at(cls, place: Place) -> Work:
        """Look at everything in a place."""
        work = cls(place, Reading(place.course))
        if place.whole:
            work.proof_folder(work.course)
        if place.project:
            work.note(place.course, graded_references(place.course.parent / "solutions", work.course))
        for folder in place.solutions:
            work.proof_solutions(ReadingSolutions(folder, work.course))
        work.note(place.course, repeated(work.items))
        work.faults += work.course.faults
        if not place.whole:
            own = tuple(f"{shown(folder)}{end}" for folder in place.solutions for end in ("", "/"))
            work.faults = [f for f in work.faults if f.path in own or f.path.startswith(own[1::2])]
        for folder in place.exercises:
            work.proof_exercise(folder)
        return work

    def counts(self) -> str:
        """What was looked at, for the closing line."""
        name = shown(self.place.course if self.place.whole else self.place.solutions[0])
        name = Path(name).resolve().name if name == "." else name
        cases = _many(len(self.course.case_ids), "case")
        indicators = _many(len(self.course.framework.indicators), "indicator")
        return f"{name}/: {cases}, {indicators}, {_many(len(self.items), 'item')}"

    def note(self, path: Path, found: Iterable[Fault]) -> None:
        """Take faults as they are found; a proof that fails on strange input is a fault as well."""
        try:
            for fault in found:
                self.faults.append(fault)
        except Faults as more:
            self.faults += more.faults
        except Exception as error:
            why = f"{type(error).__name__}: {error}"[:200]
            self.faults.append(Fault(shown(path), 0, f"could not be proofed ({why}); please report this"))

    def proof_folder(self, course: Reading) -> None:
        """Look at a course folder: a course with lessons, or an exercise as learners get it."""
        folder = course.folder
        self.note(folder / HERE, opened(course))
        self.note(folder / "words.yaml", word_faults(course))
        self.note(folder / "cases", stray_cases(folder))
        for id in course.case_ids:
            self.note(folder / "cases" / id, case_faults(course, id))
        self.note(folder, alike(folder))
        if (folder / "items.yaml").exists():
            self.note(folder, released_faults(course))
            self.note(folder, key_material(folder))
        else:
            self.note(folder, lesson_items(course))
            self.note(folder, lesson_notebooks(course))
        self.note(folder, self.remember(course))

    def proof_solutions(self, solutions: ReadingSolutions) -> None:
        """Look at what an exercise is made of."""
        self.note(solutions.folder, source_faults(solutions))
        self.note(solutions.folder, alike(solutions.folder))
        self.note(solutions.folder, answers_in(solutions.folder))
        self.note(solutions.folder, self.remember(solutions))

    def remember(self, holder: Reading | ReadingSolutions) -> Iterator[Fault]:
        """Keep the items of a folder, to hold their ids against those of the others."""
        self.items += holder.items.values()
        yield from ()

    def proof_exercise(self, folder: Path) -> None:
        """Look at one exercise beside its course."""
        if not (folder / HERE).is_file():
            sentence = f"an exercise without {HERE}; run: collabkit build, or delete the folder"
            self.faults.append(Fault(shown(folder), 0, sentence))
            return
        if not self.place.project:
            self.faults += Work.at(Place(folder)).faults
            return
        # Its framework, words, cases and items are copies: their faults are said where they come from.
        source = self.place.course.parent / "solutions" / folder.name
        self.note(folder, copy_faults(folder, self.place.course, source))
        self.note(folder, released_notebook(Reading(folder)))
        self.note(folder, key_material(folder))
        self.note(folder, alike(folder))
        self.note(folder, answers_in(folder))


def opened(course: Reading) -> Iterator[Fault]:
    """Read the framework; its faults are noted with the course's."""
    for _ in course.framework.indicators:
        yield from ()
