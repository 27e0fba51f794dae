"""Whether an exercise's notebook, its items and its points agree: looked at before anything is released."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
from attrs import frozen
from nbformat.notebooknode import NotebookNode

from collabkit.answers.store import NAME
from collabkit.content.course import Solutions
from collabkit.content.item import MARKED, Item
from collabkit.faults import Fault, Faults, meant, shown
from collabkit.grading.calls import read_call


@frozen
class Graded:
    """A graded cell of a source notebook: grade id, points, whether a person marks it, its text."""

    id: str
    points: float
    written: bool
    source: str


def check_source(solutions: Solutions) -> None:
    """Raise Faults for each graded cell that names no item, another kind or other points, each item left out.

    Without this a mistyped id would earn everybody full points: to nbgrader a cell without output is right.
    """
    faults = list(_faults(solutions))
    if faults:
        raise Faults(faults)


def _faults(solutions: Solutions) -> Iterator[Fault]:
    stray = solutions.folder / NAME
    if stray.exists():
        yield Fault(shown(stray), 0, "nbgrader would lay this over every learner's own answers; delete it")
    path = solutions.folder / f"{solutions.folder.name}.ipynb"
    if not path.is_file():
        yield Fault(shown(path), 0, "is missing; the notebook is named like its folder")
        return
    cells = graded_cells(nbformat.read(path, as_version=4))
    for cell in cells:
        for sentence in _misfits(cell, solutions.items):
            yield Fault(shown(path), 0, f'cell "{cell.id}": {sentence}')
    for id, item in solutions.items.items():
        if item.points is not None and id not in {c.id for c in cells}:
            yield Fault(shown(path), 0, f'item "{id}" would not be marked: no graded cell has that grade id')


def graded_cells(nb: NotebookNode) -> list[Graded]:
    """The graded cells of a notebook."""
    marked = [(c, c.metadata.get("nbgrader", {})) for c in nb.cells]
    return [
        Graded(str(m.get("grade_id")), float(m.get("points", 0)), c.cell_type == "markdown", c.source)
        for c, m in marked
        if m.get("grade") and (c.cell_type == "code") != bool(m.get("solution"))
    ]


def _misfits(cell: Graded, items: dict[str, Item]) -> Iterator[str]:
    call = None if cell.written else read_call(cell.source)
    if not cell.written and call is None:
        return  # an autograded cell of the instructor's own
    id = call.id if call else cell.id
    if id not in items:
        yield f'items.yaml has no item "{id}"; {meant(id, items)}'
        return
    item = items[id]
    kind = call.name if call else "reflect"
    if item.kind != kind:
        yield f'"{id}" is a {item.kind}; write {item.kind}("{id}")'
    due = item.points if cell.written or item.kind in MARKED else 0.0
    if cell.points != due:
        yield f"is worth {cell.points:g} points here and {due or 0:g} in items.yaml; make them the same"
    name = id if cell.written or item.kind in MARKED else f"{id}-form"
    if cell.id != name:
        yield f'the grade id of this cell has to be "{name}"'


def source_of(root: Path, exercise: str) -> Solutions:
    """The solutions of an exercise, checked."""
    solutions = Solutions.of(root, exercise)
    check_source(solutions)
    return solutions
