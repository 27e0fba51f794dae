"""The forms in a real browser, alone: by mouse, by keyboard, and when nothing goes as it should."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium
from forms_page import axe_script, make_course, page_html

from collabkit.content.course import Course

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

KINDS = ("card", "faded", "one", "more", "cash", "order", "sort", "causes", "memo", "guess")
FILLED: dict[str, Any] = {
    "card": {"ratings": {"seat": 1, "recognition": "?"}, "evidence": ["S1", "S6"]},
    "one": ["a"],
    "more": ["a", "c"],
    "cash": 1200.5,
    "order": ["water", "grant", "guard", "drill"],
    "sort": {"f1": "e"},
    "memo": "The villages have seen none.",
}
RESTART = "model.remove(); document.querySelector('.ck-form').remove(); window.model = show({})"
SAVED = {"saved_text": "Saved 14:02", "tone": "ok"}
Show = Callable[..., Any]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Make a course with an item of every kind."""
    return make_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the Chromium of this machine."""
    with chromium() as running:
        yield running


@pytest.fixture
def show(browser: Any, course: Course, tmp_path: Path) -> Iterator[Show]:
    """Open a page with one form; a script error in it fails the test."""
    errors: list[str] = []
    contexts = []

    def open_page(item: str, *, width: int = 1000, look: str = "light", **given: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, **given.pop("context", {}))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        file = tmp_path / f"{item}.html"
        file.write_text(page_html(course, item, look, **given), encoding="utf-8")
        page.goto(file.as_uri())
        page.wait_for_selector("body[data-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def drafts(page: Any) -> list[Any]:
    """Every value that the form has sent to Python so far."""
    return page.evaluate("model.sent.filter((s) => s.draft).map((s) => s.draft.value)")


def last(page: Any) -> Any:
    """Give the value that the form has sent last."""
    page.wait_for_timeout(60)
    return drafts(page)[-1]


def expect(locator: Any) -> Any:
    """Wait for something to become true of a part of the page."""
    return sync_api.expect(locator)


# Looks


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 400])
@pytest.mark.parametrize("item", KINDS)
def test_nobody_is_shut_out(show: Show, item: str, width: int, look: str) -> None:
    """axe-core finds nothing serious in any kind, light or dark, and nothing scrolls sideways at 400 px."""
    given = {"value": FILLED[item], "state": SAVED} if item in FILLED else {}
    page = show(item, width=width, look=look, **given)
    page.evaluate("document.querySelectorAll('details').forEach((d, i) => (d.open = i % 8 === 0))")
    page.add_script_tag(content=axe_script())
    found = page.evaluate("axe.run('.ck-form')")["violations"]
    bad = [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")]
    assert bad == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_states_are_readable(show: Show) -> None:
    """Feedback, a warning and a locked form pass axe-core too, in both looks."""
    for look in ("light", "dark"):
        page = show("one", look=look, value=["a"], state={**SAVED, "feedback": "<p>Off.</p>"})
        bad = "{...model.get('state'), tone: 'bad', saved_text: 'Not saved: the disk is full.'}"
        page.evaluate(f"model.change({{state: {bad}}})")
        page.evaluate("show(['b'], {saved_text: 'Saved', tone: 'ok', locked: true, feedback: '<p>x</p>'})")
        page.add_script_tag(content=axe_script())
        found = page.evaluate("axe.run('.ck-form')")["violations"]
        assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


def test_right_to_left_and_forced_colours(show: Show) -> None:
    """A page that runs right to left, or in forced colours, stays inside its width."""
    page = show("card", width=400, context={"forced_colors": "active"})
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_two_forms_share_no_id(show: Show) -> None:
    """Two views of the same item on one page have no id and no radio group in common."""
    page = show("card")
    page.evaluate("show()")
    ids = page.evaluate("[...document.querySelectorAll('.ck-form [id]')].map((n) => n.id)")
    assert len(ids) == len(set(ids)) > 20
    page.locator(".ck-form").nth(0).get_by_role("radio", name="1 Not yet").first.check()
    page.locator(".ck-form").nth(1).get_by_role("radio", name="5 Fully").first.check()
    expect(page.locator(".ck-form").nth(0).get_by_role("radio", name="1 Not yet").first).to_be_checked()


def test_texts_are_never_html(show: Show) -> None:
    """Markup inside a title, an option or an interface word is shown as text."""
    nasty = "<img src=x onerror=bad()>"
    options = [{"id": "a", "text": nasty}]
    page = show("one", changes={"title": nasty, "options": options, "points_text": nasty})
    assert page.locator("img").count() == 0
    expect(page.get_by_role("radio", name=nasty)).to_be_visible()


# Scorecard


def test_scorecard_by_mouse(show: Show) -> None:
    """Clicks on levels and statements are sent at once, counted, and said to be saved."""
    page = show("card")
    expect(page.locator(".ck-progress")).to_have_text("0 of 6 rated · 0 statements ticked")
    page.get_by_role("group", name="A seat at the table").get_by_label("1 Not yet").click()
    page.get_by_role("group", name="Contributions recognised").get_by_label("Insufficient evidence").click()
    page.get_by_role("checkbox", name=re.compile("^S4 ")).click()
    assert last(page) == {"ratings": {"seat": 1, "recognition": "?"}, "evidence": ["S4"]}
    expect(page.locator(".ck-progress")).to_have_text("2 of 6 rated · 1 statement ticked")
    expect(page.locator(".ck-saved")).to_have_text("Saved 14:02")
    assert page.locator(".ck-saved").get_attribute("role") == "status"


def test_scorecard_by_keyboard(show: Show) -> None:
    """Tab, arrows and Space alone rate, tick, open a source and filter."""
    page = show("card")
    page.get_by_role("button", name="Shorten").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert last(page)["ratings"] == {"seat": 3}
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    page.get_by_role("searchbox").focus()
    page.keyboard.type("milk money")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert last(page)["evidence"] == ["S5"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".ck-row:visible").get_by_text("Commitments, row T10")).to_be_visible()


def test_anchors_are_in_sight(show: Show) -> None:
    """The texts of 1, 3 and 5 stand open beside the levels, describe them, and can be shortened."""
    page = show("card")
    group = page.get_by_role("group", name="A seat at the table")
    anchors = group.locator(".ck-anchor")
    assert anchors.count() == 3
    described = group.get_by_label("3 Partly").get_attribute("aria-describedby")
    assert anchors.nth(1).get_attribute("id") == described
    tall = anchors.nth(1).bounding_box()["height"]
    page.get_by_role("button", name="Shorten").click()
    assert anchors.nth(1).bounding_box()["height"] < tall / 2
    page.get_by_role("button", name="in full").click()
    assert anchors.nth(1).bounding_box()["height"] == tall


def test_evidence_is_filtered(show: Show) -> None:
    """Words and "ticked only" narrow the statements, what is hidden stays ticked, the count is announced."""
    page = show("card")
    page.get_by_role("checkbox", name=re.compile("^S2 ")).click()
    page.get_by_role("searchbox").fill("VOTES veto")
    assert page.locator(".ck-statement:visible").count() == 1
    expect(page.locator(".ck-count")).to_have_text("1 of 26 shown, 1 ticked")
    page.get_by_role("checkbox", name=re.compile("^S4 ")).click()
    page.get_by_role("searchbox").fill("")
    page.get_by_label("Ticked only").check()
    assert page.locator(".ck-statement:visible").count() == 2
    assert last(page)["evidence"] == ["S2", "S4"]


def test_given_ratings_are_shown_not_asked(show: Show) -> None:
    """A worked rating is text, and only the gap is counted and sent."""
    page = show("faded")
    expect(page.get_by_text("Rated for you: 1 Not yet.")).to_be_visible()
    expect(page.locator(".ck-progress")).to_have_text("0 of 1 rated")
    assert page.get_by_role("radio").count() == 6
    page.get_by_label("2 A little").click()
    assert last(page) == {"ratings": {"fair-terms": 2}, "evidence": []}


# The other kinds


def test_choose_several(show: Show) -> None:
    """Ticked options are sent in the order in which they stand, and an empty choice is no answer."""
    page = show("more")
    page.get_by_role("checkbox").nth(2).click()
    page.get_by_role("checkbox").nth(0).click()
    assert last(page) == ["a", "c"]
    for box in (0, 2):
        page.get_by_role("checkbox").nth(box).click()
    assert last(page) == []
    expect(page.locator(".ck-progress")).to_have_text("Not answered yet")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("12,400", 12400),
        ("1.234.567", 1234567),
        ("1,234.5", 1234.5),
        ("USD 12 400", 12400),
        ("0.125", 0.125),
        ("7 usd", 7),
        (",5", 0.5),
    ],
)
def test_numbers_are_read_as_people_write_them(show: Show, typed: str, value: float) -> None:
    """Comma, point, thousands and unit are understood, and the form shows how it read them."""
    page = show("cash")
    page.get_by_role("textbox").fill(typed)
    page.keyboard.press("Enter")
    assert last(page) == value
    assert page.get_by_role("textbox").input_value() == typed
    expect(page.get_by_text("Read as")).to_be_visible()


@pytest.mark.parametrize(("typed", "why"), [("a dozen", "can't be read"), ("-5", "lies from 0 to 2,000,000")])
def test_a_number_that_does_not_fit_is_kept_and_explained(show: Show, typed: str, why: str) -> None:
    """What can't be saved stays as typed, is marked and explained, and says which answer still stands."""
    page = show("cash", value=1200)
    page.get_by_role("textbox").fill(typed)
    page.get_by_role("textbox").blur()
    error = page.locator(".ck-error")
    expect(error).to_contain_text(why)
    expect(error).to_contain_text("still 1,200 USD")
    assert page.get_by_role("textbox").get_attribute("aria-invalid") == "true"
    assert page.get_by_role("textbox").input_value() == typed
    assert drafts(page) == []


