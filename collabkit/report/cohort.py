"""A class in numbers: what was earned, and where it was hard. Pure functions on grades."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from attrs import frozen

from collabkit.report.grades import Grade

BINS = 5
"""Columns of a distribution picture: equal parts of the points that can be had."""


@frozen
class Spread:
    """How points lie: how many, mean, least, most, and how many in each fifth of what can be had."""

    count: int
    mean: float
    least: float
    most: float
    max_points: float
    bins: tuple[int, ...]

    @property
    def share(self) -> float:
        """The mean as a share of the points that can be had, 0 to 1."""
        return self.mean / self.max_points if self.max_points else 0.0


@frozen
class ItemSummary:
    """One item over the class: its points (None while none is given), and how many wait for a person."""

    exercise: str
    item: str
    spread: Spread | None
    waiting: int
    max_points: float


@frozen
class Total:
    """One learner's points for the automatic items of one exercise."""

    learner: str
    exercise: str
    points: float
    max_points: float


def spread(points: Sequence[float], max_points: float) -> Spread:
    """How points lie.

    >>> spread([0, 5, 10], 10).bins
    (1, 0, 1, 0, 1)
    """
    bins = [0] * BINS
    for one in points:
        bins[min(int(one / max_points * BINS + 1e-9), BINS - 1) if max_points else 0] += 1
    return Spread(len(points), fmean(points), min(points), max(points), max_points, tuple(bins))


def by_item(grades: Iterable[Grade]) -> list[ItemSummary]:
    """Each item of each exercise over the class, in the order in which the grades name them."""
    groups: dict[tuple[str, str], list[Grade]] = {}
    for grade in grades:
        groups.setdefault((grade.exercise, grade.item), []).append(grade)
    return [_item(*names, found) for names, found in groups.items()]


def _item(exercise: str, item: str, grades: Sequence[Grade]) -> ItemSummary:
    given = [g.points for g in grades if g.points is not None]
    top = grades[0].max_points
    return ItemSummary(exercise, item, spread(given, top) if given else None, len(grades) - len(given), top)


def totals(grades: Iterable[Grade], automatic: Mapping[str, Iterable[str]]) -> list[Total]:
    """Each learner's points for each exercise, counting its automatic items only.

    Args: `automatic` the ids of those items by exercise.
    """
    sums: dict[tuple[str, str], tuple[float, float]] = {}
    for g in grades:
        if g.points is not None and g.item in automatic.get(g.exercise, ()):
            points, most = sums.get((g.learner, g.exercise), (0.0, 0.0))
            sums[g.learner, g.exercise] = (points + g.points, most + g.max_points)
    return [Total(*names, round(points, 2), most) for names, (points, most) in sums.items()]


def by_profile(totals: Iterable[Total], profiles: Mapping[str, str]) -> dict[tuple[str, str], Spread]:
    """Totals by exercise and kind of learner, kinds in the order of `profiles`."""
    found = list(totals)
    spreads = {}
    for exercise in dict.fromkeys(t.exercise for t in found):
        for profile in dict.fromkeys(profiles.values()):
            own = [t for t in found if t.exercise == exercise and profiles.get(t.learner) == profile]
            if own:
                spreads[exercise, profile] = spread([t.points for t in own], own[0].max_points)
    return spreads


def hardest(items: Iterable[ItemSummary]) -> list[ItemSummary]:
    """Items by the share of points earned, the hardest first; without those that wait for a person."""
    marked = [i for i in items if i.spread]
    return sorted(marked, key=lambda i: (i.spread.share if i.spread else 0.0, i.exercise, i.item))
