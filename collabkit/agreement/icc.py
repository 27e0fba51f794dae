"""The six intraclass correlations of Shrout and Fleiss."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from collabkit.agreement.figure import Figure
from collabkit.agreement.tables import Array, whole

FORMS = ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")


@frozen
class MeanSquares:
    """Mean squares: between targets (BMS), within targets (WMS), between judges (JMS), residual (EMS)."""

    between: float
    within: float
    judges: float
    error: float


@frozen
class Icc:
    """All six forms by name, `icc(scores)["2,k"]`, with the mean squares (None where there are too few)."""

    figures: tuple[Figure, ...]
    """In the order of FORMS."""

    squares: MeanSquares | None
    targets: int
    judges: int

    def __getitem__(self, form: str) -> Figure:
        """One form by its name. Errors: ValueError that lists the names."""
        if form not in FORMS:
            raise ValueError(f'There is no ICC "{form}"; use {"; ".join(FORMS)}.')
        return self.figures[FORMS.index(form)]

    def __iter__(self) -> Iterator[tuple[str, Figure]]:
        """The forms with their names, so that `dict(icc(scores))` is all of them."""
        return zip(FORMS, self.figures, strict=True)


def icc(scores: ArrayLike) -> Icc:
    """Intraclass correlations: how far scores tell the targets apart rather than the judges.

    Formula, for n targets and k judges, with the mean squares of the two-way layout:

    - "1,1" = (BMS - WMS) / (BMS + (k - 1) WMS), each target with judges of its own
    - "2,1" = (BMS - EMS) / (BMS + (k - 1) EMS + k (JMS - EMS) / n), judges stand for others like them
    - "3,1" = (BMS - EMS) / (BMS + (k - 1) EMS), these judges only
    - "1,k" = (BMS - WMS) / BMS, "2,k" = (BMS - EMS) / (BMS + (JMS - EMS) / n), "3,k" = (BMS - EMS) / BMS:
      the same for the mean of the k judges

    Source: Shrout and Fleiss (1979).

    Shapes: targets × judges, no cell missing (an analysis of variance needs them all).

    Undefined (a form's value is None, with the reason): fewer than two targets or judges; all scores the
    same; a denominator of 0 or less, which happens where the targets differ less than chance would have it.
    Values below 0 are given as they are.

    Errors: ValueError for what is not a table of numbers, and for a missing score, which is named.

    >>> round(icc([[1, 2], [3, 4], [5, 6]])["2,1"].value, 4)  # BMS 8, JMS 1.5, EMS 0: 8 / (8 + 1)
    0.8889
    >>> icc([[4, 4], [4, 4]])["2,k"].reason
    'All scores are the same: there is no variance.'
    """
    table = whole(scores, "scores")
    n, k = table.shape
    if min(n, k) < 2:
        return _nothing("There are fewer than two targets or judges.", None, n, k)
    squares = _mean_squares(table)
    if not np.ptp(table):
        return _nothing("All scores are the same: there is no variance.", squares, n, k)
    return Icc(_figures(squares, n, k), squares, n, k)


def _nothing(reason: str, squares: MeanSquares | None, n: int, k: int) -> Icc:
    return Icc((Figure.undefined(reason),) * len(FORMS), squares, n, k)


def _figures(squares: MeanSquares, n: int, k: int) -> tuple[Figure, ...]:
    b, w, j, e = squares.between, squares.within, squares.judges, squares.error
    return (
        _ratio(b - w, b, (k - 1) * w),  # 1,1
        _ratio(b - e, b, (k - 1) * e, k * j / n, -k * e / n),  # 2,1
        _ratio(b - e, b, (k - 1) * e),  # 3,1
        _ratio(b - w, b),  # 1,k
        _ratio(b - e, b, j / n, -e / n),  # 2,k
        _ratio(b - e, b),  # 3,k
    )


def _ratio(above: float, *below: float) -> Figure:
    """A quotient; undefined when its denominator is not above 0 (or only by rounding)."""
    if sum(below) <= 1e-12 * sum(map(abs, below)):
        return Figure.undefined("The targets differ too little: the variance it divides by is not above 0.")
    return Figure(above / sum(below))


def _mean_squares(table: Array) -> MeanSquares:
    n, k = table.shape
    apart = table - table.mean()
    targets, judges = apart.mean(axis=1, keepdims=True), apart.mean(axis=0, keepdims=True)
    # Means are rounded; sums of squares no larger than that are 0.
    noise = table.size * float(64 * np.finfo(np.float64).eps * np.abs(table).max()) ** 2

    def mean(sum_of_squares: float, freedom: int) -> float:
        return float(sum_of_squares) / freedom if sum_of_squares > noise else 0.0

    return MeanSquares(
        between=mean(k * (targets**2).sum(), n - 1),
        within=mean(((apart - targets) ** 2).sum(), n * (k - 1)),
        judges=mean(n * (judges**2).sum(), k - 1),
        error=mean(((apart - targets - judges) ** 2).sum(), (n - 1) * (k - 1)),
    )
