"""Interactive notebooks on collaborative leadership: learners score sample partnerships, nbgrader marks them.

The names below are all that a notebook needs; nothing heavy is loaded before one of them is called.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collabkit.notebook import (
        answer,
        choose,
        classify,
        explore,
        fingerprint,
        number,
        partnership,
        predict,
        progress,
        rank,
        reflect,
        reveal,
        scorecard,
    )

__version__ = "0.1.0"
__all__ = [
    "answer",
    "choose",
    "classify",
    "explore",
    "fingerprint",
    "number",
    "partnership",
    "predict",
    "progress",
    "rank",
    "reflect",
    "reveal",
    "scorecard",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("collabkit.notebook"), name)
    raise AttributeError(f"module 'collabkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
