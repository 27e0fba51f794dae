"""The calls in a real kernel: stock nbgrader's points, what Validate says, an author's trial answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from classroom import EXERCISE, MEMO, NAME, Classroom, as_installed, cell_of

pytestmark = pytest.mark.slow

STOCK = [
    "nbgrader.preprocessors.Execute",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]


@pytest.fixture(autouse=True)
def own_jupyter(released: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels started here read no settings of the person who runs the tests."""
    for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(released.home / name))


@pytest.mark.parametrize("student", ["stock-reference", "stock-halfway", "stock-blank"])
def test_graded_in_a_kernel_the_points_are_the_same(released: Classroom, student: str) -> None:
    """With nbgrader's own Execute in the place of MarkItems every item has the same points and comments."""
    known = {"stock-reference": released.reference(), "stock-halfway": released.halfway()}
    answers = known.get(student, {})
    released.hand_in(student, answers)
    as_data = released.autograde(student)
    shown = reasons(released, student)
    in_kernel = released.autograde(student, force=True, autograde_preprocessors=STOCK)
    assert in_kernel == as_data
    assert len(shown) == 6
    assert reasons(released, student) == shown


def reasons(room: Classroom, student: str) -> dict[str, str]:
    """What each graded code cell shows, as HTML."""
    graded = {id: cell_of(room.autograded(student), id) for id in room.points({})}
    return {
        id: output["data"]["text/html"]
        for id, cell in graded.items()
        for output in cell.outputs
        if output.output_type == "display_data"
    }


def validated(room: Classroom, student: str, answers: dict[str, Any]) -> dict[str, str]:
    """What Validate answers for a released notebook: the sentence for each cell that is not done."""
    from nbgrader.validator import Validator

    folder = room.hand_in(student, answers)
    with as_installed():
        found = Validator().validate(str(folder / f"{EXERCISE}.ipynb"))
    assert set(found) <= {"failed"}, found
    return {cell["source"]: cell["raw_error"] for cell in found.get("failed", [])}


class TestValidate:
    """nbgrader's Validate, as a learner presses it."""

    def test_an_unanswered_notebook_is_told_what_is_missing(self, released: Classroom) -> None:
        """One plain sentence for each item, also for the reflection; no traceback, no path, no code."""
        said = validated(released, "validate-blank", {})
        items = released.solutions.items
        assert list(said) == [f'{item.kind}("{id}")' for id, item in items.items()]
        for (_, sentence), item in zip(said.items(), items.values(), strict=True):
            assert item.title in sentence
            assert not re.search(r"Traceback|Error|File |\.py|/|\x1b|line \d", sentence), sentence
            assert all(len(line) <= 83 for line in sentence.splitlines()), (
                "nbgrader validate cuts longer lines"
            )

    def test_a_half_done_item_says_which_part_is_missing(self, released: Classroom) -> None:
        """The indicator that is not rated and the missing evidence are named; what is done is not."""
        answers = released.reference()
        first = next(iter(answers["equity-guardians"]["ratings"]))
        del answers["equity-guardians"]["ratings"][first]
        said = validated(released, "validate-half", answers)
        name = released.solutions.course.framework.indicator(first).name
        assert list(said) == ['scorecard("equity-guardians")']
        assert name in said['scorecard("equity-guardians")']

    def test_a_complete_notebook_passes_right_or_wrong(self, released: Classroom) -> None:
        """Validate counts answers and never gives a mark away."""
        assert validated(released, "validate-right", released.reference()) == {}
        assert validated(released, "validate-wrong", released.halfway()) == {}

    def test_the_command_line_says_the_same(self, released: Classroom) -> None:
        """`nbgrader validate` prints whole sentences, and success when all is answered."""
        blank = released.hand_in("validate-cli-blank", {})
        full = released.hand_in("validate-cli-full", released.halfway())
        said = released.nbgrader("validate", f"{EXERCISE}.ipynb", cwd=blank, kernels=True)
        assert "VALIDATION FAILED ON 7 CELL(S)" in " ".join(said.split())
        assert "Memo to Clara Venn and Senait Woldu" in said
        assert "..." not in said.split("Validating")[-1].replace("…", "...")
        assert "Success! Your notebook passes all the tests." in released.nbgrader(
            "validate", f"{EXERCISE}.ipynb", cwd=full, kernels=True
        )


def test_an_authors_trial_answers_stay_out_of_solutions(tmp_path: Path) -> None:
    """Running and answering the source notebook keeps its answers in .preview, which nothing copies."""
    from nbclient import NotebookClient

    room = Classroom.make(tmp_path)
    folder = room.root / "solutions" / EXERCISE
    nb = nbformat.read(folder / f"{EXERCISE}.ipynb", 4)
    text = f'from collabkit import answer\nanswer("{MEMO}", "A trial.")'
    nb.cells.append(nbformat.v4.new_code_cell(text))
    NotebookClient(nb, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    assert not (folder / NAME).exists()
    assert (folder / ".preview" / NAME).is_file()
    room.convert("GenerateAssignment")
    names = [p.name for p in (room.root / "exercises").rglob("*")]
    assert NAME not in names
    assert ".preview" not in names


def test_run_all_of_the_released_exercise_shows_a_form_in_every_call(released: Classroom) -> None:
    """With nothing answered no cell fails, and each item's cell has an output."""
    from nbclient import NotebookClient

    folder = released.hand_in("run-all", {})
    nb = nbformat.read(folder / f"{EXERCISE}.ipynb", 4)
    NotebookClient(nb, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    for id in released.solutions.items:
        name = id if id != MEMO else f"{MEMO}-form"
        assert cell_of(nb, name).outputs, id
