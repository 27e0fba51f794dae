"""What collabkit adds to nbgrader, as preprocessors named in nbgrader_config.py; nothing of nbgrader is changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Bool

from collabkit.answers.store import NAME, Damaged, read
from collabkit.content.course import Solutions
from collabkit.faults import say_fault
from collabkit.grading.bundle import bundle
from collabkit.grading.calls import read_call
from collabkit.grading.score import Marker
from collabkit.marking.mark import Mark

Resources = dict[str, Any]
Processed = tuple[NotebookNode, Resources]


def root() -> Path:
    """The project's root: nbgrader works in it while it converts."""
    return Path.cwd()


def is_written(cell: NotebookNode) -> bool:
    """Whether a cell is a written answer that a person marks."""
    return bool(utils.is_grade(cell) and utils.is_solution(cell) and cell.cell_type == "markdown")


class BundleCourse(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Generating an exercise: puts beside it the course files it needs, and a stub for each written answer.

    Stands right after ClearSolutions, so that the stub is what checksums are taken of.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Processed:
        solutions = Solutions.of(root(), resources["nbgrader"]["assignment"])
        resources.setdefault("outputs", {}).update(bundle(solutions))
        stub = solutions.course.say("answers.written_here")
        for cell in filter(is_written, nb.cells):
            cell.source = f"*{stub}*"
        return nb, resources


class ForgetWrittenChecksum(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Generating an exercise, last of all: a written answer's cell loses its checksum in the learner's copy.

    The learner writes in the form, so the cell stays as it is; with its checksum nbgrader's Validate
    would say "no response" to everybody. Autograde restores the checksum from the gradebook.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Processed:
        for cell in filter(is_written, nb.cells):
            cell.metadata.nbgrader.pop("checksum", None)
        return nb, resources


class CopyWritten(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Autograding: copies written answers from answers.json into their cells, where formgrader shows them."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Processed:
        texts = _texts(Path(resources["metadata"]["path"]))
        for cell in filter(is_written, nb.cells):
            text = texts.get(cell.metadata.nbgrader["grade_id"], "").strip()
            if text:
                cell.source = _safe(text)
        return nb, resources


def _texts(folder: Path) -> dict[str, str]:
    try:
        entries = read(folder / NAME)
    except (OSError, Damaged):
        return {}
    return {id: e.value for id, e in entries.items() if isinstance(e.value, str)}


def _safe(text: str) -> str:
    """A learner's text as markdown that holds no HTML: formgrader would run a script in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


class MarkItems(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Autograding, in the place of Execute: marks every item as data; no kernel starts, no cell runs."""

    execute_other_cells = Bool(
        False,
        help="Whether to run notebooks that hold autograded code cells of your own. This runs learners' code.",
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Processed:
        folder = root() / resources["metadata"]["path"]
        marker = Marker(Solutions.of(root(), resources["nbgrader"]["assignment"]))
        graded = [c for c in nb.cells if c.cell_type == "code" and utils.is_grade(c)]
        other = [c for c in graded if not utils.is_solution(c) and read_call(c.source) is None]
        if other:
            nb, resources = self._execute(nb, resources, other)
        for cell in graded:
            call = read_call(cell.source)
            if call and call.id in marker.solutions.items:
                self._mark_cell(cell, marker, call.id, folder)
        return nb, resources

    def _execute(self, nb: NotebookNode, resources: Resources, other: list[NotebookNode]) -> Processed:
        if not self.execute_other_cells:
            names = ", ".join(c.metadata.nbgrader["grade_id"] for c in other)
            raise say_fault(
                f"The cells {names} are no items of the course, so marking them would run the learner's code. "
                "If you want that, set c.MarkItems.execute_other_cells = True in nbgrader_config.py."
            )
        executed: Processed = Execute(parent=self.parent).preprocess(nb, resources)
        return executed

    def _mark_cell(self, cell: NotebookNode, marker: Marker, id: str, folder: Path) -> None:
        """Give a cell the outputs that running it would have given: reasons, then points."""
        if not float(cell.metadata.nbgrader["points"]):
            cell.outputs = []
            return
        result = marker.mark(id, folder)
        cell.outputs = _outputs(result, marker)


def _outputs(result: Mark, marker: Marker) -> list[NotebookNode]:
    reasons = {"text/html": marker.html(result), "text/plain": "; ".join(r.text for r in result.reasons)}
    points = {"text/plain": repr(result.points)}
    return [
        NotebookNode(output_type="display_data", data=reasons, metadata={}),
        NotebookNode(output_type="execute_result", data=points, metadata={}, execution_count=None),
    ]
