"""Who would stay: what follows when one partner of a partnership has nothing of its own any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd
from attrs import frozen

from collabkit.indicators.tables import need

VITAL = 3
"""The importance of a contribution that the partners call impossible to do without."""


@frozen
class Gain:
    """One benefit, whose it is, and the contributions that it grows from."""

    id: str
    partner: str
    kind: str
    roots: Collection[str]

    def falls(self, gone: Collection[str], importance: Mapping[str, int]) -> bool:
        """Whether too much of what it grows from is gone."""
        missing = [root for root in self.roots if root in gone]
        return bool(missing) and (
            len(missing) == len(self.roots) or any(importance.get(root) == VITAL for root in missing)
        )


@frozen
class Round:
    """One step of a partnership coming apart: who leaves, what goes with them, which benefits fall."""

    leave: tuple[str, ...]
    contributions: tuple[str, ...]
    benefits: tuple[str, ...]


def leaving(
    benefits: pd.DataFrame, contributions: pd.DataFrame, partners: Sequence[str], first: str
) -> tuple[Round, ...]:
    """What follows when one partner has nothing of its own any more, step by step.

    Formula: a partner that leaves takes its contributions. A benefit falls when a contribution that it grows
    from is gone and was impossible to do without (importance 3), or when all that it grows from are gone.
    Who loses its last own benefit leaves in the next step; who never had one, once all common ones are gone.
    Args: benefits; contributions; partners, their ids; first, the partner who leaves first.
    Shape: one `Round` a step. Errors: ValueError for no rows or an unknown partner.
    Source: this course: a way to think, no forecast.
    Limits: people stay out of duty, friendship or want of a choice, and leave for reasons that no table
    holds.

    >>> gifts = pd.DataFrame({"id": ["K1"], "partner": ["a"], "importance": [3]})
    >>> gains = pd.DataFrame({"id": ["B1"], "partner": ["b"], "kind": ["specific"],
    ...     "grows_from": [("K1",)]})
    >>> [step.leave for step in leaving(gains, gifts, ["a", "b"], "a")]
    [('a',), ('b',)]
    """
    need(benefits, "benefits", "id", "partner", "kind", "grows_from")
    need(contributions, "contributions", "id", "partner", "importance")
    if first not in partners:
        raise ValueError(f"{first} is no partner here; the partners are {', '.join(partners)}.")
    importance = dict(zip(contributions["id"], contributions["importance"], strict=True))
    whose = dict(zip(contributions["id"], contributions["partner"], strict=True))
    columns = (benefits[name] for name in ("id", "partner", "kind", "grows_from"))
    gains = [Gain(*row) for row in zip(*columns, strict=True)]
    away: set[str] = set()
    fallen: set[str] = set()
    steps = []
    leave = [first]
    while leave:
        away |= set(leave)
        gone = {id for id, one in whose.items() if one in away}
        new = [g for g in gains if g.id not in fallen and (g.partner in leave or g.falls(gone, importance))]
        taken = tuple(id for id, one in whose.items() if one in leave)
        steps.append(Round(tuple(leave), taken, tuple(g.id for g in new)))
        fallen |= {g.id for g in new}
        leave = [one for one in partners if one not in away and not _stays(one, gains, fallen)]
    return tuple(steps)


def _stays(partner: str, gains: Sequence[Gain], fallen: Collection[str]) -> bool:
    """Whether a partner still has a benefit of its own or, where it never had one, a common one."""
    own = [g for g in gains if g.partner == partner and g.kind == "specific"]
    return any(g.id not in fallen for g in own or [g for g in gains if g.kind == "common"])
