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
        f"{table_html(rows, case, say)}</details>"
        for name, rows in case.tables.items()
    )
    facts = " · ".join(filter(None, (case.sector, case.region, case.size, case.stage)))
    return (
        f'<section class="ck-case" aria-label="{escape(case.title)}"><h3>{escape(case.title)}</h3>'
        f"<p><em>{escape(case.summary)}</em></p><p><small>{escape(facts)}</small></p>"
        f"<p><strong>{escape(say('case.fiction'))}</strong> {escape(case.fiction)}</p>"
        f"{html(case.story)}<h4>{escape(say('case.tables'))}</h4>{tables}</section>"
    )


def table_html(rows: Sequence[dict[str, Any]], case: Case, say: Say) -> str:
    """Write table rows as an HTML table that scrolls sideways on a narrow screen."""
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{escape(say(f"column.{c}"))}</th>' for c in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in _texts(row, case, say)) + "</tr>"
        for row in rows
    )
    return (
        f'<div style="overflow-x:auto" tabindex="0" role="region" aria-label="{escape(say("case.table"))}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _texts(row: dict[str, Any], case: Case, say: Say) -> list[str]:
    return [str(v) if column == "id" else cell(v, case, say) for column, v in row.items()]


def cell(value: Any, case: Case, say: Say) -> str:
    """Write one cell as a reader expects it: partners by name, empty cells as a dash."""
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return say("case.yes" if value else "case.no")
    if isinstance(value, float):
        return f"{value:,.15g}"
    if isinstance(value, tuple):
        return ", ".join(map(case.partner_name, value))
    return value.isoformat() if isinstance(value, date) else case.partner_name(str(value))
