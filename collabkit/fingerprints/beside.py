"""A committed scorecard beside its key: own rating, key, accepted range, reasons and evidence, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from collabkit.answers.store import Answers
from collabkit.answers.value import Value, indicators, salvage
from collabkit.content.course import Course
from collabkit.content.framework import UNKNOWN
from collabkit.content.item import Item
from collabkit.content.key import EVIDENCE, Key, Rating
from collabkit.fingerprints.page import Shown, plain, whose
from collabkit.marking import rules
from collabkit.marking.page import SIGNS

Row = tuple[str, ...]
OF_RATINGS = "ck-beside-ratings"
OF_EVIDENCE = "ck-beside-evidence"


def reveal_page(item: Item, course: Course, answers: Answers) -> Shown:
    """A committed practice scorecard beside its key; for anything else the one sentence that says why not."""
    entry = answers.get(item.id)
    if item.points is not None:
        return plain(course, course.say("fingerprint.reveal_graded", title=item.title))
    if item.kind != "scorecard" or item.key is None:
        return plain(course, course.say("fingerprint.reveal_elsewhere", title=item.title))
    if not item.commit:
        return plain(course, course.say("fingerprint.reveal_check", title=item.title))
    if entry is None or not entry.committed:
        return plain(course, course.say("fingerprint.reveal_commit", title=item.title))
    value, _ = salvage(item, course, entry.value)
    return Shown(beside_html(item, value, item.key, course), beside_text(item, value, item.key, course))


def beside_html(item: Item, value: Value, key: Key, course: Course) -> str:
    """The two tables as one self-contained HTML block; on narrow screens each row becomes a stack."""
    say = course.say
    columns, rows = ratings_table(item, value, key, course)
    tables = _table(OF_RATINGS, say("fingerprint.beside_ratings", title=item.title), columns, rows)
    columns, rows = evidence_table(item, value, key, course)
    if rows:
        tables += _table(OF_EVIDENCE, say("fingerprint.beside_evidence"), columns, rows)
    style = (files("collabkit.fingerprints") / "beside.css").read_text(encoding="utf-8")
    note = f'<p class="ck-beside-note"><small>{escape(_whose(item, key, course))}</small></p>'
    language = escape(course.framework.language)
    return f'<div class="ck-beside" lang="{language}"><style>{style}</style>{tables}{note}</div>'


def beside_text(item: Item, value: Value, key: Key, course: Course) -> str:
    """The same, line by line."""
    lines = []
    for columns, rows in (ratings_table(item, value, key, course), evidence_table(item, value, key, course)):
        for first, *rest in rows:
            cells = [f"{name}: {cell}" for name, cell in zip(columns[1:], rest, strict=True) if cell]
            lines.append("\n   ".join([first, *cells]))
    return "\n".join([item.title, *lines, _whose(item, key, course)])


def _whose(item: Item, key: Key, course: Course) -> str:
    origins = [key.origin_of(indicator.id) for indicator in indicators(item, course)]
    return whose([*origins, key.origin] if item.evidence else origins, course)


def ratings_table(item: Item, value: Value, key: Key, course: Course) -> tuple[Row, list[Row]]:
    """Columns and rows: for each indicator own rating, key, accepted range, reasons, and evidence."""
    say = course.say
    columns = (
        say("fingerprint.indicator"), say("fingerprint.own"), say("fingerprint.key"),
        say("fingerprint.accepted"), say("fingerprint.reasons"), say("fingerprint.evidence"),
    )  # fmt: skip
    given = (value or {}).get("ratings", {})
    rows: list[Row] = []
    for indicator in indicators(item, course):
        rating, own = key.ratings[indicator.id], given.get(indicator.id)
        rows.append((
            indicator.name, _own(own, rating, course), _level(rating.reference, course),
            _accepted(rating, course), _reasons(rating, course), _evidence(rating, course),
        ))  # fmt: skip
    return columns, rows


def _own(own: rules.Answer, rating: Rating, course: Course) -> str:
    if own is None:
        return course.say("marking.not_rated")
    scale = course.framework.scale
    off = rules.distance(own, rating, scale.lowest, scale.highest)
    tone = "right" if off == 0 else "near" if off == 1 else "wrong"
    words = {
        "right": course.say("marking.tone_right"),
        "near": course.say("marking.tone_near"),
        "wrong": course.say("marking.tone_wrong"),
    }
    return f"{SIGNS[tone]} {_level(own, course)}. {words[tone]}"


def _level(level: int | str, course: Course) -> str:
    label = course.framework.scale.label(level)
    return label if level == UNKNOWN else f"{level} {label}"


def _accepted(rating: Rating, course: Course) -> str:
    if rating.accept is None:
        return _level(rating.reference, course)
    low, high = rating.accept
    return str(low) if low == high else course.say("fingerprint.accepted_range", low=low, high=high)


def _reasons(rating: Rating, course: Course) -> str:
    if not rating.would_change:
        return rating.because
    return f"{rating.because} {course.say('fingerprint.would_change', what=rating.would_change)}"


def _evidence(rating: Rating, course: Course) -> str:
    told = []
    if rating.supports:
        told.append(course.say("fingerprint.supports", statements=", ".join(rating.supports)))
    if rating.contradicts:
        told.append(course.say("fingerprint.contradicts", statements=", ".join(rating.contradicts)))
    return " ".join(told) or course.say("fingerprint.no_evidence")


def evidence_table(item: Item, value: Value, key: Key, course: Course) -> tuple[Row, list[Row]]:
    """Columns and rows: the statements that the ratings rest on and those ticked, with what each is worth."""
    say = course.say
    ticks = (say("fingerprint.ticked"),) if item.evidence else ()
    columns = (say("fingerprint.statement"), *ticks, say("fingerprint.worth"), say("fingerprint.why"))
    ticked = set((value or {}).get("evidence", []))
    rows: list[Row] = []
    for statement in course.case(item.case or "").statements:
        if statement.id in key.statements and statement.id in {*_named(item, key, course), *ticked}:
            own = say("fingerprint.yes") if statement.id in ticked else say("fingerprint.no")
            rows.append((
                f"{statement.id}: {statement.text}", *((own,) if ticks else ()),
                _worth(statement.id, item, key, course), key.statements[statement.id].why,
            ))  # fmt: skip
    return columns, rows


def _named(item: Item, key: Key, course: Course) -> Iterator[str]:
    """The statements that are evidence for what is rated here; with ticks, also for what was given."""
    if item.evidence:
        yield from key.bearing({*(i.id for i in indicators(item, course)), *item.given})[0]
        return
    for indicator in indicators(item, course):
        rating = key.ratings[indicator.id]
        yield from (*rating.supports, *rating.contradicts)


def _worth(statement: str, item: Item, key: Key, course: Course) -> str:
    sort = key.statements[statement].sort
    if sort in EVIDENCE and statement not in _named(item, key, course):
        return course.say("marking.sort_elsewhere")
    words = {
        "supports": course.say("marking.sort_supports"),
        "contradicts": course.say("marking.sort_contradicts"),
        "irrelevant": course.say("marking.sort_irrelevant"),
        "tempting": course.say("marking.sort_tempting"),
        "debatable": course.say("marking.sort_debatable"),
    }
    return words[sort]


def _table(name: str, caption: str, columns: Sequence[str], rows: Sequence[Row]) -> str:
    """A table whose roles are written out: a stack of blocks is no table to a screen reader otherwise."""
    head = "".join(f'<th role="columnheader" scope="col">{escape(c)}</th>' for c in columns)
    body = "".join(f'<tr role="row">{_cells(columns, row)}</tr>' for row in rows)
    return (
        f'<table role="table" class="{name}"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _cells(columns: Sequence[str], row: Row) -> str:
    first = f'<th role="rowheader" scope="row">{escape(row[0])}</th>'
    named = '<span class="ck-beside-name" aria-hidden="true">'
    return first + "".join(
        f'<td role="cell">{named}{escape(name)}</span>{escape(cell)}</td>'
        for name, cell in zip(columns[1:], row[1:], strict=True)
    )


__all__ = ["beside_html", "beside_text", "evidence_table", "ratings_table", "reveal_page"]
