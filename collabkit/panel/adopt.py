"""Writing what a panel may decide into the keys: comments, order and everything else stay as they are."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import FoldedScalarString

from collabkit.content.framework import UNKNOWN
from collabkit.content.key import Origin, Rating
from collabkit.faults import Fault, Faults, shown
from collabkit.files import replace
from collabkit.panel.decide import Decision

WIDTH = 110
LAYOUTS = ({"sequence": 4, "offset": 2}, {"sequence": 2, "offset": 0})
"""Lists indented below their name, or not: the layout that leaves more lines of a file alone is taken."""


def adopt(decisions: Sequence[Decision]) -> list[Path]:
    """Write every rating that is adopted and differs; gives the files that changed.

    All files are composed and proofed before the first is written; each is replaced in one step.
    Raises Faults when a file can't be written without changing something else in it.
    """
    texts: dict[Path, bytes] = {}
    for path in dict.fromkeys(d.place.path.resolve() for d in decisions if d.written):
        own = [d for d in decisions if d.place.path.resolve() == path]
        texts[path] = compose(path, own)
    for path, text in texts.items():
        replace(path, text, path.stat().st_mode & 0o777)
    return list(texts)


def compose(path: Path, decisions: Sequence[Decision]) -> bytes:
    """A key file with the adopted ratings in it."""
    old = path.read_bytes()
    text = old.decode("utf-8-sig").replace("\r\n", "\n")
    made = max((_dumped(text, layout, decisions) for layout in LAYOUTS), key=lambda new: _alike(text, new))
    expected = _plain(text)
    _write_in(expected, decisions)
    if _plain(made) != expected:
        sentence = "can't be rewritten without changing something else in it; write the ratings in by hand"
        raise Faults([Fault(shown(path), 0, f"{sentence}, from proposed.yaml")])
    data = (made.replace("\n", "\r\n") if b"\r\n" in old else made).encode("utf-8")
    return b"\xef\xbb\xbf" + data if old.startswith(b"\xef\xbb\xbf") else data


def _dumped(text: str, layout: dict[str, int], decisions: Sequence[Decision]) -> str:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 4096  # long lines stay long
    yaml.indent(mapping=2, **layout)
    data = yaml.load(text)
    _write_in(data, decisions)
    made = io.StringIO()
    yaml.dump(data, made)
    return made.getvalue()


def _alike(old: str, new: str) -> float:
    return SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False).ratio()


def _plain(text: str) -> Any:
    return deepcopy(YAML(typ="safe", pure=True).load(text))


def _write_in(data: Any, decisions: Sequence[Decision]) -> None:
    """Put the adopted ratings into a file's data."""
    for decision in decisions:
        block = data["items"][decision.place.item.id] if decision.place.item else data
        for cell in decision.written:
            _put(block["ratings"][cell.indicator], cell.new)


def _put(block: Any, rating: Rating) -> None:
    """Change one rating's block; what is equal is not touched, so it keeps its layout."""
    inline = isinstance(block, CommentedMap) and block.fa.flow_style()  # in braces no text can be folded
    values = {
        "reference": rating.reference,
        "accept": UNKNOWN if rating.accept is None else flow(list(rating.accept)),
        "because": rating.because if inline else folded(rating.because, block.get("because")),
    }
    for name, value in values.items():
        if name not in block or _single(block[name]) != _single(value):
            block[name] = value
    if rating.origin is not None:
        origin = _origin(rating.origin)
        if "origin" in block or not isinstance(block, CommentedMap):
            block["origin"] = origin
        else:
            block.insert(0, "origin", origin)  # at the end it would come after the next block's comment


def _single(value: Any) -> Any:
    """A text without the line breaks of its layout."""
    return value.strip() if isinstance(value, str) else value


def _origin(origin: Origin) -> CommentedMap:
    made = CommentedMap(
        kind=origin.kind,
        version=origin.version,
        date=date.fromisoformat(origin.date),
        raters=origin.raters,
        note=origin.note,
    )
    made["figures"] = flow(dict(origin.figures))
    return flow(made)  # type: ignore[no-any-return]


def flow(value: Any) -> Any:
    """In one line, like [4, 5]."""
    made = CommentedMap(value) if isinstance(value, dict) else CommentedSeq(value)
    made.fa.set_flow_style()
    return made


def folded(text: str, old: Any = None) -> Any:
    """A long text in lines of readable length; a comment that hangs on the old text goes along."""
    made: Any = FoldedScalarString(text)
    lines = textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    ends, at = [], 0
    for line in lines[:-1]:
        at += len(line)
        ends.append(at)
        at += 1
    made.fold_pos = ends
    if hasattr(old, "comment"):
        made.comment = old.comment
    return made
