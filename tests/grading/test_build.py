"""Building exercises: whole or not at all, the same bytes each time, and nothing secret in them."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from classroom import EXERCISE, MEMO, NAME, PROJECT, Classroom, cell_of, edit_notebook
from click.testing import CliRunner

from collabkit.faults import Faults
from collabkit.grading.build import build, outdated


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A project whose exercise is built and current; no test changes it."""
    room = Classroom.make(tmp_path_factory.mktemp("built"))
    build(room.root)
    return room


@pytest.fixture
def room(built: Classroom, tmp_path: Path) -> Classroom:
    """A copy of it, to be changed."""
    shutil.copytree(built.root, tmp_path / "project")
    return Classroom(tmp_path)


def digests(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its bytes."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def exercise(room: Classroom) -> Path:
    """The built folder."""
    return room.root / "exercises" / EXERCISE


class TestBuild:
    """What a build makes."""

    def test_two_builds_are_the_same_bytes(self, built: Classroom, tmp_path: Path) -> None:
        """A second build, from scratch in another folder, gives every file again."""
        again = Classroom.make(tmp_path)
        assert build(again.root) == [EXERCISE]
        assert digests(exercise(again)) == digests(exercise(built))

    def test_a_current_exercise_is_not_written_again(self, room: Classroom) -> None:
        """Its files keep their times, so nobody's editor or git sees a change."""
        before = {p: p.stat().st_mtime_ns for p in exercise(room).rglob("*")}
        assert build(room.root) == []
        assert {p: p.stat().st_mtime_ns for p in exercise(room).rglob("*")} == before

    def test_the_folder_works_anywhere(self, built: Classroom) -> None:
        """It is a course folder: framework, words, items, the cases that it uses, their tables."""
        names = set(digests(exercise(built)))
        assert {"framework.yaml", "words.yaml", "items.yaml", f"{EXERCISE}.ipynb"} <= names
        assert {n.split("/")[1] for n in names if n.startswith("cases/")} == {"guardians", "upward"}
        assert len([n for n in names if n.startswith("cases/guardians/")]) == 10

    def test_no_gradebook_is_made(self, built: Classroom) -> None:
        """Building is for authors; only nbgrader's own commands write a gradebook."""
        assert sorted(p.name for p in built.root.iterdir()) == [
            "course",
            "exercises",
            "nbgrader_config.py",
            "solutions",
        ]

    def test_the_committed_exercise_is_current(self) -> None:
        """What learners get from this project is what its sources make."""
        assert outdated(PROJECT) == []

    def test_a_learners_copy_is_not_touched(self, room: Classroom) -> None:
        """A build changes nothing in my_course, even when the exercise has changed."""
        mine = room.root / "my_course"
        shutil.copytree(exercise(room), mine / "exercises" / EXERCISE)
        (mine / "exercises" / EXERCISE / NAME).write_text("mine")
        before = digests(mine)
        change_items(room)
        assert build(room.root) == [EXERCISE]
        assert digests(mine) == before

    def test_answers_in_exercises_stop_a_build(self, room: Classroom) -> None:
        """Who answered in exercises/ itself is told so, and loses nothing."""
        (exercise(room) / NAME).write_text("mine")
        change_items(room)
        with pytest.raises(Faults, match=f"exercises/{EXERCISE}/{NAME}: somebody answered here"):
            build(room.root)
        assert (exercise(room) / NAME).read_text() == "mine"

    def test_a_build_that_is_interrupted_leaves_the_old_folder_whole(
        self, room: Classroom, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Ctrl-C while nbgrader works, or between the two renames, changes and leaves nothing."""
        before = digests(room.root / "exercises")
        change_items(room)
        for place in interruptions(monkeypatch):
            with pytest.raises(KeyboardInterrupt):
                build(room.root)
            assert digests(room.root / "exercises") == before, place
            assert not list(room.root.glob(".build-*")), place
            monkeypatch.undo()
        assert build(room.root) == [EXERCISE]

    def test_a_persons_own_settings_change_nothing(
        self, built: Classroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A stub text in somebody's own nbgrader settings does not get into the exercise."""
        own = (
            'c = get_config()\nc.ClearSolutions.text_stub = "MINE"\nc.GenerateAssignment.preprocessors = []\n'
        )
        (tmp_path / "nbgrader_config.py").write_text(own)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
        assert outdated(built.root) == []


def interruptions(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Break a build off at one place after the other."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nbgrader.converters.GenerateAssignment.convert_single_notebook", stop)
    yield "nbgrader at work"
    monkeypatch.setattr("nbgrader.converters.GenerateAssignment.set_permissions", stop)
    yield "nbgrader nearly done"
    rename = Path.rename

    def halfway(self: Path, target: Path) -> Path:
        if self.parent.name.startswith(".build-") and not self.name.endswith(".old"):
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", halfway)
    yield "the old folder away, the new one not yet there"


def change_items(room: Classroom) -> None:
    """Edit one word of an item's prompt."""
    path = room.root / "solutions" / EXERCISE / "items.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Eight facts", "These facts"), encoding="utf-8")


