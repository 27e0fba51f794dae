"""Figures in prose, computed from the tables, so that a text and its table can't drift apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from statistics import fmean, median
from typing import Any

from attrs import frozen

from collabkit.content.tables import COLUMNS, Row, Tables
from collabkit.content.yamlfile import Node
from collabkit.faults import meant

FIELD = re.compile(r"\{([A-Za-z_]\w*)\}")
WORDS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)

REDUCE: dict[str, Callable[[list[Any]], Any]] = {
    "sum": sum,
    "mean": fmean,
    "median": median,
    "min": min,
    "max": max,
    "distinct": lambda values: len(set(values)),
}
WAYS = (*REDUCE, "count", "share", "value")
SHOWS = ("number", "money", "percent", "words", "Words", "date", "text")


@frozen
class Figure:
    """How one figure is computed: rows of a table, a way to reduce them, a way to show the result."""

    table: str
    where: dict[str, Any]
    do: str
    of: str
    since: str
    over: dict[str, Any]
    show: str
    decimals: int


class NoFigure(ValueError):
    """A figure that can't be computed; its text says why."""


def read_figure(node: Node) -> Figure:
    """Read a figure's recipe and note what in it can't be."""
    node.allow("table", "where", "do", "of", "since", "over", "show", "decimals", "case")
    table = node.choice("table", COLUMNS)
    columns = [c.name for c in COLUMNS.get(table, ())]
    for block in ("where", "over"):
        for column in node.node(block, needed=False).data:
            if table and column not in columns:
                node.fault(f'table {table} has no column "{column}"; {meant(str(column), columns)}', block)
    do = node.choice("do", WAYS)
    of = node.text("of", needed=do in REDUCE or do == "value")
    since = node.text("since", needed=False)
    for column in filter(None, (of, since)):
        if table and column not in columns:
            node.fault(f'table {table} has no column "{column}"; {meant(column, columns)}', "of")
    return Figure(
        table,
        dict(node.node("where", needed=False).data),
        do,
        of,
        since,
        dict(node.node("over", needed=False).data),
        node.choice("show", SHOWS, needed=False, default="number"),
        node.decimals(),
    )


def compute(figure: Figure, tables: Tables) -> Any:
    """The value of a figure; NoFigure when the rows do not give one.

    "share" is 100 x (sum of `of`, or count of rows, where) / (the same, over), a percentage.
    With `since`, a row's value is the number of days from `since` to `of`.
    """
    rows = [r for r in tables[figure.table] if matches(r, figure.where)]
    if figure.do == "count":
        return len(rows)
    if figure.do == "share":
        whole = [r for r in tables[figure.table] if matches(r, figure.over)]
        total = _total(whole, figure.of)
        if not total:
            raise NoFigure("the whole that the share is taken of is 0")
        return 100 * _total(rows, figure.of) / total
    values = _values(rows, figure)
    if figure.do == "value" and len(rows) != 1:
        raise NoFigure(f"{len(rows)} rows match, expected exactly one")
    if not values and figure.do != "sum":
        raise NoFigure("no row with a value matches")
    return values[0] if figure.do == "value" else REDUCE[figure.do](values)


def _total(rows: list[Row], of: str) -> float:
    return sum(r[of] or 0 for r in rows) if of else len(rows)


def _values(rows: list[Row], figure: Figure) -> list[Any]:
    if figure.since:
        pairs = [(r[figure.since], r[figure.of]) for r in rows]
        return [(b - a).days for a, b in pairs if isinstance(a, date) and isinstance(b, date)]
    return [r[figure.of] for r in rows if r[figure.of] is not None]


def matches(row: Row, where: dict[str, Any]) -> bool:
    """Whether a row fits a filter: equal, any of a list, "blank", "filled", or {has: x} in a list cell."""
    return all(_fits(row[column], wanted) for column, wanted in where.items())


def _fits(cell: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return any(_fits(cell, w) for w in wanted)
    if isinstance(wanted, dict):
        return isinstance(cell, tuple) and wanted.get("has") in cell
    if wanted in ("blank", "filled"):
        return bool((cell in (None, ())) == (wanted == "blank"))
    if isinstance(cell, tuple):
        return cell == tuple(str(wanted).split(";"))
    if isinstance(cell, bool):
        return cell == (wanted is True or wanted == "yes")
    if isinstance(cell, date):
        return cell.isoformat() == str(wanted)
    return bool(cell == wanted)


def show(value: Any, figure: Figure, currency: str) -> str:
    """Write a figure as prose shows it: `USD 12,400`, `33%`, `three`, `4 March 2025`."""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, str | tuple):
        return value if isinstance(value, str) else ", ".join(value)
    number = f"{value:,.{figure.decimals}f}"
    if figure.show == "money":
        return f"{currency} {number}"
    if figure.show == "percent":
        return f"{number}%"
    if figure.show in ("words", "Words") and float(value).is_integer() and 0 <= value < len(WORDS):
        return WORDS[int(value)] if figure.show == "words" else WORDS[int(value)].capitalize()
    return number


def fill(text: str, figures: dict[str, str]) -> str:
    """Put figures into a text at their {names}; an unknown name stays as it is (the check names it)."""
    return FIELD.sub(lambda m: figures.get(m.group(1), m.group(0)), text)


def bare_numbers(text: str) -> list[str]:
    """Digits in a text that no figure stands behind."""
    return re.findall(r"(?<![\w{])\d[\d.,:/]*(?<![.,:/])", FIELD.sub("", text))
