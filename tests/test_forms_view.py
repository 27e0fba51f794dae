"""What a form is given, and what it does with what comes back."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from collabkit.content.course import Course
from collabkit.forms.form import Form, script, style
from collabkit.forms.view import view

sys.path.insert(0, str(Path(__file__).parent / "browser"))
from forms_page import make_course

ITEMS = ("card", "faded", "one", "more", "cash", "order", "sort", "causes", "memo", "guess")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Make a course with an item of every kind."""
    return make_course(tmp_path_factory.mktemp("course"))


def shown(course: Course, item: str) -> dict[str, Any]:
    """Make the view of an item."""
    return view(course.item(item), course)


@pytest.mark.parametrize("item", ITEMS)
def test_a_view_is_plain_data(course: Course, item: str) -> None:
    """Every view goes through JSON unchanged, so JavaScript gets what Python made."""
    made = shown(course, item)
    assert json.loads(json.dumps(made)) == made
    assert made["ask"] in ("scorecard", "choose", "number", "rank", "classify", "reflect")


@pytest.mark.parametrize("item", ITEMS)
def test_keys_and_reasons_stay_in_python(course: Course, item: str) -> None:
    """No view holds what is right, why, or what a prediction reveals."""
    found = course.item(item)
    text = json.dumps(shown(course, item))
    reasons = [o.because for o in found.options if len(o.because) > 6] + [found.reveal]
    assert not any(reason and reason in text for reason in reasons)
    assert '"right"' not in text


def test_every_word_of_the_scripts_is_in_the_course(course: Course) -> None:
    """Each sentence that a script asks for by name stands in words.yaml."""
    words = course.words.section("forms")
    kinds = ("scorecard", "choose", "number", "rank", "classify", "reflect")
    calls = [c for kind in kinds for c in re.findall(r"\bsay\(((?:[^()]|\([^()]*\))*)\)", script(kind))]
    keys = {k for call in calls for k in re.findall(r'"([a-z]+(?:_[a-z]+)*)"', call.split(", {")[0])}
    assert {"rated", "saved", "check"} & keys == {"rated", "check"}
    assert keys - set(words) == set()


def test_scorecard_view(course: Course) -> None:
    """A scorecard carries its scale, indicators with anchors, and statements with the rows behind them."""
    made = shown(course, "card")
    assert [d["name"] for d in made["dimensions"]] == ["Equity", "Transparency"]
    seat = made["dimensions"][0]["indicators"][0]
    assert [a["level"] for a in seat["anchors"]] == [1, 3, 5]
    assert seat["given"] is None
    assert made["scale"]["insufficient"]["code"] == "?"
    assert len(made["statements"]) == len(course.case("upward").statements)
    row = made["statements"][3]["rows"][0]
    assert (row["table"], row["id"]) == ("Partners", "foundation")
    assert {"name": "Veto", "text": "yes"} in row["cells"]


def test_partners_are_shown_by_name(course: Course) -> None:
    """A cell that refers to partners shows their names, not their ids."""
    made = shown(course, "card")
    rows = [r for s in made["statements"] for r in s["rows"] if r["table"] == "Decisions"]
    texts = {c["text"] for r in rows for c in r["cells"]}
    assert "Aldermarsh Foundation, Pellworth Relief" in texts
    assert not any(";" in t and "foundation" in t for t in texts)


def test_given_ratings(course: Course) -> None:
    """A given rating is shown with its level, or as insufficient evidence."""
    seat, recognition, terms = shown(course, "faded")["dimensions"][0]["indicators"]
    assert seat["given"]["text"] == "1 Not yet"
    assert recognition["given"]["text"] == "Insufficient evidence"
    assert terms["given"] is None
    assert shown(course, "faded")["statements"] == []


def test_buttons(course: Course) -> None:
    """Practice with a key can be checked, a prediction committed, graded work neither."""
    buttons = {i: (shown(course, i)["check"], shown(course, i)["commit"]) for i in ITEMS}
    assert buttons["one"] == (True, False)
    assert buttons["guess"] == (False, True)
    assert all(buttons[i] == (False, False) for i in ("card", "more", "cash", "order", "sort", "memo"))


def test_points_are_said(course: Course) -> None:
    """Graded forms say their points, in the singular too; practice says none."""
    assert shown(course, "cash")["points_text"] == "1 point"
    assert shown(course, "card")["points_text"] == "12 points"
    assert shown(course, "one")["points_text"] == ""


def test_two_course_folders_have_two_places(course: Course, tmp_path: Path) -> None:
    """The browser keeps unsaved answers of two course folders apart."""
    assert shown(course, "one")["place"] != shown(make_course(tmp_path), "one")["place"]


def make_form(course: Course, on_draft: Any = None, on_press: Any = None) -> Form:
    """Make an empty form of a choice."""
    return Form(shown(course, "one"), None, {"ack": 0}, on_draft or print, on_press or print)


def test_a_kept_draft_becomes_the_value(course: Course) -> None:
    """Once a draft is on disk the form holds it, so that a reloaded page shows it."""
    form = make_form(course, lambda n, value: setattr(form, "state", {"ack": n, "saved_text": "Saved 14:02"}))
    form.draft = {"n": 3, "value": ["b"]}
    assert form.value == ["b"]
    assert form.state["ack"] == 3


def test_a_refused_draft_does_not(course: Course) -> None:
    """A draft that could not be kept leaves the value as it was."""
    form = make_form(course, lambda n, value: setattr(form, "state", {"ack": 0, "tone": "bad"}))
    form.draft = {"n": 3, "value": ["b"]}
    assert form.value is None


def test_a_press_is_answered(course: Course) -> None:
    """A press calls back with its button and tells the page that it was heard."""
    pressed: list[str] = []
    form = make_form(course, on_press=pressed.append)
    form.press = {"n": 4, "button": "check"}
    assert pressed == ["check"]
    assert form.state["pressed"] == 4


def test_a_failure_reaches_the_learner(course: Course) -> None:
    """When keeping an answer fails in an unforeseen way, the form says so instead of staying silent."""

    def fail(n: int, value: object) -> None:
        why = "out of space"
        raise RuntimeError(why)

    form = make_form(course, fail)
    with pytest.raises(RuntimeError):
        form.draft = {"n": 1, "value": ["b"]}
    assert form.state["tone"] == "bad"
    assert "out of space" in form.state["saved_text"]
    assert form.value is None


def test_without_a_widget_there_is_a_sentence(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    """Where no widget can be shown, the output says what to do."""
    form = make_form(course)
    data, _ = form._repr_mimebundle_()
    assert "Run All Cells" in data["text/plain"]
    form._ipython_display_()
    assert "Run All Cells" in capsys.readouterr().out


def test_scripts_fetch_nothing() -> None:
    """Scripts and style sheet are whole: no import, no address, nothing from a network."""
    for text in (script("scorecard"), script("rank"), style()):
        assert "http" not in text
        assert "import " not in text.replace("!important", "")
        assert "url(" not in text
