"""The tables of a case: which columns each has, and how a CSV file is read into typed rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from collabkit.content.yamlfile import SLUG
from collabkit.faults import Fault, meant, shown

if TYPE_CHECKING:
    from _csv import Reader

Row = dict[str, Any]
Tables = dict[str, list[Row]]


@frozen
class Column:
    """One column: its kind, the words allowed in it, and whether a cell may stay empty."""

    name: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    blank: bool = False


def _choice(name: str, choices: str) -> Column:
    return Column(name, "choice", tuple(choices.split()))


def _columns(*columns: str | Column) -> tuple[Column, ...]:
    return tuple(c if isinstance(c, Column) else _column(c) for c in columns)


def _column(spec: str) -> Column:
    """Read a column's short form, "name:kind?": the question mark allows empty cells."""
    name, _, kind = spec.rstrip("?").partition(":")
    return Column(name, kind or "text", blank=spec.endswith("?"))


COLUMNS: dict[str, tuple[Column, ...]] = {
    "partners": _columns(
        "id:id",
        "name",
        "sector",
        "staff:number?",
        "budget:number?",
        _choice("seat", "full observer none"),
        "votes:number",
        "veto:yes",
        "risk_share:percent",
        "benefit_share:percent",
        "affected:yes",
        _choice("public_profile", "high medium low"),
    ),
    "contributions": _columns(
        "id:id",
        "partner:partner",
        "contribution",
        _choice("kind", "cash goods time knowledge access relationships land data"),
        "amount:number?",
        "days:number?",
        "importance:degree",
        "in_agreement:yes",
        "in_report:yes",
    ),
    "decisions": _columns(
        "id:id",
        "date:date",
        "decision",
        "stake:degree",
        "proposed_by:partner?",
        "decided_by:partners",
        "present:partners",
        "affected:partners",
        "adopted:yes",
        "changed_by_input:yes",
    ),
    "meetings": _columns(
        "id:id",
        "meeting",
        "date:date",
        "place",
        "language",
        "chair:partner",
        "partner:partner",
        "present:yes",
        "minutes:number",
        "proposals:number",
    ),
    "information": _columns(
        "id:id",
        "item",
        "known_on:date",
        "sender:partner",
        "recipient:audience",
        "received_on:date?",
        "entitled:yes",
        _choice("news", "good bad neutral"),
        _choice("audience", "partners donors community"),
        "needed_for:row?",
    ),
    "issues": _columns(
        "id:id",
        "raised_on:date",
        "raised_by:partner",
        "issue",
        "root_cause?",
        "closed_on:date?",
        "repeat_of:row?",
    ),
    "commitments": _columns(
        "id:id",
        "partner:partner",
        "to:all",
        "commitment",
        _choice("kind", "task support"),
        "due:date",
        "done:date?",
    ),
    "benefits": _columns(
        "id:id",
        "partner:all",
        "benefit",
        _choice("kind", "common specific"),
        _choice("value", "social business"),
        "grows_from:rows?",
        "expected:number",
        "realised:number?",
        "unit",
        "evidence?",
    ),
    "agreement": _columns(
        "id:id",
        "clause",
        "text",
        _choice("about", "contribution seat decision risk benefit information support exit other"),
        "names:partners?",
    ),
}

LISTS = ("partners", "rows")
"""Kinds of columns whose cells hold several ids, parted by semicolons."""
EXTRA_NAMES = {"partner": (), "partners": (), "all": ("all",), "audience": ("donors", "community")}


class BadCell(ValueError):
    """A cell that can't be read; its text says what was expected."""


def read_tables(folder: Path) -> tuple[Tables, list[Fault]]:
    """Read every table of a case folder.

    Rows are dicts by column name; cells are str, float, datetime.date, bool (yes/no) or a tuple of
    ids; an empty cell is None. Faults name file and line.

    A table that can't be read is left out.
    """
    faults: list[Fault] = []
    tables: Tables = {}
    partners: list[str] = []
    for table, columns in COLUMNS.items():
        path = folder / f"{table}.csv"
        rows, found = _read_table(path, columns, partners)
        faults += found
        if rows is None:
            continue
        tables[table] = rows
        if table == "partners":
            partners = [str(r["id"]) for r in rows if r["id"]]
            faults += _shares(path, rows)
    return tables, faults


