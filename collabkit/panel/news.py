"""What a changed key means for a class that is under way, in the form of the changelog."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from collabkit.content.key import Rating
from collabkit.panel.decide import Cell, Decision, whose


def changelog(decisions: Sequence[Decision]) -> list[str]:
    """A paragraph for each key: what changes, and whether its exercise needs grading again."""
    paths = list(dict.fromkeys(d.place.path for d in decisions))
    return [_paragraph([d for d in decisions if d.place.path == path]) for path in paths]


def _paragraph(decisions: Sequence[Decision]) -> str:
    place = decisions[0].place
    name = place.exercise or place.case.id
    written = [d for d in decisions if d.written]
    if not any(d.adopted for d in decisions):
        return f"{name}: keeps its key. Nothing to do."
    if not written:
        return f"{name}: the key says this already. Nothing to do."
    version = f"{name}: {'key' if place.exercise else 'reference'} version {place.version + 1}"
    moved = [d for d in written if any(c.moved for c in d.written)]
    changes = "; ".join(f"({whose(d)}): {_changes(d)}" for d in moved)
    if not moved:
        same = f"{version} ({whose(written[0])}): every reference and accepted range as before"
        return f"{same}, so no mark changes. Nothing to grade again; new feedback names the panel."
    if not place.uses:
        return f"{version} {changes}. Nothing to grade again: collabkit learn brings it to learners."
    again = [f"nbgrader autograde {exercise} --force" for exercise in _affected(moved)]
    return f"{version} {changes}. {_regrade(again)}"


def _affected(moved: Sequence[Decision]) -> list[str]:
    """The exercises that ask for a rating which moves."""
    found = {
        use.exercise: None
        for d in moved
        for use in d.place.uses
        if use.asked & {c.indicator for c in d.written if c.moved}
    }
    return list(found)


def _regrade(commands: Sequence[str]) -> str:
    if not commands:
        return "No exercise asks for these ratings, so there is nothing to grade again."
    return f"Grade {'it' if len(commands) == 1 else 'them'} again: {'; '.join(commands)}."


def _changes(decision: Decision) -> str:
    case, moved = decision.place.case.id, (c for c in decision.written if c.moved)
    return ", ".join(f"{c.indicator} in {case} {change(c.old, c.new)}" for c in moved)


def change(old: Rating, new: Rating) -> str:
    """What changes in a rating: "4 -> 5", "accepts 4 to 5 -> 5", or both."""
    level = f"{old.reference} -> {new.reference}" if old.reference != new.reference else ""
    span = f"accepts {accepted(old)} -> {accepted(new)}" if old.accept != new.accept else ""
    return f"{level} ({span})" if level and span else level or span


def accepted(rating: Rating) -> str:
    """The accepted range: "4 to 5", "4", or "?"."""
    low, high = rating.accept or (rating.reference, rating.reference)
    return f"{low}" if low == high else f"{low} to {high}"


def kept(decisions: Sequence[Decision]) -> list[str]:
    """What keeps its key, and why: a sentence for each item refused, and for each single rating."""
    said = []
    for decision in decisions:
        where = f"{decision.place.exercise}/{decision.place.name}".strip("/")
        if decision.refused:
            said.append(f"{where} keeps its {_whose_key(decision.cells)}: {decision.refused}.")
            continue
        said += [
            f"{where}, {c.indicator} keeps its {_whose_key([c])}: {c.refused}."
            for c in decision.cells
            if c.refused
        ]
    return said


def _whose_key(cells: Sequence[Cell]) -> str:
    panel = all(c.old.origin and c.old.origin.kind == "panel" for c in cells)
    return "panel's key" if panel else "authored key"


def reread(decisions: Sequence[Decision]) -> list[str]:
    """Ratings whose level moves: the evidence in their key was chosen for the old level."""
    return [
        f"{c.indicator} in {d.place.case.id}: supports, contradicts and would_change were written for "
        f"{c.old.reference}; read them again for {c.new.reference}."
        for d in decisions
        for c in d.written
        if c.old.reference != c.new.reference
    ]


def prose(top: Path) -> list[str]:
    """Notebooks that say "authored" in their own words, and should be read again once a panel has a part."""
    found = sorted([*top.glob("course/*.ipynb"), *top.glob("solutions/*/*.ipynb")])
    return [p.relative_to(top).as_posix() for p in found if b"authored" in p.read_bytes()]
