"""From a case's rows to a pandas table, and the checks that every indicator shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

import pandas as pd

Numbers: TypeAlias = "pd.Series[float]"


def frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """A case's rows as a pandas table, one column per field.

    Args: rows, one mapping per row, values typed by the content layer (blank = None).
    Shape: len(rows) × fields; no rows give an empty table, which the indicators refuse in a sentence.

    >>> frame([{"id": "K1", "amount": 5.0}, {"id": "K2", "amount": None}])["amount"].sum()
    np.float64(5.0)
    """
    return pd.DataFrame([dict(row) for row in rows])


def need(table: pd.DataFrame, name: str, *columns: str) -> None:
    """Raise ValueError when the table has no rows or lacks one of the columns."""
    if table.empty:
        raise ValueError(f"The table {name} has no rows, so there is nothing to count.")
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ValueError(f"The table {name} has no column {', '.join(missing)}; add it to {name}.csv.")


def per_partner(amounts: pd.Series, partners: Sequence[str], name: str) -> Numbers:
    """Sum amounts by their index and give one number per partner, in the order of `partners`.

    Partners without a row get 0. Errors: ValueError for an id that is not among the partners.
    """
    total = pd.to_numeric(amounts).groupby(level=0).sum()
    unknown = [str(one) for one in total.index if one not in set(partners)]
    if unknown:
        known = ", ".join(partners)
        raise ValueError(f"The table {name} names {', '.join(unknown)}; the partners are {known}.")
    return total.reindex(list(partners), fill_value=0.0).astype(float)


HAPPENED = {
    "decisions": ("date",),
    "meetings": ("date",),
    "information": ("known_on", "received_on"),
    "issues": ("raised_on", "closed_on"),
    "commitments": ("done",),
}
"""Columns with the dates of what has happened; a due date may lie ahead."""


def last_day(tables: Mapping[str, Sequence[Mapping[str, object]]]) -> date:
    """The day up to which a case's tables tell: the latest date of anything that happened.

    Errors: ValueError when no table holds a date. Source: this course.

    >>> last_day({"meetings": [{"date": date(2025, 3, 1)}], "commitments": [{"done": None}]})
    datetime.date(2025, 3, 1)
    """
    days = [
        value
        for table, columns in HAPPENED.items()
        for row in tables.get(table, ())
        for column in columns
        if isinstance(value := row.get(column), date)
    ]
    if not days:
        raise ValueError("No table holds a date, so there is no day to look from.")
    return max(days)
