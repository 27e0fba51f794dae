"""The numbers behind the fingerprint, and how many ratings each needs before it is worth saying.

Where the limits come from: a simulated careful judge (seven ratings in ten exact, the rest one level off,
references spread over the whole scale) should hardly ever be told that something is amiss. With these
limits that happens in about 6 of 100 cases for leniency at eight ratings (fewer later), in 4 of 100 for the
use of the scale, in 4 to 7 of 100 for halo at four cases and three dimensions, and in at most 8 of 100 for
a dimension that is called less sharp.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from attrs import frozen

from collabkit.agreement import Accuracy, rater_accuracy
from collabkit.fingerprints.ratings import Rated

RATINGS = 8
"""The fewest ratings that are spoken about: with fewer, one alone moves the average by a seventh or more."""
LEAN = 0.25
"""Levels: a smaller average difference is not worth a word, however sure it is."""
NARROW, WIDE = 0.75, 1.33
"""Beyond these the ratings differ from each other less, or more, than the key's do."""
CASES = 4
"""Over fewer cases a correlation is mostly chance; Borman's accuracy needs as many."""
DIMENSIONS = 3
"""With fewer dimensions halo rests on one pair of them, and one rating can turn it round."""
HALO = 0.3
SAME_ORDER, OTHER_ORDER = math.atanh(0.7), math.atanh(0.3)
EACH = 3
"""Ratings in a dimension before it is compared with others: as many as a dimension has indicators."""
APART, SURE, LEAST = 0.5, 2.5, 0.35
"""Levels and standard errors: dimensions that differ less are about equally sharp. 2.5 and not 2, since the
nearest and the farthest of up to eight dimensions lie apart by chance; the standard deviation is taken as
`LEAST` at least, since a handful of ratings can look steadier than they are."""


@frozen
class Lean:
    """The average of learner less key, in levels, and the margin that chance alone may reach."""

    mean: float
    margin: float

    @property
    def sign(self) -> int:
        """1 lenient, -1 harsh, 0 neither as far as can be told."""
        return 0 if abs(self.mean) < self.margin else int(math.copysign(1, self.mean))


@frozen
class Near:
    """How near ratings come: how many, how many in the accepted range, and their mean distance from it."""

    count: int
    inside: int
    off: float


def levels(rated: Iterable[Rated]) -> list[tuple[int, int]]:
    """Pairs of (learner, key), without those where either is "insufficient evidence"."""
    return [one.levels for one in rated if one.levels]


def lean(rated: Sequence[Rated]) -> Lean:
    """Leniency: Cronbach's signed elevation over all ratings, above 0 lenient.

    The margin is two standard errors of the mean difference, at least `LEAN`.
    """
    pairs = levels(rated)
    mean = _accuracy([pairs]).signed_elevation
    apart = [own - key - mean for own, key in pairs]
    variance = sum(x * x for x in apart) / max(len(pairs) - 1, 1)
    return Lean(mean, max(LEAN, 2 * math.sqrt(variance / len(pairs))))


def spread(rated: Sequence[Rated]) -> float | None:
    """Standard deviation of the ratings over that of the key's; None when the key's are all alike."""
    return _accuracy([levels(rated)]).spread_ratio.value


def halo(rated: Sequence[Rated]) -> float | None:
    """Mean correlation between dimensions across cases in the ratings, less the same in the key.

    Learners rate other dimensions in each module, so each pair of dimensions is taken over the cases that
    have both; where every case has every dimension that is the halo of `rater_accuracy`. A case's rating on
    a dimension is the mean of its indicators. None with fewer than `CASES` cases or `DIMENSIONS` dimensions
    that vary in both.
    """
    table = by_dimension(rated)
    found: list[float] = []
    seen: set[str] = set()
    for pair in combinations(sorted(table), 2):
        cases = sorted(set(table[pair[0]]) & set(table[pair[1]]))
        if len(cases) < CASES:
            continue
        value = _accuracy([[table[d][case] for d in pair] for case in cases]).halo.value
        if value is not None:
            found.append(value)
            seen |= set(pair)
    return sum(found) / len(found) if len(seen) >= DIMENSIONS and len(found) >= DIMENSIONS else None


def order(rated: Sequence[Rated]) -> float | None:
    """Borman's differential accuracy: whether cases come in the key's order, whatever the level.

    The mean of atanh(correlation across cases) over the dimensions; None with fewer than `CASES` cases or
    `DIMENSIONS` dimensions that vary in both.
    """
    columns = [list(cases.values()) for cases in by_dimension(rated).values() if len(cases) >= CASES]
    found = [_accuracy([[pair] for pair in column]).borman.value for column in columns]
    defined = [value for value in found if value is not None]
    return sum(defined) / len(defined) if len(defined) >= DIMENSIONS else None


def by_dimension(rated: Iterable[Rated]) -> dict[str, dict[str, tuple[float, float]]]:
    """For each dimension and case the mean rating and the mean reference, over the same indicators."""
    cells: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for one in rated:
        if one.levels:
            cells[one.dimension][one.case].append(one.levels)
    return {d: {case: _mean(pairs) for case, pairs in cases.items()} for d, cases in cells.items()}


def near(rated: Iterable[Rated]) -> Near:
    """How near some ratings come to the accepted ranges."""
    off = [one.off for one in rated if one.levels]
    return Near(len(off), off.count(0), sum(off) / len(off) if off else 0.0)


def sharpness(rated: Sequence[Rated]) -> dict[str, Near]:
    """How near the ratings come in each dimension with at least `EACH`, the nearest first."""
    found = {d: near(one for one in rated if one.dimension == d) for d in by_dimension(rated)}
    enough = [(d, how) for d, how in found.items() if how.count >= EACH]
    return dict(sorted(enough, key=lambda pair: pair[1].off))


def apart(rated: Sequence[Rated], one: Near, other: Near) -> float:
    """How many levels two dimensions have to differ before one is called sharper than the other.

    `SURE` standard errors of the difference, from the variance inside the dimensions; `APART` at least.
    """
    means = {d: near(each for each in rated if each.dimension == d).off for d in by_dimension(rated)}
    squares = sum((each.off - means[each.dimension]) ** 2 for each in rated if each.levels)
    variance = squares / max(len(levels(rated)) - len(means), 1)
    return max(APART, SURE * math.sqrt(max(variance, LEAST**2) * (1 / one.count + 1 / other.count)))


def _mean(pairs: Sequence[tuple[int, int]]) -> tuple[float, float]:
    return sum(own for own, _ in pairs) / len(pairs), sum(key for _, key in pairs) / len(pairs)


def _accuracy(table: Sequence[Sequence[tuple[float, float]]]) -> Accuracy:
    """The accuracy of a table of (learner, key), cases × dimensions."""
    own, key = ([[pair[side] for pair in row] for row in table] for side in (0, 1))
    return rater_accuracy(own, key)
