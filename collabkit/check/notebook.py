"""What can be wrong with a notebook: cells that would not run, texts too long, links to nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import collabkit
from collabkit.check.links import link_faults
from collabkit.check.notebookfile import Cell, Notebook
from collabkit.content.item import Item
from collabkit.content.yamlfile import SLUG
from collabkit.faults import Fault, meant, shown
from collabkit.grading.calls import Call, read_call

LONGEST, LONG = 150, 80
"""Words of a text cell at most, and from when on two in a row are too much."""
PASSIVE = 4
"""Cells in a row, at most, without anything to do."""
NAMELESS = re.compile(r"[0-9a-f]{8}(-[0-9a-f-]{27})?")
"""Cell ids as editors make them up."""
IMPORT = "from collabkit import …"
UNMARKED = ("answer", "fingerprint", "progress", "reveal")
"""Calls of an item or of all items that are no form: the text way, and what comes after commit."""
ALONE = ("fingerprint", "progress")
"""Those of them that name no item."""


class Look:
    """One notebook being looked at, and the faults found in it."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.path = shown(notebook.path)

    def fault(self, cell: Cell, sentence: str, line: int = 0) -> Fault:
        """A fault of a cell."""
        return Fault(self.path, line or cell.line, f'cell "{cell.id}": {sentence}')


def calls(notebook: Notebook) -> list[tuple[Cell, Call]]:
    """The calls in a notebook, in order."""
    found = [(c, call_of(c.source)) for c in notebook.cells if c.type == "code"]
    return [(cell, call) for cell, call in found if call]


def call_of(source: str) -> Call | None:
    """The one call of a cell, also one that is never marked (`UNMARKED`); None when it is anything else."""
    call = read_call(source)
    if call or not source.lstrip().startswith(UNMARKED):
        return call
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    expression = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    if not isinstance(expression, ast.Call) or not isinstance(expression.func, ast.Name):
        return None
    name, first = expression.func.id, expression.args[0] if expression.args else None
    if name in ALONE and first is None:
        return Call(name, "")
    if name not in UNMARKED or not isinstance(first, ast.Constant) or type(first.value) is not str:
        return None
    return Call(name, first.value)


