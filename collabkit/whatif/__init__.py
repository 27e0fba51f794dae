"""What-ifs: a picture of a case with switches and sliders, to try and take back.

`view("contributions", case, say)` gives a widget; `VIEWS` lists the names.
Nothing is saved or marked.
"""

from __future__ import annotations

from collections.abc import Callable

from collabkit.pictures.case import Case, Say
from collabkit.whatif import contributions, terms
from collabkit.whatif.widget import WhatIf

VIEWS: dict[str, Callable[[Case, Say], WhatIf]] = {
    "contributions": contributions.contributions,
    "terms": terms.terms,
}

__all__ = ["VIEWS", "WhatIf", "view"]


def view(name: str, case: Case, say: Say) -> WhatIf:
    """The what-if of that name, on the case's tables and in the course's words.

    Errors: ValueError for an unknown name (lists the known ones), and for tables with nothing to show.
    """
    if name not in VIEWS:
        raise ValueError(f'There is no what-if "{name}"; there are {", ".join(VIEWS)}.')
    return VIEWS[name](case, say)
