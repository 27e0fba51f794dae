"""Pictures: what the bars, the sentence and the table say, in any theme and at any width."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from attrs import evolve, frozen
from chromium import chromium

from collabkit.content.case import read_case
from collabkit.content.words import read_words
from collabkit.indicators import MEASURES
from collabkit.pictures import PICTURES, picture
from collabkit.pictures.bars import COLOURS, LONGEST, Bar, Group, draw
from collabkit.pictures.case import largest_sentence, listed, percent

COURSE = Path(__file__).parents[1] / "course"
CASES = sorted(path.parent for path in (COURSE / "cases").glob("*/case.yaml"))
say: Callable[..., str] = read_words(COURSE / "words.yaml")[0].say


@frozen
class Sample:
    """A made-up case of three partners; `tables` in the content layer's form."""

    tables: dict[str, list[dict[str, Any]]]
    title: str = "A sample"
    currency: str = "USD"

    def partner_name(self, id: str) -> str:
        """A partner's full name."""
        return next((row["name"] for row in self.tables["partners"] if row["id"] == id), id)


def partner(id: str, name: str, seat: str, risk: float, benefit: float) -> dict[str, Any]:
    """A row of partners."""
    rights = {"seat": seat, "votes": 1.0 if seat == "full" else 0.0, "veto": id == "firm"}
    shares = {"risk_share": risk, "benefit_share": benefit}
    return {"id": id, "name": name, "budget": 1000.0, "affected": id != "firm", **rights, **shares}


def gift(partner: str, kind: str, amount: float | None, importance: int, named: bool) -> dict[str, Any]:
    """A row of contributions."""
    given = {
        "id": f"{partner}-{kind}",
        "partner": partner,
        "contribution": kind,
        "kind": kind,
        "amount": amount,
    }
    return {**given, "importance": importance, "in_agreement": named, "in_report": False}


# Importance: firm 2, co-op 2 + 3 + 3 = 8, town 2 of 12: 17, 67, 17%. Named: 2 each. Cash: 100 each.
CASE = Sample(
    {
        "partners": [
            partner("firm", "Firm & Sons", "full", 20, 50),
            partner("coop", "Growers' <Co-op>", "observer", 60, 20),
            partner("town", "Town", "full", 20, 30),
        ],
        "contributions": [
            gift("firm", "cash", 100.0, 2, True),
            gift("coop", "cash", 100.0, 2, True),
            gift("coop", "land", None, 3, False),
            gift("coop", "knowledge", None, 3, False),
            gift("town", "cash", 100.0, 2, True),
        ],
    }
)


def words(found: str) -> list[str]:
    """The words in an SVG, from top to bottom."""
    return [
        node.text or "" for node in ElementTree.fromstring(found).iter("{http://www.w3.org/2000/svg}text")
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0%"), (100 / 3, "33%"), (0.42, "0.4%"), (0.96, "1%"), (0.02, "under 0.1%"), (3587.2, "3,587%")],
)
def test_percent_is_never_nothing_for_a_little(value: float, written: str) -> None:
    """Whole percent, one decimal below 1, and words for less than that."""
    assert percent(value, say) == written


def test_names_are_listed_as_in_prose() -> None:
    """No name, one, two and three."""
    assert [listed(names, say) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]


def test_shares_that_are_written_alike_count_as_equal() -> None:
    """33.3, 33.4 and 33.3 are all 33%; with 40, 40, 20 two share the first place."""
    equal = largest_sentence(CASE, pd.Series({"firm": 33.3, "coop": 33.4, "town": 33.3}), "counted_cash", say)
    two = largest_sentence(CASE, pd.Series({"firm": 40.0, "coop": 20.0, "town": 40.0}), "counted_cash", say)
    assert equal == "Counted in cash, all 3 partners give 33% each."
    assert two == "Counted in cash, the largest share is 40%, from Firm & Sons and Town."