def imported(source: str) -> list[str] | None:
    """The names that a cell imports from collabkit; None when it does anything else."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if len(body) != 1 or not isinstance(body[0], ast.ImportFrom) or body[0].module != "collabkit":
        return None
    return [alias.name for alias in body[0].names if alias.asname is None]


def notebook_faults(notebook: Notebook, items: dict[str, Item], cases: list[str]) -> Iterator[Fault]:
    """Faults that any notebook of the course can have.

    Args: `items` and `cases` that its calls may name; without any items they are not held against them.
    """
    look = Look(notebook)
    kernel = notebook.metadata.get("kernelspec")
    if not isinstance(kernel, dict) or kernel.get("name") != "python3":
        sentence = "names no kernel, expected python3; open it in JupyterLab, choose Python 3 and save"
        yield Fault(look.path, 0, sentence)
    yield from _ids(look)
    yield from _code(look, items, cases)
    yield from _texts(look)


def _ids(look: Look) -> Iterator[Fault]:
    seen: set[str] = set()
    for cell in look.notebook.cells:
        if not SLUG.fullmatch(cell.id):
            yield look.fault(cell, "its id may hold only letters, digits, - and _; rename it")
        elif NAMELESS.fullmatch(cell.id) and any(c.isdigit() for c in cell.id):
            yield look.fault(cell, 'an id that tells a reader nothing; give it a name like "why-equity"')
        if cell.id in seen:
            yield look.fault(cell, "another cell has this id; give each its own")
        seen.add(cell.id)


def _code(look: Look, items: dict[str, Item], cases: list[str]) -> Iterator[Fault]:
    names: set[str] = set()
    for cell in look.notebook.cells:
        if cell.type == "raw":
            yield look.fault(cell, "a raw cell shows nothing to learners; make it Markdown, or delete it")
        if cell.type != "code":
            continue
        if cell.outputs:
            yield look.fault(cell, "holds outputs of a run; clear all outputs and save")
        new = imported(cell.source)
        if new is not None:
            names |= set(new)
            yield from _import(look, cell, new)
            continue
        call = call_of(cell.source)
        if call is None:
            yield look.fault(
                cell, f'expected {IMPORT} or one call like choose("item-id"); nothing else runs here'
            )
            continue
        if call.name not in names:
            sentence = f"{call.name} is not imported above; add it to the cell {IMPORT}"
            yield look.fault(cell, sentence)
        yield from _call(look, cell, call, items, cases)


def _import(look: Look, cell: Cell, names: list[str]) -> Iterator[Fault]:
    for name in names:
        if name not in collabkit.__all__:
            yield look.fault(cell, f'collabkit has no "{name}"; {meant(name, collabkit.__all__)}')
    if not _hidden(cell):
        yield look.fault(cell, "its code is not hidden; set jupyter.source_hidden to true in its metadata")


def _call(look: Look, cell: Cell, call: Call, items: dict[str, Item], cases: list[str]) -> Iterator[Fault]:
    if call.name != "answer" and not _hidden(cell):  # the text way is shown: a learner may type it
        yield look.fault(cell, "its code is not hidden; set jupyter.source_hidden to true in its metadata")
    if call.name in ALONE:
        return
    if call.name == "partnership":
        if call.id not in cases:
            yield look.fault(cell, f'there is no case "{call.id}"; {meant(call.id, cases)}')
        return
    item = items.get(call.id)
    if item is None:
        if items:
            yield look.fault(cell, f'there is no item "{call.id}"; {meant(call.id, items)}')
        return
    if item.kind and call.name not in (*UNMARKED, item.kind):
        yield look.fault(cell, f'"{item.id}" is of kind {item.kind}; write {item.kind}("{item.id}")')
    if call.name not in UNMARKED and cell.id not in (item.id, f"{item.id}-form"):
        yield look.fault(cell, f'calls "{item.id}", so its id has to be "{item.id}"; rename the cell')


def _hidden(cell: Cell) -> bool:
    jupyter = cell.metadata.get("jupyter")
    return isinstance(jupyter, dict) and jupyter.get("source_hidden") is True


def _texts(look: Look) -> Iterator[Fault]:
    before = 0
    for cell in look.notebook.cells:
        words = (
            len(cell.source.split()) if cell.type == "markdown" and not cell.nbgrader.get("solution") else 0
        )
        if words > LONGEST:
            yield look.fault(cell, f"{words} words, expected at most {LONGEST}; cut it, or make two of it")
        if words > LONG and before > LONG:
            sentence = f"{words} words after {before}; of two cells in a row one may have more than {LONG}"
            yield look.fault(cell, f"{sentence}: cut one, or put something to do between them")
        before = words


def lesson_faults(notebook: Notebook, root: Path) -> Iterator[Fault]:
    """Faults that only a lesson can have: long stretches without anything to do, marks of nbgrader, links.

    Args: `root` is the course folder; links may go anywhere in it, and to the exercises.
    """
    look = Look(notebook)
    passive = 0
    for cell in notebook.cells:
        passive = 0 if cell.type == "code" and call_of(cell.source) else passive + 1
        if passive == PASSIVE + 1:
            sentence = f"{passive} cells in a row without anything to do, expected at most {PASSIVE}"
            yield look.fault(cell, f"{sentence}; put a question or a what-if between them")
        if cell.nbgrader:
            sentence = "is set up for nbgrader, but a lesson is not graded; take nbgrader out of its metadata"
            yield look.fault(cell, sentence)
    yield from linked(notebook, root)


def linked(notebook: Notebook, root: Path) -> Iterator[Fault]:
    """Faults of links and pictures in a notebook; they may lead anywhere below `root`."""
    look = Look(notebook)
    for cell in notebook.cells:
        if cell.type != "markdown":
            continue
        for n, sentence in link_faults(cell.source, notebook.path.parent, root):
            yield look.fault(cell, sentence, cell.line_of(n))


def uncalled(items: dict[str, Item], notebooks: list[Notebook]) -> Iterator[Fault]:
    """Faults of items that no notebook shows."""
    made = (call for notebook in notebooks for _, call in calls(notebook))
    called = {call.id for call in made if call.name != "reveal"}
    for id, item in items.items():
        if id and item.kind and id not in called:
            sentence = f'item "{id}" is in no notebook; write {item.kind}("{id}") in a cell, or delete it'
            yield Fault(item.file, item.line, sentence)
