"""Every lesson and every exercise, opened and run in real JupyterLab, in both themes, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium
from lab_page import Lab, Notebook, learner

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.name for path in (ROOT / "course").glob("[0-9]*.ipynb"))
EXERCISES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "exercises").glob("*/*.ipynb"))
WIDTHS = (1300, 800)
OURS = ".ck-form, .ck-whatif, .ck-case, .ck-fingerprint, .ck-progress"
TOO_WIDE = """(ours) => [...document.querySelectorAll(ours)]
  .filter((box) => box.scrollWidth > box.clientWidth + 2).map((box) => box.innerText.slice(0, 80))"""
WRONG = """() => [...document.querySelectorAll(".jp-OutputArea-output")].map((one) => one.innerText)
  .filter((text) => /Traceback|Error|Fault/.test(text))"""


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


@pytest.mark.parametrize("path", [*LESSONS, *EXERCISES])
def test_it_opens_runs_and_fits(path: str, lab: Lab, browser: Any) -> None:
    """Run All shows every form and no error; nothing is too wide; axe-core finds nothing serious."""
    page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})
    page.set_default_timeout(30_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    book = Notebook(page, lab, path).open().run_all()
    assert page.evaluate(WRONG) == []
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        book.choose("Settings", "Theme", theme)
        page.wait_for_timeout(600)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(150)
            assert page.evaluate(TOO_WIDE, OURS) == [], (theme, width)
        assert book.faults() == [], theme
    book.choose("Settings", "Theme", "JupyterLab Light")
    lab.close(path)
    page.close()
    assert errors == []
