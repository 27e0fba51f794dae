"""What can be wrong with an exercise: its source beside the key, and the copy that learners get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from collabkit.check.case import rated_faults, rating_faults
from collabkit.check.items import item_faults, key_faults
from collabkit.check.notebook import Look, call_of, linked, notebook_faults, uncalled
from collabkit.check.notebookfile import Cell, Notebook, read_notebook
from collabkit.check.read import Reading, ReadingSolutions
from collabkit.content.course import REFERENCE
from collabkit.content.item import MARKED, Item
from collabkit.content.key import read_reference
from collabkit.content.yamlfile import Node, read_yaml
from collabkit.faults import Fault, meant, shown

TOTAL = 100
READ_ONLY = {"schema_version": 3, "grade": False, "solution": False, "locked": True, "task": False}
MARKED_CELL = {**READ_ONLY, "grade": True}
WRITTEN_CELL = {**MARKED_CELL, "solution": True, "locked": False}


def source_faults(solutions: ReadingSolutions) -> Iterator[Fault]:
    """Faults of an exercise's source: items, key and notebook in solutions/."""
    course, items = solutions.course, solutions.items
    for item in items.values():
        yield from item_faults(item, course.framework, graded=True)
    yield from _total(solutions.folder / "items.yaml", items)
    yield from _early_keys(solutions.folder / "items.yaml")
    yield from _early_reasons(solutions.folder / "items.yaml")
    yield from _keys(solutions)
    path = solutions.folder / f"{solutions.folder.name}.ipynb"
    notebook, found = read_notebook(path)
    yield from found
    if notebook:
        yield from graded_notebook(notebook, items, course)
        yield from linked(notebook, solutions.folder)
    for other in sorted(solutions.folder.glob("*.ipynb")):
        if other != path:
            yield Fault(shown(other), 0, f"a second notebook, handed out too; keep only {path.name}")


def _total(path: Path, items: Mapping[str, Item]) -> Iterator[Fault]:
    total = sum(item.points or 0 for item in items.values())
    if items and total != TOTAL:
        sentence = f"the points add up to {total:g}, expected {TOTAL}; change the points of some items"
        yield Fault(shown(path), 0, sentence)


def _early_keys(path: Path) -> Iterator[Fault]:
    """Keys in a file that learners get."""
    for node in read_yaml(path, []).nodes("items", needed=False):
        if "key" in node:
            yield Fault(node.path, node.line("key"), "a key that learners would get; move it to key.yaml")


def _early_reasons(path: Path) -> Iterator[Fault]:
    """Reasons in a file that learners get before they answer."""
    for node in read_yaml(path, []).nodes("items", needed=False):
        for name in ("options", "things", "facts", "groups"):
            for option in Node(node.data, node.path, [], node.start).nodes(name, needed=False):
                if "because" in option:
                    sentence = "a reason that learners would get before they answer; move it to key.yaml"
                    yield Fault(option.path, option.line("because"), sentence)


def _keys(solutions: ReadingSolutions) -> Iterator[Fault]:
    course, keys = solutions.course, solutions.keys
    noted: list[Fault] = []
    top = read_yaml(solutions.folder / "key.yaml", noted)
    if noted:
        return  # said already
    name = str(top.data.get("exercise", ""))
    if name != solutions.folder.name:
        sentence = f'"exercise" is "{name}", expected "{solutions.folder.name}" like its folder'
        yield Fault(top.path, top.line("exercise"), sentence)
    entries = Node(top.data, top.path, []).node("items")
    for id, key in keys.items():
        item, line = solutions.items[id], entries.line(id)
        case = course.case(item.case) if item.case in course.case_ids else None
        for sentence in key_faults(item, key, course.framework, case, graded=True):
            yield Fault(top.path, line, f'item "{id}": {sentence}')
        if item.kind == "scorecard" and id in entries:
            yield from rating_faults(entries.node(id), key)


def graded_references(folder: Path, course: Reading) -> Iterator[Fault]:
    """Faults of the references that lie in solutions/, each for every exercise that scores its case."""
    for path in sorted(folder.glob(f"*.{REFERENCE}")):
        id = path.name.removesuffix(f".{REFERENCE}")
        if id not in course.case_ids:
            yield Fault(shown(path), 0, f'there is no case "{id}"; {meant(id, course.case_ids)}')
            continue
        case = course.case(id)
        if case.use == "practice":
            sentence = f"the reference of a practice case; move it to course/cases/{id}/{REFERENCE}"
            yield Fault(shown(path), 0, sentence)
        key, found = read_reference(path, course.framework, case)
        yield from found
        if not found:
            yield from rated_faults(path, id, key)


