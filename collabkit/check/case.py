"""What can be wrong with a case beyond its form: figures that count nothing, rows that can't be."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from collabkit.check.read import Reading
from collabkit.content.case import Case
from collabkit.content.figures import bare_numbers, matches
from collabkit.content.key import Key
from collabkit.content.tables import COLUMNS, Column, Row, numbered
from collabkit.content.yamlfile import SLUG, Node, read_yaml
from collabkit.faults import Fault, meant, shown

RESERVED = ("all", "donors", "community")
"""Words that stand in a partner's column for somebody else."""
COUNTED = {
    "partners": ("staff", "budget", "votes"),
    "contributions": ("amount", "days"),
    "meetings": ("minutes", "proposals"),
}
"""Columns that hold counts and sums: never below zero."""
ORDERED = {
    "information": ("known_on", "received_on"),
    "issues": ("raised_on", "closed_on"),
}
"""Columns of which the first date comes before the second."""
REFERS = {
    "information": ("needed_for", "decisions"),
    "issues": ("repeat_of", "issues"),
    "benefits": ("grows_from", "contributions"),
}
"""Columns that name rows of a table, and which table that is."""


def stray_cases(folder: Path) -> Iterator[Fault]:
    """Faults of the folder of cases itself: one without case.yaml, one with a name that no id can have."""
    for path in sorted(folder.glob("cases/*")):
        if path.name.startswith("."):
            continue
        if not path.is_dir():
            yield Fault(shown(path), 0, "a file among the cases; each case is a folder with a case.yaml")
        elif not (path / "case.yaml").is_file():
            yield Fault(shown(path), 0, "a case without case.yaml; write one, or move the folder away")
        elif not SLUG.fullmatch(path.name):
            yield Fault(shown(path), 0, "a case's folder is named with letters, digits, - and _; rename it")


def case_faults(course: Reading, id: str) -> Iterator[Fault]:
    """Faults of one case: its figures, its untabled numbers, its rows, its reference."""
    case = course.case(id)
    yield from _case(case)
    if (case.folder / "reference.yaml").exists() and id in course.references:
        yield from reference_faults(case, course.references[id])


def _case(case: Case) -> Iterator[Fault]:
    noted: list[Fault] = []
    top = read_yaml(case.folder / "case.yaml", noted)
    if not noted:
        yield from _figures(top, case)
        yield from _untabled(top)
    lines = {table: row_lines(case.folder / f"{table}.csv") for table in case.tables}
    for table, rows in case.tables.items():
        for row in rows:
            for sentence in _row(table, row, lines):
                yield Fault(
                    shown(case.folder / f"{table}.csv"), lines[table].get(str(row["id"]), 0), sentence
                )


def row_lines(path: Path) -> dict[str, int]:
    """The line of each row of a table, by the row's id."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {cells[0].strip(): line for line, cells in reversed(list(numbered(csv.reader(file))))}


def _row(table: str, row: Row, lines: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    for column in COUNTED.get(table, ()):
        if row[column] is not None and row[column] < 0:
            yield f'column "{column}" holds {row[column]:.15g}; it counts something, so write 0 or more'
    first, second = (row[c] for c in ORDERED[table]) if table in ORDERED else (None, None)
    if isinstance(first, date) and isinstance(second, date) and second < first:
        yield f"{ORDERED[table][1]} ({second}) is before {ORDERED[table][0]} ({first}); correct one of them"
    if table == "partners" and row["id"] in RESERVED:
        yield f'a partner can\'t have the id "{row["id"]}": in the tables it stands for others; rename it'
    if table in REFERS:
        yield from _referred(table, row, lines)


def _referred(table: str, row: Row, lines: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Ids in a cell that no row of the table which it speaks of has."""
    column, other = REFERS[table]
    # Ids as they stand in the file: a row that can't be read is a fault of its own already.
    known = [id for id in reversed(list(lines.get(other, ()))) if id not in ("id", row["id"])]
    named = row[column] if isinstance(row[column], tuple) else filter(None, [row[column]])
    whose = "no other issue's id" if table == other else f"no row of {other}.csv"
    for id in named if known else ():
        if id not in known:
            yield f'column "{column}" holds "{id}", {whose}; {meant(str(id), known)}'


