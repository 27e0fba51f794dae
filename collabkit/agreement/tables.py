"""Tables of numbers on their way in: read as floats, and refused in one sentence where that can't be."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

# Beyond these, squares and their products leave what a float holds; no rating is that large or small.
LARGEST, SMALLEST = 1e50, 1e-50


def numbers(values: ArrayLike, name: str, ndim: int = 2) -> Array:
    """Values as floats, with NaN where one is missing (None, NaN, masked).

    Errors: ValueError when they are not numbers, of another shape, empty, infinite or absurdly large.

    >>> numbers([[1, None]], "ratings")
    array([[ 1., nan]])
    """
    array = _floats(values, name)
    if array.ndim != ndim:
        raise ValueError(f"{name} has {array.ndim} dimension(s); {ndim} expected.")
    if array.size == 0:
        raise ValueError(f"{name} is empty.")
    _check_size(array, name)
    return array


def _floats(values: Any, name: str) -> Array:
    if np.ma.isMaskedArray(values):
        values = np.ma.filled(values.astype(np.float64), np.nan)
    try:
        raw = np.asarray(values)
        if raw.dtype.kind in "cmMSU" or any(isinstance(one, str) for one in raw.flat if raw.dtype == object):
            raise TypeError("it holds text, dates or complex numbers")
        return np.asarray(raw, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} must hold numbers, in rows of one length: {error}.") from error


def _check_size(array: Array, name: str) -> None:
    size = np.abs(array[np.isfinite(array) & (array != 0)])
    if np.isinf(array).any() or bool((size > LARGEST).any()) or bool((size < SMALLEST).any()):
        raise ValueError(
            f"{name} holds a number that no rating can be; use 0 or sizes from {SMALLEST} to {LARGEST}."
        )


def whole(values: ArrayLike, name: str) -> Array:
    """A table without holes. Errors: as `numbers`, and ValueError that names the first missing cell."""
    array = numbers(values, name)
    holes = np.argwhere(np.isnan(array))
    if len(holes):
        row, column = holes[0] + 1
        raise ValueError(
            f"{name} has no number in row {row}, column {column}, and every cell is needed here; "
            "leave out that row or that column."
        )
    return array


def shares_or_counts(values: ArrayLike, name: str) -> Array:
    """A table without holes and without negative numbers. Errors: as `whole`, and ValueError."""
    array = whole(values, name)
    if (array < 0).any():
        raise ValueError(f"{name} holds a negative number; counts and shares start at 0.")
    return array


def category_counts(units: Array, categories: Array) -> Array:
    """How many raters put each unit into each category.

    Shapes: units × raters (NaN missing) and the categories -> units × categories.

    >>> category_counts(np.array([[1, 1, 2], [2, np.nan, 2]]), np.array([1.0, 2.0]))
    array([[2., 1.],
           [0., 2.]])
    """
    return np.stack([(units == category).sum(axis=1) for category in categories], axis=1).astype(np.float64)
