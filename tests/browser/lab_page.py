"""A learner's JupyterLab in a real browser: started by `collabkit learn`, used through menus and forms."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

import psutil
import pytest
from forms_page import axe_script

from collabkit.content.course import Course
from collabkit.content.item import Item

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
sync_api.expect.set_options(timeout=20_000)  # a busy machine is no fault

FORM_CALL = re.compile(r"^(scorecard|choose|number|rank|classify|reflect|predict|explore)\(", re.MULTILINE)
OURS = ".ck-form, .ck-whatif, .ck-case"
"""Everything of ours that a learner works with; pictures and feedback stand inside."""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab of a learner, and the folder that it works in."""

    url: str
    token: str
    folder: Path

    def ask(self, path: str, method: str = "GET", body: Any = None) -> Any:
        """Ask the server, as the page itself does."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, data, {"Authorization": f"token {self.token}"}, method=method)
        with urlopen(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def copy_of(self, exercise: str, name: str) -> str:
        """Lay a second copy of an exercise, with nothing answered; gives the path of its notebook."""
        folder = self.folder / "exercises" / name
        left_out = shutil.ignore_patterns("answers.json*", ".*")
        shutil.copytree(self.folder / "exercises" / exercise, folder, ignore=left_out)
        return f"exercises/{name}/{exercise}.ipynb"

    def kernel(self, notebook: str) -> psutil.Process:
        """The process of a notebook's kernel."""
        (id,) = [one["kernel"]["id"] for one in self.ask("api/sessions") if one["path"] == notebook]
        name = f"kernel-{id}.json"
        (process,) = [p for p in psutil.process_iter(["cmdline"]) if name in str(p.info["cmdline"])]
        return process

    def close(self, notebook: str) -> None:
        """Shut a notebook's kernel down."""
        for session in self.ask("api/sessions"):
            if session["path"] == notebook:
                self.ask(f"api/sessions/{session['id']}", "DELETE")


