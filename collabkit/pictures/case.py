"""What a picture needs to know of a case, and how it writes names and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from collabkit.indicators import frame
from collabkit.indicators.tables import Numbers

Say = Callable[..., str]


class Case(Protocol):
    """A sample partnership as pictures see it; collabkit.content's Case fits."""

    @property
    def title(self) -> str:
        """What the case is called."""

    @property
    def currency(self) -> str:
        """The currency of all its amounts, like USD."""

    @property
    def tables(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Its tables by name, each a list of rows."""

    def partner_name(self, id: str, /) -> str:
        """A partner's full name."""


def table(case: Case, name: str) -> pd.DataFrame:
    """One of the case's tables as a pandas table; empty when the case has none of that name."""
    return frame(case.tables.get(name, []))


def partner_ids(case: Case) -> list[str]:
    """The partners' ids in the order of partners.csv."""
    return [str(row["id"]) for row in case.tables.get("partners", [])]


def partner_names(case: Case, ids: Iterable[object]) -> list[str]:
    """The partners' names, one per id."""
    return [case.partner_name(str(one)) for one in ids]


def recipient_names(case: Case, ids: Iterable[object], say: Say) -> list[str]:
    """Who gets news: partners by name; donors and the community as the course calls them."""
    others = {one: say(f"pictures.audience_{one}") for one in ("donors", "community")}
    return [others.get(str(one)) or case.partner_name(str(one)) for one in ids]


def percent(value: float, say: Say) -> str:
    """A share as readers see it: whole percent, one decimal below 1, and never 0% for a little."""
    if 0 < abs(value) < 0.05:
        return say("pictures.percent_below", value="0.1")
    return say("pictures.percent", value=f"{value:,.{1 if 0 < abs(value) < 0.95 else 0}f}")


def listed(names: Sequence[str], say: Say) -> str:
    """Names as a list in prose: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return say("pictures.and", first=", ".join(names[:-1]), last=names[-1])


def largest(case: Case, values: Numbers, say: Say) -> tuple[str, str]:
    """The largest share as it is written, and the names of all partners who have it."""
    written = {one: percent(value, say) for one, value in values.items()}
    top = percent(values.max(), say)
    return top, listed(partner_names(case, [one for one, text in written.items() if text == top]), say)


def largest_sentence(case: Case, values: Numbers, key: str, say: Say) -> str:
    """One sentence on shares: all the same (words `<key>_equal`), or the largest and whose (`<key>_top`)."""
    top, names = largest(case, values, say)
    if percent(values.min(), say) == top:
        return say(f"pictures.{key}_equal", share=top, count=len(values))
    return say(f"pictures.{key}_top", share=top, names=names)
