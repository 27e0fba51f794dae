"""A learner at work, in JupyterLab as `collabkit learn` starts it and in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from chromium import chromium
from lab_page import OURS, Lab, Notebook, learner, sync_api

pytestmark = [pytest.mark.slow, pytest.mark.browser]

EXERCISE = "exercises/06_equity/06_equity.ipynb"
LESSON = "06_equity.ipynb"
expect = sync_api.expect
Open = Callable[..., Notebook]
numbers = count(1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all tests here."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def lab(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for all tests here, where there is a browser to see it with."""
    with learner(tmp_path_factory.mktemp("learner") / "my_course") as running:
        yield running


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    """One learner's browser, with a memory of its own."""
    own = browser.new_context(viewport={"width": 1300, "height": 900})
    own.set_default_timeout(20_000)
    yield own
    own.close()


@pytest.fixture
def show(lab: Lab, context: Any) -> Iterator[Open]:
    """Open a notebook on a page of its own; a script error there fails the test."""
    errors: list[str] = []
    opened = set()

    def open_page(path: str = "", patient: bool = True) -> Notebook:
        path = path or lab.copy_of("06_equity", f"copy_{next(numbers)}")
        opened.add(path)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return Notebook(page, lab, path).open(patient)

    yield open_page
    for path in opened:
        lab.close(path)
    assert errors == []


def complete(book: Notebook) -> dict[str, Any]:
    """Some complete answer to each item of the exercise."""
    own: dict[str, Any] = {}
    for item in book.course.items.values():
        if item.kind == "scorecard":
            ids = [one.id for one in book.course.framework.indicators_of(item.dimensions)]
            own[item.id] = {"ratings": dict.fromkeys(ids, 3), "evidence": ["S1", "S2"]}
        elif item.kind == "classify":
            own[item.id] = {fact.id: item.groups[0].id for fact in item.facts}
        elif item.kind == "rank":
            own[item.id] = [thing.id for thing in item.things]
        elif item.kind == "choose":
            own[item.id] = [item.options[0].id]
        else:
            own[item.id] = 42.0 if item.kind == "number" else "Hold."
    return own


# The room


def test_document_alone_without_distractions(show: Open, lab: Lab) -> None:
    """The notebook stands alone, with Validate and the assignment list, and nothing distracts from it."""
    book = show(EXERCISE)
    page = book.page
    foreign: list[str] = []
    page.on("request", lambda r: foreign.append(r.url) if "://localhost" not in r.url else None)
    book.reload()
    assert page.locator(".lm-DockPanel-tabBar:visible").count() == 0
    expect(page.get_by_role("button", name="Validate")).to_be_visible()
    assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0
    page.locator(".lm-MenuBar-itemLabel").get_by_text("Nbgrader").click()
    labels = page.locator(".lm-Menu:visible .lm-Menu-itemLabel").all_inner_texts()
    assert [label for label in labels if label] == ["Assignment List"]
    page.keyboard.press("Escape")
    for path in ("formgrader", "course_list"):
        with pytest.raises(OSError, match="404"):
            lab.ask(path)
    assert [url for url in foreign if url.startswith("http")] == []


def test_run_all_in_a_hurry(show: Open) -> None:
    """The Run All button, pressed at once and again if nothing came, shows all forms and stays at the top."""
    book = show(patient=False)
    expect(book.page.locator("#jp-main-statusbar")).not_to_contain_text("Initializing")
    button = book.page.get_by_role("button", name="Run All")
    button.click()
    form = book.page.locator(".ck-form").first
    try:
        form.wait_for(timeout=20_000)
    except sync_api.TimeoutError:  # JupyterLab drops a click in the first moments now and then
        button.click()
    book.wait_for_forms()
    expect(book.page.locator(".jp-Notebook .jp-Cell").first).to_be_in_viewport()


# Answering