class TestOutdated:
    """What `collabkit build --check` finds."""

    def test_a_changed_item(self, room: Classroom) -> None:
        """An edited items.yaml makes the exercise's copy stale, and a build mends it."""
        change_items(room)
        assert outdated(room.root) == [f"exercises/{EXERCISE}/items.yaml"]
        build(room.root)
        assert outdated(room.root) == []

    def test_a_changed_case(self, room: Classroom) -> None:
        """A table of a case that the exercise uses."""
        table = room.root / "course" / "cases" / "upward" / "issues.csv"
        table.write_bytes(table.read_bytes() + b"\n")
        assert outdated(room.root) == [f"exercises/{EXERCISE}/cases/upward/issues.csv"]

    def test_a_stray_and_a_missing_file(self, room: Classroom) -> None:
        """A file too many, one too few, and a folder without a source are each named."""
        (exercise(room) / "notes.txt").write_text("x")
        (exercise(room) / "words.yaml").unlink()
        (room.root / "exercises" / "07_old").mkdir()
        assert outdated(room.root) == [
            f"exercises/{EXERCISE}/notes.txt",
            f"exercises/{EXERCISE}/words.yaml",
            "exercises/07_old",
        ]

    def test_a_built_folder_edited_by_hand(self, room: Classroom) -> None:
        """A notebook opened and saved in exercises/ is found out."""
        edit_notebook(exercise(room) / f"{EXERCISE}.ipynb", lambda nb: nb.cells.pop())
        assert outdated(room.root) == [f"exercises/{EXERCISE}/{EXERCISE}.ipynb"]

    def test_nothing_is_written(self, room: Classroom) -> None:
        """Checking changes no file."""
        change_items(room)
        before = digests(room.root)
        outdated(room.root)
        assert digests(room.root) == before


class TestFaults:
    """What is wrong in a source is said before anything is made."""

    def test_an_unknown_exercise(self, room: Classroom) -> None:
        """The name that was probably meant is offered."""
        with pytest.raises(Faults, match='There is no exercise "06_equty"; did you mean "06_equity"'):
            build(room.root, ["06_equty"])

    def test_answers_in_solutions(self, room: Classroom) -> None:
        """They would be laid over every learner's own."""
        (room.root / "solutions" / EXERCISE / NAME).write_text("{}")
        with pytest.raises(Faults, match="over every learner's own answers; delete it"):
            build(room.root)

    def test_cells_that_do_not_fit_the_items(self, room: Classroom) -> None:
        """A mistyped id, a wrong kind, other points, and an item with no cell: all of them at once."""

        def muddle(nb: nbformat.NotebookNode) -> None:
            cell_of(nb, "equity-facts").source = 'classify("equity-fact")'
            cell_of(nb, "equity-guardians").source = 'choose("equity-guardians")'
            cell_of(nb, "equity-upward").metadata.nbgrader.points = 20
            cell_of(nb, "equity-memo-form").metadata.nbgrader.grade_id = "form"
            nb.cells.remove(cell_of(nb, MEMO))

        edit_notebook(room.root / "solutions" / EXERCISE / f"{EXERCISE}.ipynb", muddle)
        with pytest.raises(Faults) as faults:
            build(room.root)
        assert [f.message for f in faults.value.faults] == [
            'cell "equity-facts": items.yaml has no item "equity-fact"; did you mean "equity-facts"?',
            'cell "equity-guardians": "equity-guardians" is a scorecard; write scorecard("equity-guardians")',
            'cell "equity-upward": is worth 20 points here and 15 in items.yaml; make them the same',
            'cell "form": the grade id of this cell has to be "equity-memo-form"',
            f'item "{MEMO}" would not be marked: no graded cell has that grade id',
        ]

    def test_a_notebook_that_nbgrader_refuses(self, room: Classroom) -> None:
        """What nbgrader prints as a traceback becomes one sentence."""

        def double(nb: nbformat.NotebookNode) -> None:
            nb.cells.append(nbformat.from_dict({**cell_of(nb, "start"), "id": "start-again"}))

        edit_notebook(room.root / "solutions" / EXERCISE / f"{EXERCISE}.ipynb", double)
        with pytest.raises(Faults, match="nbgrader can't make the exercise: "):
            build(room.root)