def test_rank_by_keyboard(show: Show) -> None:
    """Up and Down move an entry, keep the focus on it, and say its new place."""
    page = show("order")
    page.get_by_role("button", name="Up: The guard at the pumps by night").focus()
    page.keyboard.press("Enter")
    spoken = page.locator(".ck-unseen[role=status]")
    expect(spoken).to_have_text("The guard at the pumps by night: now 2 of 4")
    assert last(page) == ["grant", "guard", "water", "drill"]
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert last(page) == ["guard", "grant", "water", "drill"]
    assert "The guard" in page.evaluate("document.activeElement.ariaLabel")
    expect(spoken).to_have_text("The guard at the pumps by night is first already.")


def test_an_untouched_order_is_no_answer(show: Show) -> None:
    """Nothing is sent for an order that stands as it came, until it is kept on purpose."""
    page = show("order")
    expect(page.locator(".ck-progress")).to_have_text("Not answered yet")
    assert drafts(page) == []
    page.get_by_role("button", name="Keep this order").press("Enter")
    assert last(page) == ["grant", "water", "guard", "drill"]
    expect(page.locator(".ck-progress")).to_have_text("Answered")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_classify(show: Show) -> None:
    """Facts take a group by radio button, or from a list when there are many groups."""
    page = show("sort")
    page.get_by_role("group", name="Only the Foundation").get_by_label("Mutual benefit").click()
    assert last(page) == {"f3": "m"}
    expect(page.locator(".ck-progress")).to_have_text("1 of 3 placed")
    page = show("causes")
    page.get_by_label("Every meeting but one").select_option("Habit")
    assert last(page) == {"f2": "c"}
    page.get_by_label("Every meeting but one").select_option("")
    assert last(page) == {}


