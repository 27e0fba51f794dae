"""Gwet's AC1 and AC2: agreement that doesn't collapse when nearly all cases are alike."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from collabkit.agreement.figure import Agreement
from collabkit.agreement.tables import Array, category_counts, numbers

Weights = Literal["identity", "linear", "quadratic", "ordinal"]
WEIGHTS = ("identity", "linear", "quadratic", "ordinal")


def gwet_ac(ratings: ArrayLike, categories: ArrayLike, weights: Weights = "identity") -> Agreement:
    """Gwet's AC1 (weights identity) or AC2 (the others), for any number of raters.

    Formula: AC = (pa - pe) / (1 - pe). With r_ik raters who put subject i into category k, r_i of them in
    all, w_kl the weights of agreement and q categories:

    - pa = mean over subjects with r_i >= 2 of sum_k r_ik (sum_l w_kl r_il - 1) / (r_i (r_i - 1))
    - pe = sum of all w_kl / (q (q - 1)) × sum_k pi_k (1 - pi_k), with pi_k the mean of
      r_ik / r_i over subjects with r_i >= 1
    - identity: w_kl = 1 if k = l, else 0; linear: 1 - |x_k - x_l| / (x_max - x_min) of the categories'
      values x; quadratic: the same with squares; ordinal: 1 - M_kl / max M, with M_kl = m (m + 1) / 2 for
      categories m ranks apart

    Source: Gwet (2014). With identity, `observed` is the percent agreement.

    Shapes: ratings is subjects × raters, NaN or None where missing; categories are all values that could
    have been given, used or not, in any order.

    Undefined (value None, with the reason): no subject holds two ratings. All ratings in one category is a
    defined case: pe = 0, AC = 1.

    Errors: ValueError for other weights, fewer than two categories, a category twice, a rating that is not
    among the categories.

    >>> gwet_ac([[1, 1], [2, 2], [1, 2], [1, 1]], categories=[1, 2]).value  # pa .75, pe .46875
    0.5294117647058824
    >>> gwet_ac([[1, None], [None, 2]], categories=[1, 2]).reason
    'No subject holds two ratings.'
    """
    scale = _scale(categories)
    agreement = _weights(weights, scale)
    counts = category_counts(_on_scale(ratings, scale), scale)
    sums = counts.sum(axis=1)
    if not (sums >= 2).any():
        return Agreement.undefined("No subject holds two ratings.")
    observed = _observed(counts[sums >= 2], agreement)
    expected = _expected(counts[sums >= 1], agreement)
    value = (observed - expected) / (1 - expected)
    return Agreement(value, observed, expected, int((sums >= 2).sum()))


def _observed(counts: Array, agreement: Array) -> float:
    sums = counts.sum(axis=1)
    pairs = (counts * (counts @ agreement - 1)).sum(axis=1)
    return float((pairs / (sums * (sums - 1))).mean())


def _expected(counts: Array, agreement: Array) -> float:
    q = len(agreement)
    shares = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    return float(agreement.sum() / (q * (q - 1)) * (shares * (1 - shares)).sum())


def _scale(categories: ArrayLike) -> Array:
    scale = np.sort(numbers(categories, "categories", ndim=1))
    if np.isnan(scale).any():
        raise ValueError("categories holds a missing value; each must be a number.")
    if len(np.unique(scale)) < len(scale):
        raise ValueError("categories holds a value twice.")
    if len(scale) < 2:
        raise ValueError("categories must hold two values or more.")
    return scale


def _on_scale(ratings: ArrayLike, scale: Array) -> Array:
    given = numbers(ratings, "ratings")
    off = np.argwhere(~np.isnan(given) & ~np.isin(given, scale))
    if len(off):
        row, column = off[0]
        raise ValueError(
            f"ratings has {given[row, column]:g} in row {row + 1}, column {column + 1}; "
            f"the categories are {', '.join(f'{value:g}' for value in scale)}."
        )
    return given


def _weights(name: Weights, scale: Array) -> Array:
    """Weights of agreement, 1 on the diagonal, categories × categories."""
    if name not in WEIGHTS:
        raise ValueError(f'There are no weights "{name}"; use {", ".join(WEIGHTS)}.')
    if name == "identity":
        return np.eye(len(scale))
    places = np.arange(len(scale), dtype=np.float64) if name == "ordinal" else scale
    gaps = np.abs(places[:, None] - places[None, :])
    apart = {"linear": gaps, "quadratic": gaps**2, "ordinal": gaps * (gaps + 1) / 2}[name]
    agreement: Array = 1 - apart / apart.max()
    return agreement
