"""A case: one sample partnership, its story, its evidence and its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attrs import field, frozen

from collabkit.content.figures import (
    FIELD,
    Figure,
    NoFigure,
    bare_numbers,
    compute,
    fill,
    read_figure,
    show,
)
from collabkit.content.tables import COLUMNS, Row, Tables, read_tables
from collabkit.content.yamlfile import Node, read_yaml
from collabkit.faults import Fault, meant


@frozen
class Statement:
    """One evidence statement: what it says, where it was said, and the table rows behind it."""

    id: str
    text: str
    source: str
    rows: tuple[str, ...]


@frozen(eq=False)
class Case:
    """One sample partnership; its texts have their figures filled in."""

    id: str
    title: str
    summary: str
    fiction: str
    sector: str
    region: str
    size: str
    stage: str
    use: str
    currency: str
    story: str
    statements: tuple[Statement, ...]
    tables: Tables = field(repr=False)
    figures: dict[str, str] = field(repr=False)
    folder: Path = field(repr=False)

    def partner_name(self, id: str) -> str:
        """A partner's full name ("all" and other words stay as they are)."""
        return next((str(r["name"]) for r in self.tables["partners"] if r["id"] == id), id)

    def row(self, ref: str) -> Row:
        """The table row behind a reference like "contributions:K3"; KeyError when there is none."""
        table, _, id = ref.partition(":")
        for row in self.tables.get(table, []):
            if row["id"] == id:
                return row
        raise KeyError(ref)


TEXTS = ("id", "title", "summary", "fiction", "sector", "region", "size", "stage")
KNOWN = ("format", *TEXTS, "use", "currency", "story", "figures", "untabled", "statements")


def read_case(folder: Path) -> tuple[Case, list[Fault]]:
    """Read case.yaml and its tables; what is wrong comes back as faults beside what could be read."""
    faults: list[Fault] = []
    top = read_yaml(folder / "case.yaml", faults)
    top.allow(*KNOWN)
    tables, found = read_tables(folder)
    faults += found
    figures = compute_figures(top.entries("figures", needed=False), tables, top.text("currency"))
    statements = tuple(_statement(n, tables, figures) for n in top.nodes("statements"))
    _check(top, folder, statements, figures)
    return _case(top, folder, tables, figures, statements), faults


def _case(
    top: Node, folder: Path, tables: Tables, figures: dict[str, str], statements: tuple[Statement, ...]
) -> Case:
    texts = {k: top.text(k) for k in TEXTS}
    texts["summary"] = fill(texts["summary"], figures)
    return Case(
        **texts,
        use=top.choice("use", ("practice", "graded")),
        currency=top.text("currency"),
        story=fill(top.text("story"), figures),
        statements=statements,
        tables=tables,
        figures=figures,
        folder=folder,
    )


def compute_figures(entries: list[tuple[str, Node]], tables: Tables, currency: str) -> dict[str, str]:
    """Compute figures by name, as prose shows them; what can't be computed is noted and left as it is."""
    results: dict[str, str] = {}
    for name, node in entries:
        results[name] = f"{{{name}}}"  # stays in the texts as it is, where it can't be computed
        before = len(node.faults)
        figure = read_figure(node)
        if len(node.faults) > before or figure.table not in tables:
            continue
        try:
            results[name] = show(figure_value(figure, tables), figure, currency)
        except NoFigure as why:
            node.fault(f'figure "{name}" gives no value: {why}')
    return results


def figure_value(figure: Figure, tables: Tables) -> Any:
    """The value behind a figure; NoFigure, with a reason, when the cells do not allow the sum."""
    try:
        return compute(figure, tables)
    except TypeError:
        raise NoFigure(f'column "{figure.of}" holds something that can\'t be counted so') from None


def _statement(node: Node, tables: Tables, figures: dict[str, str]) -> Statement:
    node.allow("id", "text", "source", "rows")
    rows = node.texts("rows", needed=True)
    if not rows and "rows" in node:
        node.fault("names no table row; say which rows stand behind it, like [decisions:D7]", "rows")
    for ref in rows:
        table, _, id = ref.partition(":")
        ids = [str(r["id"]) for r in tables.get(table, [])]
        if table not in COLUMNS:
            node.fault(f'row "{ref}": there is no table "{table}"; {meant(table, COLUMNS)}', "rows")
        elif table in tables and id not in ids:
            node.fault(f'row "{ref}": {table}.csv has no id "{id}"; {meant(id, ids)}', "rows")
    return Statement(
        node.slug("id"), fill(node.text("text"), figures), fill(node.text("source"), figures), rows
    )


def _check(top: Node, folder: Path, statements: tuple[Statement, ...], figures: dict[str, str]) -> None:
    if top.text("id") != folder.name:
        top.fault(f'id "{top.text("id")}" differs from its folder "{folder.name}"; make them the same', "id")
    ids = [s.id for s in statements if s.id]
    for id in sorted({i for i in ids if ids.count(i) > 1}):
        top.fault(f'the statement id "{id}" is used twice; give each its own', "statements")
    texts = [(top, "story"), (top, "summary")]
    texts += [
        (n, key) for n in Node(top.data, top.path, []).nodes("statements") for key in ("text", "source")
    ]
    untabled = top.node("untabled", needed=False).data
    for node, key in texts:
        where = Node(node.data, node.path, top.faults, node.start)
        text = str(node.data.get(key, ""))
        for name in FIELD.findall(text):
            if name not in figures:
                where.fault(f'"{{{name}}}" is no figure of this case; {meant(name, figures)}', key)
        for number in bare_numbers(text):
            if number not in map(str, untabled):
                where.fault(
                    f"the number {number} is in no table; "
                    "make it a {figure} or list it under untabled with the reason",
                    key,
                )