def _figures(top: Node, case: Case) -> list[Fault]:
    """Faults of filters that no row can ever fit: a slip of the pen would count 0 without a word."""
    faults: list[Fault] = []
    for name, node in Node(top.data, top.path, []).entries("figures", needed=False):
        table = str(node.data.get("table", ""))
        columns = {c.name: c for c in COLUMNS.get(table, ())}
        own = Node(node.data, node.path, faults, node.start)
        for block in ("where", "over") if table in case.tables else ():
            for column, wanted in Node(node.data, node.path, []).node(block, needed=False).data.items():
                if str(column) not in columns:
                    continue
                for value in wanted if isinstance(wanted, list) else [wanted]:
                    if why := _unfit(columns[str(column)], value, table, case):
                        own.fault(f'figure "{name}": {why}', block)
    return faults


def _unfit(column: Column, wanted: Any, table: str, case: Case) -> str:
    """Why a value can't stand in a column; nothing where it can."""
    if wanted in ("blank", "filled"):
        return "" if column.blank else f"{table}.{column.name} is never blank; leave that filter out"
    value = wanted.get("has") if isinstance(wanted, dict) else wanted
    known = _vocabulary(column, case)
    if known:
        names = str(value).split(";") if column.kind == "partners" else [str(value)]
        unknown = [n for n in names if n not in known]
        found = f'{table}.{column.name} never holds "{unknown[0]}"; ' if unknown else ""
        return found + meant(unknown[0], known) if found else ""
    if column.kind == "yes" and (value is True or value is False or value in ("yes", "no")):
        return ""
    if column.kind == "degree" and value in (1, 2, 3):
        return ""
    if any(matches(row, {column.name: wanted}) for row in case.tables[table]):
        return ""
    return f'no row of {table}.csv has {column.name} "{value}"; correct the filter'


def _vocabulary(column: Column, case: Case) -> list[str]:
    """The words that a column can hold, where they can be listed."""
    partners = [str(r["id"]) for r in case.tables.get("partners", ())]
    if not partners or column.kind not in ("partner", "partners", "all", "audience"):
        return list(column.choices)
    return partners + {"all": ["all"], "audience": ["donors", "community"]}.get(column.kind, [])


def _untabled(top: Node) -> Iterator[Fault]:
    """Faults of numbers excused from the tables: without a reason, or no longer in any text."""
    block = Node(top.data, top.path, []).node("untabled", needed=False)
    quiet = Node(top.data, top.path, [])
    texts = [str(top.data.get(key, "")) for key in ("story", "summary")]
    texts += [
        str(n.data.get(key, "")) for n in quiet.nodes("statements", False) for key in ("text", "source")
    ]
    used = {number for text in texts for number in bare_numbers(text)}
    for number, reason in block.data.items():
        if not str(reason or "").strip():
            sentence = f"{number} is untabled without a reason; say why it stands in no table"
            yield Fault(top.path, block.line(number), sentence)
        if str(number) not in used:
            sentence = f"{number} is untabled, but stands in no text any more; delete this line"
            yield Fault(top.path, block.line(number), sentence)


def reference_faults(case: Case, key: Key) -> Iterator[Fault]:
    """Faults of a reference: for a graded case, for another case, or at odds with itself."""
    path = case.folder / "reference.yaml"
    if case.use == "graded":
        sentence = "the reference of a graded case lies open to learners; move it to a key.yaml in solutions/"
        yield Fault(shown(path), 0, sentence)
    yield from rated_faults(path, case.folder.name, key, " like its folder")


def rated_faults(path: Path, case: str, key: Key, like: str = "") -> Iterator[Fault]:
    """Faults of a file of ratings: for another case than where it stands says, or at odds with itself."""
    noted: list[Fault] = []
    top = read_yaml(path, noted)
    if not noted and str(top.data.get("case", case)) != case:
        sentence = f'"case" is "{top.data["case"]}", expected "{case}"{like}'
        yield Fault(top.path, top.line("case"), sentence)
    yield from rating_faults(Node(top.data, top.path, []), key)


def rating_faults(block: Node, key: Key) -> Iterator[Fault]:
    """Faults of ratings that lean on statements which the same key does not call evidence for them."""
    ratings = block.node("ratings")
    for name, rating in key.ratings.items():
        for id in (*rating.supports, *rating.contradicts):
            judged = key.statements.get(id)
            if judged is None or judged.sort == "debatable":
                continue
            if name not in judged.bears_on:
                sentence = f'"{name}" leans on {id}, which does not bear on it; add it to bears_on of {id}'
                yield Fault(block.path, ratings.line(name), sentence)
