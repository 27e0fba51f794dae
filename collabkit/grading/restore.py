"""A hand-in's graded cells made as they were released, whatever happened to them on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import OverwriteCells

Facts = dict[str, Any]


class RestoreCells(OverwriteCells):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's OverwriteCells, after which each graded cell is there once, in its place, as released.

    nbgrader's own tools give up here: DeduplicateIds leaves a doubled cell that its check then refuses,
    changed facts (points, grade) are taken for corruption, and add_missing_cells fails when a read-only
    cell stands before the missing one, as above each of our scorecards. Any of these stops the whole run.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Set every graded cell's facts from the gradebook, then its text, then put back what is missing."""
        facts = self._facts(resources)
        _reset(nb, facts)
        nb, resources = super().preprocess(nb, resources)
        names = list(facts)
        for place, name in enumerate(names):
            if facts[name]["grade"] and name not in _ids(nb):
                self.log.warning("Graded cell %s was missing; it is put back", name)
                nb.cells.insert(_after(names[:place], nb), self._cell(name, facts[name]))
        return nb, resources

    def _facts(self, resources: dict[str, Any]) -> dict[str, Facts]:
        """Give nbgrader's metadata of each released cell, by grade id, in their order."""
        from nbgrader.api import Gradebook

        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            released = gradebook.find_notebook(about["notebook"], about["assignment"])
            worth = {cell.name: cell.max_score for cell in released.grade_cells}
            written = {cell.name for cell in released.solution_cells}
            self._sources = {cell.name: cell.source for cell in released.source_cells}
            return {
                cell.name: _facts(cell, worth.get(cell.name), solution=cell.name in written)
                for cell in released.source_cells
            }

    def _cell(self, name: str, facts: Facts) -> NotebookNode:
        cells: Any = nbformat.v4
        make = cells.new_code_cell if facts["cell_type"] == "code" else cells.new_markdown_cell
        made: NotebookNode = make(self._sources[name], metadata={"nbgrader": facts})
        return made


def _facts(cell: Any, points: float | None, solution: bool) -> Facts:
    facts = {
        "schema_version": 3,
        "grade_id": cell.name,
        "grade": points is not None,
        "solution": solution,
        "task": False,
        "locked": cell.locked,
        "cell_type": cell.cell_type,
        "checksum": cell.checksum,
    }
    return facts if points is None else facts | {"points": points}


def _reset(nb: NotebookNode, facts: dict[str, Facts]) -> None:
    """Give each known cell its released facts, and no others to any: of doubles the last one counts."""
    seen: set[str] = set()
    for cell in reversed(nb.cells):
        id = _id(cell)
        cell.metadata.pop("nbgrader", None)
        if id in facts and id not in seen:
            seen.add(id)
            cell.metadata["nbgrader"] = nbformat.from_dict(facts[id])


def _id(cell: NotebookNode) -> str:
    about = cell.metadata.get("nbgrader")
    return str(about.get("grade_id")) if isinstance(about, dict) else ""


def _ids(nb: NotebookNode) -> list[str]:
    return [_id(cell) for cell in nb.cells]


def _after(earlier: Sequence[str], nb: NotebookNode) -> int:
    """The place behind the nearest earlier cell that is still there; 0 when none is."""
    ids = _ids(nb)
    return next((ids.index(name) + 1 for name in reversed(earlier) if name in ids), 0)
