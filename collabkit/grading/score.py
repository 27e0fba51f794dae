"""One exercise's marker: reads a hand-in's answers file as data and marks its items."""

from __future__ import annotations

from pathlib import Path

from attrs import define, evolve

from collabkit.answers.store import NAME, Damaged, Entry, read
from collabkit.answers.value import salvage
from collabkit.content.course import Solutions
from collabkit.faults import say_fault
from collabkit.marking.mark import Mark, Reason, mark
from collabkit.marking.page import mark_html


@define(eq=False, slots=False)
class Marker:
    """Marks the items of one exercise; what a hand-in holds beside its answers is never looked at."""

    solutions: Solutions

    @classmethod
    def above(cls, folder: Path) -> Marker:
        """The marker for the exercise that `folder` (named like it) is a copy of; Faults without its keys."""
        for root in folder.resolve().parents:
            if (root / "solutions" / folder.name / "key.yaml").is_file():
                return cls(Solutions.of(root, folder.name))
        raise say_fault(
            f"The keys of {folder.name} are not on this machine; your instructor has them. "
            "Hand in your work to be marked."
        )

    def say(self, key: str, /, **fields: object) -> str:
        """A sentence of the course's interface, filled."""
        return self.solutions.course.say(key, **fields)

    def mark(self, id: str, folder: Path) -> Mark:
        """Mark one item of the hand-in in `folder`; an unreadable answer counts as none, and says why."""
        entries, problem = _entries(folder)
        return self.mark_entry(id, entries.get(id), problem)

    def mark_entry(self, id: str, entry: Entry | None, problem: str = "") -> Mark:
        """Mark one kept answer (None: nothing was answered)."""
        item = self.solutions.items[id]
        value, misfits = salvage(item, self.solutions.course, entry.value if entry else None)
        result = mark(item, value, self.solutions.keys[id], self.solutions.course)
        notes = ([problem] if problem else []) + misfits
        extra = tuple(Reason("note", item.title, self.say("marking.unreadable", why=n)) for n in notes)
        return evolve(result, reasons=extra + result.reasons)

    def html(self, result: Mark) -> str:
        """A mark as the HTML that nbgrader's feedback shows."""
        return mark_html(result, self.say)


def _entries(folder: Path) -> tuple[dict[str, Entry], str]:
    try:
        return read(folder / NAME), ""
    except FileNotFoundError:
        return {}, ""
    except (Damaged, OSError) as why:
        return {}, f"{NAME} {why}"
