"""Faults: what is wrong with somebody's input, said in one sentence each, all of them at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from attrs import frozen

T = TypeVar("T")


@frozen(order=True)
class Fault:
    """One fault: the file, the line (0 where a line makes no sense) and a sentence that says what to do."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.message}" if where else self.message


class Faults(Exception):
    """Raised with every fault found, never only the first; notebooks show it without a traceback."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def good(result: tuple[T, list[Fault]]) -> T:
    """What was read, where nothing was wrong with it. Raises Faults with all that was."""
    value, faults = result
    if faults:
        raise Faults(faults)
    return value


def say_fault(message: str) -> Faults:
    """Make the exception for one plain sentence that belongs to no file."""
    return Faults([Fault("", 0, message)])


def shown(path: Path) -> str:
    """Write a path as short as it can be read from here: relative when it lies below this folder."""
    try:
        relative = os.path.relpath(path)
    except (ValueError, OSError):  # another drive of Windows, or this folder is gone
        return str(path)
    return str(path) if relative.startswith("..") else Path(relative).as_posix()


def meant(word: str, known: Iterable[str]) -> str:
    """Say which known word was probably meant, or list them all: the end of a sentence.

    >>> meant("equty", ["equity", "power"])
    'did you mean "equity"?'
    >>> meant("xyz", ["equity", "power"])
    'use one of: equity, power'
    """
    names = list(dict.fromkeys(known))
    close = get_close_matches(word[:100], names, n=1)  # comparing takes time by the square of the length
    if close:
        return f'did you mean "{close[0]}"?'
    return f"use one of: {', '.join(names)}" if names else "none is defined"
