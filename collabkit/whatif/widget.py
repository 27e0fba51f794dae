"""The widget behind every what-if: it shows controls, asks a pure function, and shows what comes back.

The controls are native ones. Those of ipywidgets were tried first: its sliders have no accessible name,
and its radio buttons can't be moved through with the arrow keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

Part = dict[str, Any]
Values = Mapping[str, Any]
Results = dict[str, dict[str, str]]
STATIC = Path(__file__).parent / "static"


class WhatIf(anywidget.AnyWidget):
    """A what-if on the page: `parts` from top to bottom, the learner's `values`, the `results` they give."""

    _esm = STATIC / "whatif.js"
    _css = STATIC / "whatif.css"
    parts: traitlets.List[Part] = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    results = traitlets.Dict().tag(sync=True)

    def __init__(self, parts: list[Part], answer: Callable[[Values], Results]) -> None:
        """Args: parts, made by the functions below; answer, from values to results, called at each change."""
        self._answer = answer
        start = {part["id"]: part["start"] for part in parts if "start" in part}
        super().__init__(parts=parts, values=start, results=answer(start))
        self.observe(self._refresh, "values")

    def _refresh(self, *_: object) -> None:
        self.results = self._answer(self.values)


def choice(id: str, label: str, options: list[tuple[str, str]]) -> Part:
    """Radio buttons, (label, value) each, under a legend; the first is on."""
    return {"kind": "choice", "id": id, "label": label, "options": options, "start": options[0][1]}


def select(id: str, label: str, options: list[tuple[str, str]], start: str) -> Part:
    """A list to choose one from, (label, value) each."""
    return {"kind": "select", "id": id, "label": label, "options": options, "start": start}


def slider(
    id: str,
    label: str,
    start: float,
    top: float,
    step: float,
    when: tuple[str, str] | None = None,
    names: list[str] | None = None,
) -> Part:
    """A slider from 0 to top; `when` (id, value) shows it only while that control has that value.

    `names`, one for each step, are shown and read out instead of the number.
    """
    part: Part = {"kind": "slider", "id": id, "label": label, "start": start, "min": 0, "max": top}
    part |= {"step": step} | ({"names": names} if names else {})
    return part if when is None else {**part, "when": {"id": when[0], "is": when[1]}}


def ticks(
    id: str, label: str, options: list[tuple[str, str]], on: list[str], when: tuple[str, str] | None = None
) -> Part:
    """Checkboxes, (label, value) each, under a legend; those in `on` are ticked at the start."""
    part = {"kind": "ticks", "id": id, "label": label, "options": options, "start": on}
    return part if when is None else {**part, "when": {"id": when[0], "is": when[1]}}


def reset(label: str, parts: list[Part]) -> Part:
    """A button that puts the given controls back to where they started."""
    return {"kind": "reset", "label": label, "values": {part["id"]: part["start"] for part in parts}}


def text(words: str, heading: bool = False) -> Part:
    """A line of text between the controls."""
    return {"kind": "text", "text": words, "heading": heading}


def result(id: str) -> Part:
    """The place where the result of that name is shown: {"status": a sentence, "html": pictures}."""
    return {"kind": "result", "id": id}
