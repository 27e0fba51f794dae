"""A classroom for tests: a copy of the project, its learners, and the real nbgrader run on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from attrs import define
from nbformat.notebooknode import NotebookNode

from collabkit.answers.store import NAME, Answers
from collabkit.answers.value import indicators
from collabkit.content.course import Solutions
from collabkit.content.item import MARKED, Item
from collabkit.content.key import Key
from collabkit.marking.mark import mark

PROJECT = Path(__file__).parents[2]
EXERCISE = "06_equity"
MEMO = "equity-memo"
TEXT = (
    "Hold and redraft: <b>two rotas</b> & no vote.\n\nIn <script>alert(1)</script> place of it, ask *first*."
)
Edit = Callable[[NotebookNode], None]


@define(slots=False, eq=False)
class Classroom:
    """A course on disk with its own exchange, gradebook and learners; nothing outside `home` is touched."""

    home: Path

    @classmethod
    def make(cls, home: Path) -> Classroom:
        """Copy the project's course and settings below `home`, with the solutions of one exercise."""
        room = cls(home.resolve())
        others = [path.parent.name for path in PROJECT.glob("solutions/*/items.yaml")]
        others.remove(EXERCISE)
        for name in ("course", "solutions"):
            skip = shutil.ignore_patterns(".preview", ".ipynb_checkpoints", "*.part", *others)
            shutil.copytree(PROJECT / name, room.root / name, ignore=skip)
        settings = (PROJECT / "nbgrader_config.py").read_text(encoding="utf-8")
        (room.root / "nbgrader_config.py").write_text(settings + room._exchange_settings(), encoding="utf-8")
        room.exchange.mkdir(mode=0o777)
        room.exchange.chmod(0o777)
        room._break_kernels()
        return room

    @property
    def root(self) -> Path:
        """The instructor's project."""
        return self.home / "project"

    @property
    def exchange(self) -> Path:
        """Where nbgrader's release, submit and collect meet."""
        return self.home / "exchange"

    @property
    def kernel_started(self) -> Path:
        """A file that appears as soon as anything starts a kernel through the command line."""
        return self.home / "a-kernel-was-started"

    def _exchange_settings(self, who: str = "instructor") -> str:
        cache = self.home / "cache" / who
        return f"\nc.Exchange.root = {str(self.exchange)!r}\nc.Exchange.cache = {str(cache)!r}\n"

    def _break_kernels(self) -> None:
        folder = self.home / "jupyter" / "kernels" / "python3"
        folder.mkdir(parents=True)
        run = f"open({str(self.kernel_started)!r}, 'w').close(); raise SystemExit('no kernel may start here')"
        nbformat_json = {"argv": [sys.executable, "-c", run], "display_name": "broken", "language": "python"}
        (folder / "kernel.json").write_text(str(nbformat_json).replace("\\'", "'").replace("'", '"'))

    def environment(self, kernels: bool = False) -> dict[str, str]:
        """The environment of a command: its own Jupyter folders; kernels break unless they are asked for."""
        folders = {
            n: str(self.home / n) for n in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
        }
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        found = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "NBGRADER"))}
        broken = {} if kernels else {"JUPYTER_PATH": str(self.home / "jupyter")}
        return found | folders | broken | {"PATH": path, "PYTHONPATH": str(PROJECT)}

    def run(self, *words: str, cwd: Path | None = None, kernels: bool = False) -> str:
        """Run `python -m …` and give all it printed; a failure shows it."""
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=cwd or self.root, env=self.environment(kernels), capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def nbgrader(self, *words: str, cwd: Path | None = None, kernels: bool = False) -> str:
        """Run one of nbgrader's own commands."""
        return self.run("nbgrader", *words, cwd=cwd, kernels=kernels)

    def learner(self, name: str) -> Path:
        """A learner's own folder, with the settings that a course hands out."""
        folder = self.home / "learners" / name
        folder.mkdir(parents=True, exist_ok=True)
        settings = 'c = get_config()\nc.CourseDirectory.course_id = "collaborative-leadership"\n'
        (folder / "nbgrader_config.py").write_text(settings + self._exchange_settings(name), encoding="utf-8")
        return folder

    # The same steps through nbgrader's Python interface: one process, no five seconds of imports a command

    def settings(self, student: str = "*") -> Any:
        """The configuration of nbgrader, as the command line reads it."""
        from traitlets.config.loader import PyFileConfigLoader

        config = PyFileConfigLoader("nbgrader_config.py", path=str(self.root)).load_config()
        config.CourseDirectory.root = str(self.root)
        config.CourseDirectory.assignment_id = EXERCISE
        config.CourseDirectory.student_id = student
        return config

    def convert(self, step: str, student: str = "*", **settings: Any) -> None:
        """Run one of nbgrader's converters: GenerateAssignment, Autograde or GenerateFeedback."""
        from nbgrader import converters
        from nbgrader.coursedir import CourseDirectory

        config = self.settings(student)
        for name, value in settings.items():
            setattr(config[step], name, value)
        with as_installed():
            getattr(converters, step)(coursedir=CourseDirectory(config=config), config=config).start()

    def hand_in(
        self, student: str, answers: Mapping[str, Any] | None = None, edit: Edit | None = None
    ) -> Path:
        """Lay a hand-in where `collect` would: the released folder, answers, perhaps an edited notebook."""
        folder = self.root / "submitted" / student / EXERCISE
        shutil.copytree(self.root / "exercises" / EXERCISE, folder)
        (folder / "timestamp.txt").write_text("2026-11-23 12:00:00.000000 UTC")
        (folder / "submission_secret.txt").write_text(f"secret of {student}")
        self.answer(folder, answers or {})
        if edit:
            edit_notebook(folder / f"{EXERCISE}.ipynb", edit)
        return folder

    def answer(self, folder: Path, answers: Mapping[str, Any]) -> None:
        """Keep answers beside a notebook, through the store that the forms use."""
        store = Answers(folder)
        for id, value in answers.items():
            store.save(id, self.solutions.items[id].kind, value)

    def autograde(self, student: str, **settings: Any) -> dict[str, Any]:
        """Autograde one learner; gives their grades."""
        self.convert("Autograde", student, **settings)
        return self.grades(student)

    def grades(self, student: str) -> dict[str, Any]:
        """What the gradebook holds for a learner: grade id -> a Grade, detached."""
        with self.gradebook() as book:
            submission = book.find_submission(EXERCISE, student)
            return {g.name: Row.of(g, book, student) for n in submission.notebooks for g in n.grades}

    @contextmanager
    def gradebook(self) -> Iterator[Any]:
        """The gradebook, open."""
        from nbgrader.api import Gradebook

        with (
            as_installed(),
            Gradebook(f"sqlite:///{self.root / 'gradebook.db'}", "collaborative-leadership") as book,
        ):
            yield book

    def autograded(self, student: str) -> NotebookNode:
        """The notebook that autograde wrote for a learner."""
        return nbformat.read(self.root / "autograded" / student / EXERCISE / f"{EXERCISE}.ipynb", 4)

    @cached_property
    def solutions(self) -> Solutions:
        """The exercise's items and keys."""
        return Solutions.of(self.root, EXERCISE)

    def points(self, answers: Mapping[str, Any]) -> dict[str, float]:
        """What collabkit.marking alone, without any nbgrader, gives for answers."""
        solutions = self.solutions
        return {
            id: mark(item, answers.get(id), solutions.keys[id], solutions.course).points
            for id, item in solutions.items.items()
            if item.kind in MARKED
        }

    def reference(self) -> dict[str, Any]:
        """The answers that the key holds, and a memo."""
        solutions = self.solutions
        return {id: reference(i, solutions.keys[id], solutions) for id, i in solutions.items.items()}

    def halfway(self) -> dict[str, Any]:
        """Answers that are partly right, for as many different points as there are rules."""
        return {id: spoil(self.solutions.items[id], value) for id, value in self.reference().items()}


