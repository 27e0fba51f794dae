"""Which collabkit call a notebook cell makes, read from its text without running it."""

from __future__ import annotations

import ast
import re

from attrs import frozen

from collabkit.content.item import KINDS

NAMES = (*KINDS, "partnership")
MAGIC = re.compile(r"^\s*[%!]")


@frozen
class Call:
    """One call: the name of the function and the id of the item (or case)."""

    name: str
    id: str


def read_call(source: str) -> Call | None:
    """The one call of a cell, such as `scorecard("equity-guardians")`; None when it is anything else.

    >>> read_call('scorecard("equity-guardians")')
    Call(name='scorecard', id='equity-guardians')
    >>> read_call('scorecard("equity-guardians"); open("gradebook.db")') is None
    True
    """
    if len(source) > 2000 or any(MAGIC.match(line) for line in source.splitlines()):
        return None
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if len(body) != 1 or not isinstance(body[0], ast.Expr) or not isinstance(call := body[0].value, ast.Call):
        return None
    if (
        not isinstance(call.func, ast.Name)
        or call.func.id not in NAMES
        or call.keywords
        or len(call.args) != 1
    ):
        return None
    argument = call.args[0]
    if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
        return None
    return Call(call.func.id, argument.value)
