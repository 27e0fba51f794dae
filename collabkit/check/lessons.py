"""What can be wrong with the lessons of a course: their practice items, and their notebooks together."""

from __future__ import annotations

from collections.abc import Iterator

from collabkit.check.items import item_faults, key_faults
from collabkit.check.links import link_faults
from collabkit.check.notebook import lesson_faults, notebook_faults, uncalled
from collabkit.check.notebookfile import Notebook, read_notebook
from collabkit.check.read import Reading
from collabkit.content.item import MARKED
from collabkit.content.key import unrated
from collabkit.faults import Fault, shown


def lesson_items(course: Reading) -> Iterator[Fault]:
    """Faults of practice items, and of the keys that they bring or take from their case."""
    for item in course.items.values():
        yield from item_faults(item, course.framework, graded=False)
        for text in (item.prompt, item.reveal):
            for _, sentence in link_faults(text, course.folder, course.folder):
                yield Fault(item.file, item.line, f'item "{item.id}": {sentence}')
        key = item.key
        if item.kind == "scorecard" and key is None and item.case in course.case_ids:
            whole = course.references.get(item.case)
            key = whole.on(item) if whole else None
            for name in unrated(key, item, course.framework) if key else ():
                path = shown(course.folder / "cases" / item.case / "reference.yaml")
                sentence = f'item "{item.id}" asks for "{name}", which is not rated here; add a rating'
                yield Fault(path, 0, sentence)
        if key is None and item.kind in MARKED:
            where = "the case's reference.yaml" if item.kind == "scorecard" else "its key:"
            yield Fault(item.file, item.line, f'item "{item.id}": has no key to learn from; add {where}')
        if key is not None:
            case = course.case(item.case) if item.case in course.case_ids else None
            for sentence in key_faults(item, key, course.framework, case, graded=False):
                yield Fault(item.file, item.line, f'item "{item.id}": {sentence}')


def lesson_notebooks(course: Reading) -> Iterator[Fault]:
    """Faults of lesson notebooks, of items that none of them shows, and of links in other Markdown files."""
    notebooks: list[Notebook] = []
    whole = True
    known = {} if course.unread else course.items
    for path in sorted(course.folder.glob("*.ipynb")):
        notebook, found = read_notebook(path)
        yield from found
        whole = whole and notebook is not None
        if notebook:
            notebooks.append(notebook)
            yield from notebook_faults(notebook, known, course.case_ids)
            yield from lesson_faults(notebook, course.folder)
    if whole:
        yield from uncalled(course.items, notebooks)
    for path in sorted(course.folder.glob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        for line, sentence in link_faults(text, course.folder, course.folder):
            yield Fault(shown(path), line + 1, sentence)