def test_reflect_is_kept_after_typing_and_on_leaving(show: Show) -> None:
    """Text is sent a second after typing stops or at once when the field is left, and words are counted."""
    page = show("memo")
    area = page.get_by_role("textbox")
    area.press_sequentially("Nobody told", delay=5)
    assert drafts(page) == []
    expect(page.get_by_text("2 words, about 120 suggested")).to_be_visible()
    page.wait_for_timeout(1200)
    assert drafts(page) == ["Nobody told"]
    area.press_sequentially(" them.", delay=5)
    area.blur()
    assert last(page) == "Nobody told them."


# Check and commit


def test_check_brings_feedback_and_the_focus_to_it(show: Show) -> None:
    """Check waits until the answer is saved, shows the reasons, and says when they are out of date."""
    page = show("one")
    page.get_by_role("radio").nth(0).click()
    page.get_by_role("button", name="Check my answer").click()
    feedback = page.get_by_role("group", name="Feedback")
    expect(feedback).to_contain_text("nobody told it")
    expect(feedback).to_be_focused()
    order = page.evaluate("model.sent.map((s) => Object.keys(s)[0])")
    assert order == ["draft", "press"]
    page.evaluate("model.answer = () => {}")
    page.get_by_role("radio").nth(1).click()
    expect(page.get_by_text("This is about the earlier one.")).to_be_visible()


def test_commit_locks_and_reveals(show: Show) -> None:
    """After Commit the answer can be read, not changed, and the focus is on what the case shows."""
    page = show("guess")
    page.get_by_role("radio").nth(2).click()
    page.get_by_role("button", name="Commit").click()
    expect(page.get_by_role("group", name="What the case shows")).to_be_focused()
    assert page.locator("input:not([disabled])").count() == 0
    expect(page.get_by_role("button", name="Commit")).to_be_hidden()
    expect(page.get_by_role("radio").nth(2)).to_be_checked()


