"""What-ifs: a picture of a case with switches and sliders, to try and take back.

`view("contributions", case, say)` gives a widget; `VIEWS` lists the names.
Nothing is saved or marked.
"""

from __future__ import annotations

from collections.abc import Callable

from collabkit.pictures.case import Case, Say
from collabkit.whatif import (
    continuum,
    contributions,
    delay,
    idea,
    leave,
    profile,
    redaction,
    terms,
    timeline,
    voice,
)
from collabkit.whatif.profile import Profiles
from collabkit.whatif.widget import WhatIf

VIEWS: dict[str, Callable[[Case, Say], WhatIf]] = {
    "contributions": contributions.contributions,
    "terms": terms.terms,
    "voice": voice.voice,
    "delay": delay.delay,
    "timeline": timeline.timeline,
    "idea": idea.idea,
    "continuum": continuum.continuum,
    "redaction": redaction.redaction,
    "leave": leave.leave,
}
"""What-ifs on one case's tables."""
PROFILE = "profile"
"""The what-if on the references of all practice cases."""
NAMES = (*VIEWS, PROFILE)

__all__ = ["NAMES", "VIEWS", "WhatIf", "view"]


def view(name: str, case: Case, say: Say, profiles: Callable[[], Profiles] = dict) -> WhatIf:
    """The what-if of that name, on the case's tables and in the course's words.

    Args: `profiles`, asked only by the what-if that sets partnerships beside each other.
    Errors: ValueError for an unknown name (lists the known ones), and for tables with nothing to show.
    """
    if name == PROFILE:
        return profile.profile(profiles(), case.title, say)
    if name not in VIEWS:
        raise ValueError(f'There is no what-if "{name}"; there are {", ".join(NAMES)}.')
    return VIEWS[name](case, say)
