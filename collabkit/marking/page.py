"""A mark as HTML: the reasons as a learner reads them, in a form, in nbgrader's feedback, or in print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from collabkit.content.course import Course
from collabkit.marking.mark import Mark, Reason

Say = Callable[..., str]

SIGNS = {"right": "✓", "near": "≈", "wrong": "✗", "note": "•"}
COLOURS = {"right": "#009e73", "near": "#e69f00", "wrong": "#d55e00", "note": "#0072b2"}
"""Edge colours of the Okabe-Ito palette; the sign and the word beside it say the same without colour."""


def mark_html(mark: Mark, say: Say, graded: bool = True) -> str:
    """Write a mark as one self-contained HTML block; `graded` adds the points and the rule behind them."""
    head, rule = (_head(mark, say), f" {mark.rule}") if graded else ("", "")
    reasons = "".join(_reason(r, say) for r in mark.reasons)
    return (
        f'<div class="ck-mark">{head}<ul style="list-style:none;padding:0;margin:.5em 0">{reasons}</ul>'
        f'<p style="margin:.5em 0"><small>{escape(mark.origin + rule)}</small></p></div>'
    )


def _head(mark: Mark, say: Say) -> str:
    points = say("marking.points", points=f"{mark.points:g}", max=f"{mark.max_points:g}")
    parts = "; ".join(say("marking.part", name=p.name, share=f"{100 * p.share:.0f}") for p in mark.parts)
    more = f" <small>({escape(parts)})</small>" if len(mark.parts) > 1 else ""
    return f'<p style="margin:.5em 0"><strong>{escape(points)}</strong>{more}</p>'


def _reason(reason: Reason, say: Say) -> str:
    return (
        '<li style="margin:.4em 0;padding-inline-start:.7em;'
        f'border-inline-start:4px solid {COLOURS[reason.tone]}">'
        f'<span aria-hidden="true">{SIGNS[reason.tone]}</span> '
        f"<span>{escape(say(f'marking.tone_{reason.tone}'))}</span> "
        f"<strong>{escape(reason.about)}</strong><br>{escape(reason.text)}</li>"
    )


def quote_html(text: str) -> str:
    """A learner's own text, as written."""
    return f"<blockquote>{escape(text)}</blockquote>"


def rubric_html(rubric: Sequence[Mapping[str, str]], say: Say) -> str:
    """A rubric as a table: a line each, what earns 0 to 3 points beside it."""
    head = "".join(f'<th scope="col">{level}</th>' for level in "0123")
    body = "".join(
        f'<tr><th scope="row">{escape(line.get("line", ""))}</th>'
        + "".join(f"<td>{escape(line.get(level, ''))}</td>" for level in "0123")
        + "</tr>"
        for line in rubric
    )
    corner = f'<th scope="col">{escape(say("feedback.rubric"))}</th>'
    return f"<table><thead><tr>{corner}{head}</tr></thead><tbody>{body}</tbody></table>"


def page_html(name: str, rows: Sequence[Mapping[str, Any]], marks: Sequence[Mark], course: Course) -> str:
    """A whole feedback page, self-contained.

    Args: `rows` one for each item with id, title, points (as text) and html; `marks` of the items
    that are marked automatically.
    """
    from jinja2 import Environment, FileSystemLoader

    say = course.say
    template = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    earned, most = sum(m.points for m in marks), sum(m.max_points for m in marks)
    return template.get_template("feedback.html").render(
        language=course.framework.language,
        title=say("feedback.title", name=name),
        intro=say("feedback.intro"),
        rows=rows,
        total=say("feedback.automatic", points=f"{earned:g}", max=f"{most:g}"),
        say=say,
    )
