"""Krippendorff's alpha: any number of raters, missing ratings, four levels of measurement."""

from __future__ import annotations

from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from collabkit.agreement.figure import Figure
from collabkit.agreement.tables import Array, category_counts, numbers

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS = ("nominal", "ordinal", "interval", "ratio")


@frozen
class Alpha(Figure):
    """Alpha = 1 - observed / expected, both of them disagreement (in squared units of the level).

    `units` is how many units hold two ratings or more, `ratings` how many ratings those units hold.
    """

    observed: float | None = None
    expected: float | None = None
    units: int = 0
    ratings: int = 0


def krippendorff_alpha(ratings: ArrayLike, level: Level = "ordinal") -> Alpha:
    """Krippendorff's alpha: 1 for perfect agreement, 0 for what chance gives, below 0 for worse.

    Formula: alpha = 1 - Do / De, with Do = sum o_ck d_ck / n and De = sum n_c n_k d_ck / (n (n - 1)).
    o_ck counts pairs of ratings c and k within units, each unit u by 1 / (m_u - 1) for its m_u ratings;
    n_c is the sum of o_ck over k, n the sum of the n_c; d_ck is the squared difference at the level:

    - nominal: 0 if c = k, else 1
    - ordinal: (sum of n_g for g from c to k - (n_c + n_k) / 2)²
    - interval: (c - k)²
    - ratio: ((c - k) / (c + k))²

    Source: Krippendorff (2011). Usual reading: .80 to rely on, .667 for tentative conclusions.

    Shapes: raters × units; NaN or None where a rating is missing. A unit with fewer than two ratings has
    no pair and does not count.

    Undefined (value None, with the reason): no unit holds two ratings; all ratings that count are the same,
    so that there is no disagreement to expect.

    Errors: ValueError for another level, for what is not a table of numbers, for a negative rating at level
    ratio.

    >>> round(krippendorff_alpha([[1, 2, 3, 3], [1, 2, 3, 4]], level="nominal").value, 3)
    0.696
    >>> krippendorff_alpha([[3, 3], [3, None]]).reason
    'All ratings that can be compared are the same: there is no variance.'
    """
    if level not in LEVELS:
        raise ValueError(f'There is no level "{level}"; use {", ".join(LEVELS)}.')
    units = numbers(ratings, "ratings").T
    if level == "ratio" and (units < 0).any():
        raise ValueError("ratings holds a negative number; level ratio needs a scale that starts at 0.")
    units = units[(~np.isnan(units)).sum(axis=1) >= 2]
    if not len(units):
        return Alpha.undefined("No unit holds two ratings.")
    return _alpha(units, level)


def _alpha(units: Array, level: Level) -> Alpha:
    values = np.unique(units[~np.isnan(units)])
    counts = category_counts(units, values)
    totals = counts.sum(axis=0)
    n = float(totals.sum())
    distances = _distances(values, totals, level)
    observed = float((_coincidences(counts) * distances).sum()) / n
    expected = float(totals @ distances @ totals) / (n * (n - 1))
    if len(values) == 1:
        reason = "All ratings that can be compared are the same: there is no variance."
        return Alpha(None, 0.0, 0.0, len(units), int(n), reason=reason)
    return Alpha(1 - observed / expected, observed, expected, len(units), int(n))


def _coincidences(counts: Array) -> Array:
    """Pairs of ratings within units, values × values, each unit by 1 / (its ratings - 1)."""
    weighted = counts / (counts.sum(axis=1, keepdims=True) - 1)
    pairs: Array = weighted.T @ counts - np.diag(weighted.sum(axis=0))
    return pairs


def _distances(values: Array, totals: Array, level: Level) -> Array:
    """Squared differences d_ck between all values, at the level of measurement."""
    if level == "nominal":
        return 1 - np.eye(len(values))
    # On the ordinal scale a value stands at the middle of its ranks; the sum of the formula is their gap.
    places = np.cumsum(totals) - totals / 2 if level == "ordinal" else values
    gaps: Array = places[:, None] - places[None, :]
    if level == "ratio":
        sums = values[:, None] + values[None, :]
        gaps = np.divide(gaps, sums, out=np.zeros_like(gaps), where=sums > 0)
    return gaps**2