@pytest.mark.parametrize("item", KINDS)
def test_a_locked_form_can_only_be_read(show: Show, item: str) -> None:
    """Nothing that answers can be changed in a locked form, while sources and the filter still work."""
    page = show(item, value=FILLED.get(item), state={**SAVED, "locked": True})
    free = page.evaluate(
        "[...document.querySelectorAll('[data-answer]')].filter((n) => !n.disabled && !n.readOnly).length"
    )
    assert free == 0
    if item == "card":
        page.get_by_role("searchbox").fill("veto")
        page.locator(".ck-source summary:visible").first.click()
        expect(page.locator(".ck-row").nth(0)).to_be_attached()


def test_feedback_at_the_start_takes_no_focus(show: Show) -> None:
    """A form that opens with its feedback leaves the focus where it was."""
    page = show("guess", value=["a"], state={**SAVED, "locked": True, "feedback": "<p>See.</p>"})
    expect(page.get_by_role("group", name="What the case shows")).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "BODY"


# When the kernel does not answer


def test_no_answer_from_the_kernel(show: Show) -> None:
    """After four silent seconds the form says so, keeps the input, and saves it when the kernel is back."""
    page = show("one")
    page.evaluate("model.alive = false")
    page.get_by_role("radio").nth(1).click()
    alarm = page.get_by_role("alert")
    expect(alarm).to_be_empty()
    expect(alarm).to_contain_text("the kernel is not answering", timeout=6000)
    expect(alarm).to_contain_text("Restart Kernel and Run All Cells")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    page.evaluate("model.alive = true")
    expect(page.locator(".ck-saved")).to_have_text("Saved 14:02", timeout=6000)
    expect(alarm).to_be_empty()
    assert set(map(tuple, drafts(page))) == {("b",)}


def test_an_unsaved_answer_outlives_the_kernel(show: Show) -> None:
    """What could not be saved is put into the form that a restarted kernel shows, and saved then."""
    page = show("memo", value="Old.")
    page.evaluate("model.alive = false")
    page.get_by_role("textbox").fill("Old. And much more.")
    page.evaluate(RESTART.format(""))
    assert page.get_by_role("textbox").input_value() == "Old. And much more."
    expect(page.locator(".ck-saved")).to_have_text("Saved 14:02")
    assert last(page) == "Old. And much more."
    assert page.evaluate("localStorage.length") == 0


def test_an_unsaved_answer_never_overwrites_a_newer_one(show: Show) -> None:
    """When another answer has been saved since, the learner chooses between the two."""
    page = show("memo", value="Old.")
    page.evaluate("model.alive = false")
    page.get_by_role("textbox").fill("Unsaved.")
    page.get_by_role("textbox").blur()
    page.evaluate(RESTART.format("'Newer.'"))
    assert page.get_by_role("textbox").input_value() == "Newer."
    page.get_by_role("button", name="Use the unsaved one").click()
    assert page.get_by_role("textbox").input_value() == "Unsaved."
    assert last(page) == "Unsaved."


def test_a_refused_answer_is_explained(show: Show) -> None:
    """When Python can't keep the answer, its sentence is shown as an alert and the input stays."""
    page = show("one")
    page.evaluate("model.refuse = 'Not saved: the disk is full.'")
    page.get_by_role("radio").nth(1).click()
    expect(page.get_by_role("alert")).to_have_text("Not saved: the disk is full.")
    expect(page.locator(".ck-saved")).to_be_empty()
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    page.evaluate("model.refuse = null")
    expect(page.locator(".ck-saved")).to_have_text("Saved 14:02", timeout=6000)


def test_an_answer_from_python_shows(show: Show) -> None:
    """A value set the text way appears in the form; one older than the learner's last click does not."""
    page = show("one")
    page.evaluate("model.change({value: ['c']})")
    expect(page.get_by_role("radio").nth(2)).to_be_checked()
    page.evaluate("model.alive = false")
    page.get_by_role("radio").nth(0).click()
    page.evaluate("model.change({value: ['b']})")
    expect(page.get_by_role("radio").nth(0)).to_be_checked()


def test_keys_stay_in_the_form(show: Show) -> None:
    """No key typed in a form reaches the page around it, and JupyterLab is asked to leave them alone."""
    page = show("memo")
    page.evaluate("heard = []; document.body.addEventListener('keydown', (e) => heard.push(e.key))")
    page.get_by_role("textbox").press_sequentially("add")
    page.keyboard.press("Control+s")
    assert page.evaluate("heard") == []
    assert page.locator(".ck-form").get_attribute("data-lm-suppress-shortcuts") == "true"
    assert last(page) == "add"
