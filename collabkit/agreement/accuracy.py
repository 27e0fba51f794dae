"""How one rater's ratings differ from a key, and in what way."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

from collabkit.agreement.figure import Figure
from collabkit.agreement.tables import Array, whole

HALO_CASES = 3
"""Over two cases every correlation is 1 or -1."""

BORMAN_CASES = 4
LARGEST_R = 0.999
"""A correlation of 1 has no finite atanh."""


@frozen
class Accuracy:
    """A rater against a key. The four components are squared distances: 0 is best; they sum to `total`.

    `signed_elevation` above 0 is lenient, below 0 harsh. `spread_ratio` below 1 stays near the middle of the
    scale. `halo` above 0 sees the dimensions more alike than the key does; `halo_pairs` is over how many
    pairs. `borman` is higher the better; `correlations` are what it is the mean of (before atanh), one per
    dimension.
    """

    elevation: float
    differential_elevation: float
    stereotype_accuracy: float
    differential_accuracy: float
    signed_elevation: float
    spread_ratio: Figure
    halo: Figure
    halo_pairs: int
    borman: Figure
    correlations: tuple[Figure, ...]
    cases: int
    dimensions: int

    @property
    def total(self) -> float:
        """The sum of the four components: the mean squared difference from the key."""
        return (
            self.elevation
            + self.differential_elevation
            + self.stereotype_accuracy
            + self.differential_accuracy
        )


def rater_accuracy(ratings: ArrayLike, key: ArrayLike) -> Accuracy:
    """One rater's ratings X against the key T: how far off, and in what way.

    Formula, with D = X - T:

    - elevation = (grand mean of D)²; signed_elevation is that mean itself
    - differential_elevation = mean over cases of (case mean of D - grand mean)²
    - stereotype_accuracy = mean over dimensions of (dimension mean of D - grand mean)²
    - differential_accuracy = mean of (D - case mean - dimension mean + grand mean)²
    - spread_ratio = standard deviation of all of X / that of all of T
    - halo = mean correlation between dimensions, across cases, in X, less the same in T
    - borman = mean over dimensions of atanh(r), r the correlation of X and T across cases, |r| at most .999

    Source: Cronbach (1955) for the four components; Borman's differential accuracy.

    Shapes: both cases × dimensions, no cell missing (with a hole the components no longer sum).

    Undefined (value None, with the reason): spread_ratio when T has no variance. A correlation when the
    dimension has no variance in X or in T, or there are fewer than 4 cases; borman is the mean over the
    defined ones, None when there is none. halo is taken over the pairs of dimensions that vary both in X
    and in T, the same pairs for both; None when there is no such pair, or fewer than 3 cases.

    Errors: ValueError for tables of different shape, not of numbers, empty, or with a missing cell.

    >>> lenient = rater_accuracy([[3, 4], [4, 5]], key=[[2, 3], [3, 4]])
    >>> lenient.signed_elevation, lenient.elevation, lenient.total, lenient.spread_ratio.value
    (1.0, 1.0, 1.0, 1.0)
    >>> lenient.borman.reason
    'There are 2 cases; at least 4 needed.'
    """
    given, true = whole(ratings, "ratings"), whole(key, "key")
    if given.shape != true.shape:
        shapes = [f"{one.shape[0]} × {one.shape[1]}" for one in (given, true)]
        raise ValueError(f"ratings is {shapes[0]} and key {shapes[1]}; the same cases × dimensions expected.")
    halo, pairs = _halo(given, true)
    correlations = _correlations(given, true)
    return Accuracy(
        *_components(given - true),
        spread_ratio=_spread_ratio(given, true),
        halo=halo,
        halo_pairs=pairs,
        borman=_borman(correlations),
        correlations=correlations,
        cases=given.shape[0],
        dimensions=given.shape[1],
    )


def _components(apart: Array) -> tuple[float, float, float, float, float]:
    """Cronbach's four, then the signed elevation."""
    grand = float(apart.mean())
    cases = apart.mean(axis=1, keepdims=True) - grand
    dimensions = apart.mean(axis=0, keepdims=True) - grand
    rest = apart - grand - cases - dimensions
    by_case, by_dimension, within = (float((part**2).mean()) for part in (cases, dimensions, rest))
    return grand**2, by_case, by_dimension, within, grand


def _spread_ratio(given: Array, true: Array) -> Figure:
    if not np.ptp(true):
        return Figure.undefined("The key has no variance.")
    return Figure(float(given.std() / true.std()) if np.ptp(given) else 0.0)


def _standard(table: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Each column centred and of length 1, so that products are correlations; and which columns vary."""
    varies = np.ptp(table, axis=0) > 0
    centred = table - table.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    return np.divide(centred, length, out=np.zeros_like(centred), where=varies), varies


def _halo(given: Array, true: Array) -> tuple[Figure, int]:
    (x, x_varies), (t, t_varies) = _standard(given), _standard(true)
    both = x_varies & t_varies
    count = int(both.sum())
    if len(given) < HALO_CASES:
        return Figure.undefined(_few(len(given), HALO_CASES)), 0
    if count < 2:
        return Figure.undefined("No two dimensions vary both in the ratings and in the key."), 0
    upper = np.triu_indices(count, 1)
    means = [np.clip((z[:, both].T @ z[:, both])[upper], -1, 1).mean() for z in (x, t)]
    return Figure(float(means[0] - means[1])), len(upper[0])


def _correlations(given: Array, true: Array) -> tuple[Figure, ...]:
    if len(given) < BORMAN_CASES:
        return (Figure.undefined(_few(len(given), BORMAN_CASES)),) * int(given.shape[1])
    (x, x_varies), (t, t_varies) = _standard(given), _standard(true)
    products = np.clip((x * t).sum(axis=0), -1, 1)
    columns = zip(products, x_varies, t_varies, strict=True)
    return tuple(_correlation(float(r), bool(in_x), bool(in_t)) for r, in_x, in_t in columns)


def _correlation(r: float, in_ratings: bool, in_key: bool) -> Figure:
    if not in_key:
        return Figure.undefined("The key has no variance here.")
    return Figure(r) if in_ratings else Figure.undefined("The ratings have no variance here.")


def _borman(correlations: tuple[Figure, ...]) -> Figure:
    defined = [one.value for one in correlations if one.value is not None]
    if not defined:
        reasons = {one.reason for one in correlations if one.reason}
        either = "No dimension varies both in the ratings and in the key."
        return Figure.undefined(reasons.pop() if len(reasons) == 1 else either)
    return Figure(float(np.arctanh(np.clip(defined, -LARGEST_R, LARGEST_R)).mean()))


def _few(cases: int, needed: int) -> str:
    return f"There {'is 1 case' if cases == 1 else f'are {cases} cases'}; at least {needed} needed."
