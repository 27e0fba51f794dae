"""Grades, as the gradebook holds them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

COLUMNS = ("learner", "profile", "exercise", "item", "points", "max_points")


@frozen
class Grade:
    """One learner's points for one item; None while a person has still to give them."""

    learner: str
    exercise: str
    item: str
    points: float | None
    max_points: float


def read_grades(gradebook: Path, course_id: str) -> tuple[Grade, ...]:
    """Every grade of a gradebook.db, by learner, exercise and item; cells without points are left out."""
    from nbgrader.api import Grade as Row
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{gradebook}", course_id) as book:
        found = [_grade(row) for row in book.db.query(Row) if row.max_score]
    return tuple(sorted(found, key=lambda g: (g.exercise, g.learner, g.item)))


def _grade(row: Any) -> Grade:
    waiting = row.needs_manual_grade and row.manual_score is None
    points = None if waiting else float(row.score)
    return Grade(row.student.id, row.assignment.name, row.name, points, float(row.max_score))


def write_grades(path: Path, grades: Iterable[Grade], profiles: Mapping[str, str]) -> None:
    """Write grades as CSV (utf-8, a row for each); points are empty while a person has still to give them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for g in grades:
            points = "" if g.points is None else f"{g.points:g}"
            table.writerow(
                [g.learner, profiles.get(g.learner, ""), g.exercise, g.item, points, f"{g.max_points:g}"]
            )
