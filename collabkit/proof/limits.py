"""Limits: what a strategy may earn of an exercise, and of one item alone; which item is to be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from collabkit.answers.value import indicators
from collabkit.content.framework import UNKNOWN
from collabkit.faults import Fault
from collabkit.marking.rules import best_constant
from collabkit.proof.shipped import Asked
from collabkit.proof.simulate import Earned, Strategy

ALONE = 0.5
"""The largest share of one item that any strategy without judgement may earn, whatever the item is worth."""
FLOOR = 0.4
"""The smallest share of one item that competent judgement has to earn, whatever the item is worth."""
SLACK = 1e-9

DIFFER = "ask for indicators whose references differ more"
NARROW = "narrow the accepted ranges"
REMEDIES = {
    ("scorecard", "longest"): "make the statements about equally long, whatever they are worth",
    ("scorecard", "halo"): f"{DIFFER}, or leave out statements that every impression confirms",
    ("scorecard", "copy"): "ask for other indicators, so that its references are not those of the other case",
    ("choose", "longest"): "shorten the right options, or lengthen the others",
    ("number", "random"): "lower its tolerance, or widen its range",
    ("number", "copy"): "take another number than in the other question",
    ("number", ""): "choose low and high so that the value is neither an end nor the middle of its range",
    ("rank", "longest"): "make the things about equally long",
    ("rank", "random"): "add things to be put in order; with so few, chance does well",
    ("rank", ""): "mix the things, so that neither the order shown nor its reverse is near the key",
    ("classify", ""): "spread the facts over more groups",
}
"""What to do about an item by its kind and the strategy; "" is any other strategy."""
ELSE = {
    "scorecard": "mix the statements, so that evidence stands in no special place",
    "choose": "mix the options, so that no place is a good guess, or offer more of them",
}


WORDING = (REMEDIES["scorecard", "longest"], ELSE["scorecard"])
"""What is done to a scorecard's statements, not to its key."""


def limit_faults(earned: Earned) -> list[Fault]:
    """Every item that lets a strategy earn too much, or that costs competent judgement too much."""
    blamed: dict[tuple[str, str], list[tuple[float, Strategy]]] = {}
    items = {a.item.id: a for a in earned.asked}
    for strategy in earned.strategies:
        for asked in _blamed(strategy, earned):
            share = earned.shares[strategy.name, asked.item.id]
            blamed.setdefault((asked.item.id, _remedy(asked, strategy, share)), []).append((share, strategy))
    faults = [_fault(items[id], remedy, found) for (id, remedy), found in blamed.items()]
    return faults + [fault for asked in earned.asked for fault in wide_ranges(asked)]


def wide_ranges(asked: Asked) -> Iterator[Fault]:
    """Accepted ranges that hold more than half of the levels: whoever guesses is mostly right."""
    levels = len(asked.course.framework.scale.levels)
    for name, rating in asked.key.ratings.items():
        low, high = rating.accept or (0, 0)
        if 2 * (high - low + 1) > levels:
            sentence = (
                f'item "{asked.item.id}": the range {low} to {high} of {name} takes in {high - low + 1} of '
                f"{levels} levels, so most guesses are right; narrow it, or leave {name} out"
            )
            yield Fault(*asked.rating_at(name), sentence)


def within(strategy: Strategy, share: float) -> bool:
    """Whether a share lies within a strategy's limits."""
    return strategy.least - SLACK <= share <= strategy.most + SLACK


def _blamed(strategy: Strategy, earned: Earned) -> Iterator[Asked]:
    for exercise in earned.exercises:
        items = earned.held(exercise)
        shares = {a.item.id: earned.shares[strategy.name, a.item.id] for a in items}
        together = _together(strategy, items, shares)
        for asked in items:
            if asked in together or _alone(strategy, asked, shares[asked.item.id]):
                yield asked


