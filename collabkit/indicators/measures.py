"""The indicators as learners meet them: a name, the question it asks, what it hides."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

Say = Callable[..., str]


@frozen
class Measure:
    """One indicator computed from tables; its words stand in the course's words.yaml under `pictures`."""

    id: str

    def name(self, say: Say) -> str:
        """What learners call it."""
        return say(f"pictures.measure_{self.id}_name")

    def asks(self, say: Say) -> str:
        """The question that it raises."""
        return say(f"pictures.measure_{self.id}_asks")

    def limits(self, say: Say) -> str:
        """What it hides."""
        return say(f"pictures.measure_{self.id}_limits")

    def note(self, say: Say) -> str:
        """The sentence under a picture: a question to ask, not a verdict, and what the number hides."""
        return say("pictures.question", asks=self.asks(say), limits=self.limits(say))


_POWER = ("voice", "decisions", "uptake", "presence")
_EQUITY = ("contributed", "recognition", "unpriced", "seats", "terms", "means", "support")
_TOLD = ("reach", "lag", "in_time", "bad_news")
_WORK = ("issues", "causes", "kept", "origins", "changed", "joined", "own", "realised", "staying", "profile")
MEASURES = {one: Measure(one) for one in (*_POWER, *_EQUITY, *_TOLD, *_WORK)}


def measure(name: str) -> Measure:
    """The measure of that name. Errors: ValueError that lists the known ones.

    >>> measure("voice").id
    'voice'
    """
    if name not in MEASURES:
        raise ValueError(f'There is no measure "{name}"; there are {", ".join(MEASURES)}.')
    return MEASURES[name]
