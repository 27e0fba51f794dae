"""Copying: the right answers to one item handed in for another, as who passes them on would do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from collabkit.answers.value import Value, indicators
from collabkit.content.item import Option
from collabkit.demo.guesses import number_range
from collabkit.proof.shipped import Asked


def copies(asked: Asked, everything: Sequence[Asked]) -> list[Value]:
    """An answer from every other item of the kind (of another case, for a scorecard); without one, none."""
    kind = asked.item.answer_kind
    sources = [
        other
        for other in everything
        if other.item.answer_kind == kind
        and other.item.id != asked.item.id
        and (kind != "scorecard" or other.item.case != asked.item.case)
    ]
    return [COPIES[kind](other, asked) for other in sources] or [None]


def _scorecard(source: Asked, target: Asked) -> Value:
    """Levels by indicator, or by place where the other case was not rated on it; ticks by the same ids."""
    levels = {name: rating.reference for name, rating in source.key.ratings.items()}
    by_place = list(levels.values())
    ratings = {
        one.id: levels.get(one.id, by_place[n % len(by_place)])
        for n, one in enumerate(indicators(target.item, target.course))
    }
    if not target.item.evidence:
        return {"ratings": ratings, "evidence": []}
    rated = {i.id for i in indicators(source.item, source.course)} | set(source.item.given)
    right, _ = source.key.bearing(rated)
    own = list(target.key.statements)
    places = [n for n, id in enumerate(source.key.statements) if id in right]
    ticked = right & set(own) or {own[n] for n in places if n < len(own)}
    return {"ratings": ratings, "evidence": [s for s in own if s in ticked]}


def _choose(source: Asked, target: Asked) -> Value:
    places = [n for n, option in enumerate(source.item.options) if option.id in source.key.right]
    taken = [option.id for n, option in enumerate(target.item.options) if n in places]
    return taken if target.item.several else taken[:1]


def _number(source: Asked, target: Asked) -> Value:
    low, high = number_range(target.item, target.key)
    return min(max(source.key.value, low), high)


def _rank(source: Asked, target: Asked) -> Value:
    things, shown = target.item.things, source.item.things
    places = [_place(shown, id) for id in source.key.order]
    taken = [things[n].id for n in places if n < len(things)]
    return taken + [thing.id for thing in things if thing.id not in taken]


def _classify(source: Asked, target: Asked) -> Value:
    groups = [_place(source.item.groups, source.key.groups[fact.id]) for fact in source.item.facts]
    own = target.item.groups
    return {fact.id: own[groups[n % len(groups)] % len(own)].id for n, fact in enumerate(target.item.facts)}


def _place(options: Sequence[Option], id: str) -> int:
    return next(n for n, option in enumerate(options) if option.id == id)


COPIES: dict[str, Callable[[Asked, Asked], Value]] = {
    "scorecard": _scorecard,
    "choose": _choose,
    "number": _number,
    "rank": _rank,
    "classify": _classify,
}