def test_contributions_say_what_was_computed() -> None:
    """The sentence, the words at the bars and the table hold the same hand-computed shares."""
    found = picture("contributions", CASE, say)
    assert found.says == (
        "Counted in cash, all 3 partners give 33% each. "
        "Counted in full, the largest share is 67%, from Growers' <Co-op>."
    )
    assert found.columns == ("Partner", "cash only", "everything")
    assert found.rows == (
        ("Firm & Sons", "33%", "17%"),
        ("Growers' <Co-op>", "33%", "67%"),
        ("Town", "33%", "17%"),
    )
    assert words(found.svg)[3:6] == ["Growers' <Co-op>", "cash only 33%", "everything 67%"]


def test_alt_is_a_sentence_with_every_number() -> None:
    """A reader who only hears the picture misses nothing, and the SVG carries it as its name."""
    found = picture("risk-and-benefit", CASE, say)
    assert found.alt == (
        "Share of the risk beside share of the benefit. "
        "Growers' <Co-op> carries 60% of the risk and has 20% of the benefit. "
        "Firm & Sons: risk 20%, benefit 50%; Growers' <Co-op>: risk 60%, benefit 20%; "
        "Town: risk 20%, benefit 30%."
    )
    svg = ElementTree.fromstring(found.svg)
    assert (svg.get("role"), svg.get("aria-label")) == ("img", found.alt)


def test_bars_are_as_long_as_their_values() -> None:
    """On the scale to 100, 60% is drawn 60/100 of the longest bar's width."""
    svg = picture("risk-and-benefit", CASE, say).svg
    drawn = [float(width) for width in re.findall(r'<rect x="0"[^>]*?width="([\d.]+)%"', svg)]
    assert drawn == pytest.approx([value * LONGEST / 100 for value in (20, 50, 60, 20, 20, 30)])


def test_recognition_names_who_is_recognised_least() -> None:
    """Co-op: 67% of the whole, 33% of what is named; with equal cash everything keeps up."""
    says = picture("recognition", CASE, say).says
    assert says.startswith("Growers' <Co-op> gives 67% of the whole; ")
    assert says.endswith("it has 33%.")


def test_seats_count_affected_partners_without_a_full_seat() -> None:
    """The co-op lives with the result and only observes."""
    found = picture("seats", CASE, say)
    assert found.says.endswith("no full seat: 1.")
    assert found.rows[1][0] == "Growers' <Co-op> (observer, no veto)"


def test_voice_sets_talking_beside_deciding() -> None:
    """Equal minutes name all three; 3 + 1/3 of 4 stakes is 83% of the deciding."""
    everyone = ("firm", "coop", "town")
    meetings = [{"partner": one, "minutes": 30.0} for one in everyone]
    decisions = [
        {"id": "D1", "stake": 3, "decided_by": ("firm",)},
        {"id": "D2", "stake": 1, "decided_by": everyone},
    ]
    tables = {**CASE.tables, "meetings": meetings, "decisions": decisions}
    assert picture("voice", evolve(CASE, tables=tables), say).says == (
        "The largest share of minutes is 33%, from Firm & Sons, Growers' <Co-op> and Town; "
        "the largest share of deciding is 83%, with Firm & Sons."
    )


def test_names_cannot_break_the_page() -> None:
    """Angle brackets and ampersands of a case are shown, not obeyed."""
    html = picture("contributions", CASE, say).html()
    assert "<Co-op>" not in html
    assert "Firm &amp; Sons" in html


def test_html_has_picture_note_and_table() -> None:
    """A figure with its question and a table that opens, with row and column headings."""
    html = picture("contributions", CASE, say).html()
    assert html.startswith("<figure")
    assert "A question to ask, not a verdict: " in html
    assert html.count('<th scope="col"') == html.count('<th scope="row"') == 3
    assert "<details><summary>" in html