@contextmanager
def learner(folder: Path) -> Iterator[Lab]:
    """Start the course as a learner does, and close it as a learner does."""
    command = [sys.executable, "-m", "collabkit", "learn", "--workspace", str(folder), "--no-open"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            address = re.search(r"(http://\S+?/)(?:lab|doc)\S*\?token=(\w+)", line)
            if address:
                yield Lab(address[1], address[2], folder)
                break
        else:
            raise AssertionError("".join(said))
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


class Notebook:
    """One notebook on one page of the browser."""

    def __init__(self, page: Any, lab: Lab, path: str) -> None:
        self.page, self.lab, self.path = page, lab, path
        self.file = lab.folder / path

    @cached_property
    def course(self) -> Course:
        """The words and items of this notebook's folder."""
        return Course.find(self.file.parent)

    def item(self, id: str) -> Item:
        """The item of that id."""
        return self.course.item(id)

    def open(self, patient: bool = True) -> Notebook:
        """Open the notebook alone on the page; who is patient waits until its kernel answers."""
        self.page.goto(f"{self.lab.url}doc/tree/{quote(self.path)}?token={self.lab.token}")
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        return self.wait_until_idle() if patient else self

    def reload(self) -> Notebook:
        """Reload the page."""
        self.page.reload()
        return self.wait_until_idle()

    def wait_until_idle(self) -> Notebook:
        """Wait until the notebook is there and its kernel has nothing to do."""
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        status = self.page.locator("#jp-main-statusbar")
        sync_api.expect(status).to_contain_text("| Idle", timeout=30_000)
        return self

    def choose(self, *labels: str) -> None:
        """Choose from the menu bar, one label after the other."""
        self.page.locator(".lm-MenuBar-itemLabel").get_by_text(labels[0], exact=True).click()
        for label in labels[1:]:
            exact = re.compile(f"^{re.escape(label)}…?$")
            self.page.locator(".lm-Menu-itemLabel:visible").filter(has_text=exact).click()

    def save(self) -> None:
        """Save the notebook by its menu, and wait until the file has changed."""
        before = self.file.stat().st_mtime_ns
        self.choose("File", "Save Notebook")
        for _ in range(200):
            if self.file.stat().st_mtime_ns != before:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the notebook was not saved")

    def run_all(self) -> Notebook:
        """Choose Run All Cells, and wait for the forms."""
        self.choose("Run", "Run All Cells")
        return self.wait_for_forms()

    def restart_and_run_all(self) -> Notebook:
        """Restart the kernel, confirm it, and wait for forms that belong to the new one."""
        self.page.evaluate("document.querySelectorAll('.ck-form').forEach((form) => (form.id = 'old'))")
        self.choose("Kernel", "Restart Kernel and Run All Cells")
        self.page.locator(".jp-Dialog").get_by_role("button", name="Confirm").click()
        sync_api.expect(self.page.locator("#old")).to_have_count(0, timeout=90_000)
        return self.wait_for_forms()

    def wait_for_forms(self) -> Notebook:
        """Wait until each cell that calls for a form shows it."""
        cells = json.loads(self.file.read_text(encoding="utf-8"))["cells"]
        calls = [c for c in cells if c["cell_type"] == "code" and FORM_CALL.search("".join(c["source"]))]
        forms = self.page.locator(".ck-form, .ck-whatif")
        sync_api.expect(forms).to_have_count(len(calls), timeout=90_000)
        return self.wait_until_idle()

    def form(self, id: str) -> Any:
        """The form of an item, found by its heading."""
        heading = self.page.get_by_role("heading", name=self.item(id).title, exact=True)
        return self.page.locator(".ck-form").filter(has=heading)

    def level(self, id: str, indicator: str, level: int | str) -> Any:
        """The radio button of a level on a scorecard."""
        scale = self.course.framework.scale
        labels = {one.level: f"{one.level} {one.label}" for one in scale.levels}
        group = self.form(id).get_by_role("group", name=self.course.framework.indicator(indicator).name)
        return group.get_by_role("radio", name=labels.get(level, scale.insufficient_label))

    def statement(self, id: str, statement: str) -> Any:
        """The checkbox of an evidence statement."""
        return self.form(id).get_by_role("checkbox", name=re.compile(f"^{statement} "))

    def saved(self, id: str) -> None:
        """Wait until the form of an item says that it is saved, with the time."""
        sync_api.expect(self.form(id).locator(".ck-saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))

    def answers(self) -> dict[str, Any]:
        """What is on disk, item by item."""
        kept = self.file.parent / "answers.json"
        items = json.loads(kept.read_text(encoding="utf-8"))["items"] if kept.exists() else {}
        return {id: entry["value"] for id, entry in items.items()}

    def keeps(self, expected: dict[str, Any]) -> None:
        """Wait until exactly these answers are on disk; "Saved" may still speak of the click before."""
        for _ in range(200):
            if self.answers() == expected:
                return
            self.page.wait_for_timeout(50)
        assert self.answers() == expected

    def validate(self) -> str:
        """Press nbgrader's Validate, and give what it says."""
        self.page.get_by_role("button", name="Validate").click()
        dialog = self.page.locator(".jp-Dialog").filter(has_text="Validation Results")
        dialog.wait_for(timeout=60_000)
        text = " ".join(dialog.inner_text().split())
        dialog.get_by_role("button", name="Ok").click()
        return text

    def type_code(self, code: str) -> None:
        """Run a line of one's own in a new cell at the end."""
        last = self.page.locator(".jp-Notebook .jp-Cell").last
        last.click()
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        self.page.keyboard.press("Enter")
        self.page.keyboard.insert_text(code)
        self.page.keyboard.press("Shift+Enter")

    def cells(self) -> list[str]:
        """What a command would change: each cell's kind and whether it is active, and the mode."""
        return self.page.evaluate(
            """() => {
              const marks = ["MarkdownCell", "CodeCell", "RawCell", "mod-active", "mod-editMode"];
              const name = (node) => marks.filter((mark) => node.classList.contains(`jp-${mark}`)).join(" ");
              return [...document.querySelectorAll(".jp-Notebook, .jp-Notebook .jp-Cell")].map(name);
            }"""
        )

    def faults(self) -> list[tuple[str, str]]:
        """What axe-core calls serious or critical in everything of ours on the page."""
        self.page.evaluate(axe_script())
        found = self.page.evaluate(
            "(ours) => axe.run({include: [...document.querySelectorAll(ours)]})", OURS
        )["violations"]
        return [
            (violation["id"], node["html"])
            for violation in found
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]
