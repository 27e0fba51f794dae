"""Figures in prose: computed from the tables, shown as prose shows them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import TABLES, put

from collabkit.content.case import figure_value
from collabkit.content.figures import Figure, NoFigure, bare_numbers, fill, read_figure, show
from collabkit.content.tables import Tables, read_tables
from collabkit.content.yamlfile import read_yaml
from collabkit.faults import Fault

Read = Callable[[str], tuple[Figure, list[str]]]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The small tables."""
    folder = tmp_path_factory.mktemp("tables")
    for table, rows in TABLES.items():
        put(folder / f"{table}.csv", rows)
    return read_tables(folder)[0]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads a figure's recipe; gives it with its faults as text."""
    monkeypatch.chdir(tmp_path)

    def reader(recipe: str) -> tuple[Figure, list[str]]:
        put(tmp_path / "x.yaml", f"f: {{{recipe}}}\n")
        faults: list[Fault] = []
        figure = read_figure(read_yaml(tmp_path / "x.yaml", faults).node("f"))
        return figure, [str(f) for f in dict.fromkeys(faults)]

    return reader


@pytest.mark.parametrize(
    ("recipe", "shown"),
    [
        ("table: partners, do: count", "2"),
        ("table: partners, do: count, show: words", "two"),
        ("table: partners, do: count, show: Words", "Two"),
        ("table: contributions, where: {partner: coop}, do: sum, of: importance", "6"),
        ("table: contributions, do: mean, of: importance, decimals: 2", "2.67"),
        ("table: contributions, do: median, of: importance", "3"),
        ("table: contributions, do: max, of: amount, show: money", "USD 12,400"),
        ("table: contributions, do: distinct, of: partner", "2"),
        ("table: contributions, where: {amount: blank}, do: count", "2"),
        ("table: contributions, where: {amount: filled}, do: count", "1"),
        ("table: contributions, where: {kind: [cash, land]}, do: count", "2"),
        ('table: contributions, where: {in_report: "yes"}, do: count', "2"),
        ("table: contributions, where: {in_report: no}, do: count", "1"),
        ("table: contributions, where: {partner: coop, importance: 3}, do: share, show: percent", "67%"),
        (
            (
                "table: contributions, where: {partner: coop, in_report: yes}, over: {partner: coop}, "
                "do: share, of: importance, decimals: 1"
            ),
            "50.0",
        ),
        ("table: decisions, where: {decided_by: {has: coop}}, do: count", "1"),
        ("table: decisions, where: {decided_by: firm;coop}, do: count", "1"),
        ("table: decisions, where: {proposed_by: {has: co}}, do: count", "0"),
        ("table: decisions, where: {id: D1}, do: value, of: date, show: date", "4 March 2025"),
        ("table: decisions, where: {date: 2025-04-01}, do: value, of: decision", "Sell"),
        ("table: decisions, where: {id: D1}, do: value, of: present", "firm, coop"),
        ("table: issues, where: {id: Q1}, do: value, of: closed_on, since: raised_on", "10"),
        ("table: partners, where: {id: firm}, do: value, of: budget", "4,800,000"),
        ("table: partners, where: {id: none}, do: sum, of: votes", "0"),
    ],
)
def test_figures(read: Read, tables: Tables, recipe: str, shown: str) -> None:
    """Each way to compute and to show a figure gives what a person reads off the tables."""
    figure, faults = read(recipe)
    assert faults == []
    assert show(figure_value(figure, tables), figure, "USD") == shown


@pytest.mark.parametrize(
    ("recipe", "why"),
    [
        ("table: decisions, do: value, of: date", "2 rows match, expected exactly one"),
        ("table: decisions, where: {id: D9}, do: mean, of: stake", "no row with a value matches"),
        ("table: decisions, do: share, over: {id: D9}", "the whole that the share is taken of is 0"),
        (
            "table: decisions, do: sum, of: decision",
            'column "decision" holds something that can\'t be counted so',
        ),
        ("table: decisions, do: mean, of: date", 'column "date" holds something that can\'t be counted so'),
    ],
)
def test_no_figure(read: Read, tables: Tables, recipe: str, why: str) -> None:
    """A figure that the rows do not give says why."""
    figure, _ = read(recipe)
    with pytest.raises(NoFigure) as stop:
        figure_value(figure, tables)
    assert str(stop.value) == why


@pytest.mark.parametrize(
    ("recipe", "fault"),
    [
        ("table: decision, do: count", '"table" is "decision"; did you mean "decisions"?'),
        ("table: decisions, do: cout", '"do" is "cout"; did you mean "count"?'),
        ("table: decisions, do: sum", '"of" is missing; write of: a text'),
        (
            "table: decisions, do: sum, of: steak",
            'table decisions has no column "steak"; did you mean "stake"?',
        ),
        ("table: decisions, do: count, wher: {id: D1}", '"wher" is not known here; did you mean "where"?'),
        ("table: decisions, do: count, decimals: -1", '"decimals" is "-1", expected 0 to 6'),
        ("table: decisions, do: count, show: wrods", '"show" is "wrods"; did you mean "words"?'),
    ],
)
def test_bad_recipes(read: Read, recipe: str, fault: str) -> None:
    """A recipe that can't be is named before anything is computed."""
    assert read(recipe)[1] == [f"x.yaml:1: {fault}"]


def test_numbers_behind_no_figure() -> None:
    """Digits in a text are found where no figure stands behind them; ids and figures are not."""
    text = "In 2019 {n} of 12,400 paid 3.5%, by 14:02 on 1/2; S3 and {x2} did not."
    assert bare_numbers(text) == ["2019", "12,400", "3.5", "14:02", "1/2"]


@given(
    st.text(max_size=60),
    st.dictionaries(st.from_regex(r"[a-z_]\w{0,5}", fullmatch=True), st.text(max_size=5)),
)
def test_fill(text: str, figures: dict[str, str]) -> None:
    """Filling puts in what is known and leaves everything else as it is."""
    filled = fill(text + "{no_such_figure_here}", figures)
    assert filled.endswith("{no_such_figure_here}")
    if "{" not in text:
        assert filled == text + "{no_such_figure_here}"
