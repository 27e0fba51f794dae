"""What-if: weigh the dimensions as you like; the total moves, the weakest dimension does not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from statistics import fmean

from collabkit import indicators as ind
from collabkit.content.course import REFERENCE, Course
from collabkit.pictures.case import Say
from collabkit.pictures.picture import compare
from collabkit.whatif.widget import Results, Values, WhatIf, reset, result, select, slider

Profiles = Mapping[str, Mapping[str, float]]
"""For each partnership, by its title, the mean level of each dimension, by its name."""
HEAVIEST = 5


def profile(profiles: Profiles, own: str, say: Say) -> WhatIf:
    """A list of partnerships, a slider for each dimension's weight, the totals, and the profile.

    Args: profiles; own, the title of the partnership that is shown first.
    Errors: ValueError when no partnership has a reference.
    """
    if own not in profiles:
        raise ValueError(f'"{own}" has no reference here, so it has no profile.')
    titles = [(title, title) for title in profiles]
    names = list(dict.fromkeys(name for levels in profiles.values() for name in levels))
    sliders = [
        slider(f"weight:{n}", say("pictures.profile_weight", dimension=name), 1, HEAVIEST, 1)
        for n, name in enumerate(names)
    ]
    parts = [
        select("title", say("pictures.profile_which"), titles, own),
        *sliders,
        reset(say("pictures.profile_reset"), sliders),
        result("profile"),
    ]
    return WhatIf(parts, partial(results, profiles, names, say))


def profiles(course: Course) -> Profiles:
    """For each practice case, by title, the mean level of each dimension that its reference rates."""
    found = {}
    for id in course.case_ids:
        if not (course.folder / "cases" / id / REFERENCE).is_file():
            continue
        ratings = course.reference(id).ratings
        rated = {
            d.name: [ratings[i.id].reference for i in d.indicators if i.id in ratings]
            for d in course.framework.dimensions
        }
        levels = {name: [r for r in own if isinstance(r, int)] for name, own in rated.items()}
        found[course.case(id).title] = {name: fmean(own) for name, own in levels.items() if own}
    return found


def results(profiles: Profiles, names: list[str], say: Say, values: Values) -> Results:
    """The totals of all, and the profile of one with its weakest dimension."""
    weights = {name: float(values[f"weight:{n}"]) for n, name in enumerate(names)}
    if not any(weights.values()):
        return {"profile": {"status": say("pictures.profile_none"), "html": ""}}
    totals = {title: total(levels, weights) for title, levels in profiles.items()}
    ranked = sorted(totals, key=lambda title: (-totals[title], title))
    levels = profiles[values["title"]]
    weakest = _weakest(levels)
    says = say(
        "pictures.profile_says", title=values["title"], total=_level(totals[values["title"]]),
        place=ranked.index(values["title"]) + 1, count=len(ranked), weakest=weakest,
        level=_level(levels[weakest]),
    )  # fmt: skip
    drawn = compare(
        say("pictures.profile_title", title=values["title"]), "", list(levels),
        {say("pictures.series_level"): list(levels.values())}, _level, say, top=5,
        note=ind.measure("profile").note(say), heading="pictures.dimension",
    )  # fmt: skip
    lines = (_line(title, totals[title], profiles[title], say) for title in ranked)
    html = "".join(f"<li>{escape(line)}</li>" for line in lines)
    heading = f'<p class="ck-heading">{escape(say("pictures.profile_totals"))}</p>'
    return {"profile": {"status": says, "html": f"{drawn.html()}{heading}<ol>{html}</ol>"}}


def _weakest(levels: Mapping[str, float]) -> str:
    return min(levels, key=lambda name: levels[name])


def _line(title: str, total: float, levels: Mapping[str, float], say: Say) -> str:
    weakest = _weakest(levels)
    return say(
        "pictures.profile_line",
        title=title,
        total=_level(total),
        weakest=weakest,
        level=_level(levels[weakest]),
    )


def total(levels: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted mean of the levels that there are; 0 when none of them has a weight.

    >>> total({"a": 5.0, "b": 1.0}, {"a": 3.0, "b": 1.0})
    4.0
    """
    weight = sum(weights[name] for name in levels)
    return sum(level * weights[name] for name, level in levels.items()) / weight if weight else 0.0


def _level(value: float) -> str:
    return f"{value:.1f}"
