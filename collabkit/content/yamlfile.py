"""YAML files read with their line numbers, and handed out as checked values."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError

from collabkit.faults import Fault, meant, shown

SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
LARGEST = 1e15
"""Numbers beyond this are slips of the pen, and no longer exact."""
MOST_DECIMALS = 6


class Node:
    """One mapping of a YAML file: gives values of the kind asked for and notes a fault for each that is not.

    A value that is missing or wrong comes back as the kind's empty value, so that reading goes on
    and all faults of a file are found in one go.
    """

    def __init__(self, data: CommentedMap, path: str, faults: list[Fault], line: int = 1) -> None:
        self.data, self.path, self.faults, self.start = data, path, faults, line

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def line(self, key: object = None) -> int:
        """The line (from 1) on which `key` stands, or on which the mapping begins."""
        places = self.data.lc.data or {}
        return int(places[key][0]) + 1 if key in places else self.start

    def fault(self, message: str, key: object = None) -> None:
        """Note a fault at the line of `key`."""
        self.faults.append(Fault(self.path, self.line(key), message))

    def _get(self, key: str, kinds: tuple[type, ...], what: str, default: Any, needed: bool) -> Any:
        value = self.data.get(key)
        if value is None:
            if needed:
                self.fault(f'"{key}" is missing; write {key}: {what}', key)
            return default
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            self.fault(f'"{key}" is {brief(value)}, expected {what}', key)
            return default
        return value

    def text(self, key: str, needed: bool = True, default: str = "") -> str:
        """A text; numbers written without quotes are taken as written, dates too."""
        value = self._get(key, (str, int, float), "a text", default, needed)
        own = self.data.get(key)
        if needed and isinstance(own, str) and not own.strip():
            self.fault(f'"{key}" is empty, expected a text', key)
        return str(value).strip()

    def slug(self, key: str, needed: bool = True) -> str:
        """An id: letters, digits, - and _."""
        value = self.text(key, needed)
        if value and not SLUG.fullmatch(value):
            self.fault(f'id "{value}" may hold only letters, digits, - and _; rename it', key)
        return value

    def whole(self, key: str, needed: bool = True, default: int = 0) -> int:
        """A whole number."""
        return int(self._get(key, (int,), "a whole number", default, needed))

    def decimals(self) -> int:
        """How many decimal places a number is shown with."""
        value = self.whole("decimals", needed=False)
        if 0 <= value <= MOST_DECIMALS:
            return value
        self.fault(f'"decimals" is {brief(value)}, expected 0 to {MOST_DECIMALS}', "decimals")
        return 0

    def number(self, key: str, needed: bool = True, default: float = 0.0) -> float:
        """A finite number."""
        value = self._get(key, (int, float), "a number with a decimal point", default, needed)
        if not -LARGEST <= value <= LARGEST:  # so written, infinite and "not a number" are caught too
            self.fault(f'"{key}" is {brief(value)}, expected a finite number', key)
            return default
        return float(value)

    def truth(self, key: str, default: bool = False) -> bool:
        """True or false."""
        return bool(self._get(key, (bool,), "true or false", default, needed=False))

    def choice(self, key: str, choices: Iterable[str], needed: bool = True, default: str = "") -> str:
        """One word of a list."""
        value = self.text(key, needed, default)
        if value and value not in (names := list(choices)):
            self.fault(f'"{key}" is "{value}"; {meant(value, names)}', key)
            return default
        return value

    def texts(self, key: str, needed: bool = False) -> tuple[str, ...]:
        """A list of texts, as a tuple."""
        texts = []
        for value in self._get(key, (list,), "a list, like [S1, S2]", [], needed):
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                texts.append(str(value))
            else:
                self.fault(f'"{key}" holds {brief(value)}, expected only texts', key)
        return tuple(texts)

    def node(self, key: str, needed: bool = True) -> Node:
        """A mapping below this one (an empty one where it is missing)."""
        value = self._get(key, (CommentedMap,), "a block of its own, indented", None, needed)
        below = value if value is not None else CommentedMap()
        return Node(below, self.path, self.faults, self.line(key))

    def nodes(self, key: str, needed: bool = True) -> list[Node]:
        """A list of mappings."""
        value = self._get(key, (CommentedSeq,), 'a list of blocks, each beginning with "- "', None, needed)
        return [] if value is None else list(self._each(value, key))

    def _each(self, value: CommentedSeq, key: str) -> Iterator[Node]:
        for i, entry in enumerate(value):
            places = value.lc.data or {}
            line = int(places[i][0]) + 1 if i in places else self.line(key)
            if isinstance(entry, CommentedMap):
                yield Node(entry, self.path, self.faults, line)
            else:
                self.faults.append(
                    Fault(self.path, line, f'"{key}" holds {brief(entry)}, expected a block like "- id: …"')
                )

    def entries(self, key: str, needed: bool = True) -> list[tuple[str, Node]]:
        """A mapping of mappings, as (name, mapping) pairs."""
        block = self.node(key, needed)
        return [(str(name), block.node(name)) for name in block.data]

    def words(self, key: str, needed: bool = False) -> dict[str, str]:
        """A mapping of name to text."""
        block = self.node(key, needed)
        return {str(name): block.text(name) for name in block.data}

    def allow(self, *keys: str) -> None:
        """Note every key that is not one of these: most often a slip of the pen."""
        for key in self.data:
            if str(key) not in keys:
                self.fault(f'"{key}" is not known here; {meant(str(key), keys)}', key)


def read_yaml(path: Path, faults: list[Fault]) -> Node:
    """Read a YAML file whose top is a mapping; faults (missing, not UTF-8, not YAML, a key twice) are noted.

    A file that can't be read comes back empty and silent: that it can't be read is its one fault.
    """
    name = shown(path)
    empty = Node(CommentedMap(), name, [])
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        faults.append(Fault(name, 0, f"the file can't be read ({error.strerror}); put it there"))
        return empty
    except UnicodeDecodeError as error:
        faults.append(Fault(name, 0, f"not UTF-8 text (byte {error.start + 1}); save the file as UTF-8"))
        return empty
    try:
        data = _load(text)
    except MarkedYAMLError as error:
        faults.append(Fault(name, _line(error), _sentence(error)))
        return empty
    except Exception as error:  # on junk the parser fails in ways of its own (KeyError, AttributeError, …)
        why = (str(error).splitlines() or [type(error).__name__])[0]
        faults.append(Fault(name, 0, f"not readable as YAML ({why}); mend or retype it"))
        return empty
    if not isinstance(data, CommentedMap):
        faults.append(Fault(name, 1, f"the file holds {brief(data)}, expected lines of the form name: value"))
        return empty
    return Node(data, name, faults)


class _Constructor(RoundTripConstructor):
    """Leaves dates as they are written: a day that does not exist is then a fault with a line."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: str(node.value))


@lru_cache(maxsize=32)
def _load(text: str) -> Any:
    """Parse a text; the same text is parsed once, since nobody changes what was read."""
    yaml = YAML(typ="rt", pure=True)
    yaml.Constructor = _Constructor
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an anchor used again is no concern of the reader
        return yaml.load(text)


def _line(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return int(mark.line) + 1 if mark else 0


def _sentence(error: MarkedYAMLError) -> str:
    problem = (error.problem or "not readable as YAML").splitlines()[0]
    if "duplicate key" in problem:
        key = re.search(r'duplicate key "([^"]*)"', problem)
        return f'"{key.group(1) if key else "a name"}" stands twice in the same block; keep one of them'
    if "'\\t'" in problem:
        return "a tab is used for indenting; use spaces"
    return f"not readable as YAML: {problem}; look at the indent, colons and quotes here and just above"


def brief(value: object) -> str:
    """Name a value in a few words, for a sentence."""
    if isinstance(value, dict):
        return "a block"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    try:
        text = str(value)
    except ValueError:  # Python writes no whole number of more than 4300 digits
        return "a number too large to read"
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'
