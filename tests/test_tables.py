"""Tables of a case: cells become values, and every bad one is named with its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import TABLES, put

from collabkit.content.tables import COLUMNS, Tables, read_tables

Read = Callable[..., tuple[Tables, list[str]]]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads the small tables with some replaced: gives them, and the faults as text."""
    monkeypatch.chdir(tmp_path)

    def reader(**changed: str) -> tuple[Tables, list[str]]:
        for table, rows in {**TABLES, **changed}.items():
            put(tmp_path / f"{table}.csv", rows)
        tables, faults = read_tables(tmp_path)
        return tables, [str(f) for f in faults]

    return reader


def test_cells_become_values(read: Read) -> None:
    """Numbers, dates, yes and no, lists of partners and empty cells come as Python values."""
    tables, faults = read()
    assert faults == []
    assert tables["partners"][0]["budget"] == 4_800_000.0
    assert tables["partners"][1]["staff"] is None
    assert tables["decisions"][0]["date"] == date(2025, 3, 4)
    assert tables["decisions"][0]["decided_by"] == ("firm", "coop")
    assert tables["decisions"][1]["adopted"] is False
    assert tables["contributions"][2]["contribution"] == "Land, terraced"
    assert tables["agreement"][1]["names"] == ()
    assert list(tables) == list(COLUMNS)


HEAD = "id,partner,contribution,kind,amount,days,importance,in_agreement,in_report\n"


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ("K1,firm,Cash,cash,12.5,,2,yes,yes", []),
        ("K1,firm,Cash,cash,12.5,,2,yes,yes,", ["10 cells, expected 9; put quotes round texts with commas"]),
        ("K1,firm,Cash,cash,,,2,yes", ["8 cells, expected 9; put quotes round texts with commas"]),
        ("K1,frim,Cash,cash,,,2,yes,yes", ['column "partner" holds "frim"; did you mean "firm"?']),
        ("K1,firm,,cash,,,2,yes,yes", ['column "contribution" is empty; fill it in']),
        (
            "K1,firm,Cash,money,,,2,yes,yes",
            [
                (
                    'column "kind" holds "money"; use one of: '
                    "cash, goods, time, knowledge, access, relationships, land, data"
                )
            ],
        ),
        (
            "K1,firm,Cash,cash,a lot,,2,yes,yes",
            ['column "amount" holds "a lot"; expected a number; write digits only'],
        ),
        (
            'K1,firm,Cash,cash,"12,5",,2,yes,yes',
            ['column "amount" holds "12,5"; expected a number; use a decimal point'],
        ),
        ("K1,firm,Cash,cash,nan,,2,yes,yes", ['column "amount" holds "nan"; expected a finite number']),
        ("K1,firm,Cash,cash,1e999,,2,yes,yes", ['column "amount" holds "1e999"; expected a finite number']),
        ("K1,firm,Cash,cash,,,4,yes,yes", ['column "importance" holds "4"; use one of: 1, 2, 3']),
        ("K1,firm,Cash,cash,,,2,Yes,yes", ['column "in_agreement" holds "Yes"; did you mean "yes"?']),
        (
            "K 1,firm,Cash,cash,,,2,yes,yes",
            ['column "id" holds "K 1"; an id may hold only letters, digits, - and _'],
        ),
        (",,,,,,,,", []),
        (
            'K1,firm,"Cash,cash,,,2,yes,yes',
            ["not readable as CSV (unexpected end of data); look for a lone quote"],
        ),
    ],
)
def test_bad_cells(read: Read, row: str, faults: list[str]) -> None:
    """Each bad cell is one sentence: the column, what it holds, what may stand there."""
    _, found = read(contributions=f"{HEAD}{row}\n")
    assert found == [f"contributions.csv:2: {fault}" for fault in faults]


def test_each_id_once(read: Read) -> None:
    """An id that is used twice is named at its second line."""
    row = "K1,firm,Cash,cash,,,2,yes,yes\n"
    _, found = read(contributions=HEAD + row + row)
    assert found == ['contributions.csv:3: id "K1" is used twice; give each row its own']


def test_line_of_a_row_behind_a_long_cell(read: Read) -> None:
    """Rows behind a cell with line breaks, and behind blank lines, keep their own lines."""
    long = 'K1,firm,"Cash\nand more\ncash",cash,,,2,yes,yes\n\nK2,frim,Cash,cash,,,2,yes,yes\n'
    _, found = read(contributions=HEAD + long)
    assert found == ['contributions.csv:6: column "partner" holds "frim"; did you mean "firm"?']


def test_head_is_named_where_it_differs(read: Read) -> None:
    """A wrong head of a table is named by its first column that differs, and the right head is given."""
    _, (missing,) = read(agreement="id,clause,text,about\n")
    _, (more,) = read(agreement="id,clause,text,about,names,more\n")
    _, (empty,) = read(agreement="")
    end = "the first line has to be id,clause,text,about,names"
    assert missing == f'agreement.csv:1: column 5 is "", expected "names"; {end}'
    assert more == f'agreement.csv:1: column 6 is "more", expected none; {end}'
    assert empty == f'agreement.csv:1: column 1 is "", expected "id"; {end}'


def test_partners_unread_raise_no_echoes(read: Read) -> None:
    """Where the table of partners can't be read, names in the other tables are not called unknown."""
    tables, found = read(partners="nonsense\n")
    assert len(found) == 1
    assert "partners" not in tables
    assert tables["decisions"][0]["decided_by"] == ("firm", "coop")


def test_shares_add_up(read: Read) -> None:
    """Shares of risk and benefit that are not 100 together are named; thirds pass as 33.33 each."""
    _, found = read(partners=TABLES["partners"].replace(",60,", ",70,"))
    assert found == [
        'partners.csv:1: column "benefit_share" adds up to 110, expected 100; correct the shares'
    ]
    third = "{},Name,food,,,full,1,no,33.33,33.33,no,high\n"
    head = TABLES["partners"].splitlines()[0] + "\n"
    names = ("firm", "coop", "town")
    _, found = read(partners=head + "".join(third.format(name) for name in names))
    assert found == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.sampled_from(list(COLUMNS)), data=st.binary(max_size=120))
def test_junk(tmp_path: Path, table: str, data: bytes) -> None:
    """Whatever stands in a table, with its head or without, ends in rows and faults."""
    for name, rows in TABLES.items():
        put(tmp_path / f"{name}.csv", rows)
    for head in (b"", TABLES[table].splitlines()[0].encode() + b"\n"):
        (tmp_path / f"{table}.csv").write_bytes(head + data)
        read_tables(tmp_path)
