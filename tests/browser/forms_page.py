"""A page that shows forms alone, without Jupyter: real course texts, real JavaScript, and a stand-in for Python."""

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
ITEMS = """
format: 1
items:
  - id: card
    kind: scorecard
    title: How fair, and how open?
    prompt: Rate the partnership on **equity** and **transparency**. Use what the case shows, not what it hopes.
    points: 12
    case: upward
    dimensions: [equity, transparency]
    evidence: true
  - id: faded
    kind: scorecard
    title: The same with gaps
    prompt: Two ratings are given. Add the third.
    case: upward
    dimensions: [equity]
    given: {seat: 1, recognition: "?"}
  - id: one
    kind: choose
    title: What is missing?
    prompt: "The Committee asked for seals in February and was told in July. Which principle broke **first**?"
    options:
      - {id: a, text: "Equity: the Committee had no vote on the repairs fund.", because: It had none.}
      - {id: b, text: "Transparency: nobody told Garsomo that the fund had fallen.", because: Right.}
      - {id: c, text: "Mutual benefit: the wells served the Foundation more than the villages.", because: Not so.}
    several: false
    key: {right: [b], because: {a: It had none., b: Right., c: Not so.}}
  - id: more
    kind: choose
    title: What would help?
    prompt: Choose all steps that give the local partners a real say.
    points: 4
    options:
      - {id: a, text: A voting seat for each local partner}
      - {id: b, text: A film about the wells for the yearly dinner}
      - {id: c, text: "Meetings in Garsomo, in Garsomi, with travel paid"}
    several: true
  - id: cash
    kind: number
    title: How much is counted?
    prompt: What did the local partners put in, in **cash**?
    points: 1
    unit: USD
    decimals: 0
    low: 0
    high: 2000000
  - id: order
    kind: rank
    title: Whose work could the wells least do without?
    prompt: Put the contributions in order.
    points: 3
    things:
      - {id: grant, text: The grant of the Foundation}
      - {id: water, text: What the herders know about water in bad years}
      - {id: guard, text: The guard at the pumps by night}
      - {id: drill, text: The drilling by Pellworth}
    from: Could least do without
    to: Could most easily do without
  - id: sort
    kind: classify
    title: Which principle is at stake?
    prompt: Put each fact where it belongs.
    points: 3
    facts:
      - {id: f1, text: "The report names the night guard, and none of the other things that are not cash."}
      - {id: f2, text: "The repairs fund fell by half, and the villages heard of it five months later."}
      - {id: f3, text: Only the Foundation took home a case study.}
    groups: [{id: e, text: Equity}, {id: t, text: Transparency}, {id: m, text: Mutual benefit}]
  - id: causes
    kind: classify
    title: What lies behind it?
    prompt: Choose the cause behind each fact.
    points: 2
    facts:
      - {id: f1, text: Reports went to the Foundation and to nobody else.}
      - {id: f2, text: Every meeting but one was held in the capital.}
    groups:
      - {id: a, text: A form without a page for it}
      - {id: b, text: Nobody was named to do it}
      - {id: c, text: Habit}
      - {id: d, text: Fear of losing the grant}
      - {id: e, text: Bad luck}
  - id: memo
    kind: reflect
    title: A note to the trustees
    prompt: Write to the trustees why the signature should wait, and what you ask of them.
    points: 10
    words: 120
  - id: guess
    kind: predict
    title: Before you look
    prompt: Of every 100 minutes spoken in the steering group, how many were the local partners'?
    case: upward
    ask: choose
    options:
      - {id: a, text: About 10}
      - {id: b, text: About 25}
      - {id: c, text: About 50}
    reveal: They spoke for **{local_minutes}** minutes, the Foundation and Pellworth for {north_minutes}.
"""
FEEDBACK = (
    '<div class="ck-mark"><ul style="list-style:none;padding:0"><li>✗ Off. <strong>Equity</strong><br>'
    "The Committee had no vote, and that was known from the start. What broke first is that nobody told it.</li>"
    "</ul><p><small>Marked against the authored key.</small></p></div>"
)
HARNESS = """
const source = JSON.parse(document.getElementById("source").textContent);
const module = await import(URL.createObjectURL(new Blob([source.script], {type: "text/javascript"})));
class Model {
  constructor(fields) {
    Object.assign(this, {fields, handlers: {}, dirty: {}, sent: [], alive: true, reply: {}});
  }
  get(name) { return this.fields[name]; }
  set(name, value) { this.fields[name] = value; this.dirty[name] = value; }
  on(name, handler) { (this.handlers[name] ??= new Set()).add(handler); }
  off(name, handler) { this.handlers[name]?.delete(handler); }
  change(fields) {
    Object.assign(this.fields, JSON.parse(JSON.stringify(fields)));
    for (const name of Object.keys(fields)) this.handlers["change:" + name]?.forEach((handler) => handler());
  }
  save_changes() {
    const sent = JSON.parse(JSON.stringify(this.dirty));
    this.dirty = {};
    this.sent.push(sent);
    if (this.alive) setTimeout(() => this.answer(sent), 20);
  }
  answer({draft, press}) {
    const state = this.get("state");
    if (draft && this.refuse) return this.change({state: {...state, tone: "bad", saved_text: this.refuse}});
    const saved = {...state, tone: "ok", saved_text: "Saved 14:02", feedback: ""};
    if (draft) this.change({value: draft.value, state: {...saved, ack: draft.n}});
    const locked = press?.button === "commit";
    if (press) this.change({state: {...this.get("state"), locked, feedback: source.feedback, pressed: press.n}});
  }
}
window.models = [];
window.show = (value = source.value, state = source.state) => {
  const model = new Model(JSON.parse(JSON.stringify({view: source.view, value, state, draft: {}, press: {}})));
  models.push(model);
  const el = document.body.appendChild(document.createElement("div"));
  model.remove = module.default.render({model, el});
  return model;
};
window.model = show();
document.body.dataset.ready = "yes";
"""


def make_course(folder: Path) -> Course:
    """Make a small course folder: the real framework, words and one real case, with an item of every kind."""
    for name in ("framework.yaml", "words.yaml"):
        shutil.copy(COURSE / name, folder / name)
    shutil.copytree(COURSE / "cases" / "upward", folder / "cases" / "upward")
    (folder / "items.yaml").write_text(ITEMS, encoding="utf-8")
    return Course(folder)


@cache
def theme(name: str) -> str:
    """Take the colours of a JupyterLab theme ("light" or "dark"), from its own style sheet, as one :root rule."""
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
    """Write a page with one form that looks as in a notebook of that theme; `changes` replace parts of its view."""
    shown = {**view(course.item(item), course), **(changes or {})}
    source = {
        "view": shown,
        "script": script(shown["ask"]),
        "value": value,
        "state": {"saved_text": "", "tone": "", "locked": False, "feedback": "", "ack": 0, **(state or {})},
        "feedback": FEEDBACK,
    }
    data = json.dumps(source).replace("<", "\\u003c")
    page = "body{margin:12px;background:var(--jp-layout-color0);color-scheme:" + look + "}"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{item}</title>'
        f"<style>{theme(look)}{page}{style()}</style><body>"
        f'<script type="application/json" id="source">{data}</script>'
        f'<script type="module">{HARNESS}</script></body></html>'
    )


def axe_script() -> str:
    """Give the source of axe-core, which finds accessibility faults."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
