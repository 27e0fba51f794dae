"""A picture: bars, the sentence they say, and the same as a table for those who read or listen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from attrs import field, frozen

from collabkit.pictures.bars import TEXT, Bar, Group, draw

Say = Callable[..., str]
FIGURE = f"margin:.8em 0 1em;max-width:40em;line-height:1.45;color:{TEXT}"
CELL = "text-align:left;padding:.15em 1em .15em 0;white-space:normal"


@frozen
class Picture:
    """One picture of a case; `svg`, `alt` and `rows` hold the same numbers."""

    title: str
    says: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    as_table: str
    svg: str = field(repr=False)

    def html(self) -> str:
        """The figure as HTML: title, sentence, bars, note, and the rows in a table that opens."""
        says = f'<p style="margin:0 0 .6em">{escape(self.says)}</p>' if self.says else ""
        note = f'<p style="margin:.3em 0"><em>{escape(self.note)}</em></p>' if self.note else ""
        return (
            f'<figure class="ck-picture" style="{FIGURE}">'
            f'<figcaption style="margin-bottom:.3em"><strong>{escape(self.title)}</strong></figcaption>'
            f"{says}{self.svg}{note}"
            f"<details><summary>{escape(self.as_table)}</summary>{self._table()}</details></figure>"
        )

    def _table(self) -> str:
        def row(cells: Sequence[str], first: str, rest: str) -> str:
            tags = [first, *[rest] * (len(cells) - 1)]
            body = (f"<{t} style='{CELL}'>{escape(c)}</{t[:2]}>" for t, c in zip(tags, cells, strict=True))
            return f"<tr>{''.join(body)}</tr>"

        body = "".join(row(cells, 'th scope="row"', "td") for cells in self.rows)
        head = row(self.columns, 'th scope="col"', 'th scope="col"')
        return f'<table style="border-collapse:collapse">{head}{body}</table>'

    def _repr_html_(self) -> str:
        return self.html()

    def __str__(self) -> str:
        return self.alt


def compare(
    title: str,
    says: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[float]],
    show: Callable[[float], str],
    say: Say,
    *,
    note: str = "",
    top: float = 0,
    heading: str = "pictures.partner",
) -> Picture:
    """A picture with a group of bars per label and one bar per series.

    Args: title and says, shown above the bars; labels, one per group; series, its short name to one value
    per label; show, writes a value; top, the value of the longest bar (default: the largest value).
    Errors: ValueError when a series has not one value per label.
    """
    longest = max(top, *(value for values in series.values() for value in values))
    groups, items, rows = [], [], []
    for label, *values in zip(labels, *series.values(), strict=True):
        written = [show(value) for value in values]
        named = [say("pictures.bar", series=n, value=w) for n, w in zip(series, written, strict=True)]
        named = named if len(series) > 1 else written
        lengths = [value / longest if longest else 0 for value in values]
        groups.append(Group(label, tuple(map(Bar, lengths, named))))
        items.append(say("pictures.alt_item", name=label, values=", ".join(named)))
        rows.append((label, *written))
    alt = " ".join(say("pictures.alt", title=title, says=says, items="; ".join(items)).split())
    columns = (say(heading), *series)
    as_table = say("pictures.as_table")
    return Picture(title, says, alt, columns, tuple(rows), note, as_table, draw(groups, alt))
