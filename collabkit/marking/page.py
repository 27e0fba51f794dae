"""A mark as HTML: the reasons as a learner reads them, in a form, in nbgrader's feedback, or in print."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from collabkit.marking.mark import Mark, Reason

Say = Callable[..., str]

SIGNS = {"right": "✓", "near": "≈", "wrong": "✗", "note": "•"}
COLOURS = {"right": "#009e73", "near": "#e69f00", "wrong": "#d55e00", "note": "#0072b2"}
"""Edge colours of the Okabe-Ito palette; the sign and the word beside it say the same without colour."""


def mark_html(mark: Mark, say: Say, graded: bool = True) -> str:
    """Write a mark as one self-contained HTML block; `graded` adds the points."""
    head = _head(mark, say) if graded else ""
    reasons = "".join(_reason(r, say) for r in mark.reasons)
    return (
        f'<div class="ck-mark">{head}<ul style="list-style:none;padding:0;margin:.5em 0">{reasons}</ul>'
        f'<p style="margin:.5em 0"><small>{escape(mark.origin)} {escape(mark.rule)}</small></p></div>'
    )


def _head(mark: Mark, say: Say) -> str:
    points = say("marking.points", points=f"{mark.points:g}", max=f"{mark.max_points:g}")
    parts = "; ".join(say("marking.part", name=p.name, share=f"{100 * p.share:.0f}") for p in mark.parts)
    more = f" <small>({escape(parts)})</small>" if len(mark.parts) > 1 else ""
    return f'<p style="margin:.5em 0"><strong>{escape(points)}</strong>{more}</p>'


def _reason(reason: Reason, say: Say) -> str:
    return (
        f'<li style="margin:.4em 0;padding-inline-start:.7em;border-inline-start:4px solid {COLOURS[reason.tone]}">'
        f'<span aria-hidden="true">{SIGNS[reason.tone]}</span> '
        f"<span>{escape(say(f'marking.tone_{reason.tone}'))}</span> "
        f"<strong>{escape(reason.about)}</strong><br>{escape(reason.text)}</li>"
    )
