"""Pictures of a case: bars in the reader's own theme, with a sentence and a table that say the same.

`picture("contributions", case, say)` gives a Picture; `PICTURES` lists the names.
"""

from __future__ import annotations

from collections.abc import Callable

from collabkit.pictures import creation, equity, information, power, transparency, trust, value
from collabkit.pictures.case import Case, Say
from collabkit.pictures.picture import Picture

PICTURES: dict[str, Callable[[Case, Say], Picture]] = {
    "contributions": equity.contributions,
    "recognition": equity.recognition,
    "unpriced": equity.unpriced,
    "risk-and-benefit": equity.risk_and_benefit,
    "loss": equity.loss,
    "seats": equity.seats,
    "support": equity.support,
    "voice": power.voice,
    "proposals": power.proposals,
    "reach": transparency.reach,
    "bad-news": transparency.bad_news,
    "lag": information.lag,
    "in-time": information.in_time,
    "issues": trust.issues,
    "causes": trust.causes,
    "kept": trust.kept,
    "origins": creation.origins,
    "changed": creation.changed,
    "joined": value.joined,
    "own-benefits": value.own_benefits,
    "realised": value.realised,
}

__all__ = ["PICTURES", "Case", "Picture", "Say", "picture"]


def picture(name: str, case: Case, say: Say) -> Picture:
    """The picture of that name, drawn from the case's tables in the course's words.

    Errors: ValueError for an unknown name (lists the known ones), and for tables with nothing to show.
    """
    if name not in PICTURES:
        raise ValueError(f'There is no picture "{name}"; there are {", ".join(PICTURES)}.')
    return PICTURES[name](case, say)