def test_by_mouse_and_everything_is_there_again(show: Open) -> None:
    """What is given by mouse is saved, and there again after a reload, a restart and a new start."""
    book = show(EXERCISE).run_all()
    card = book.form("equity-guardians")
    given = {"seat": 4, "recognition": 5, "fair-terms": 2, "voice": 1, "decision-share": 3, "best-idea": "?"}
    for indicator, level in given.items():
        book.level("equity-guardians", indicator, level).click()
    book.statement("equity-guardians", "S3").click()
    book.saved("equity-guardians")
    expect(card.locator(".ck-progress")).to_have_text("6 of 6 rated · 1 statement ticked")
    card.get_by_role("searchbox").click()
    book.page.keyboard.type("S7")
    expect(card.locator(".ck-statement:visible")).to_have_count(1)
    card.locator(".ck-source summary:visible").click()
    expect(card.locator(".ck-row:visible").first).to_be_visible()
    book.statement("equity-guardians", "S7").click()
    expect(card.locator(".ck-progress")).to_have_text("6 of 6 rated · 2 statements ticked")
    book.saved("equity-guardians")
    book.keeps({"equity-guardians": {"ratings": given, "evidence": ["S3", "S7"]}})

    def is_there() -> None:
        for indicator, level in given.items():
            expect(book.level("equity-guardians", indicator, level)).to_be_checked()
        expect(book.statement("equity-guardians", "S3")).to_be_checked()
        expect(book.statement("equity-guardians", "S7")).to_be_checked()
        book.saved("equity-guardians")

    book.save()
    book.reload().wait_for_forms()
    is_there()
    book.restart_and_run_all()
    is_there()
    book.lab.close(EXERCISE)
    book.open().run_all()
    is_there()


def test_by_keyboard_alone(show: Open) -> None:
    """Tab, arrows, Space, Enter and digits alone answer items of every kind, from the first to the last."""
    book = show().run_all()
    keys = book.page.keyboard
    keys.press("Escape")
    for _ in range(30):
        keys.press("ArrowUp")

    def tab_to(id: str, label: str = "") -> None:
        for _ in range(150):
            keys.press("Tab")
            title, name = book.page.evaluate(
                "(() => { const a = document.activeElement; const form = a.closest('.ck-form');"
                " return [form?.querySelector('h3').textContent ?? '', a.ariaLabel ?? a.value ?? ''] })()"
            )
            if title == book.item(id).title and label in name:
                return
        raise AssertionError(f"Tab never reached {id} {label}")

    facts, groups = book.item("equity-facts").facts, book.item("equity-facts").groups
    for place, _ in enumerate(facts):
        tab_to("equity-facts")
        keys.press("Space")
        for _ in range(place % len(groups)):
            keys.press("ArrowDown")
    expect(book.form("equity-facts").locator(".ck-progress")).to_have_text("8 of 8 placed")
    book.saved("equity-facts")
    tab_to("equity-guardians", "1")
    keys.press("ArrowRight")
    expect(book.level("equity-guardians", "seat", 2)).to_be_checked()
    tab_to("equity-guardians", "S2")
    keys.press("Space")
    expect(book.statement("equity-guardians", "S2")).to_be_checked()
    tab_to("upward-recognised")
    keys.type("37,5")
    keys.press("Enter")
    book.saved("upward-recognised")
    things = [thing.id for thing in book.item("upward-repair-order").things]
    tab_to("upward-repair-order", "Down")
    keys.press("Enter")
    keys.press("Space")
    tab_to("upward-repair-order", "Up")
    keys.press("Enter")
    book.saved("upward-repair-order")
    first, second, third, *rest = things
    tab_to("upward-repair-clauses")
    keys.press("Space")
    keys.press("Tab")
    keys.press("Space")
    tab_to("equity-memo")
    keys.type("Hold, and redraft.\nBy Friday.")
    keys.press("Tab")
    book.saved("equity-memo")
    own = book.answers()
    assert own["equity-facts"] == {f.id: groups[n % len(groups)].id for n, f in enumerate(facts)}
    assert own["equity-guardians"] == {"ratings": {"seat": 2}, "evidence": ["S2"]}
    assert own["upward-recognised"] == 37.5
    assert sorted(own["upward-repair-order"]) == sorted([first, second, third, *rest])
    assert own["upward-repair-order"] != things
    assert len(own["upward-repair-clauses"]) == 2
    assert own["equity-memo"] == "Hold, and redraft.\nBy Friday."


