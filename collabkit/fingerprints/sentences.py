"""Three plain sentences about how a learner judges, and the picture beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from collabkit.content.course import Course
from collabkit.fingerprints import pattern
from collabkit.fingerprints.pattern import Near
from collabkit.fingerprints.ratings import Rated
from collabkit.pictures.picture import Picture, compare


def sentences(rated: Sequence[Rated], course: Course) -> tuple[str, str, str]:
    """How lenient or harsh; how much of the scale, and halo; where judgement is sharp.

    Args: at least `pattern.RATINGS` ratings that have levels.
    """
    return (
        level(rated, course),
        f"{scale(rated, course)} {halo(rated, course)}".strip(),
        f"{sharp(rated, course)} {order(rated, course)}".strip(),
    )


def level(rated: Sequence[Rated], course: Course) -> str:
    """How lenient or harsh."""
    found = pattern.lean(rated)
    apart = f"{math.floor(abs(found.mean) * 10 + 0.5) / 10:.1f}"  # a quarter is 0.3, not 0.2
    if found.sign > 0:
        return course.say("fingerprint.level_lenient", apart=apart)
    if found.sign < 0:
        return course.say("fingerprint.level_harsh", apart=apart)
    return course.say("fingerprint.level_even", count=len(pattern.levels(rated)))


def scale(rated: Sequence[Rated], course: Course) -> str:
    """How much of the scale is used, set beside the key."""
    own, key = zip(*pattern.levels(rated), strict=True)
    ratio = pattern.spread(rated)
    if ratio is None:
        return course.say("fingerprint.scale_key_alike", level=key[0])
    if min(own) == max(own):
        return course.say("fingerprint.scale_one", level=own[0])
    fields = {"low": min(own), "high": max(own), "ratio": f"{ratio:.1f}"}
    if ratio < pattern.NARROW:
        return course.say("fingerprint.scale_less", **fields)
    if ratio > pattern.WIDE:
        return course.say("fingerprint.scale_more", **fields)
    return course.say("fingerprint.scale_same", low=min(own), high=max(own))


def halo(rated: Sequence[Rated], course: Course) -> str:
    """Whether one impression colours the next; its absence is no praise for who keeps to a few levels."""
    found = pattern.halo(rated)
    if found is None:
        return course.say("fingerprint.halo_few", cases=pattern.CASES, dimensions=pattern.DIMENSIONS)
    if found >= pattern.HALO:
        return course.say("fingerprint.halo_yes")
    return "" if (pattern.spread(rated) or 0) < pattern.NARROW else course.say("fingerprint.halo_no")


def sharp(rated: Sequence[Rated], course: Course) -> str:
    """Where judgement is sharp and where not."""
    whole, found = pattern.near(rated), pattern.sharpness(rated)
    inside = course.say("fingerprint.sharp_all", inside=whole.inside, count=whole.count)
    if len(found) < 2:
        return f"{inside} {course.say('fingerprint.sharp_few', each=pattern.EACH)}"
    (best, near), *_, (worst, far) = found.items()
    if far.off - near.off < pattern.apart(rated, near, far):
        return f"{inside} {course.say('fingerprint.sharp_alike')}"
    told = course.say(
        "fingerprint.sharp_where",
        best=dimension(best, course), best_inside=near.inside, best_count=near.count,
        worst=dimension(worst, course), worst_inside=far.inside, worst_count=far.count,
    )  # fmt: skip
    return f"{inside} {told}"


def order(rated: Sequence[Rated], course: Course) -> str:
    """Whether partnerships come in the key's order; nothing where there are too few."""
    found = pattern.order(rated)
    if found is None:
        return ""
    if found >= pattern.SAME_ORDER:
        return course.say("fingerprint.order_same")
    if found <= pattern.OTHER_ORDER:
        return course.say("fingerprint.order_other")
    return course.say("fingerprint.order_partly")


def dimension(id: str, course: Course) -> str:
    """The name of a dimension."""
    return next(d.name for d in course.framework.dimensions if d.id == id)


def picture(rated: Sequence[Rated], course: Course) -> Picture:
    """For each dimension the learner's average level beside the key's."""
    own: list[float] = []
    key: list[float] = []
    labels = []
    for d in (d for d in course.framework.dimensions if d.id in pattern.by_dimension(rated)):
        pairs = pattern.levels(one for one in rated if one.dimension == d.id)
        own.append(sum(x for x, _ in pairs) / len(pairs))
        key.append(sum(t for _, t in pairs) / len(pairs))
        labels.append(_label(d.name, pattern.near(one for one in rated if one.dimension == d.id), course))
    say, top = course.say, course.framework.scale.highest
    series = {say("fingerprint.series_own"): own, say("fingerprint.series_key"): key}
    return compare(
        say("fingerprint.picture_title"), say("fingerprint.picture_says"), labels, series,
        "{:.1f}".format, say, top=top, note=say("fingerprint.picture_note"), heading="fingerprint.dimension",
    )  # fmt: skip


def _label(name: str, how: Near, course: Course) -> str:
    return course.say("fingerprint.label", name=name, inside=how.inside, count=how.count)