def graded_notebook(notebook: Notebook, items: Mapping[str, Item], course: Reading) -> Iterator[Fault]:
    """Faults of an exercise's notebook: its calls, and what nbgrader is told about each cell."""
    yield from notebook_faults(notebook, dict(items), course.case_ids)
    yield from uncalled(dict(items), [notebook])
    if not items:
        return  # what can't be read is said already
    look = Look(notebook)
    written = {id: item for id, item in items.items() if item.kind == "reflect" and item.points is not None}
    for cell in notebook.cells:
        if cell.type == "markdown" and cell.id in written:
            yield from _set_up(look, cell, WRITTEN_CELL, cell.id, written.pop(cell.id).points)
        elif cell.type == "markdown":
            if cell.nbgrader.get("grade") or cell.nbgrader.get("solution"):
                names = [id for id, item in items.items() if item.kind == "reflect"]
                sentence = f"is graded, but no written item has this id; {meant(cell.id, names)}"
                yield look.fault(cell, sentence)
        elif cell.type == "code":
            yield from _code_cell(look, cell, items)
    for id, item in written.items():
        sentence = f'item "{id}" has no Markdown cell of that id, in which the answer is graded; add one'
        yield Fault(item.file, item.line, sentence)


def _code_cell(look: Look, cell: Cell, items: Mapping[str, Item]) -> Iterator[Fault]:
    call = call_of(cell.source)
    item = items.get(call.id) if call else None
    if item is None or item.kind not in (*MARKED, "reflect"):
        if call is None or call.name == "partnership" or item:
            yield from _set_up(look, cell, READ_ONLY, cell.id, None)
    elif item.points is None:
        return  # said already
    elif item.kind in MARKED:
        yield from _set_up(look, cell, MARKED_CELL, item.id, item.points)
    else:
        yield from _set_up(look, cell, MARKED_CELL, f"{item.id}-form", 0)
        if cell.id != f"{item.id}-form":
            yield look.fault(cell, f'shows the form of "{item.id}", so its id has to be "{item.id}-form"')


def _set_up(
    look: Look, cell: Cell, expected: dict[str, Any], grade_id: str, points: float | None
) -> Iterator[Fault]:
    """Faults of what nbgrader is told about a cell, one for each setting."""
    wanted = {**expected, "grade_id": grade_id} | ({} if points is None else {"points": points})
    if not cell.nbgrader:
        yield look.fault(cell, f"nbgrader is told nothing about it; in its metadata set {_written(wanted)}")
        return
    for name, value in wanted.items():
        found = cell.nbgrader.get(name)
        if found != value or isinstance(found, bool) != isinstance(value, bool):
            sentence = f"for nbgrader {name} is {_plain(found)}, expected {_plain(value)}"
            yield look.fault(cell, f"{sentence}{'' if name != 'points' else ' as in items.yaml'}; change it")


def _written(settings: dict[str, Any]) -> str:
    return ", ".join(f"{name}: {_plain(value)}" for name, value in settings.items())


def _plain(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "missing"}[value]
    return f"{value:g}" if isinstance(value, int | float) else f'"{str(value)[:60]}"'


def released_faults(course: Reading) -> Iterator[Fault]:
    """Faults of an exercise as learners get it."""
    items = course.items
    for item in items.values():
        yield from item_faults(item, course.framework, graded=True)
    yield from _early_reasons(course.folder / "items.yaml")
    yield from released_notebook(course)


def released_notebook(course: Reading) -> Iterator[Fault]:
    """Faults of the notebook that learners get."""
    items = course.items
    notebook, found = read_notebook(course.folder / f"{course.folder.name}.ipynb")
    yield from found
    if notebook:
        yield from graded_notebook(notebook, items, course)
        yield from linked(notebook, course.folder)
        yield from _model_answers(notebook, items, course)


def _model_answers(notebook: Notebook, items: Mapping[str, Item], course: Reading) -> Iterator[Fault]:
    look = Look(notebook)
    stub = course.words.texts.get("answers.written_here", "")
    for cell in notebook.cells:
        item = items.get(cell.id)
        if item and item.kind == "reflect" and cell.type == "markdown" and cell.source.strip() != f"*{stub}*":
            sentence = "holds a text of its own, maybe the model answer; run: collabkit build"
            yield look.fault(cell, sentence)