def _together(strategy: Strategy, items: Sequence[Asked], shares: Mapping[str, float]) -> list[Asked]:
    """The items that take an exercise out of its limits, those that do most first, no more than it takes."""
    over = {a: a.points * (shares[a.item.id] - strategy.most) for a in items}
    under = {a: a.points * (strategy.least - shares[a.item.id]) for a in items}
    blamed = []
    for beyond in (over, under):
        left = sum(beyond.values())
        for asked in sorted(items, key=lambda a: -beyond[a]):
            if left <= SLACK:
                break
            blamed.append(asked)
            left -= beyond[asked]
    return blamed


def _alone(strategy: Strategy, asked: Asked, share: float) -> bool:
    """Whether an item is at fault by itself; one choice of a few can't help being guessed."""
    if strategy.least:
        return share < min(strategy.least, FLOOR if strategy.most < 1 else 1) - SLACK
    return not asked.one_choice and share > ALONE + SLACK


def _remedy(asked: Asked, strategy: Strategy, share: float) -> str:
    kind = asked.item.answer_kind
    if strategy.name == "reference":
        return "mend its key: the key's own answer has to earn every point"
    if kind == "scorecard" and _flat(asked):
        return f"{DIFFER}, or {NARROW}"
    if strategy.least:
        return _for_competence(kind, strategy, share)
    fallback = REMEDIES.get((kind, ""), ELSE.get(kind, ""))
    return REMEDIES.get((kind, strategy.name), fallback)


def _for_competence(kind: str, strategy: Strategy, share: float) -> str:
    if share > strategy.most:
        return NARROW if kind == "scorecard" else "ask for more, so that a slip costs something"
    if kind == "scorecard":
        return f"one level off costs nearly all; {DIFFER}"
    return "one slip costs nearly all; ask for more, in smaller steps"


def _flat(asked: Asked) -> bool:
    """Whether one level everywhere fits every accepted range that is asked."""
    scale = asked.course.framework.scale
    ratings = [asked.key.ratings[i.id] for i in indicators(asked.item, asked.course)]
    return best_constant(ratings, scale.lowest, scale.highest) == 0


def _fault(asked: Asked, remedy: str, found: list[tuple[float, Strategy]]) -> Fault:
    share, strategy = min(found, key=_telling)
    kind = asked.item.answer_kind
    sentence = f'item "{asked.item.id}": {_how(kind, strategy)} earns {100 * share:.0f}% of it; {remedy}'
    at_key = strategy.name == "reference" or (kind == "scorecard" and remedy not in WORDING)
    where = (asked.key_file, asked.key_line) if at_key else (asked.item.file, asked.item.line)
    return Fault(*where, sentence)


def _telling(one: tuple[float, Strategy]) -> tuple[bool, bool, float]:
    """Which of the strategies that an item lets through says most: a constant, then what earns most."""
    share, strategy = one
    return bool(strategy.least), not strategy.name.startswith("always "), -share


HOW = {
    "choose": {
        "first": "choosing the first",
        "last": "choosing the last",
        "middle": "choosing from the middle",
        "longest": "choosing the longest option",
    },
    "number": {"first": "the low end", "last": "the high end", "middle": "the middle of its range"},
    "rank": {
        "first": "the order shown",
        "last": "the order shown, turned round,",
        "middle": "the order shown",
        "longest": "the longest first",
    },
}
WHO = {
    "random": "chance",
    "halo": "one impression everywhere",
    "copy": "copying another answer",
    "competent": "a competent learner",
    "reference": "the key's own answer",
    "longest": "ticking the longest statements",
}


def _how(kind: str, strategy: Strategy) -> str:
    level = strategy.name.removeprefix("always ")
    if level != strategy.name:
        if kind == "scorecard":
            what = '"?"' if level == UNKNOWN else level
            return f"can be answered with {what} everywhere, which"
        return HOW.get(kind, {}).get("first", "one and the same answer")
    return HOW.get(kind, {}).get(strategy.name) or WHO.get(strategy.name) or f'the strategy "{strategy.name}"'


def allowed(strategy: Strategy) -> str:
    """The limits of a strategy, in words."""
    if strategy.least == strategy.most:
        return f"{100 * strategy.most:.0f}%"
    if strategy.least:
        return f"{100 * strategy.least:.0f}–{100 * strategy.most:.0f}%"
    return f"at most {100 * strategy.most:.0f}%"
