"""Figures of how a key goes with place or length, and how often chance alone gives such a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from random import Random
from statistics import fmean

SHUFFLES = 2000

Pairs = tuple[list[float], list[float]]
"""One item or case: the rank of each text in place or length, and what the key says of it, as a number."""


def at_least(hits: int, chances: Iterable[float]) -> float:
    """The exact probability of at least so many hits, each with a chance of its own.

    >>> at_least(2, [0.5, 0.5])
    0.25
    """
    ways = [1.0]
    for p in chances:
        ways = [a * (1 - p) + b * p for a, b in zip([*ways, 0.0], [0.0, *ways], strict=True)]
    return min(1.0, sum(ways[hits:]))


def correlation(pairs: Sequence[Pairs]) -> float:
    """Correlation of rank and label within groups, pooled: sum of products over the root of the squares.

    Ranks are first divided by the largest possible, so that a long list weighs no more than its entries.
    """
    products = across = along = 0.0
    for ranks, labels in pairs:
        top, mean_x, mean_y = max(len(ranks) - 1, 1), fmean(ranks), fmean(labels)
        x, y = [(r - mean_x) / top for r in ranks], [label - mean_y for label in labels]
        products += sum(a * b for a, b in zip(x, y, strict=True))
        across += sum(a * a for a in x)
        along += sum(b * b for b in y)
    return products / (across * along) ** 0.5 if across and along else 0.0


def gathering(pairs: Sequence[Pairs]) -> float:
    """The part of the variance of ranks that lies between labels (eta squared), pooled over groups."""
    between = total = 0.0
    for ranks, labels in pairs:
        mean = fmean(ranks)
        total += sum((r - mean) ** 2 for r in ranks)
        for label in set(labels):
            own = [r for r, x in zip(ranks, labels, strict=True) if x == label]
            between += len(own) * (fmean(own) - mean) ** 2
    return between / total if total else 0.0


def concordance(pairs: Sequence[Pairs]) -> float:
    """Kendall's tau of ranks and labels, pooled: concordant less discordant pairs, over all pairs."""
    score = count = 0
    for ranks, labels in pairs:
        for (a, x), (b, y) in combinations(zip(ranks, labels, strict=True), 2):
            score += ((a - b) * (x - y) > 0) - ((a - b) * (x - y) < 0)
            count += 1
    return score / count if count else 0.0


def shuffled(figure: Callable[[Sequence[Pairs]], float], pairs: Sequence[Pairs]) -> float:
    """How often labels shuffled within their groups give a figure as far from 0 (two-sided p).

    It is (1 + hits) / (1 + shuffles), so never 0. The dice fall the same way every time.
    """
    dice, found, hits = Random("tells"), abs(figure(pairs)), 0
    for _ in range(SHUFFLES):
        mixed = [(ranks, dice.sample(labels, len(labels))) for ranks, labels in pairs]
        hits += abs(figure(mixed)) >= found - 1e-12
    return (1 + hits) / (1 + SHUFFLES)
