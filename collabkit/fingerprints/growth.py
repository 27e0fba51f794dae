"""Growth: the calibration in the first module beside every module after it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from attrs import frozen

from collabkit.content.course import Course
from collabkit.fingerprints import pattern
from collabkit.fingerprints.pattern import Near
from collabkit.fingerprints.ratings import Rated
from collabkit.pictures.picture import Picture, compare

DRAWN = 3
"""The fewest ratings of a module that make a bar: below, one rating moves it by a half or more."""
STEP = 0.1
"""A change of less than ten in a hundred is not worth a word."""
SURE = 1.64
"""Standard errors of the difference: chance alone reaches so far about one time in ten, both ways counted."""


@frozen
class Growth:
    """One line, and one chart where there is something to draw."""

    line: str
    chart: Picture | None


def growth(rated: Sequence[Rated], course: Course) -> Growth:
    """What has changed since the calibration, as far as the learner has come."""
    first = start(course)
    before = pattern.near(one for one in rated if one.module == first)
    since = pattern.near(one for one in rated if one.module != first)
    return Growth(_line(before, since, name(first), course), chart(rated, course))


def start(course: Course) -> str:
    """The module of the calibration: the first that the course has."""
    return course.item_files[0].stem if course.item_files else ""


def name(module: str) -> str:
    """A module's name as learners know it.

    >>> name("06_equity"), name("00_start_here")
    ('06 Equity', '00 Start here')
    """
    number, _, words = module.partition("_")
    return f"{number} {words.replace('_', ' ').capitalize()}".strip()


def change(before: Near, since: Near) -> int:
    """1 nearer to the accepted ranges than at first, -1 farther, 0 when chance may have done it."""
    share = (before.inside + since.inside) / (before.count + since.count)
    error = math.sqrt(share * (1 - share) * (1 / before.count + 1 / since.count))
    step = since.inside / since.count - before.inside / before.count
    return 0 if abs(step) < max(STEP, SURE * error) else int(math.copysign(1, step))


def _line(before: Near, since: Near, first: str, course: Course) -> str:
    say = course.say
    if not before.count:
        return say("fingerprint.growth_no_start", first=first)
    counts = {"first": first, "inside": before.inside, "count": before.count}
    if not since.count:
        return say("fingerprint.growth_only_start", **counts)
    counts |= {"inside_since": since.inside, "count_since": since.count}
    if min(before.count, since.count) < pattern.RATINGS:
        told = say("fingerprint.growth_few", needed=pattern.RATINGS)
    elif step := change(before, since):
        told = say("fingerprint.growth_nearer") if step > 0 else say("fingerprint.growth_farther")
    else:
        told = say("fingerprint.growth_same")
    return f"{say('fingerprint.growth', **counts)} {told}"


def chart(rated: Sequence[Rated], course: Course) -> Picture | None:
    """The share of ratings inside the accepted range, module by module; None when no module has enough."""
    names = {one.module for one in rated}
    modules = {m: pattern.near(one for one in rated if one.module == m) for m in names}
    drawn = {m: modules[m] for m in sorted(modules) if modules[m].count >= DRAWN}
    if not drawn:
        return None
    say = course.say
    few = ", ".join(name(m) for m in sorted(set(modules) - set(drawn)) if modules[m].count)
    labels = [
        say("fingerprint.label", name=name(m), inside=how.inside, count=how.count) for m, how in drawn.items()
    ]
    return compare(
        say("fingerprint.growth_title"), "", labels,
        {say("fingerprint.series_inside"): [100 * how.inside / how.count for how in drawn.values()]},
        lambda value: say("pictures.percent", value=f"{value:.0f}"), say, top=100,
        note=say("fingerprint.growth_not_drawn", modules=few, needed=DRAWN) if few else "",
        heading="fingerprint.module",
    )  # fmt: skip
