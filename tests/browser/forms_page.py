"""A page that shows forms alone: real course texts, real JavaScript, and a stand-in for Jupyter."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jupyterlab

from collabkit.content.course import Course
from collabkit.forms.form import script, style
from collabkit.forms.view import view

COURSE = Path(__file__).parents[2] / "course"
FEEDBACK = (
    '<div class="ck-mark"><ul style="list-style:none;padding:0"><li>✗ Off. <strong>Equity</strong><br>'
    "The Committee had no vote, and that was known from the start. What broke first: nobody told it.</li>"
    "</ul><p><small>Marked against the authored key.</small></p></div>"
)
HERE = Path(__file__).parent


def make_course(folder: Path) -> Course:
    """Make a small course folder: the real framework, words and one real case, with an item of every kind."""
    for name in ("framework.yaml", "words.yaml"):
        shutil.copy(COURSE / name, folder / name)
    shutil.copytree(COURSE / "cases" / "upward", folder / "cases" / "upward")
    shutil.copy(HERE / "forms_items.yaml", folder / "items.yaml")
    return Course(folder)


@cache
def theme(name: str) -> str:
    """Take the colours of a JupyterLab theme ("light" or "dark") from its own style sheet."""
    share = Path(jupyterlab.__file__).parents[4] / "share"
    sheet = share / "jupyter/lab/themes/@jupyterlab" / f"theme-{name}-extension" / "index.css"
    found = re.findall(r"(--(?:jp|md)-[\w-]+):([^;{}]+)[;}]", sheet.read_text(encoding="utf-8"))
    return ":root{" + "".join(f"{variable}:{value};" for variable, value in found) + "}"


def page_html(
    course: Course,
    item: str,
    look: str = "light",
    value: Any = None,
    state: dict[str, Any] | None = None,
    changes: dict[str, Any] | None = None,
) -> str:
    """Write a page with one form, looking as in a notebook; `changes` replace parts of its view."""
    shown = {**view(course.item(item), course), **(changes or {})}
    source = {
        "view": shown,
        "script": script(shown["ask"]),
        "value": value,
        "state": {"saved_text": "", "tone": "", "locked": False, "feedback": "", "ack": 0, **(state or {})},
        "feedback": FEEDBACK,
    }
    harness = (HERE / "forms_harness.js").read_text(encoding="utf-8")
    data = json.dumps(source).replace("<", "\\u003c")
    page = "body{margin:12px;background:var(--jp-layout-color0);color-scheme:" + look + "}"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{item}</title>'
        f"<style>{theme(look)}{page}{style()}</style><body>"
        f'<script type="application/json" id="source">{data}</script>'
        f'<script type="module">{harness}</script></body></html>'
    )


def axe_script() -> str:
    """Give the source of axe-core, which finds accessibility faults."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
