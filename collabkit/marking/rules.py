"""The marking rules: pure arithmetic, each giving a share of the points from 0 to 1.

One thought runs through all of them: a strategy that ignores the case earns nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from collabkit.content.framework import UNKNOWN
from collabkit.content.key import Rating

Answer = int | str | None
"""A rating as given: a level, "?" for insufficient evidence, or None for not rated."""


def distance(answer: Answer, rating: Rating, lowest: int, highest: int) -> float:
    """Squared distance of a rating from its accepted range, in squared levels.

    "?" against a level (or a level against "?") counts as half the scale; no rating as the farthest
    that one can be, so that leaving out never pays.

    >>> distance(4, Rating(2, (1, 2), "", (), (), ""), 1, 5)
    4.0
    >>> distance("?", Rating(2, (1, 2), "", (), (), ""), 1, 5)
    4.0
    """
    half = ((highest - lowest) / 2) ** 2
    if rating.accept is None:
        return _unanswered(lowest, highest) if answer is None else 0.0 if answer == UNKNOWN else half
    low, high = rating.accept
    farthest = float(max(high - lowest, highest - low) ** 2)
    if answer is None:
        return max(_unanswered(lowest, highest), farthest)
    if not isinstance(answer, int):
        return half
    return float(max(low - answer, answer - high, 0) ** 2)


def _unanswered(lowest: int, highest: int) -> float:
    return float((highest - lowest) ** 2)


def best_constant(ratings: Collection[Rating], lowest: int, highest: int) -> float:
    """The smallest total distance that one and the same answer everywhere can reach."""
    constants: list[Answer] = [*range(lowest, highest + 1), UNKNOWN]
    return min(sum(distance(c, r, lowest, highest) for r in ratings) for c in constants)


def ratings_share(
    answers: Mapping[str, Answer], ratings: Mapping[str, Rating], lowest: int, highest: int
) -> float:
    """Skill against the best constant answer: max(0, 1 - L(answers) / min over c of L(c everywhere)).

    L is the sum of squared distances from the accepted ranges. All threes earn 0, the reference
    earns 1. It is the skill score of forecast verification (1 - score / reference score), with the
    best constant as the reference. Where one constant fits every range there is nothing to tell
    apart; then only a faultless answer earns 1 (and `collabkit check` refuses the item).
    """
    loss = sum(distance(answers.get(name), r, lowest, highest) for name, r in ratings.items())
    best = best_constant(ratings.values(), lowest, highest)
    if not ratings:
        return 0.0
    if best == 0:
        return 1.0 if loss == 0 else 0.0
    return max(0.0, 1 - loss / best)


def ticks_share(ticked: Iterable[str], right: Collection[str], wrong: Collection[str]) -> float:
    """Ticks that find what bears on the question: max(0, true-positive rate - false-positive rate).

    This is Youden's J (Youden 1950). What is in neither set (debatable) does not count. Ticking all,
    or nothing, earns 0.

    >>> ticks_share(["a", "b", "x"], right={"a", "b"}, wrong={"x", "y"})
    0.5
    """
    chosen = set(ticked)
    if not right:
        return 0.0
    found = len(chosen & set(right)) / len(right)
    false = len(chosen & set(wrong)) / len(wrong) if wrong else 0.0
    return max(0.0, found - false)


def classify_share(answers: Mapping[str, str], groups: Mapping[str, str], count: int) -> float:
    """Accuracy corrected for chance: max(0, (accuracy - base) / (1 - base)).

    base is what the best single group everywhere would get, or 1/count if that is more.

    >>> classify_share({"f": "a", "g": "b"}, {"f": "a", "g": "b"}, 2)
    1.0
    >>> classify_share({"f": "a", "g": "a"}, {"f": "a", "g": "b"}, 2)
    0.0
    """
    if not groups:
        return 0.0
    total = len(groups)
    base = max(max(Counter(groups.values()).values()) / total, 1 / count)
    if base == 1:
        return 0.0
    accuracy = sum(answers.get(fact) == group for fact, group in groups.items()) / total
    return max(0.0, (accuracy - base) / (1 - base))


def rank_share(order: Sequence[str], key: Sequence[str]) -> float:
    """Agreement in order: max(0, Kendall's tau-b), 0 where the order is not complete.

    With no ties tau-b is (concordant - discordant pairs) / all pairs (Kendall 1945).

    >>> rank_share(["a", "c", "b"], ["a", "b", "c"])
    0.3333333333333333
    """
    if sorted(order) != sorted(key) or len(key) < 2:
        return 0.0
    place = {id: i for i, id in enumerate(order)}
    pairs = list(combinations(key, 2))
    agree = sum(1 if place[a] < place[b] else -1 for a, b in pairs)
    return max(0.0, agree / len(pairs))
