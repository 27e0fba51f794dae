"""An interval around any of the figures, by drawing the units again."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

TOLERATED = 0.05
"""The largest share of undefined draws; above it the interval would describe only the draws that worked."""

FEWEST_DRAWS = 100


class HasValue(Protocol):
    """Whatever carries its number in `value`: every result of this package does."""

    @property
    def value(self) -> float | None:
        """The number, or None."""
        ...


Statistic = Callable[[NDArray[Any]], "HasValue | float | None"]


@frozen
class Interval:
    """The figure for the data and the interval around it.

    `low` and `high` are None together, and `reason` then says why. `undefined` of the `draws` had no value
    and are left out. `units` is how many units there were to draw from.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float
    draws: int
    undefined: int
    units: int
    reason: str | None = None


def bootstrap_interval(
    statistic: Statistic,
    data: ArrayLike,
    axis: int = 0,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> Interval:
    """Percentile bootstrap interval of a statistic over units.

    Formula: the units (positions along `axis`) are drawn with replacement, as many as there are, `draws`
    times; the interval goes from the (1 - level) / 2 to the (1 + level) / 2 quantile of the statistic over
    the draws. The same seed gives the same interval.

    Shapes: data has the units along `axis` (1 for `krippendorff_alpha`, 0 for the others) and reaches the
    statistic in the same shape. The statistic gives a number, None, or a result with `value`. For
    `rater_accuracy` stack ratings and key to 2 × cases × dimensions and draw over axis 1; for `cohen_kappa`
    give cases × 2 raters and count the table within the statistic.

    Undefined draws (None, or not a finite number) are counted and left out. No interval, with the reason:
    the statistic has no value for the data; fewer than two units; more than 5% of the draws undefined.
    With few units a percentile interval is too narrow: say how many there were.

    Errors: ValueError for an axis that the data doesn't have, a level outside 0 to 1, fewer than 100 draws,
    a seed that is not a whole number from 0; and whatever the statistic raises.

    >>> found = bootstrap_interval(np.mean, [1, 2, 3, 4, 5], draws=200)
    >>> found.value, found.low > 1, found.high < 5, found.undefined
    (3.0, True, True, 0)
    >>> bootstrap_interval(np.mean, [3]).reason
    'There are fewer than two units to draw from.'
    """
    table = _table(data, axis)
    _check(level, draws, seed)
    units = table.shape[axis]
    value = _value(statistic(table))
    if value is None or units < 2:
        too_few = "There are fewer than two units to draw from."
        reason = too_few if units < 2 else "The statistic has no value for the data."
        return Interval(value, None, None, level, 0, 0, units, reason)
    picks = np.random.default_rng(seed).integers(units, size=(draws, units))
    found = [_value(statistic(np.take(table, pick, axis=axis))) for pick in picks]
    return _interval(value, found, level, units)


def _interval(value: float, found: list[float | None], level: float, units: int) -> Interval:
    defined = [one for one in found if one is not None]
    undefined = len(found) - len(defined)
    if undefined > TOLERATED * len(found):
        reason = f"{undefined} of {len(found)} draws have no value: too many to give an interval."
        return Interval(value, None, None, level, len(found), undefined, units, reason)
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return Interval(value, float(low), float(high), level, len(found), undefined, units)


def _value(result: HasValue | float | None) -> float | None:
    number = result if result is None or isinstance(result, (int, float, np.number)) else result.value
    return float(number) if number is not None and math.isfinite(number) else None


def _table(data: ArrayLike, axis: int) -> NDArray[Any]:
    table = np.asanyarray(data)
    if not -table.ndim <= axis < table.ndim:
        raise ValueError(f"data has {table.ndim} dimension(s); there is no axis {axis}.")
    if table.size == 0:
        raise ValueError("data is empty.")
    return table


def _check(level: float, draws: int, seed: int) -> None:
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; use a share between 0 and 1, such as 0.95.")
    if not isinstance(draws, (int, np.integer)) or draws < FEWEST_DRAWS:
        raise ValueError(f"draws is {draws}; use a whole number from {FEWEST_DRAWS}.")
    if not isinstance(seed, (int, np.integer)) or seed < 0:
        raise ValueError(f"seed is {seed}; use a whole number from 0.")
