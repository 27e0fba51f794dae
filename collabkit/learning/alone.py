"""Marking for a person who learns alone, with the whole course (keys too) on their machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attrs import frozen

from collabkit.answers.store import NAME, Damaged, Entry, read
from collabkit.content.course import Solutions
from collabkit.content.item import MARKED, Item
from collabkit.content.prose import html
from collabkit.faults import meant, say_fault
from collabkit.grading.score import Marker
from collabkit.marking.mark import Mark
from collabkit.marking.page import mark_html, page_html, quote_html, rubric_html


@frozen
class Result:
    """What marking an exercise gave: the marks, the page with the reasons, and the items a person marks."""

    marks: tuple[Mark, ...]
    written: tuple[Item, ...]
    page: Path


def mark_exercise(root: Path, workspace: Path, exercise: str) -> Result:
    """Mark the answers in a workspace's exercise and write the feedback page beside them.

    Raises Faults with a sentence where there is no such exercise, no answer yet, or no key on this machine.
    """
    folder = workspace / "exercises" / exercise
    marker = _marker(root, workspace, exercise)
    entries = _entries(folder)
    solutions = marker.solutions
    marks = {
        id: marker.mark_entry(id, entries.get(id))
        for id, item in solutions.items.items()
        if item.kind in MARKED
    }
    written = tuple(i for i in solutions.items.values() if i.kind == "reflect")
    rows = [_row(item, marks.get(id), entries.get(id), solutions) for id, item in solutions.items.items()]
    page = folder / f"feedback_{exercise}.html"
    page.write_text(page_html(exercise, rows, tuple(marks.values()), solutions.course), encoding="utf-8")
    return Result(tuple(marks.values()), written, page)


def _marker(root: Path, workspace: Path, exercise: str) -> Marker:
    if not workspace.is_dir():
        raise say_fault(
            f"There is no {workspace.name}/ yet, so nothing is answered. "
            "Open the course first: python3 start.py"
        )
    known = [p.name for p in sorted(workspace.glob("exercises/*")) if p.is_dir()]
    if exercise not in known:
        raise say_fault(f'There is no exercise "{exercise}" in {workspace.name}/; {meant(exercise, known)}')
    if not (root / "solutions" / exercise / "key.yaml").is_file():
        raise say_fault(
            f"The key to {exercise} is not on this machine: whoever teaches the course has it. "
            "Hand in your work there."
        )
    return Marker(Solutions.of(root, exercise))


def _entries(folder: Path) -> dict[str, Entry]:
    try:
        return read(folder / NAME)
    except FileNotFoundError:
        raise say_fault(f"Nothing is answered in {folder.name} yet; open its notebook and begin.") from None
    except Damaged as why:
        raise say_fault(
            f"{folder.name}/{NAME} {why}. Open the notebook: it brings the last good copy back."
        ) from None


def _row(item: Item, mark: Mark | None, entry: Entry | None, solutions: Solutions) -> dict[str, Any]:
    """One item on the page: marked items with their reasons, written ones with what to hold them against."""
    say = solutions.course.say
    if mark:
        points = f"{mark.points:g} / {mark.max_points:g}"
        return {"id": item.id, "title": item.title, "points": points, "html": mark_html(mark, say)}
    text = entry.value if entry and isinstance(entry.value, str) else ""
    body = quote_html(text or say("marking.no_answer")) + html(say("feedback.read_yourself"))
    body += rubric_html(solutions.keys[item.id].rubric, say)
    return {"id": item.id, "title": item.title, "points": f"– / {item.points:g}", "html": body}
