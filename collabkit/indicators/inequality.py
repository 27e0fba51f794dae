"""How unequal a set of amounts is: shares, corrected Gini, concentration."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from collabkit.indicators.tables import Numbers


def _amounts(values: Iterable[float] | Numbers, least: int) -> Numbers:
    """The values as floats, refused when too few, blank, negative or adding up to zero."""
    given = values if isinstance(values, pd.Series) else pd.Series(list(values), dtype=float)
    amounts = given.astype(float)
    if len(amounts) < least:
        raise ValueError(f"This comparison needs at least {least} partners and was given {len(amounts)}.")
    if amounts.isna().any():
        raise ValueError("A blank amount can't be compared; fill it in or leave the row out.")
    if (amounts < 0).any():
        raise ValueError(f"Amounts can't be below zero; the lowest is {amounts.min():g}.")
    if amounts.sum() == 0:
        raise ValueError("All amounts are zero, so nobody has a share.")
    return amounts


def shares(values: Iterable[float] | Numbers) -> Numbers:
    """Each amount as a share of the total: 100 · x / Σx.

    Args: values, one amount per partner, 0 or more. Units: percent, adding up to 100. Shape: as given.
    Errors: ValueError for no values, a blank, a negative amount, or a total of zero.
    Limits: shares hide the size of the whole: half of little looks like half of much.

    >>> shares([1, 3]).tolist()
    [25.0, 75.0]
    """
    amounts = _amounts(values, least=1)
    return 100 * amounts / amounts.sum()


def gini(values: Iterable[float] | Numbers) -> float:
    """The corrected Gini of amounts: 0 when all are equal, 1 when one partner has everything.

    G* = n/(n−1) · [2 Σ i·x(i) / (n Σx) − (n+1)/n], x(i) in rising order, i = 1 … n.
    Args: values, one amount per partner, 0 or more. Units: none, 0 to 1.
    Errors: ValueError for fewer than two values, a blank, a negative amount, or a total of zero.
    Source: the small-sample correction n/(n−1) of Deltas (2003), Review of Economics and Statistics 85.
    Limits: below five partners one person's absence moves it a lot; it doesn't say who has least, or why.

    >>> gini([10, 10, 10]), gini([0, 0, 30])
    (0.0, 1.0)
    """
    amounts = _amounts(values, least=2).sort_values()
    n = len(amounts)
    ranked = sum(place * amount for place, amount in enumerate(amounts, start=1))
    plain = 2 * ranked / (n * float(amounts.sum())) - (n + 1) / n
    return min(1.0, max(0.0, n / (n - 1) * plain))


def concentration(values: Iterable[float] | Numbers) -> float:
    """How concentrated amounts are: Σ s², s = a partner's share of the total.

    Args: values, one amount per partner, 0 or more. Units: none, from 1/n (equal) to 1 (one has everything).
    Errors: ValueError for no values, a blank, a negative amount, or a total of zero.
    Source: the Herfindahl–Hirschman index.
    Limits: its floor depends on the number of partners (a half with two, a third with three).

    >>> concentration([1, 1, 2])
    0.375
    """
    amounts = _amounts(values, least=1)
    return float(((amounts / amounts.sum()) ** 2).sum())