def test_keys_in_a_form_are_no_commands(show: Open) -> None:
    """Letters, Enter and arrows typed in a form leave all cells, the active one and the mode alone."""
    book = show().run_all()
    keys = book.page.keyboard
    for id in (
        "equity-facts",
        "equity-guardians",
        "upward-recognised",
        "upward-repair-clauses",
        "equity-memo",
    ):
        form = book.form(id)
        form.locator("input, textarea").first.click()
        before = book.cells()
        for key in [*"ddabmyxv0", "Enter", "ArrowUp", "ArrowDown", "Delete", "j", "k", "z"]:
            keys.press(key)
        assert book.cells() == before, id
        assert form.evaluate("(form) => form.contains(document.activeElement)"), id
    expect(book.form("equity-memo").get_by_role("textbox")).to_have_value(re.compile("ddabmyxv0"))


def test_two_tabs_lose_nothing(show: Open, lab: Lab) -> None:
    """Two tabs, on one kernel and on two, answer by turns, and all answers are kept."""
    first = show().run_all()
    folder = first.file.parent
    (folder / "again.ipynb").write_bytes(first.file.read_bytes())
    tabs = [first, show(first.path).run_all(), show(f"exercises/{folder.name}/again.ipynb").run_all()]
    for tab in tabs:  # JupyterLab asks which tab's notebook to keep; the answers are in neither
        asked = tab.page.locator(".jp-Dialog").filter(has_text="has changed on disk")
        tab.page.add_locator_handler(asked, lambda dialog: dialog.locator(".jp-mod-warn").click())
    facts, group = first.item("equity-facts").facts, first.item("equity-facts").groups[1]
    for indicator, fact in zip(("seat", "recognition", "fair-terms"), facts, strict=False):
        tabs[0].level("equity-guardians", indicator, 2).click()
        tabs[1].form("equity-facts").get_by_role("group", name=fact.text).get_by_label(group.text).click()
        tabs[2].level("equity-upward", indicator, 4).click()
    for tab, id in zip(tabs, ("equity-guardians", "equity-facts", "equity-upward"), strict=True):
        tab.saved(id)
    own = first.answers()
    assert own["equity-guardians"]["ratings"] == {"seat": 2, "recognition": 2, "fair-terms": 2}
    assert own["equity-facts"] == {fact.id: group.id for fact in facts[:3]}
    assert own["equity-upward"]["ratings"] == {"seat": 4, "recognition": 4, "fair-terms": 4}


def test_a_killed_kernel_costs_no_click(show: Open, lab: Lab) -> None:
    """When the kernel dies the form says so, keeps the click, and saves it after a restart."""
    book = show().run_all()
    book.level("equity-guardians", "seat", 4).click()
    book.saved("equity-guardians")
    book.form("equity-memo").get_by_role("textbox").fill("Not")
    lab.kernel(book.path).kill()
    died = book.page.locator(".jp-Dialog").filter(has_text="appears to have died")
    died.get_by_role("button", name="Ok").click()
    book.level("equity-guardians", "voice", 2).click()
    alarm = book.form("equity-guardians").get_by_role("alert")
    expect(alarm).to_contain_text("Not saved yet")
    expect(book.level("equity-guardians", "voice", 2)).to_be_checked()
    assert book.form("equity-guardians").locator(".ck-saved").inner_text() == ""
    book.restart_and_run_all()
    expect(book.level("equity-guardians", "seat", 4)).to_be_checked()
    expect(book.level("equity-guardians", "voice", 2)).to_be_checked()
    book.saved("equity-guardians")
    book.saved("equity-memo")
    book.keeps(
        {
            "equity-guardians": {"ratings": {"seat": 4, "voice": 2}, "evidence": []},
            "equity-memo": "Not",
        }
    )


