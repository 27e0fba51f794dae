"""Prose: markdown of the course's texts turned into safe HTML."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def html(text: str) -> str:
    r"""Render markdown; HTML written inside it is shown as text, never taken as HTML.

    >>> html("**equal** is not <b>fair</b>")
    '<p><strong>equal</strong> is not &lt;b&gt;fair&lt;/b&gt;</p>\n'
    """
    return str(_markdown().render(text))
