"""From a panel's ratings to a proposed key, and the rules by which it may take the place of the old one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean

from attrs import frozen

from collabkit.content.framework import UNKNOWN, Scale
from collabkit.panel.figures import FEWEST, Figures
from collabkit.panel.ratings import Given, Panel, Target

RATERS = FEWEST
ICC = 0.75
ALPHA = 0.667
WIDE = 2
"""A range of more levels than this between lowest and highest is a panel that is split."""
CAMP = 0.25
"""Two raters who are at least this share of those who rated are a camp, and no slip of one person."""


@frozen
class Proposal:
    """What the panel would have for one target; `split` and `refused` are sentences, empty where all is well.

    `camps` says that the split is of a kind that no median describes. `wider` is every level that was given;
    None where they lie too far apart, or where "?" divides the panel.
    """

    target: Target
    reference: int | str
    accept: tuple[int, int] | None
    counts: dict[int | str, int]
    reasons: tuple[str, ...]
    split: str
    camps: bool
    wider: tuple[int, int] | None

    @property
    def raters(self) -> int:
        """How many rated it, those who found the evidence insufficient included."""
        return sum(self.counts.values())

    @property
    def refused(self) -> str:
        """Why it may not be adopted, whatever the figures say."""
        if self.raters < RATERS:
            return f"{people(self.raters)} rated it; at least {RATERS} needed"
        return self.split if self.camps else ""


def people(n: int) -> str:
    """A number of raters, in words that fit it."""
    return f"{n} rater" if n == 1 else f"{n} raters"


def propose(panel: Panel, target: Target, scale: Scale) -> Proposal:
    """The median and interquartile range of one target, with the panel's notes as reasons."""
    given = panel.of(target)
    found = [g.level for g in given if isinstance(g.level, int)]
    unknown = len(given) - len(found)
    counts: dict[int | str, int] = {x.level: found.count(x.level) for x in scale.levels} | {UNKNOWN: unknown}
    insufficient = unknown > len(found)
    reference = UNKNOWN if insufficient else median(found, scale)
    accept = None if insufficient else quartiles(found)
    split, camps = _split(found, unknown)
    wide = not found or unknown >= len(found) or max(found) - min(found) > WIDE
    return Proposal(
        target,
        reference,
        accept,
        counts,
        _reasons(given, reference, accept),
        split,
        camps,
        None if wide else (min(found), max(found)),
    )


def median(found: Sequence[int], scale: Scale) -> int:
    """The median as a level; a half goes towards the mean, then towards the middle of the scale, then down.

    >>> from collabkit.content.framework import Level, Scale
    >>> five = Scale(tuple(Level(n, "") for n in range(1, 6)), "", "")
    >>> median([4, 4, 5, 5], five), median([1, 2, 3, 3], five), median([1, 1, 2, 2, 2, 5], five)
    (4, 2, 2)
    """
    ordered = sorted(found)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    mean, middle = fmean(ordered), (scale.lowest + scale.highest) / 2
    half = (low + high) / 2
    levels = range(low, high + 1)
    return min(levels, key=lambda x: (abs(x - half), abs(x - mean), abs(x - middle), x))


def quartiles(found: Sequence[int]) -> tuple[int, int]:
    """The levels at which a quarter of the ratings is reached, from below and from above.

    So both ends are levels that somebody gave, and turning the scale round turns the range round: the
    inverse of the empirical distribution (Hyndman and Fan 1996, type 1), taken from either end.

    >>> quartiles([3, 4, 4, 5, 5, 5, 5]), quartiles([1, 2, 3, 4, 5])  # 7/4: the 2nd; 5/4: the 2nd
    ((4, 5), (2, 4))
    """
    ordered = sorted(found)
    place = -(-len(ordered) // 4)
    return ordered[place - 1], ordered[-place]


def _reasons(given: Iterable[Given], reference: int | str, accept: tuple[int, int] | None) -> tuple[str, ...]:
    """The notes of those whose rating is accepted, nearest the reference first, each text once, no names."""

    def far(one: Given) -> int:
        return abs(one.level - reference) if isinstance(one.level, int) and isinstance(reference, int) else 0

    def fits(level: int | str) -> bool:
        if accept is None or isinstance(level, str):
            return level == reference
        return accept[0] <= level <= accept[1]

    notes = [g.note for g in sorted(given, key=far) if g.note and fits(g.level)]
    return tuple(dict.fromkeys(" ".join(note.split()) for note in notes))


def _split(found: Sequence[int], unknown: int) -> tuple[str, bool]:
    """Where the panel is split, in a sentence, and whether into camps that no median describes."""
    enough = max(2, CAMP * (len(found) + unknown))
    if unknown >= enough and len(found) >= enough:
        return f'{unknown} say "{UNKNOWN}", {len(found)} give a level', True
    if camps := _camps(Counter(found), enough):
        low, high = camps
        return f"two camps: {found.count(low)} give {low}, {found.count(high)} give {high}", True
    if found and max(found) - min(found) > WIDE:
        return f"from {min(found)} to {max(found)}", False
    return "", False


def _camps(counts: Counter[int], enough: float) -> tuple[int, int] | None:
    """Two levels with a camp each and fewer ratings on every level between them: bimodal."""
    peaks = sorted(x for x, n in counts.items() if n >= enough)
    for low in peaks:
        for high in reversed(peaks):
            least = min(counts[low], counts[high])
            if high - low > 1 and all(counts[x] < least for x in range(low + 1, high)):
                return low, high
    return None


def refusal(figures: Figures, raters: int) -> str:
    """Why an item's ratings may not be adopted; nothing where they may."""
    if raters < RATERS:
        return f"{people(raters)}; at least {RATERS} needed"
    why = []
    if figures.icc_raters < RATERS <= raters and figures["icc"].value is not None:
        why.append(f"only {people(figures.icc_raters)} gave a level throughout, too few for ICC(2,k)")
    for name, shown, least in (("icc", "ICC(2,k)", ICC), ("alpha", "ordinal alpha", ALPHA)):
        one = figures[name]
        if one.value is None:
            why.append(f"{shown} can't be computed ({one.reason.rstrip('.')})")
        elif one.value < least:
            below = min(round(one.value, 3), least - 0.001)  # never rounded up to the limit itself
            why.append(f"{shown} is {decimal(below, 3)}, below {decimal(least, 3)}")
    return "; ".join(why)


def instead(proposal: Proposal) -> str:
    """What is proposed for a target that may not be adopted."""
    if proposal.raters < RATERS:
        return "ask more raters"
    if proposal.wider:
        low, high = proposal.wider
        return f"accept {low}, which all gave" if low == high else f"wider: accept {low} to {high}"
    return "ungraded: leave it out of the marks, and talk about it"


def decimal(value: float, places: int = 2) -> str:
    """A figure as papers print it.

    >>> decimal(0.806), decimal(-0.25), decimal(1.0), decimal(0.7496, 3)
    ('.81', '-.25', '1.00', '.750')
    """
    return f"{value:.{places}f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.{places}f}"
