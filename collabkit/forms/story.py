"""A sample partnership as a page to read: story, partners, tables. Plain HTML, so it needs no kernel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import Any

from collabkit.content.case import Case
from collabkit.content.prose import html

Say = Callable[..., str]


def story_html(case: Case, say: Say) -> str:
    """Write a case as HTML: labelled as fiction, story open, tables folded away."""
    tables = "".join(
        f"<details><summary>{escape(say(f'case.table_{name}'))} ({len(rows)})</summary>"
        f"{table_html(rows, say)}</details>"
        for name, rows in case.tables.items()
    )
    facts = " · ".join(filter(None, (case.sector, case.region, case.size, case.stage)))
    return (
        f'<section class="ck-case" aria-label="{escape(case.title)}"><h3>{escape(case.title)}</h3>'
        f"<p><em>{escape(case.summary)}</em></p><p><small>{escape(facts)}</small></p>"
        f"<p><strong>{escape(say('case.fiction'))}</strong> {escape(case.fiction)}</p>"
        f"{html(case.story)}<h4>{escape(say('case.tables'))}</h4>{tables}</section>"
    )


def table_html(rows: Sequence[dict[str, Any]], say: Say) -> str:
    """Write table rows as an HTML table that scrolls sideways on a narrow screen."""
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{escape(say(f"column.{c}"))}</th>' for c in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{escape(cell(v, say))}</td>" for v in row.values()) + "</tr>" for row in rows)
    return (
        f'<div style="overflow-x:auto" tabindex="0" role="region" aria-label="{escape(say("case.table"))}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def cell(value: Any, say: Say) -> str:
    """Write one cell as a reader expects it; empty cells as a dash."""
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return say("case.yes" if value else "case.no")
    if isinstance(value, float):
        return f"{value:,g}"
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)
