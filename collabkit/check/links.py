"""What can be wrong with links and pictures in Markdown: no words for a picture, ways that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from markdown_it.token import Token

BRIEF = "the picture has no words for who can't see it; write them between the [ ]"
IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ALT = re.compile(r"""\balt\s*=\s*(["'])\s*\S""", re.IGNORECASE)


def link_faults(text: str, folder: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Faults of a Markdown text, as (line from 0, sentence).

    Args: `folder` is where the text stands; `root` is the outermost folder that learners have.
    """
    from markdown_it import MarkdownIt

    for block in MarkdownIt("commonmark").enable("table").parse(text):
        line = block.map[0] if block.map else 0
        for sentence in _sentences([block, *(block.children or [])], folder, root):
            yield line, sentence


def _sentences(tokens: Iterable[Token], folder: Path, root: Path) -> Iterator[str]:
    for token in tokens:
        if token.type == "image":
            if not token.content.strip():
                yield BRIEF
            yield from _way(str(token.attrs.get("src", "")), folder, root)
        elif token.type == "link_open":
            yield from _way(str(token.attrs.get("href", "")), folder, root)
        elif token.type.startswith("html") and not all(map(ALT.search, IMAGE.findall(token.content))):
            yield 'the picture has no words for who can\'t see it; write them in alt="…"'


def _way(target: str, folder: Path, root: Path) -> Iterator[str]:
    """Why a link leads nowhere, if it does. Addresses in the net are not tried."""
    try:
        parts = urlsplit(target)
        path = (folder / unquote(parts.path)).resolve()
    except (ValueError, OSError, RuntimeError):
        yield f'the link "{target}" is no address; correct it'
        return
    if parts.scheme or parts.netloc or not parts.path:
        return
    if path != root.resolve() and root.resolve() not in path.parents:
        yield f'the link "{target}" leads out of {root.name}/, which is all that learners have; remove it'
    elif not _there(path, root):
        yield f'the link "{target}" leads nowhere; correct it, or put the file there'


def _there(path: Path, root: Path) -> bool:
    """Whether a file is there; in a learner's copy the exercises lie in the course folder."""
    try:
        return path.exists() or (root.parent / path.relative_to(root.resolve())).exists()
    except (OSError, ValueError):
        return False