@define
class Row:
    """One grade of the gradebook, with its comment."""

    auto: float | None
    manual: float | None
    needs_person: bool
    max: float
    auto_comment: str | None
    comment: str | None

    @classmethod
    def of(cls, grade: Any, book: Any, student: str) -> Row:
        """Read a grade, and its comment where the cell has one."""
        from nbgrader.api import MissingEntry

        try:
            comment = book.find_comment(grade.name, EXERCISE, EXERCISE, student)
        except MissingEntry:
            comment = None
        own = comment and comment.manual_comment
        auto = comment and comment.auto_comment
        return cls(grade.auto_score, grade.manual_score, grade.needs_manual_grade, grade.max_score, auto, own)


@contextmanager
def as_installed() -> Iterator[None]:
    """Run nbgrader in this process as its command line runs: its own warnings are not our errors.

    It also calls `alembic` by name, so this environment's commands come first, as when it is activated.
    """
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{before}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        os.environ["PATH"] = before


def edit_notebook(path: Path, edit: Edit) -> None:
    """Change a notebook on disk."""
    nb = nbformat.read(path, 4)
    edit(nb)
    nbformat.write(nb, path)


def cell_of(nb: NotebookNode, grade_id: str) -> NotebookNode:
    """The cell with a grade id."""
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def reference(item: Item, key: Key, solutions: Solutions) -> Any:
    """The answer that earns all points."""
    if item.kind == "scorecard":
        asked = [i.id for i in indicators(item, solutions.course)]
        right, _ = key.bearing(set(asked) | set(item.given))
        return {"ratings": {i: key.ratings[i].reference for i in asked}, "evidence": sorted(right)}
    known = {"choose": list(key.right), "number": key.value, "rank": list(key.order), "classify": key.groups}
    return known.get(item.kind, TEXT)


def spoil(item: Item, value: Any) -> Any:
    """A good answer with one fault in it."""
    if item.kind == "scorecard":
        first, *_ = value["ratings"]
        ratings = value["ratings"] | {first: 3}
        return {"ratings": ratings, "evidence": value["evidence"][1:]}
    if item.kind == "rank":
        return [value[1], value[0], *value[2:]]
    if item.kind == "classify":
        first, *_ = value
        return value | {first: next(g.id for g in item.groups if g.id != value[first])}
    if item.kind == "choose":
        return value[:-1]
    return value if item.kind == "reflect" else item.high


__all__ = ["EXERCISE", "MEMO", "NAME", "PROJECT", "TEXT", "Classroom", "cell_of", "edit_notebook"]
