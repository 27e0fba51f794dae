"""What pulls a class away from the key: wrong options, wrong turns, praise, ratings that lean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from statistics import fmean

from attrs import frozen

from collabkit.answers.value import Value, indicators, progress
from collabkit.content.course import Course
from collabkit.content.item import Item
from collabkit.content.key import Key

MOST = 3
"""Pulls that are named for each item and sort: enough to talk about in a class."""
HALF = 0.5
"""Levels by which a class's ratings lean before that is worth a line."""


@frozen
class Pull:
    """One thing that drew answers away: which, said with its text, by how many of those who answered."""

    what: str
    text: str
    count: int
    of: int
    note: str = ""


def pulls(item: Item, key: Key, course: Course, values: Iterable[Value]) -> list[Pull]:
    """What drew the answers to one item away from its key, the strongest first.

    Args: `values` as `parse` gives them, one for each learner who answered.
    """
    answered = [v for v in values if progress(item, course, v)[0]]
    return PULLS[item.answer_kind](item, key, course, answered) if answered else []


def _top(counts: Counter[str], of: int, what: str, text: Callable[[str], str]) -> list[Pull]:
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    return [Pull(what, text(name), count, of) for name, count in ranked[:MOST] if count]


def _choose(item: Item, key: Key, course: Course, values: Sequence[Value]) -> list[Pull]:
    texts = {o.id: o.text for o in item.options}
    wrong = Counter({o: sum(o in v for v in values) for o in texts if o not in key.right})
    left = Counter({o: sum(o not in v for v in values) for o in texts if o in key.right and item.several})
    return _top(wrong, len(values), "chosen, and not right", texts.__getitem__) + _top(
        left, len(values), "right, and left out", texts.__getitem__
    )


def _number(item: Item, key: Key, course: Course, values: Sequence[Value]) -> list[Pull]:
    """Values that a known wrong turn leads to, and how many others were off."""
    off = [v for v in values if abs(v - key.value) > key.tolerance + 1e-9]
    turns: Counter[str] = Counter()
    for value in off:
        turn = next((t for t in key.wrong_turns if abs(value - t.value) <= key.tolerance + 1e-9), None)
        turns[turn.because if turn else ""] += 1
    others = turns.pop("", 0)
    found = _top(turns, len(values), "known wrong turn", str)
    rest = Pull("off in another way", "", others, len(values))
    return [*found, rest] if others else found


def _rank(item: Item, key: Key, course: Course, values: Sequence[Value]) -> list[Pull]:
    texts = {t.id: t.text for t in item.things}
    turned: Counter[tuple[str, str]] = Counter()
    for first, then in combinations(key.order, 2):
        turned[first, then] = sum(v.index(first) > v.index(then) for v in values)
    words = {f"{a} {b}": f"“{texts[b]}” put before “{texts[a]}”" for a, b in turned}
    counts = Counter({f"{a} {b}": n for (a, b), n in turned.items()})
    return _top(counts, len(values), "order turned round", words.__getitem__)


def _classify(item: Item, key: Key, course: Course, values: Sequence[Value]) -> list[Pull]:
    facts, groups = {f.id: f.text for f in item.facts}, {g.id: g.text for g in item.groups}
    wrong = Counter(f"{fact} {own}" for v in values for fact, own in v.items() if own != key.groups[fact])

    def words(pair: str) -> str:
        fact, own = pair.split(" ")
        return f"{facts[fact]} → “{groups[own]}” (key: “{groups[key.groups[fact]]}”)"

    return _top(wrong, len(values), "put elsewhere", words)


def _scorecard(item: Item, key: Key, course: Course, values: Sequence[Value]) -> list[Pull]:
    texts = {s.id: f"{s.id}: {s.text}" for s in course.case(item.case or "").statements}
    right, wrong = key.bearing({i.id for i in indicators(item, course)} | set(item.given))
    ticked = Counter(s for v in values for s in v["evidence"])
    leaned = Counter({s: ticked[s] for s in texts if s in wrong})
    passed = Counter({s: len(values) - ticked[s] for s in texts if s in right})
    evidence = _top(leaned, len(values), "ticked, and not evidence here", texts.__getitem__) + _top(
        passed, len(values), "evidence, and passed over", texts.__getitem__
    )
    return _leanings(item, key, course, values) + (evidence if item.evidence else [])


def _leanings(item: Item, key: Key, course: Course, values: Sequence[Value]) -> list[Pull]:
    """Indicators rated above or below what the key accepts, by half a level or more on average."""
    found = []
    for indicator in indicators(item, course):
        given = [v["ratings"][indicator.id] for v in values if indicator.id in v["ratings"]]
        off = _outside(given, key.ratings[indicator.id].accept)
        lean = fmean(off) if off else 0.0
        if abs(lean) >= HALF:
            what = "rated too high" if lean > 0 else "rated too low"
            apart = sum(x * lean > 0 for x in off)
            found.append(Pull(what, indicator.name, apart, len(given), f"{lean:+.1f} levels on average"))
    return sorted(found, key=lambda p: -p.count)[:MOST]


def _outside(given: Sequence[int | str], accept: tuple[int, int] | None) -> list[int]:
    """How many levels each rating lies above (below: minus) the accepted range; levels only."""
    if accept is None:
        return []
    low, high = accept
    return [max(g - high, 0) + min(g - low, 0) for g in given if isinstance(g, int)]


def _none(item: Item, key: Key, course: Course, values: Sequence[Value]) -> list[Pull]:
    return []


PULLS: dict[str, Callable[[Item, Key, Course, Sequence[Value]], list[Pull]]] = {
    "scorecard": _scorecard,
    "choose": _choose,
    "number": _number,
    "rank": _rank,
    "classify": _classify,
    "reflect": _none,
}