def test_the_same_case_gives_the_same_bytes() -> None:
    """Generated pages can be compared."""
    assert picture("contributions", CASE, say).html() == picture("contributions", CASE, say).html()


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb after WCAG 2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("paper", ["#ffffff", "#111111"])
def test_bars_stand_out_on_both_themes(paper: str) -> None:
    """Each colour has a contrast of 3 or more with JupyterLab's light and dark page (WCAG 1.4.11)."""
    for colour in COLOURS:
        dark, light = sorted([luminance(colour), luminance(paper)])
        assert (light + 0.05) / (dark + 0.05) >= 3


def test_letters_take_the_colour_of_the_page() -> None:
    """No word has a colour of its own, so light and dark themes both read well."""
    svg = picture("contributions", CASE, say).svg
    styles = re.findall(r'<text[^>]*style="([^"]*)"', svg)
    assert styles
    assert all("fill:var(--jp-content-font-color1, currentColor)" in style for style in styles)


def test_colour_is_never_the_only_carrier() -> None:
    """The second bar is hatched and every bar says its series in words."""
    svg = draw([Group("A", (Bar(0.5, "cash 50%"), Bar(1, "all 100%")))], "alt")
    hatches = re.findall(r'<path d="([^"]*)"', svg)
    assert hatches[0] == ""
    assert len(set(hatches)) == len(COLOURS)
    assert words(svg) == ["A", "cash 50%", "all 100%"]


@pytest.mark.parametrize(
    ("bars", "sentence"), [((Bar(1.2, ""),), "between 0 and 1"), ((Bar(1, ""),) * 4, "3 bars at most")]
)
def test_bars_that_cannot_be_drawn_are_refused(bars: tuple[Bar, ...], sentence: str) -> None:
    """Too long and too many."""
    with pytest.raises(ValueError, match=sentence):
        draw([Group("A", bars)], "alt")


def test_an_unknown_picture_lists_the_known() -> None:
    """A misspelt name is answered with the choice."""
    with pytest.raises(ValueError, match='no picture "contribution"; there are contributions, recognition'):
        picture("contribution", CASE, say)


def test_a_case_without_the_rows_says_which_table() -> None:
    """An own case may lack a table; the picture then says so."""
    with pytest.raises(ValueError, match="The table meetings has no rows"):
        picture("voice", CASE, say)


def test_all_zero_values_draw_no_bar() -> None:
    """Nothing unpriced: bars of length 0, no division by zero."""
    priced = [row for row in CASE.tables["contributions"] if row["kind"] == "cash"]
    found = picture("unpriced", evolve(CASE, tables={**CASE.tables, "contributions": priced}), say)
    assert "<rect x=" not in found.svg
    assert found.rows[0] == ("Firm & Sons", "0", "0")


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
@pytest.mark.parametrize("name", PICTURES)
def test_every_case_of_the_course_has_every_picture(folder: Path, name: str) -> None:
    """The course's own tables carry all pictures, with no field left unfilled in any sentence."""
    found = picture(name, read_case(folder)[0], say)
    assert found.rows
    assert "{" not in found.html()


def test_every_measure_has_words_for_learners() -> None:
    """Name, question and limits of each measure stand in words.yaml."""
    for one in MEASURES.values():
        assert one.name(say)
        assert one.asks(say).endswith("?")
        assert one.limits(say).endswith(".")


@pytest.mark.browser
@pytest.mark.parametrize("width", [400, 1000])
def test_no_word_leaves_the_page(width: int) -> None:
    """At 400 and at 1000 pixels every word of every picture of every case ends inside its picture."""
    drawn = "".join(picture(name, read_case(folder)[0], say).html() for folder in CASES for name in PICTURES)
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.set_content(f"<!doctype html><body style='font:14px sans-serif'>{drawn}")
        over = page.evaluate(
            """() => [...document.querySelectorAll("svg")].flatMap((svg) => [...svg.querySelectorAll("text")]
            .filter((text) => text.getBoundingClientRect().right > svg.getBoundingClientRect().right + 1)
            .map((text) => text.textContent))"""
        )
    assert over == []
