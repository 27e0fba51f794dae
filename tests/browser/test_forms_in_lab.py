"""The forms in a real JupyterLab, with a real kernel and a real answers file."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from chromium import chromium
from forms_page import make_course
from test_forms_alone import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CALLS = (
    'scorecard("card")',
    'choose("one")',
    'number("cash")',
    'rank("order")',
    'reflect("memo")',
    'predict("guess")',
)
SHORTCUTS = (*"abcddmrvxyz00", "Enter", "Escape", "ArrowDown", "ArrowUp", "Shift+Enter", "Control+Enter")
QUIET_LAB = {"fetchNews": "false", "checkForUpdates": False}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a course folder with a notebook that calls forms."""
    work = tmp_path / "work"
    work.mkdir()
    make_course(work)
    cells = [nbformat.v4.new_code_cell("from collabkit import *")]
    cells += [nbformat.v4.new_code_cell(call) for call in CALLS]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(book, work / "forms.ipynb")
    settings = tmp_path / "config/lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(QUIET_LAB), encoding="utf-8")
    return work


@pytest.fixture
def lab(folder: Path, tmp_path: Path) -> Iterator[str]:
    """Start JupyterLab in the folder, with settings of its own; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name.upper()}_DIR": str(tmp_path / name) for name in ("config", "data", "runtime")}
    path = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    with (tmp_path / "lab.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "--IdentityProvider.token=t"],
            cwd=folder,
            env={**os.environ, **own, "IPYTHONDIR": str(tmp_path / "ipython"), "PYTHONPATH": path},
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}/lab/tree/forms.ipynb?token=t"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(port: int) -> None:
    for _ in range(120):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.fail("JupyterLab did not start within a minute")


@pytest.fixture
def page(lab: str) -> Iterator[Any]:
    """Open the notebook and run all its cells."""
    with chromium() as browser:
        opened = browser.new_page(viewport={"width": 1200, "height": 900})
        opened.goto(lab)
        opened.wait_for_selector(".jp-NotebookPanel-toolbar", timeout=60_000)
        opened.get_by_text("| Idle").wait_for(timeout=60_000)
        run_all(opened)
        yield opened


def menu(page: Any, name: str, entry: str) -> None:
    """Choose an entry of a menu of JupyterLab."""
    page.locator(".lm-MenuBar-itemLabel").get_by_text(name, exact=True).click()
    page.get_by_role("menuitem", name=entry).first.click()


def run_all(page: Any) -> None:
    """Run all cells and wait for the last form."""
    menu(page, "Run", "Run All Cells")
    page.locator(".ck-kind-predict").wait_for(timeout=60_000)


def answers(folder: Path) -> dict[str, Any]:
    """Read what is on disk."""
    path = folder / "answers.json"
    items = json.loads(path.read_text(encoding="utf-8"))["items"] if path.exists() else {}
    return {id: entry["value"] for id, entry in items.items()}


def wait_for_answer(page: Any, folder: Path, item: str, value: Any) -> None:
    """Wait until an answer is on disk."""
    for _ in range(80):
        if answers(folder).get(item) == value:
            return
        page.wait_for_timeout(100)
    assert answers(folder).get(item) == value


def test_keys_in_a_form_are_no_shortcuts(page: Any, folder: Path) -> None:
    """Letters, Enter, Escape and arrows typed in a form neither delete cells nor leave the form."""
    cells = page.locator(".jp-CodeCell").count()
    rated = page.get_by_role("group", name="A seat at the table").get_by_label("1 Not yet")
    rated.click()
    wait_for_answer(page, folder, "card", {"ratings": {"seat": 1}, "evidence": []})
    for key in SHORTCUTS:
        page.keyboard.press(key)
    assert page.locator(".jp-CodeCell").count() == cells
    assert page.locator(".jp-Dialog").count() == 0
    assert page.evaluate("document.activeElement.closest('.ck-form') !== null")
    text = page.locator(".ck-kind-reflect textarea")
    text.click()
    text.press_sequentially("add dd")
    for key in ("Escape", "d", "d", "Enter", "b"):
        page.keyboard.press(key)
    wait_for_answer(page, folder, "memo", "add dddd\nb")
    assert page.locator(".jp-CodeCell").count() == cells


def test_nothing_is_lost(page: Any, folder: Path) -> None:
    """Answers come back after a reload; what was typed while the kernel was gone is saved when it is back."""
    page.locator(".ck-kind-number input").fill("12,5")
    wait_for_answer(page, folder, "cash", 12.5)
    page.locator(".ck-kind-choose").get_by_role("radio").nth(1).click()
    wait_for_answer(page, folder, "one", ["b"])
    menu(page, "File", "Save Notebook")
    page.wait_for_timeout(1000)
    page.reload()
    expect(page.locator(".ck-kind-choose").get_by_role("radio").nth(1)).to_be_checked(timeout=60_000)
    assert page.locator(".ck-kind-number input").input_value() in ("12.5", "12,5")
    menu(page, "Kernel", "Restart Kernel…")
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.wait_for_timeout(3000)
    text = page.locator(".ck-kind-reflect textarea")
    text.fill("Typed without a kernel.")
    alarm = page.locator(".ck-kind-reflect").get_by_role("alert")
    expect(alarm).to_contain_text("the kernel is not answering", timeout=15_000)
    assert "memo" not in answers(folder)
    run_all(page)
    wait_for_answer(page, folder, "memo", "Typed without a kernel.")


def test_a_notebook_without_kernel_says_what_to_do(page: Any, folder: Path) -> None:
    """Opened again without its kernel, a notebook shows a sentence for each form instead of an error."""
    expect(page.locator(".ck-asleep:visible")).to_have_count(0)
    menu(page, "File", "Save Notebook")
    page.wait_for_timeout(1000)
    menu(page, "Kernel", "Shut Down Kernel")
    page.wait_for_timeout(2000)
    page.reload()
    expect(page.locator(".ck-asleep:visible")).to_have_count(len(CALLS), timeout=60_000)
    page.wait_for_timeout(2000)
    assert page.get_by_text("Error displaying widget").locator("visible=true").count() == 0