def secrets(room: Classroom) -> list[str]:
    """Sentences that must not reach a learner before the marks do: reasons, rubric, model answer."""
    solutions = room.solutions
    text: list[str] = []
    for key in solutions.keys.values():
        text += [r.because for r in key.ratings.values()] + [r.would_change for r in key.ratings.values()]
        text += [j.why for j in key.statements.values()] + list(key.because.values())
        text += [t.because for t in key.wrong_turns] + [v for line in key.rubric for v in line.values()]
    source = nbformat.read(solutions.folder / f"{EXERCISE}.ipynb", 4)
    text += cell_of(source, MEMO).source.splitlines()
    return [t.strip() for t in text if len(t.strip()) > 15]


KEYED = r"\bsort: |\bbears_on:|\breference: *[0-9\"]|\baccept: *\[|\btolerance:|\bwrong_turns:"


class TestSecrets:
    """What stays at home."""

    def test_no_key_reason_rubric_or_model_answer_is_released(self, built: Classroom) -> None:
        """Not one sentence of them stands in any file of the exercise."""
        hidden = secrets(built)
        assert len(hidden) > 80
        for path in (p for p in exercise(built).rglob("*") if p.is_file()):
            text = re.sub(r"\s+", " ", path.read_text(encoding="utf-8").replace("\\n", " "))
            assert not [s for s in hidden if re.sub(r"\s+", " ", s) in text], path.name
            assert not re.search(KEYED, text), path.name

    @pytest.mark.parametrize(
        "name",
        [
            "key.yaml~",
            "key.yaml.bak",
            ".key.yaml.swp",
            "#key.yaml#",
            "key (copy).yaml",
            "key-old.yml",
            "key.yaml.orig",
        ],
    )
    def test_an_editors_copy_of_the_key_is_not_released(self, room: Classroom, name: str) -> None:
        """Backup files beside key.yaml stay where they are."""
        folder = room.root / "solutions" / EXERCISE
        shutil.copy(folder / "key.yaml", folder / name)
        build(room.root)
        assert not list(exercise(room).rglob("*key*"))


class TestVerb:
    """`collabkit build`."""

    def test_check_lists_what_is_stale_and_exits_1(
        self, room: Classroom, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Then build makes it, and check is content."""
        from collabkit.cli import main

        monkeypatch.chdir(room.root)
        change_items(room)
        run = CliRunner()
        stale = run.invoke(main, ["build", "--check"])
        assert (stale.exit_code, f"exercises/{EXERCISE}/items.yaml" in stale.output) == (1, True)
        assert EXERCISE in run.invoke(main, ["build"]).output
        assert run.invoke(main, ["build", "--check", EXERCISE]).exit_code == 0
        assert run.invoke(main, ["build", "--check"]).exit_code == 0

    def test_a_fault_is_a_sentence_and_exit_code_1(
        self, room: Classroom, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No traceback reaches the person who types."""
        from collabkit.cli import main

        monkeypatch.chdir(room.root)
        wrong = CliRunner().invoke(main, ["build", "07"])
        assert wrong.exit_code == 1
        assert wrong.output.startswith('There is no exercise "07"')