def _read_table(
    path: Path, columns: tuple[Column, ...], partners: list[str]
) -> tuple[list[Row] | None, list[Fault]]:
    name = shown(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return None, [
            Fault(name, 0, f"the table can't be read ({error.strerror}); every case has all nine tables")
        ]
    except UnicodeDecodeError as error:
        return None, [Fault(name, 0, f"not UTF-8 text (byte {error.start + 1}); save it as CSV UTF-8")]
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        lines = list(numbered(reader))
    except csv.Error as error:
        return None, [Fault(name, reader.line_num, f"not readable as CSV ({error}); look for a lone quote")]
    return _rows(name, columns, lines, partners)


def numbered(reader: Reader) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line on which it begins (a cell may hold line breaks)."""
    begin = 1
    for cells in reader:
        if any(c.strip() for c in cells):
            yield begin, cells
        begin = reader.line_num + 1


def _rows(
    name: str, columns: tuple[Column, ...], lines: list[tuple[int, list[str]]], partners: list[str]
) -> tuple[list[Row] | None, list[Fault]]:
    expected = [c.name for c in columns]
    header = [c.strip() for c in lines[0][1]] if lines else []
    if header != expected:
        return None, [Fault(name, 1, _header_sentence(header, expected))]
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for line, cells in lines[1:]:
        if len(cells) != len(columns):
            faults.append(
                Fault(
                    name,
                    line,
                    f"{len(cells)} cells, expected {len(columns)}; put quotes round texts with commas",
                )
            )
            continue
        row = {
            c.name: _cell(c, x.strip(), partners, name, line, faults)
            for c, x in zip(columns, cells, strict=True)
        }
        if row["id"] and row["id"] in seen:
            faults.append(Fault(name, line, f'id "{row["id"]}" is used twice; give each row its own'))
        seen.add(row["id"])
        rows.append(row)
    return rows, faults


def _header_sentence(header: list[str], expected: list[str]) -> str:
    if len(header) == 1 and ";" in header[0]:
        return "the columns are parted by semicolons; save the file with commas"
    pairs = enumerate(zip_longest(header, expected, fillvalue=""), 1)
    n, (found, wanted) = next((n, pair) for n, pair in pairs if pair[0] != pair[1])
    what = f'"{wanted}"' if wanted else "none"
    return f'column {n} is "{found}", expected {what}; the first line has to be {",".join(expected)}'


def _cell(column: Column, text: str, partners: list[str], name: str, line: int, faults: list[Fault]) -> Any:
    if not text:
        if not column.blank:
            faults.append(Fault(name, line, f'column "{column.name}" is empty; fill it in'))
        return () if column.kind in LISTS else None
    try:
        if column.kind in EXTRA_NAMES:
            return _names(column, text, partners)
        if column.kind == "choice":
            return _one_of(text, column.choices)
        return READERS[column.kind](text)
    except BadCell as bad:
        faults.append(Fault(name, line, f'column "{column.name}" holds "{text}"; {bad}'))
        return () if column.kind in LISTS else None


def _names(column: Column, text: str, partners: list[str]) -> Any:
    known = [*partners, *EXTRA_NAMES[column.kind]]
    names = [t.strip() for t in text.split(";")] if column.kind == "partners" else [text]
    for name in names:
        if partners:  # without a table of partners there is nothing to hold names against
            _one_of(name, known)
    return tuple(names) if column.kind == "partners" else text


def _one_of(text: str, choices: Iterable[str]) -> str:
    known = list(choices)
    if text not in known:
        raise BadCell(meant(text, known))
    return text


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        hint = "use a decimal point" if "," in text else "write digits only"
        raise BadCell(f"expected a number; {hint}") from None
    if value != value or abs(value) == float("inf"):
        raise BadCell("expected a finite number")
    return value


def _percent(text: str) -> float:
    value = _number(text)
    if not 0 <= value <= 100:
        raise BadCell("expected a percentage from 0 to 100")
    return value


def _degree(text: str) -> int:
    return int(_one_of(text, ("1", "2", "3")))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadCell("expected a date like 2025-03-14") from None


def _yes(text: str) -> bool:
    return _one_of(text, ("yes", "no")) == "yes"


def _id(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise BadCell("an id may hold only letters, digits, - and _")
    return text


def _ids(text: str) -> tuple[str, ...]:
    try:
        return tuple(_id(part.strip()) for part in text.split(";"))
    except BadCell:
        raise BadCell("expected ids with semicolons between them, like K1;K4") from None


READERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "row": _id,
    "rows": _ids,
    "id": _id,
    "number": _number,
    "percent": _percent,
    "degree": _degree,
    "date": _date,
    "yes": _yes,
}


def _shares(path: Path, rows: list[Row]) -> list[Fault]:
    """Faults where shares that belong to all partners together do not add up to 100."""
    sums = {c: sum(r[c] or 0 for r in rows) for c in ("risk_share", "benefit_share")}
    return [
        Fault(shown(path), 1, f'column "{column}" adds up to {total:g}, expected 100; correct the shares')
        for column, total in sums.items()
        if rows and abs(total - 100) > 0.5
    ]
