"""The ratings that a fingerprint is made of: first judgements in practice, each beside its reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from attrs import frozen

from collabkit.answers.store import Entry
from collabkit.answers.value import indicators, salvage
from collabkit.content.course import Course
from collabkit.content.item import Item
from collabkit.content.key import Key, Origin

Pair = tuple[str, str]
"""One indicator of one case: (case, indicator)."""


@frozen
class Rated:
    """One rating of a learner beside the reference; `module` is the lesson that it was committed in."""

    case: str
    dimension: str
    indicator: str
    module: str
    level: int | str
    reference: int | str
    accept: tuple[int, int] | None
    origin: Origin

    @property
    def levels(self) -> tuple[int, int] | None:
        """The learner's level and the reference; None when either is "insufficient evidence"."""
        if isinstance(self.level, int) and isinstance(self.reference, int):
            return self.level, self.reference
        return None

    @property
    def off(self) -> int:
        """Levels between the rating and the accepted range; 0 inside it. Only for a rating with levels."""
        own, reference = self.levels or (0, 0)
        low, high = self.accept or (reference, reference)
        return max(low - own, own - high, 0)


def counts(item: Item) -> bool:
    """Whether an item is one whose first judgement is kept: a practice scorecard with a key that commits."""
    return item.kind == "scorecard" and item.points is None and item.commit and item.key is not None


def module(item: Item) -> str:
    """The lesson that an item belongs to, as its file is named: "06_equity"."""
    return Path(item.file).stem


def collect(course: Course, entries: Mapping[str, Entry]) -> tuple[Rated, ...]:
    """A learner's first judgements, in the order in which they were committed.

    Args: `entries`, the answers file of the lessons. Each indicator of each case counts once, as it was
    first committed, and not at all when an earlier item of the course had shown its rating. What does not
    fit an item (an edition has changed, a file was edited) is left out.
    """
    shown = _shown_before(course)
    found: dict[Pair, Rated] = {}
    for item in _in_order(course, entries):
        for rated in _ratings(item, course, entries[item.id]):
            pair = (rated.case, rated.indicator)
            if pair not in found and item.id not in shown.get(pair, ()):
                found[pair] = rated
    return tuple(found.values())


def _shown_before(course: Course) -> dict[Pair, set[str]]:
    """For each pair, the items after one that gives its rating away before anything is committed."""
    later: dict[Pair, set[str]] = {}
    for item in course.items.values():
        for after in later.values():
            after.add(item.id)
        if item.kind == "scorecard" and item.points is None:
            open_ones = () if item.commit else tuple(i.id for i in indicators(item, course))
            for indicator in (*item.given, *open_ones):
                later.setdefault((item.case or "", indicator), set())
    return later


def _in_order(course: Course, entries: Mapping[str, Entry]) -> Sequence[Item]:
    done = [
        item
        for item in course.items.values()
        if counts(item) and item.id in entries and entries[item.id].committed
    ]
    return sorted(done, key=lambda item: _moment(entries[item.id].committed or ""))


def _moment(written: str) -> float:
    """A time as a number; what is no time comes last."""
    try:
        return datetime.fromisoformat(written).timestamp()
    except (ValueError, OverflowError, OSError):
        return float("inf")


def _ratings(item: Item, course: Course, entry: Entry) -> Iterator[Rated]:
    key: Key = item.key  # type: ignore[assignment]  # `counts` has seen to it
    value, _ = salvage(item, course, entry.value)
    dimension = {i.id: d.id for d in course.framework.dimensions for i in d.indicators}
    for indicator, level in value.get("ratings", {}).items():
        rating = key.ratings[indicator]
        yield Rated(
            item.case or "", dimension[indicator], indicator, module(item),
            level, rating.reference, rating.accept, key.origin_of(indicator),
        )  # fmt: skip
