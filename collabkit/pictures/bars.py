"""Bars as SVG that take the page's own colours and keep their letters the same size at any width.

Widths are percent and heights are pixels, so a narrow page shortens the bars and not the letters.
matplotlib was not used: its letters are scaled with the picture, which is unreadable at 400 pixels.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Sequence
from html import escape

from attrs import frozen

TEXT = "var(--jp-content-font-color1, currentColor)"
PAPER = "var(--jp-layout-color0, #fff)"
FONT = "font-size:13px"
# Okabe and Ito's blue, vermilion and bluish green: told apart by colour-blind readers, and each has a
# contrast of 3 or more with white and with JupyterLab's dark #111. Hatching and words need no colour.
COLOURS = ("#0072B2", "#D55E00", "#009E73")
HATCHES = ("", "M-2 2 4 -4M0 8 8 0M6 10 12 4", "M0 4H8")
LONGEST = 55  # percent of the width; the rest is for the words beside the bar
LINE, HEIGHT, STEP, GAP = 19, 17, 23, 12
LETTERS = 36  # of a label in one line when JupyterLab is 400 pixels wide


@frozen
class Bar:
    """One bar: its length as a part of the longest (0 to 1), and the words beside it."""

    length: float
    text: str


@frozen
class Group:
    """The bars of one partner (or audience), under its name; the first is plain, the others are hatched."""

    label: str
    bars: tuple[Bar, ...]


def draw(groups: Sequence[Group], alt: str) -> str:
    """The bars as one inline SVG element with `alt` as its name. The same bars give the same bytes.

    Errors: ValueError for a length outside 0 to 1 or more bars in a group than there are colours.
    """
    mark = "ck" + hashlib.sha256(repr((groups, alt)).encode()).hexdigest()[:8]
    parts, y = [_patterns(mark)], 0
    for group in groups:
        for line in textwrap.wrap(group.label, LETTERS):
            y += LINE
            parts.append(_text("0", y - 5, line, "font-weight:600;"))
        parts.append(_axis(y, y + STEP * len(group.bars)))
        for place, bar in enumerate(group.bars):
            parts.append(_bar(bar, y + (STEP - HEIGHT) // 2, place, mark))
            y += STEP
        y += GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(alt)}" width="100%" '
        f'height="{y}" style="display:block;overflow:visible">{"".join(parts)}</svg>'
    )


def _bar(bar: Bar, y: int, place: int, mark: str) -> str:
    if not 0 <= bar.length <= 1:
        raise ValueError(f"A bar's length is {bar.length:g}; it must lie between 0 and 1.")
    if place >= len(COLOURS):
        raise ValueError(f"A group can have {len(COLOURS)} bars at most.")
    width = round(bar.length * LONGEST, 2)
    style = f"fill:url(#{mark}-{place});stroke:{TEXT};stroke-width:1"
    box = f'<rect x="0" y="{y}" width="{width}%" height="{HEIGHT}" style="{style}"/>' if width else ""
    return box + _text(f"{width}%", y + HEIGHT - 4, bar.text, dx=7)


def _text(x: str, y: int, words: str, style: str = "", dx: int = 0) -> str:
    return f'<text x="{x}" dx="{dx}" y="{y}" style="{FONT};{style}fill:{TEXT}">{escape(words)}</text>'


def _axis(top: int, bottom: int) -> str:
    return f'<line x1="0" x2="0" y1="{top}" y2="{bottom}" style="stroke:{TEXT};stroke-width:2"/>'


def _patterns(mark: str) -> str:
    drawn = (
        f'<pattern id="{mark}-{place}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{colour}"/>'
        f'<path d="{hatch}" style="stroke:{PAPER};stroke-width:1.6"/></pattern>'
        for place, (colour, hatch) in enumerate(zip(COLOURS, HATCHES, strict=True))
    )
    return f"<defs>{''.join(drawn)}</defs>"
