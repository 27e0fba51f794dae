"""Kappa: two raters with weights (Cohen), or a fixed number of raters (Fleiss)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from collabkit.agreement.figure import Agreement
from collabkit.agreement.tables import Array, shares_or_counts

Weights = Literal["linear", "quadratic"] | ArrayLike | None


def cohen_kappa(table: ArrayLike, weights: Weights = None) -> Agreement:
    """Cohen's kappa for two raters, plain or weighted.

    Formula: kappa_w = 1 - sum v_ij p_ij / sum v_ij p_i. p_.j, with p_ij the share of cases that the first
    rater puts into category i and the second into j, p_i. and p_.j their margins, and v_ij the weight of
    that disagreement: 1 off the diagonal (None), |i - j| ("linear"), (i - j)² ("quadratic"), or a matrix.
    In the result, `observed` and `expected` are agreement: 1 less the sums above with v_ij / max v.

    Source: Cohen (1968).

    Shapes: table is categories × categories, as counts or shares, and needs no missing values: leave out
    cases that one rater skipped. A matrix of weights has the same shape, 0 on the diagonal.

    Undefined (value None, with the reason): an empty table; both raters use one and the same category (or
    only categories that the weights don't tell apart).

    Errors: ValueError for a table that is not square or holds a negative or missing number; for unknown
    weights; for a matrix of another shape, with a diagonal other than 0, or all 0.

    >>> round(cohen_kappa([[20, 5], [10, 15]]).value, 6)
    0.4
    >>> cohen_kappa([[7, 0], [0, 0]]).reason
    'Both raters use one category only, so chance alone would agree as well.'
    """
    cells = shares_or_counts(table, "table")
    if cells.shape[0] != cells.shape[1]:
        raise ValueError(f"table is {cells.shape[0]} × {cells.shape[1]}; as many columns as rows expected.")
    disagreement = _disagreement(weights, len(cells))
    total = float(cells.sum())
    if total == 0:
        return Agreement.undefined("The table holds no cases.")
    shares = cells / total
    chance = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return _cohen(float((disagreement * shares).sum()), float((disagreement * chance).sum()))


def _cohen(observed: float, expected: float) -> Agreement:
    if expected == 0:
        reason = "Both raters use one category only, so chance alone would agree as well."
        return Agreement(None, 1.0, 1.0, reason=reason)
    return Agreement(1 - observed / expected, 1 - observed, 1 - expected)


def _disagreement(weights: Weights, size: int) -> Array:
    """Weights of disagreement, from 0 to 1."""
    if isinstance(weights, str) and weights not in ("linear", "quadratic"):
        raise ValueError(f'There are no weights "{weights}"; use None, linear, quadratic or a matrix.')
    steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(np.float64)
    if weights is None:
        given = np.sign(steps)
    elif isinstance(weights, str):
        given = steps if weights == "linear" else steps**2
    else:
        given = _matrix(weights, size)
    return given / (float(given.max()) or 1.0)


def _matrix(weights: ArrayLike, size: int) -> Array:
    given = shares_or_counts(weights, "weights")
    if given.shape != (size, size):
        raise ValueError(f"weights is {given.shape[0]} × {given.shape[1]}; {size} × {size} expected.")
    if np.diag(given).any():
        raise ValueError("weights must be 0 on the diagonal: they say how bad a disagreement is.")
    if size > 1 and not given.any():
        raise ValueError("weights are all 0; at least one disagreement must count.")
    return given


def fleiss_kappa(counts: ArrayLike) -> Agreement:
    """Fleiss' kappa for n raters per subject; the raters need not be the same persons.

    Formula: kappa = (P - Pe) / (1 - Pe). P is the mean over subjects of
    (sum over categories of n_ij² - n) / (n (n - 1)), the share of pairs of raters that agree; Pe is the sum
    of p_j², with p_j the share of all ratings in category j.

    Source: Fleiss (1971).

    Shapes: subjects × categories; each cell counts the raters who chose it. Every row has the same sum n:
    where ratings are missing use `krippendorff_alpha` or `gwet_ac`.

    Undefined (value None, with the reason): one rating per subject, or none; all ratings in one category.

    Errors: ValueError for negative, missing or broken counts, and for rows with different sums.

    >>> fleiss_kappa([[2, 0], [0, 2], [1, 1], [1, 1]]).value
    0.0
    >>> fleiss_kappa([[3, 0], [3, 0]]).reason
    'All ratings are in one category, so chance alone would agree as well.'
    """
    cells = _counts(counts)
    n = float(cells[0].sum())
    if n < 2:
        return Agreement.undefined("There are fewer than two ratings per subject.")
    apart = float((cells * (n - cells)).sum(axis=1).mean() / (n * (n - 1)))
    shares = cells.sum(axis=0) / cells.sum()
    # 1 - Pe as the sum of p_j p_k over j ≠ k: above 0 as soon as two categories are used.
    by_chance = float((np.outer(shares, shares) * (1 - np.eye(len(shares)))).sum())
    if by_chance == 0:
        reason = "All ratings are in one category, so chance alone would agree as well."
        return Agreement(None, 1.0, 1.0, len(cells), reason=reason)
    return Agreement(1 - apart / by_chance, 1 - apart, 1 - by_chance, len(cells))


def _counts(counts: ArrayLike) -> Array:
    cells = shares_or_counts(counts, "counts")
    if (cells != np.floor(cells)).any():
        raise ValueError("counts holds a number that is not whole; each cell counts raters.")
    sums = cells.sum(axis=1)
    odd = np.flatnonzero(sums != sums[0])
    if len(odd):
        raise ValueError(
            f"counts has {sums[0]:.0f} ratings in row 1 and {sums[odd[0]]:.0f} in row {odd[0] + 1}; "
            "Fleiss' kappa needs the same number for every subject."
        )
    return cells
