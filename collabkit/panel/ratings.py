"""A panel's ratings as they come out of a spreadsheet: read where that is safe, else said line by line."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from attrs import define, field, frozen

from collabkit.content.course import Course
from collabkit.content.framework import UNKNOWN
from collabkit.content.tables import numbered
from collabkit.faults import Fault, Faults, meant, shown

NEEDED = ("rater", "case", "indicator", "rating")
COLUMNS = (*NEEDED, "note", "group")
NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
TYPED = "€…‘’“”–—«»¡¿°·\xa0"
"""What people type besides letters. In a file of another encoding other signs than these turn up."""

Target = tuple[str, str]
"""What is rated: a case and an indicator."""


@frozen
class Given:
    """One rating: a level, or "?" for insufficient evidence, the rater's note, and the line it stands on."""

    rater: str
    case: str
    indicator: str
    level: int | str
    note: str
    group: str
    line: int

    @property
    def target(self) -> Target:
        """What is rated."""
        return self.case, self.indicator


@frozen
class Panel:
    """All ratings of a panel. `remarks` say how the file was read, where that was not plain."""

    path: str
    given: tuple[Given, ...]
    remarks: tuple[str, ...] = ()

    @property
    def raters(self) -> tuple[str, ...]:
        """The raters, in the order of their first rating."""
        return tuple(dict.fromkeys(g.rater for g in self.given))

    @property
    def targets(self) -> tuple[Target, ...]:
        """What was rated, case by case."""
        return tuple(dict.fromkeys(g.target for g in self.given))

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The raters of each subgroup; none where no column names them."""
        found: dict[str, dict[str, None]] = {}
        for g in self.given:
            if g.group:
                found.setdefault(g.group, {})[g.rater] = None
        return {name: tuple(raters) for name, raters in found.items()}

    def of(self, target: Target) -> tuple[Given, ...]:
        """The ratings of one target."""
        return tuple(g for g in self.given if g.target == target)


def read_panel(path: Path, course: Course, case: str = "", group: str = "") -> Panel:
    """Read a CSV of rater, case, indicator, rating, and perhaps note and group, in any order.

    Args: `course` knows cases, indicators and scale. With `case` only that case's ratings are taken, and the
    column may be left out. `group` names the column of subgroups ("group" where nothing is said).
    An empty rating is one that was not given. Raises Faults with every fault of the file.
    """
    text, remarks = _text(path)
    reading = _Reading(shown(path), course, case, group or "group", bool(group))
    reading.read(_lines(text, shown(path)))
    if reading.faults:
        raise Faults(sorted(reading.faults))
    order = {name: i for i, name in enumerate(course.framework.indicators)}
    given = sorted(reading.given, key=lambda g: (g.case, order[g.indicator]))
    taken = tuple(g for g in given if not case or g.case == case)
    if not taken:
        what = f'holds no rating of case "{case}"' if case else "holds no rating"
        raise Faults([Fault(shown(path), 0, f"{what}; each line is one rater's level for one indicator")])
    return Panel(shown(path), taken, remarks)


def _text(path: Path) -> tuple[str, tuple[str, ...]]:
    """The file as text: UTF-8, or Windows-1252 where nothing else can be meant."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        byte = error.start + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = "\x00"
    strange = [c for c in text if c > "\x7f" and not (c in TYPED or ("À" <= c <= "ÿ" and c not in "×÷"))]
    if strange or HIDDEN.search(text) or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        sentence = f'not UTF-8 text (byte {byte}); save it from Excel as "CSV UTF-8"'
        raise Faults([Fault(shown(path), 0, sentence)])
    return text, (f"{shown(path)} is not UTF-8; read as Windows-1252. Look at the accents in the notes.",)


def _lines(text: str, name: str) -> list[tuple[int, list[str]]]:
    """The rows with their lines, without blank cells at the end; commas or semicolons part the cells."""
    hint = re.match(r'"?sep=([,;])"?\r?\n', text)
    first = text.split("\n", 2)[1 if hint else 0]
    mark = hint[1] if hint else ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        rows = [(line, _trimmed(cells)) for line, cells in numbered(reader)]
    except csv.Error as error:
        sentence = f"not readable as CSV ({error}); look for a lone quote"
        raise Faults([Fault(name, reader.line_num, sentence)]) from None
    return rows[1:] if hint else rows


