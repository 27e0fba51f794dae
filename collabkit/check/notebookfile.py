"""Notebook files read as plain JSON, with the line on which each cell and each line of its text stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from json.decoder import JSONDecoder
from pathlib import Path
from typing import Any

from attrs import field, frozen

from collabkit.content.yamlfile import brief
from collabkit.faults import Fault, shown

TYPES = ("markdown", "code", "raw")
DEEP = 4
"""Levels down to which places are noted: cells, cell, source, line."""
Lines = dict[tuple[str | int, ...], int]


@frozen
class Cell:
    """One cell: where it begins, and where each line of its text stands."""

    id: str
    type: str
    source: str
    metadata: dict[str, Any]
    line: int
    lines: tuple[int, ...] = field(repr=False)
    outputs: bool = False
    """Whether it holds an output or an execution count."""

    def line_of(self, n: int) -> int:
        """The line in the file of the n-th line of its text (from 0)."""
        return self.lines[min(n, len(self.lines) - 1)] if self.lines else self.line

    @property
    def nbgrader(self) -> dict[str, Any]:
        """What nbgrader is told about it."""
        found = self.metadata.get("nbgrader")
        return found if isinstance(found, dict) else {}


@frozen
class Notebook:
    """One notebook file."""

    path: Path
    metadata: dict[str, Any]
    cells: tuple[Cell, ...]

    @property
    def title(self) -> str:
        """Its first heading, or the name of its file where it has none."""
        texts = (cell.source for cell in self.cells if cell.type == "markdown")
        lines = (line for text in texts for line in text.splitlines())
        return next((line.lstrip("# ").strip() for line in lines if line.startswith("#")), self.path.stem)


def read_notebook(path: Path) -> tuple[Notebook | None, list[Fault]]:
    """Read a notebook; None, with the reason as a fault, when it is none."""
    name = shown(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        data = json.loads(text)
    except OSError as error:
        return None, [Fault(name, 0, f"the notebook can't be read ({error.strerror}); put it there")]
    except UnicodeDecodeError as error:
        return None, [Fault(name, 0, f"not UTF-8 text (byte {error.start + 1}); save the file as UTF-8")]
    except json.JSONDecodeError as error:
        why = f"not readable as a notebook ({error.msg}); mend it, or take an older copy"
        return None, [Fault(name, error.lineno, why)]
    except (ValueError, RecursionError):
        return None, [Fault(name, 0, "not readable as a notebook; take an older copy")]
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        return None, [Fault(name, 1, f"holds {brief(data)} without cells; it is no notebook")]
    return _notebook(path, data, _lines(text))


def _notebook(path: Path, data: dict[str, Any], lines: Lines) -> tuple[Notebook, list[Fault]]:
    faults = []
    version = (data.get("nbformat"), data.get("nbformat_minor"))
    if version[0] != 4 or type(version[1]) is not int or version[1] < 5:
        sentence = (
            f"has notebook format {version[0]}.{version[1]}, expected 4.5; open it in JupyterLab and save it"
        )
        faults.append(Fault(shown(path), lines.get(("nbformat",), 0), sentence))
    cells = []
    for i, raw in enumerate(data["cells"]):
        cell = _cell(raw, i, lines)
        if isinstance(cell, str):
            faults.append(Fault(shown(path), lines.get(("cells", i), 0), cell))
        else:
            cells.append(cell)
    return Notebook(path, _dict(data.get("metadata")), tuple(cells)), faults


def _cell(raw: Any, i: int, lines: Lines) -> Cell | str:
    """One cell, or a sentence why it is none."""
    if not isinstance(raw, dict) or raw.get("cell_type") not in TYPES:
        return f"cell {i + 1} is no cell; delete it"
    source = raw.get("source")
    parts = [source] if isinstance(source, str) else source
    if not isinstance(parts, list) or not all(isinstance(p, str) for p in parts):
        return f"cell {i + 1} has no text; delete it"
    line = lines.get(("cells", i), 0)
    begin = lines.get(("cells", i, "source"), line)
    places = [
        lines.get(("cells", i, "source", k), begin)
        for k, part in enumerate(parts)
        for _ in range(max(1, part.count("\n") + (not part.endswith("\n"))))
    ]
    return Cell(
        str(raw.get("id", "")),
        raw["cell_type"],
        "".join(parts),
        _dict(raw.get("metadata")),
        line,
        tuple(places),
        bool(raw.get("outputs")) or raw.get("execution_count") is not None,
    )


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _lines(text: str) -> Lines:
    """The line of each value of a JSON text, by the path that leads to it."""
    ends = [i for i, c in enumerate(text) if c == "\n"]
    lines: Lines = {}
    line = 0
    for path, at in _places(text):
        while line < len(ends) and ends[line] < at:
            line += 1
        lines[path] = line + 1
    return lines


def _places(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Walk over a JSON text that is known to be sound: each path with the place of its value, in order."""
    decoder, at = JSONDecoder(), 0

    def skip(signs: str) -> None:
        nonlocal at
        while at < len(text) and text[at] in " \t\r\n" + signs:
            at += 1

    def walk(path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
        nonlocal at
        yield path, at
        if text[at] not in "{[" or len(path) >= DEEP:
            _, at = decoder.raw_decode(text, at)
            return
        named, close = text[at] == "{", "}" if text[at] == "{" else "]"
        at += 1
        n = 0
        skip("")
        while text[at] != close:
            name: str | int = n
            if named:
                name, at = decoder.raw_decode(text, at)
                skip(":")
            yield from walk((*path, name))
            skip(",")
            n += 1
        at += 1

    skip("")
    yield from walk(())
