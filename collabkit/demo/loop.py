"""The whole loop: a class gets the exercises, answers, hands in, is graded by nbgrader and gets feedback."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from collabkit.content.course import Solutions
from collabkit.demo.handin import Learner, class_of, hand_in
from collabkit.demo.learners import PROFILES
from collabkit.demo.marking import LOG, Marking, nbgrader
from collabkit.demo.progress import Watch
from collabkit.demo.room import prepare
from collabkit.grading.build import chosen
from collabkit.report.cohort import Spread, by_profile, totals
from collabkit.report.grades import Grade, read_grades, write_grades
from collabkit.report.page import Class, automatic, report_html

KINDS = {name: profile.does for name, profile in PROFILES.items()}


@frozen
class Outcome:
    """What a demo leaves behind: its folder, the files to look at, the marks, and hand-ins that failed."""

    room: Path
    marks: Mapping[tuple[str, str], Spread]
    failed: tuple[str, ...]

    @property
    def gradebook(self) -> Path:
        """The gradebook, nbgrader's own."""
        return self.room / "gradebook.db"

    @property
    def grades(self) -> Path:
        """Every grade as CSV."""
        return self.room / "grades.csv"

    @property
    def feedback(self) -> Path:
        """The learners' feedback pages, a folder each."""
        return self.room / "feedback"

    @property
    def report(self) -> Path:
        """The report on the class."""
        return self.room / "report.html"

    @property
    def log(self) -> Path:
        """What nbgrader said while it worked."""
        return self.room / LOG


def run(
    top: Path, out: Path | None, size: int, seed: int, watch: Watch, names: Sequence[str] = ()
) -> Outcome:
    """Run the whole loop for a class of `size` in the folder `out` (None: a new temporary one, kept).

    Args: `names`, the exercises to run it on (all of them where none is named).
    Raises Faults where there is no such exercise, where `out` is somebody's, or where nbgrader can't make
    an exercise. A hand-in that can't be graded stops nothing; it is named in the outcome.
    """
    wanted = chosen(top, names)
    with watch.stage("Laying out the class's folder", 1) as step:
        room = prepare(top, out, size, seed)
        step()
    learners = class_of(size)
    with nbgrader(room) as marking:
        taught = _release(room, marking, wanted, watch)
        _answer(room, taught, learners, seed, watch)
        failed = _grade(marking, list(taught), learners, watch)
        grades = read_grades(room / "gradebook.db", marking.course_id)
    return _written(room, taught, learners, grades, failed, seed, watch)


def _release(room: Path, marking: Marking, names: Sequence[str], watch: Watch) -> dict[str, Solutions]:
    with watch.stage("nbgrader makes the exercises", len(names)) as step:
        for name in names:
            marking.generate(name)
            step()
    return {name: Solutions.of(room, name) for name in names}


def _answer(
    room: Path, taught: Mapping[str, Solutions], learners: Sequence[Learner], seed: int, watch: Watch
) -> None:
    with watch.stage("Simulated learners answer, hand in", len(learners) * len(taught)) as step:
        for solutions in taught.values():
            for learner in learners:
                hand_in(room, solutions, learner, seed)
                step()


def _grade(
    marking: Marking, names: Sequence[str], learners: Sequence[Learner], watch: Watch
) -> tuple[str, ...]:
    """Grade every hand-in, then write every feedback page; gives what failed, as learner/exercise."""
    pairs = [(name, learner.id) for name in names for learner in learners]
    failed = _each("nbgrader marks the hand-ins", marking.autograde, pairs, watch)
    graded = [pair for pair in pairs if pair not in failed]
    failed += _each("nbgrader writes the feedback", marking.feedback, graded, watch)
    return tuple(f"{learner}/{name}" for name, learner in failed)


def _each(
    title: str, work: Callable[[str, str], bool], pairs: Sequence[tuple[str, str]], watch: Watch
) -> list[tuple[str, str]]:
    failed = []
    with watch.stage(title, len(pairs)) as step:
        for pair in pairs:
            if not work(*pair):
                failed.append(pair)
            step()
    return failed


def _written(
    room: Path, taught: Mapping[str, Solutions], learners: Sequence[Learner], grades: Sequence[Grade],
    failed: tuple[str, ...], seed: int, watch: Watch,
) -> Outcome:  # fmt: skip
    """Write grades.csv and report.html."""
    profiles = {learner.id: learner.profile for learner in learners}
    with watch.stage("Writing the report", 1) as step:
        write_grades(room / "grades.csv", grades, profiles)
        group = Class(taught, grades, room / "submitted", profiles, KINDS, failed, seed)
        (room / "report.html").write_text(report_html(group), encoding="utf-8")
        step()
    sums = totals(grades, {name: automatic(solutions) for name, solutions in taught.items()})
    return Outcome(room, by_profile(sums, profiles), failed)
