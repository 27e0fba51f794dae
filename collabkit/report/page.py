"""The report on a class as one page: self-contained, for a screen, a phone or paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from collabkit.answers.store import NAME, Damaged, read
from collabkit.answers.value import Value, salvage
from collabkit.content.course import Solutions
from collabkit.content.item import MARKED
from collabkit.marking.mark import origin_words
from collabkit.report.cohort import BINS, ItemSummary, by_item, by_profile, hardest, spread, totals
from collabkit.report.grades import Grade
from collabkit.report.pull import pulls

SMALL = 5
"""A real class, or a part of one, below this size is not broken down: its members would be recognised."""


@frozen
class Class:
    """What a report is made of.

    `exercises` are the solutions by name; `profiles` the kind of each simulated learner by id, empty for a
    real class, and `kinds` what each kind does; `failed` names hand-ins that could not be graded;
    `submitted` is nbgrader's folder.
    """

    exercises: Mapping[str, Solutions]
    grades: Sequence[Grade]
    submitted: Path
    profiles: Mapping[str, str]
    kinds: Mapping[str, str]
    failed: Sequence[str] = ()
    seed: int | None = None

    @property
    def simulated(self) -> bool:
        """Whether nobody in it is a person."""
        return bool(self.profiles)


def report_html(group: Class) -> str:
    """Write the report; every number in it is counted from the grades and the hand-ins."""
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    environment.filters["points"] = lambda x: f"{x:.1f}".removesuffix(".0")
    environment.filters["percent"] = lambda x: f"{100 * x:.0f}%"
    summaries = by_item(group.grades)
    return environment.get_template("report.html").render(
        group=group,
        course=next(iter(group.exercises.values())).course.framework,
        learners=len({g.learner for g in group.grades}),
        shown=lambda count: group.simulated or count >= SMALL,
        small=SMALL,
        fifths=[f"{100 * b // BINS} to {100 * (b + 1) // BINS}%" for b in range(BINS)],
        exercises=[_exercise(name, group, summaries) for name in group.exercises],
        hardest=[_item(s, group) for s in hardest(s for s in summaries if _is_marked(s, group))],
    )


def automatic(solutions: Solutions) -> list[str]:
    """The ids of an exercise's items that are marked without a person."""
    return [i.id for i in solutions.items.values() if i.kind in MARKED and i.points]


def _is_marked(summary: ItemSummary, group: Class) -> bool:
    return summary.item in automatic(group.exercises[summary.exercise])


def _exercise(name: str, group: Class, summaries: Sequence[ItemSummary]) -> dict[str, Any]:
    """One exercise's part of the page."""
    solutions = group.exercises[name]
    order = {item: place for place, item in enumerate(solutions.items)}
    own = [s for s in summaries if s.exercise == name]
    own.sort(key=lambda s: order.get(s.item, len(order)))
    sums = totals((g for g in group.grades if g.exercise == name), {name: automatic(solutions)})
    keys = {origin_words(key, solutions.course, solutions.items[id]) for id, key in solutions.keys.items()}
    return {
        "name": name,
        "handed_in": len({g.learner for g in group.grades if g.exercise == name}),
        "without_answers": sum(not (f / NAME).exists() for f in group.submitted.glob(f"*/{name}")),
        "total": spread([t.points for t in sums], sums[0].max_points) if sums else None,
        "items": [_item(s, group) for s in own],
        "profiles": [(p, s) for (_, p), s in by_profile(sums, group.profiles).items()],
        "pulls": [(solutions.items[s.item].title, _pulls(s, group)) for s in own if _is_marked(s, group)],
        "waiting": [(_item(s, group)["title"], s.waiting) for s in own if s.waiting],
        "origins": sorted(keys),
    }


def _item(summary: ItemSummary, group: Class) -> dict[str, Any]:
    """One row of the marks; a graded cell that an instructor added is no item and goes by its own name."""
    item = group.exercises[summary.exercise].items.get(summary.item)
    return {
        "exercise": summary.exercise,
        "title": item.title if item else summary.item,
        "kind": item.kind if item else "",
        "max_points": summary.max_points,
        "spread": summary.spread,
        "waiting": summary.waiting,
    }


def _pulls(summary: ItemSummary, group: Class) -> list[Any]:
    solutions = group.exercises[summary.exercise]
    item = solutions.items[summary.item]
    values = _values(group.submitted, solutions, item.id)
    return list(pulls(item, solutions.keys[item.id], solutions.course, values))


def _values(submitted: Path, solutions: Solutions, id: str) -> list[Value]:
    """Every readable answer to one item, in the order of the learners' ids."""
    found = []
    for folder in sorted(submitted.glob(f"*/{solutions.folder.name}")):
        try:
            entry = read(folder / NAME).get(id)
        except (OSError, Damaged):
            continue
        if entry:
            found.append(salvage(solutions.items[id], solutions.course, entry.value)[0])
    return found
