"""A panel's CSV: read where that is safe, and otherwise answered line by line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from panel_sample import SAMPLE, simulated

from collabkit.content.course import Course
from collabkit.faults import Faults
from collabkit.panel.ratings import Panel, read_panel

HEAD = "rater,case,indicator,rating,note\n"
USE = 'use 1 to 5, or "?" for insufficient evidence'
NOTHING = "0: holds no rating; each line is one rater's level for one indicator"
ALL = "use one of: rater, case, indicator, rating, note, group"
FIRST = ("case", "indicator", "rater", "rating")
EXPECTED = "rater,case,indicator,rating,note"


def read(folder: Path, data: str | bytes, course: Course, case: str = "", group: str = "") -> Panel:
    """Read a CSV of this content."""
    path = folder / "r.csv"
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return read_panel(path, course, case, group)


def faults(folder: Path, data: str | bytes, course: Course, case: str = "", group: str = "") -> list[str]:
    """What is wrong with it, as line:sentence."""
    with pytest.raises(Faults) as caught:
        read(folder, data, course, case, group)
    return [f"{f.line}: {f.message}" for f in caught.value.faults]


def plain(panel: Panel) -> list[tuple[str, str, str, int | str, str]]:
    """The ratings as plain tuples."""
    return [(g.rater, g.case, g.indicator, g.level, g.note) for g in panel.given]


ONE = [("Ana", "bridge", "seat", 4, "A seat, kept")]


@pytest.mark.parametrize(
    "data",
    [
        HEAD + 'Ana,bridge,seat,4,"A seat, kept"\n',
        "\ufeff" + HEAD + 'Ana,bridge,seat,4.0,"A seat, kept"\n',
        "rater;case;indicator;rating;note\r\nAna;bridge;seat;4,0;A seat, kept\r\n",
        "sep=;\r\nrater;case;indicator;rating;note\r\nAna;bridge;seat;4;A seat, kept\r\n",
        'note,Rating,INDICATOR,case,rater,,\n"A seat, kept", 4 ,seat,bridge, Ana,,\n,,,,,,\n',
        HEAD + 'Ana,bridge,seat,4,"A seat, kept"\nAna,bridge,voice,,\nAna,bridge,recognition\n',
    ],
    ids=["plain", "BOM and 4.0", "Excel's semicolons and 4,0", "sep=;", "any order", "not rated"],
)
def test_what_spreadsheets_write(data: str, tmp_path: Path, course: Course) -> None:
    """The same rating is read from every way in which spreadsheets write it; an empty one was not given."""
    assert plain(read(tmp_path, data, course)) == ONE


def test_windows_letters(tmp_path: Path, course: Course) -> None:
    """A file in Windows-1252 is read where only letters and usual signs are in it, and that is said."""
    panel = read(tmp_path, (HEAD + "René,bridge,seat,4,It’s “fair”\n").encode("cp1252"), course)
    assert (panel.raters, panel.given[0].note) == (("René",), "It’s “fair”")
    assert "read as Windows-1252" in panel.remarks[0]


@pytest.mark.parametrize(
    ("data", "byte"),
    [
        ((HEAD + "René,bridge,seat,4,\n").encode("mac_roman"), 37),
        ((HEAD + "Ana,bridge,seat,4,\n").encode("utf-16"), 1),
        ((HEAD + "Žižek,bridge,seat,4,\n").encode("cp1250"), 34),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xf1\xd2", 15),
    ],
    ids=["Mac", "UTF-16", "cp1250", "an Excel workbook"],
)
def test_no_guess_where_letters_would_go_wrong(
    data: bytes, byte: int, tmp_path: Path, course: Course
) -> None:
    """Bytes that are other letters in another encoding are not guessed at."""
    assert faults(tmp_path, data, course) == [
        f'0: not UTF-8 text (byte {byte}); save it from Excel as "CSV UTF-8"'
    ]


SEEDED = {
    "unknown case": ("Ana,brigde,seat,4,", '2: there is no case "brigde"; did you mean "bridge"?'),
    "unknown indicator": ("Ana,bridge,seats,4,", '2: there is no indicator "seats"; did you mean "seat"?'),
    "off the scale": ("Ana,bridge,seat,6,", f'2: level "6" is not on the scale; {USE} (framework.yaml)'),
    "below the scale": ("Ana,bridge,seat,-1,", f'2: level "-1" is not on the scale; {USE} (framework.yaml)'),
    "enormous": (
        f"Ana,bridge,seat,{'9' * 400},",
        f'2: level "{"9" * 40}" is not on the scale; {USE} (framework.yaml)',
    ),
    "between": ("Ana,bridge,seat,3.5,", f'2: rating "3.5" lies between two levels; {USE}'),
    "a word": ("Ana,bridge,seat,high,", f'2: rating "high" is no level; {USE}'),
    "not a number": ("Ana,bridge,seat,nan,", f'2: rating "nan" is no level; {USE}'),
    "other digits": ("Ana,bridge,seat,٤,", f'2: rating "٤" is no level; {USE}'),
    "twice": (
        "Ana,bridge,seat,4,\nAna,bridge,seat,4,",
        '3: "Ana" rates seat in bridge on line 2 too; keep one of them',
    ),
    "one person, two names": (
        "Ana,bridge,seat,4,\nana ,bridge,voice,4,",
        '3: rater "ana" is written "Ana" on line 2; write it in one way',
    ),
    "nobody": (",bridge,seat,4,", '2: column "rater" is empty; give each rater a name or a number'),
    "no case": ("Ana,,seat,4,", '2: column "case" is empty; fill it in'),
    "no indicator": ("Ana,bridge,,4,", '2: column "indicator" is empty; fill it in'),
    "too many cells": (
        "Ana,bridge,seat,4,It is, on the whole, fair",
        "2: 7 cells, expected 5; put quotes round texts with commas",
    ),
    "lone quote": (
        'Ana,bridge,seat,4,"fair',
        "2: not readable as CSV (unexpected end of data); look for a lone quote",
    ),
    "no rating": ("Ana,bridge,seat,,", NOTHING),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "sentence"), SEEDED.values(), ids=SEEDED)
def test_seeded_mistakes(rows: str, sentence: str, tmp_path: Path, course: Course) -> None:
    """Each mistake is answered with its line and exactly one sentence."""
    assert faults(tmp_path, HEAD + rows + "\n", course) == [sentence]


HEADS = {
    "empty": ("", [f"0: the file is empty; its first line is {EXPECTED}"]),
    "blank": ("\n,,,\n", [f"0: the file is empty; its first line is {EXPECTED}"]),
    "only a header": (HEAD, [NOTHING]),
    "a slip": (
        "rater,case,indicator,rating,notes\n",
        ['1: column "notes" is not known; did you mean "note"? Else delete it.'],
    ),
    "no header": (
        "Ana,bridge,seat,4\n",
        [f'1: there is no column "{n}"; the first line is {EXPECTED}' for n in FIRST]
        + [f'1: column "{n}" is not known; {ALL} Else delete it.' for n in ("4", "ana", "bridge", "seat")],
    ),
    "a column twice": ("rater,case,indicator,rating,rating\n", ['1: column "rating" stands twice; keep one']),
}  # fmt: skip


@pytest.mark.parametrize(("data", "sentences"), HEADS.values(), ids=HEADS)
def test_headers(data: str, sentences: list[str], tmp_path: Path, course: Course) -> None:
    """An empty file or a wrong first line is said at once, with what the line should be."""
    assert sorted(faults(tmp_path, data, course)) == sorted(sentences)


def test_all_at_once(tmp_path: Path, course: Course) -> None:
    """All mistakes of a file come together, by line."""
    rows = [rows for rows, _ in list(SEEDED.values())[:8]]
    found = faults(tmp_path, HEAD + "\n".join(rows) + "\n", course)
    assert [int(one.split(":")[0]) for one in found] == list(range(2, 10))


def test_one_case(tmp_path: Path, course: Course) -> None:
    """With --case only its ratings are taken, and a file about one case needs no column for it."""
    both = HEAD + "Ana,bridge,seat,4,\nAna,mill,seat,2,\n"
    assert [g.case for g in read(tmp_path, both, course, "mill").given] == ["mill"]
    assert plain(read(tmp_path, "rater,indicator,rating\nAna,seat,4\n", course, "bridge"))[0][1] == "bridge"
    assert faults(tmp_path, HEAD + "Ana,bridge,seat,4,\n", course, "mill") == [
        '0: holds no rating of case "mill"; each line is one rater\'s level for one indicator'
    ]


def test_subgroups(tmp_path: Path, course: Course) -> None:
    """A column names subgroups; a rater is in one, and a column that is not there is said."""
    head, rows = "rater,case,indicator,rating,Role\n", "Ana,bridge,seat,4,broker\nBo,bridge,seat,4,funder\n"
    assert read(tmp_path, head + rows, course, group="role").groups == {"broker": ("Ana",), "funder": ("Bo",)}
    assert faults(tmp_path, head + rows + "Ana,bridge,voice,4,funder\n", course, group="Role") == [
        '4: rater "Ana" is in group "funder" here and in "broker" on line 2; keep one'
    ]
    assert faults(tmp_path, HEAD, course, group="role") == [
        '1: there is no column "role" to tell subgroups by; use one of: rater, case, indicator, rating, note'
    ]


def test_the_sample_is_simulated() -> None:
    """The sample file is what the seeded function makes: no person gave its ratings."""
    assert SAMPLE.read_text(encoding="utf-8") == simulated()
    assert all(row.startswith("sim-") for row in simulated().splitlines()[1:])
