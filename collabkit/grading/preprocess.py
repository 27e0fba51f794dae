"""What collabkit adds to nbgrader, as preprocessors named in nbgrader_config.py; nbgrader stays as it is."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Bool

from collabkit.answers.store import NAME, Damaged, read
from collabkit.content.course import Solutions
from collabkit.faults import say_fault
from collabkit.grading.agree import source_of
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
        """Check that notebook and items agree, then add files and stubs."""
        solutions = source_of(root(), resources["nbgrader"]["assignment"])
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
        """Take the checksums away."""
        for cell in filter(is_written, nb.cells):
            cell.metadata.nbgrader.pop("checksum", None)
        return nb, resources


class CopyWritten(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Autograding: copies written answers from answers.json into their cells, where formgrader shows them.

    What somebody typed into the cell itself is kept, below the answer from the form.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Processed:
        """Write each answer into its cell."""
        texts = _texts(root() / resources["metadata"]["path"])
        for cell in filter(is_written, nb.cells):
            text = texts.get(cell.metadata.nbgrader["grade_id"], "").strip()
            untouched = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
            typed = "" if untouched else cell.source.strip()
            if text or typed:
                cell.source = _safe("\n\n".join(filter(None, (text, typed))))
        return nb, resources


def _texts(folder: Path) -> dict[str, str]:
    try:
        entries = read(folder / NAME)
    except (OSError, Damaged):
        return {}
    return {id: e.value for id, e in entries.items() if isinstance(e.value, str)}


def _safe(text: str) -> str:
    """A learner's text as one block that shows it just as it was typed.

    Formgrader would run a script in it, follow a javascript: link, and set "$5 or $6" as a formula.
    """
    lines = "<br>".join(escape(text).splitlines())
    return f'<div class="tex2jax_ignore mathjax_ignore" style="white-space: pre-wrap">{lines}</div>'


class MarkItems(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Autograding, in the place of Execute: marks every item as data; no kernel starts, no cell runs."""

    execute_other_cells = Bool(
        False,
        help="Whether to run notebooks that hold autograded cells of your own. This runs learners' code.",
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Processed:
        """Mark every graded cell that is an item's call."""
        folder = root() / resources["metadata"]["path"]
        marker = _marker(root(), resources["nbgrader"]["assignment"])
        graded = [c for c in nb.cells if c.cell_type == "code" and utils.is_grade(c)]
        other = [c for c in graded if not utils.is_solution(c) and read_call(c.source) is None]
        if other:
            nb, resources = self._execute(nb, resources, other)
        for cell in graded:
            call = read_call(cell.source)
            if call and not utils.is_solution(cell):
                self._mark_cell(cell, marker, call.id, folder)
        return nb, resources

    def _execute(self, nb: NotebookNode, resources: Resources, other: list[NotebookNode]) -> Processed:
        if not self.execute_other_cells:
            names = ", ".join(c.metadata.nbgrader["grade_id"] for c in other)
            raise say_fault(
                f"The cells {names} are no items of the course: marking them would run the learner's code. "
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


def _marker(root: Path, exercise: str) -> Marker:
    """The exercise's marker, read again only when a file of its course or solutions has changed."""
    folders = (root / "course", root / "solutions" / exercise)
    files = sorted(p for folder in folders for p in folder.rglob("*.[yc]*"))
    return _kept_marker(root, exercise, tuple((p, p.stat().st_mtime_ns) for p in files))


@lru_cache(maxsize=4)
def _kept_marker(root: Path, exercise: str, state: tuple[tuple[Path, int], ...]) -> Marker:
    return Marker(Solutions.of(root, exercise))


def _outputs(result: Mark, marker: Marker) -> list[NotebookNode]:
    reasons = {"text/html": marker.html(result), "text/plain": "; ".join(r.text for r in result.reasons)}
    points = {"text/plain": repr(result.points)}
    return [
        NotebookNode(output_type="display_data", data=reasons, metadata={}),
        NotebookNode(output_type="execute_result", data=points, metadata={}, execution_count=None),
    ]
