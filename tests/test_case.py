"""Cases: story, statements and tables hang together, and what does not is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import change

from collabkit.content.case import Case, read_case
from collabkit.content.course import Course
from collabkit.faults import Faults


def found(root: Path) -> tuple[Case, list[str]]:
    """The small practice case, with its faults as text."""
    case, faults = read_case(root / "course/cases/mill")
    return case, [str(f) for f in faults]


def test_texts_are_filled(course: Course) -> None:
    """Figures stand in story, summary, statements and sources, as the tables give them."""
    case = course.case("mill")
    assert case.summary == "A firm and a co-op with two partners mill grain."
    assert case.story.startswith("On 4 March 2025 the two partners sowed. The firm paid USD 12,400.")
    assert case.statements[1].source == "Minutes, 4 March 2025"
    assert case.statements[2].text == "The firm's pay came 10 days late."


def test_rows_and_names(course: Course) -> None:
    """A row is found by its reference and a partner by its id; what is no partner stays as it is."""
    case = course.case("mill")
    assert case.row("contributions:K3")["contribution"] == "Land, terraced"
    assert (case.partner_name("coop"), case.partner_name("all")) == ("Mill Co-op", "all")
    with pytest.raises(KeyError):
        case.row("contributions:K9")


def test_a_table_that_changes_changes_the_text(small: Path) -> None:
    """When a cell changes, the story and the statements change with it."""
    change(small / "course/cases/mill/contributions.csv", "12400", "9000")
    case, faults = found(small)
    assert faults == []
    assert "The firm paid USD 9,000." in case.story


def test_an_unread_table_raises_no_echoes(small: Path) -> None:
    """A table that is missing is one fault; figures and statements that need it are not called wrong."""
    (small / "course/cases/mill/contributions.csv").unlink()
    _, faults = found(small)
    assert len(faults) == 1
    assert "every case has all nine tables" in faults[0]


def test_an_empty_table_is_no_fault(small: Path) -> None:
    """A table with its head alone is fine: a partnership may have no issue on its list."""
    path = small / "course/cases/mill/meetings.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    change(small / "course/cases/mill/case.yaml", "rows: [meetings:N2]", "rows: [decisions:D1]")
    change(small / "course/cases/mill/case.yaml", "do: count, show: words", "do: count")
    change(small / "course/cases/mill/case.yaml", "partners: {table: partners", "partners: {table: meetings")
    case, faults = found(small)
    assert faults == []
    assert "the 0 partners sowed" in case.story


def test_statement_without_rows(small: Path) -> None:
    """A statement says which rows stand behind it."""
    change(small / "course/cases/mill/case.yaml", "rows: [meetings:N2]", "rows: []")
    _, faults = found(small)
    assert faults == [
        (
            "course/cases/mill/case.yaml:28: names no table row; "
            "say which rows stand behind it, like [decisions:D7]"
        )
    ]


def test_a_faulty_case_is_not_handed_out(small: Path) -> None:
    """A course hands out no case with a fault, and says all its faults at once."""
    change(small / "course/cases/mill/case.yaml", "sector: food\n", "")
    change(small / "course/cases/mill/issues.csv", "2025-02-15", "soon")
    with pytest.raises(Faults) as stop:
        Course(small / "course").case("mill")
    assert [f.path.rsplit("/", 1)[1] for f in stop.value.faults] == ["issues.csv", "case.yaml", "case.yaml"]


def test_no_such_case(course: Course) -> None:
    """A case that is not there is answered with the one that was probably meant."""
    with pytest.raises(Faults, match='There is no case "mil"; did you mean "mill"'):
        course.case("mil")
