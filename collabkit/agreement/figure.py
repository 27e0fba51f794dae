"""What the statistics give back: a finite number, or None with the reason why there is none."""

from __future__ import annotations

import math
from typing import Self

from attrs import field, frozen


@frozen
class Figure:
    """A number, or None and the reason. Exactly one of the two is there, and the number is finite.

    >>> Figure(0.5).value
    0.5
    >>> Figure.undefined("All ratings are the same.").reason
    'All ratings are the same.'
    """

    value: float | None
    reason: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """A figure that is neither a number nor a reason is a mistake in this package."""
        if (self.value is None) == (self.reason is None):
            raise ValueError("A figure needs either a value or the reason why there is none.")
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError(f"A figure must be a finite number, not {self.value}.")

    @classmethod
    def undefined(cls, reason: str) -> Self:
        """No number, and why."""
        return cls(None, reason=reason)


@frozen
class Agreement(Figure):
    """A chance-corrected agreement: value = (observed - expected) / (1 - expected).

    `observed` and `expected` are shares of agreement, weighted where weights were given; None where they
    can't be computed either. `units` is how many units counted; None where a table doesn't tell.
    """

    observed: float | None = None
    expected: float | None = None
    units: int | None = None