# Validate


def test_validate_says_what_is_missing(show: Open) -> None:
    """Validate names what is unanswered in plain words, and says success when text answers complete it."""
    book = show().run_all()
    book.level("equity-guardians", "seat", 4).click()
    book.saved("equity-guardians")
    said = book.validate()
    for item in book.course.items.values():
        assert item.title in said
    seat, voice = (book.course.framework.indicator(id).name for id in ("seat", "voice"))
    sentence = said.partition(book.item("equity-guardians").title)[2].partition("The following")[0]
    assert voice in sentence
    assert seat not in sentence
    assert not re.search(r"Traceback|Error|File |collabkit|-----", said)
    own = complete(book)
    calls = [f"answer({id!r}, {value!r})" for id, value in own.items()]
    book.type_code("\n".join(["from collabkit import answer", *calls]))
    expect(book.form("equity-guardians").locator(".ck-progress")).to_contain_text("6 of 6 rated")
    expect(book.form("equity-memo").get_by_role("textbox")).to_have_value("Hold.")
    book.keeps(own)
    assert "Success" in book.validate()


# The lesson


def test_predict_commits_and_reveals(show: Open) -> None:
    """A committed prediction is locked and answered by the case, and is still so after a reload."""
    book = show(LESSON).run_all()
    (item,) = [one for one in book.course.items.values() if one.id == "coop-share"]
    form = book.form(item.id)
    form.get_by_role("textbox").fill("33")
    form.get_by_role("button", name="Commit").click()
    shown = form.get_by_role("group", name="What the case shows")
    expect(shown).to_be_focused()
    said = shown.inner_text()
    assert re.search(r"\d+%", said)
    expect(form.get_by_role("textbox")).to_be_disabled()
    book.save()
    book.reload().wait_for_forms()
    expect(form.get_by_role("textbox")).to_be_disabled()
    expect(form.get_by_role("textbox")).to_have_value("33")
    expect(shown).to_have_text(said, use_inner_text=True)


def test_everything_counted_changes_the_ranking(show: Open) -> None:
    """Switching from cash only to everything counted puts another partner first."""
    book = show(LESSON).run_all()
    box = book.page.locator(".ck-whatif").first
    say = book.course.say
    ranking = box.locator(".ck-result").first.locator("ol")
    before = ranking.inner_text()
    box.get_by_role("radio", name=say("pictures.everything")).click()
    expect(ranking).not_to_have_text(before, use_inner_text=True)
    expect(box.get_by_role("status").first).to_contain_text(re.compile("Counted in full"))
    cells = book.cells()
    box.get_by_role("radio", name=say("pictures.everything")).press("d")
    book.page.keyboard.press("d")
    book.page.keyboard.press("ArrowUp")
    expect(ranking).to_have_text(before, use_inner_text=True)
    assert book.cells() == cells


# Everybody


@pytest.mark.parametrize("path", ["", LESSON], ids=["exercise", "lesson"])
def test_nobody_is_shut_out(show: Open, path: str) -> None:
    """axe-core finds nothing serious, light or dark, and at 400 px nothing of ours scrolls sideways."""
    book = show(path).run_all()
    page = book.page
    page.evaluate("document.querySelectorAll('.ck-form details').forEach((d) => (d.open = true))")
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        book.choose("Settings", "Theme", theme)
        expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
        assert book.faults() == [], theme
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    for one in page.locator(OURS).all():
        box = one.bounding_box()
        assert box["x"] + box["width"] <= 400
        assert one.evaluate("(one) => one.scrollWidth <= one.clientWidth")
