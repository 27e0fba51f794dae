"""Ratings as dots over the levels: who gave what, what is proposed, what the key says now."""

from __future__ import annotations

from html import escape

from collabkit.content.framework import UNKNOWN, Scale
from collabkit.content.key import Rating
from collabkit.panel.propose import Proposal

RADIUS, STEP, BASE = 6, 14, 24
MOST = 12
"""With more ratings on one level than this, a bar stands for the dots."""


def dots(proposal: Proposal, scale: Scale, old: Rating | None = None) -> str:
    """One inline SVG: dots by level, the accepted range as a band, a ring and a triangle for the two keys.

    Widths are percent and heights are pixels, so that letters keep their size on a narrow page. Colours come
    from the page's own variables; every mark differs in form as well.
    """
    levels: list[int | str] = [*(x.level for x in scale.levels), UNKNOWN]
    tallest = min(max(proposal.counts.values(), default=0), MOST)
    floor = STEP * max(tallest, 1) + 22
    width = 100 / len(levels)
    parts = [_band(proposal, levels, width, floor)]
    for place, level in enumerate(levels):
        x = f"{width * (place + 0.5):.2f}%"
        parts.append(_stack(x, proposal.counts[level], floor, max(proposal.counts.values())))
        parts.append(_label(x, floor, str(level), level == proposal.reference))
        if old and level == old.reference:
            parts.append(f'<text class="now" x="{x}" y="{floor + BASE + 14}">▲</text>')
    line = f'<line class="floor" x1="0" x2="100%" y1="{floor}" y2="{floor}"/>'
    alt = escape(described(proposal, old))
    return (
        f'<svg class="dots" role="img" aria-label="{alt}" width="100%" height="{floor + BASE + 18}">'
        f"{''.join(parts)}{line}</svg>"
    )


def described(proposal: Proposal, old: Rating | None = None) -> str:
    """The picture in words, for those who listen."""
    given = ", ".join(f"{n} at {level}" for level, n in proposal.counts.items() if n)
    accepts = "" if proposal.accept is None else ", accepted {} to {}".format(*proposal.accept)
    now = f"; the key now says {old.reference}" if old else ""
    return f"Ratings: {given}. The panel's median is {proposal.reference}{accepts}{now}."


def _band(proposal: Proposal, levels: list[int | str], width: float, floor: int) -> str:
    low, high = proposal.accept or (proposal.reference, proposal.reference)
    first, last = levels.index(low), levels.index(high)
    x, wide = first * width, (last - first + 1) * width
    return f'<rect class="band" x="{x:.2f}%" y="4" width="{wide:.2f}%" height="{floor - 4}"/>'


def _stack(x: str, count: int, floor: int, largest: int) -> str:
    if largest > MOST:
        tall = round(STEP * MOST * count / largest)
        top = floor - tall
        bar = f'<line class="bar" x1="{x}" x2="{x}" y1="{floor}" y2="{top}"/>' if count else ""
    else:
        top = floor - STEP * count
        ys = (floor - STEP * (n + 0.5) for n in range(count))
        bar = "".join(f'<circle cx="{x}" cy="{y:g}" r="{RADIUS}"/>' for y in ys)
    return bar + (f'<text class="count" x="{x}" y="{top - 3}">{count}</text>' if count else "")


def _label(x: str, floor: int, level: str, proposed: bool) -> str:
    ring = f'<circle class="ring" cx="{x}" cy="{floor + 13}" r="10"/>' if proposed else ""
    return f'{ring}<text x="{x}" y="{floor + 18}">{level}</text>'
