"""Whole pages: a notebook, its answers, a case; and the folder that holds them all."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from attrs import frozen

from collabkit.check.notebook import call_of
from collabkit.check.notebookfile import Cell, Notebook, read_notebook
from collabkit.content.course import Course, Solutions
from collabkit.content.item import Item
from collabkit.content.key import Key
from collabkit.content.prose import html
from collabkit.faults import Faults
from collabkit.forms.story import story_html
from collabkit.printing.answers import answer_sheet
from collabkit.printing.sheet import sheet

SORTS = ("lesson", "exercise", "case", "answers")


@frozen
class Page:
    """One page to print: its file name, its title, its body, and what it is (lesson, answers, …)."""

    name: str
    title: str
    body: str
    sort: str


def pages(course: Course, solutions: list[Solutions], keys: bool) -> Iterator[Page]:
    """Every page of a course: lessons with their answers, cases, exercises; with `keys` their answers too."""
    for path in sorted(course.folder.glob("*.ipynb")):
        yield from _notebook(path, course, dict(course.items), {i: x.key for i, x in course.items.items()})
    for id in course.case_ids:
        case = course.case(id)
        story = story_html(case, course.say).replace("<details>", "<details open>")
        yield Page(f"case_{id}.html", case.title, story, "case")
    for one in solutions:
        path = one.folder / f"{one.folder.name}.ipynb"
        keyed: dict[str, Key | None] = dict(one.keys) if keys else {}
        yield from _notebook(path, one.course, one.items, keyed, "exercise")


def _notebook(
    path: Path, course: Course, items: dict[str, Item], keys: dict[str, Key | None], sort: str = "lesson"
) -> Iterator[Page]:
    notebook = _read(path)
    called = [(cell, call_of(cell.source) if cell.type == "code" else None) for cell in notebook.cells]
    own = [items[call.id] for _, call in called if call and call.id in items and call.name != "answer"]
    body = "".join(_cell(cell, course, items) for cell in notebook.cells)
    stem = path.stem if sort == "lesson" else f"exercise_{path.stem}"
    title = notebook.title
    yield Page(f"{stem}.html", title, body, sort)
    models = {cell.id: cell.source for cell in notebook.cells if keys and cell.nbgrader.get("solution")}
    told = "".join(answer_sheet(i, keys.get(i.id), course, models.get(i.id, "")) for i in own)
    if told and keys:
        heading = course.say("printing.answers_title", title=title)
        yield Page(f"{stem}_answers.html", heading, f"<h1>{escape(heading)}</h1>{told}", "answers")


def _read(path: Path) -> Notebook:
    notebook, faults = read_notebook(path)
    if notebook is None:
        raise Faults(faults)
    return notebook


def _cell(cell: Cell, course: Course, items: dict[str, Item]) -> str:
    if cell.type == "markdown":
        return "" if cell.nbgrader.get("solution") else html(_for_paper(cell.source, course))
    call = call_of(cell.source)
    if call is None or call.name in ("answer", "fingerprint", "progress", "reveal"):
        return ""
    if call.name == "partnership":
        return story_html(course.case(call.id), course.say)
    item = items[call.id]
    drawn = _drawn(item, course)
    return sheet(item, course) + drawn


def _for_paper(text: str, course: Course) -> str:
    """A text without the paragraphs that only make sense on a screen."""
    screen = course.say("printing.screen_only")
    return "\n\n".join(part for part in text.split("\n\n") if screen not in part)


def _drawn(item: Item, course: Course) -> str:
    """A what-if as it stands before anybody moves it."""
    if item.kind != "explore":
        return ""
    from collabkit.whatif import view
    from collabkit.whatif.profile import profiles

    form = view(item.view, course.case(item.case or ""), course.say, lambda: profiles(course))
    shown = (f"<p><b>{escape(r['status'])}</b></p>{r['html']}" for r in form.results.values())
    return f'<section class="item">{"".join(shown)}</section>'


def write(found: list[Page], course: Course, folder: Path) -> Path:
    """Write all pages and an index; gives the index. What else lies in the folder stays."""
    from jinja2 import Environment, FileSystemLoader

    folder.mkdir(parents=True, exist_ok=True)
    template = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True).get_template(
        "page.html"
    )
    shared = {"language": course.framework.language, "say": course.say, "course": course.framework.name}
    for page in found:
        text = template.render(title=page.title, body=page.body, index=None, **shared)
        (folder / page.name).write_text(text, encoding="utf-8")
    index = folder / "index.html"
    text = template.render(title=course.framework.name, body="", index=_sorted(found, course), **shared)
    index.write_text(text, encoding="utf-8")
    return index


def _sorted(found: list[Page], course: Course) -> list[tuple[str, list[Page]]]:
    """Pages under the headings of the index."""
    groups = [(course.say(f"printing.sort_{sort}"), [p for p in found if p.sort == sort]) for sort in SORTS]
    return [(heading, own) for heading, own in groups if own]
