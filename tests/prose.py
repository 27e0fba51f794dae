"""Every text of the course that a person reads, for the tests that read it too."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
CODES = {
    "id", "kind", "case", "cases", "rows", "figures", "bears_on", "supports", "contradicts", "claims", "view",
    "picture", "given", "dimensions", "indicators", "right", "order", "sort", "use", "currency",
    "ask", "table", "where", "over", "do", "of", "since", "show", "letter", "language", "exercise", "affects",
    "reference", "accept", "level", "format", "several", "points", "version", "date", "figure",
}  # fmt: skip
"""Names in YAML whose values are codes and no prose."""
TABLES = {
    "partners": ("name", "sector"),
    "contributions": ("contribution",),
    "decisions": ("decision",),
    "information": ("item",),
    "issues": ("issue", "root_cause"),
    "commitments": ("commitment",),
    "benefits": ("benefit", "unit", "evidence"),
    "agreement": ("clause", "text"),
}
NOISE = re.compile(
    r"`[^`]*`|\{[^{}]*\}|\]\([^)]*\)|https?://\S+|<[^>]+>|(?m:^    .*$)|'s\b"
    r"|\b[\w.-]+\.(?:py|ipynb|yaml|json|html|csv|md|db)\b|\b[A-Z]?\d\S*"
)
"""Code, fields, addresses and file names: not to be spelled."""


def texts() -> Iterator[tuple[str, str]]:
    """Each text with the file that it stands in: notebooks, YAML, tables, guides."""
    for path in sorted([*ROOT.glob("course/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")]):
        for cell in json.loads(path.read_bytes())["cells"]:
            if cell["cell_type"] == "markdown":
                yield str(path.relative_to(ROOT)), "".join(cell["source"])
    for path in sorted([*ROOT.glob("course/**/*.yaml"), *ROOT.glob("solutions/**/*.yaml")]):
        for text in _strings(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))):
            yield str(path.relative_to(ROOT)), text
    for path in sorted(ROOT.glob("course/cases/*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield str(path.relative_to(ROOT)), " ".join(row[c] for c in TABLES.get(path.stem, ()))
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("course/*.md"), *ROOT.glob("solutions/*.md")]):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if str(key) not in CODES:
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, str):
        yield value


def plain(text: str) -> str:
    """A text without what is not to be spelled."""
    return NOISE.sub(" ", text.replace("’", "'"))