def _trimmed(cells: list[str]) -> list[str]:
    cells = [HIDDEN.sub("", cell).strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


@define(eq=False)
class _Reading:
    """One run over the rows: what was read, what is wrong, and what is known of raters so far."""

    path: str
    course: Course
    case: str
    group: str
    named: bool
    faults: list[Fault] = field(factory=list)
    given: list[Given] = field(factory=list)
    names: dict[str, tuple[str, int]] = field(factory=dict)
    groups: dict[str, tuple[str, int]] = field(factory=dict)
    seen: dict[tuple[str, str, str], int] = field(factory=dict)

    def fault(self, line: int, message: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.path, line, message))

    def read(self, rows: list[tuple[int, list[str]]]) -> None:
        """Read all rows below the header; with a wrong header there is nothing to go by."""
        if not rows:
            self.fault(0, f"the file is empty; its first line is {','.join(NEEDED)},note")
            return
        header = [name.lower() for name in rows[0][1]]
        for sentence in self._header(header):
            self.fault(rows[0][0], sentence)
        if self.faults:
            return
        for line, cells in rows[1:]:
            if len(cells) > len(header):
                sentence = f"{len(cells)} cells, expected {len(header)}; put quotes round texts with commas"
                self.fault(line, sentence)
                continue
            self._row(line, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))

    def _header(self, header: list[str]) -> Iterator[str]:
        known = list(dict.fromkeys((*COLUMNS, self.group.lower())))
        for name in NEEDED:
            if name not in header and not (name == "case" and self.case):
                yield f'there is no column "{name}"; the first line is {",".join(NEEDED)},note'
        if self.named and self.group.lower() not in header:
            yield f'there is no column "{self.group}" to tell subgroups by; {meant(self.group, header)}'
        for name in dict.fromkeys(header):
            if name not in known:
                yield f'column "{name}" is not known; {meant(name, known)} Else delete it.'
            if header.count(name) > 1:
                yield f'column "{name}" stands twice; keep one'

    def _row(self, line: int, row: dict[str, str]) -> None:
        before = len(self.faults)
        rater = self._rater(line, row["rater"])
        case = self._known(line, "case", row.get("case") or self.case, self.course.case_ids)
        indicator = self._known(line, "indicator", row["indicator"], list(self.course.framework.indicators))
        level = self._level(line, row["rating"])
        group = self._group(line, rater, row.get(self.group.lower(), ""))
        if level is None or not (rater and case and indicator):
            return
        first = self.seen.setdefault((rater, case, indicator), line)
        if first != line:
            self.fault(line, f'"{rater}" rates {indicator} in {case} on line {first} too; keep one of them')
        if len(self.faults) == before:
            self.given.append(Given(rater, case, indicator, level, row.get("note", ""), group, line))

    def _rater(self, line: int, name: str) -> str:
        """One person is written in one way, or the panel would seem larger than it is."""
        if not name:
            self.fault(line, 'column "rater" is empty; give each rater a name or a number')
            return ""
        same = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
        first, where = self.names.setdefault(same, (name, line))
        if first != name:
            self.fault(line, f'rater "{name}" is written "{first}" on line {where}; write it in one way')
        return first

    def _known(self, line: int, what: str, name: str, known: list[str]) -> str:
        if not name:
            self.fault(line, f'column "{what}" is empty; fill it in')
        elif name not in known:
            self.fault(line, f'there is no {what} "{name}"; {meant(name, known)}')
        else:
            return name
        return ""

    def _group(self, line: int, rater: str, name: str) -> str:
        first, where = self.groups.setdefault(rater, (name, line)) if rater else (name, line)
        if first != name:
            sentence = f'rater "{rater}" is in group "{name}" here and in "{first}" on line {where}; keep one'
            self.fault(line, sentence)
        return name

    def _level(self, line: int, text: str) -> int | str | None:
        """A level, "?", or None where nothing was given."""
        if text in ("", UNKNOWN):
            return text or None
        scale = self.course.framework.scale
        use = f'use {scale.lowest} to {scale.highest}, or "{UNKNOWN}" for insufficient evidence'
        if not NUMBER.fullmatch(text):
            self.fault(line, f'rating "{text[:40]}" is no level; {use}')
            return None
        value = float(text.replace(",", "."))  # Excel writes 3,0 where commas part decimals
        if not scale.lowest <= value <= scale.highest:
            self.fault(line, f'level "{text[:40]}" is not on the scale; {use} (framework.yaml)')
            return None
        if value != int(value):
            self.fault(line, f'rating "{text[:40]}" lies between two levels; {use}')
            return None
        return int(value)
