"""What can be wrong with an item or its key beyond their form: questions that need no reading of the case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from collabkit.content.case import Case
from collabkit.content.framework import UNKNOWN, Framework
from collabkit.content.item import MARKED, Item
from collabkit.content.key import Key
from collabkit.faults import Fault, meant
from collabkit.marking.rules import best_constant, rank_share

RUBRIC = ("line", "0", "1", "2", "3")


def repeated(items: Iterable[Item]) -> Iterator[Fault]:
    """Faults of ids that stand in two files: answers are kept by id, so one would show up in the other."""
    first: dict[str, Item] = {}
    for item in items:
        other = first.setdefault(item.id, item)
        if other.file != item.file:
            sentence = f'the item id "{item.id}" is used in {other.file} too; give each its own'
            yield Fault(item.file, item.line, sentence)


def item_faults(item: Item, framework: Framework, graded: bool) -> Iterator[Fault]:
    """Faults of an item as it is asked; `graded` says that it stands in an exercise."""
    for sentence in _asked(item, framework, graded):
        yield Fault(item.file, item.line, f'item "{item.id}": {sentence}')


def _asked(item: Item, framework: Framework, graded: bool) -> Iterator[str]:
    yield from _points(item, graded)
    if item.kind == "scorecard":
        yield from _given(item, framework)
    if item.low is not None and item.high is not None and item.low >= item.high:
        yield f"low is {item.low:g} and high is {item.high:g}; low has to be less than high"
    yield from _drawn(item)


def _points(item: Item, graded: bool) -> Iterator[str]:
    markable = item.kind in (*MARKED, "reflect")
    if item.points is None:
        if graded and markable:
            yield "has no points; say how many it is worth, or move it to a lesson"
    elif not markable:
        yield f"a {item.kind} is not marked; take its points away"
    elif not graded:
        yield "has points, but stands in a lesson; take them away, or move it to solutions/"
    elif item.points <= 0:
        yield f"is worth {item.points:g} points; give it more than 0"


def _given(item: Item, framework: Framework) -> Iterator[str]:
    asked = [i.id for i in item.shown(framework)]
    levels = [*range(framework.scale.lowest, framework.scale.highest + 1), UNKNOWN]
    for name, level in item.given.items():
        if name not in asked:
            yield f'gives "{name}", which is no indicator of its dimensions; {meant(str(name), asked)}'
        if isinstance(level, bool) or level not in levels:
            yield f'gives {name} the level "{level}", which is not on the scale; use one of {_list(levels)}'
    if asked and not set(asked) - set(item.given):
        yield "gives every rating, so nothing is asked; leave at least one out of given"


def _list(things: Iterable[object]) -> str:
    return ", ".join(map(str, things))


def _drawn(item: Item) -> Iterator[str]:
    """Pictures and what-ifs that do not exist, or have no case to be drawn from."""
    from collabkit.pictures import PICTURES

    if item.picture and item.picture not in PICTURES:
        yield f'there is no picture "{item.picture}"; {meant(item.picture, PICTURES)}'
    if item.picture and not item.case:
        yield f'the picture "{item.picture}" is drawn from a case; name it under case'
    if item.kind == "explore":
        from collabkit.whatif import NAMES

        if item.view and item.view not in NAMES:
            yield f'there is no what-if "{item.view}"; {meant(item.view, NAMES)}'


def key_faults(item: Item, key: Key, framework: Framework, case: Case | None, graded: bool) -> Iterator[str]:
    """Faults of a key, as sentences: values that can't be, and answers that would need no thought."""
    if item.kind == "scorecard":
        yield from _scorecard(item, key, framework, case, graded)
    elif item.kind in KEYED:
        yield from KEYED[item.kind](item, key)


def _scorecard(item: Item, key: Key, framework: Framework, case: Case | None, graded: bool) -> Iterator[str]:
    if graded and case is not None and case.use == "practice":
        yield f'case "{case.id}" is for practice, its reference is open to learners; use a graded case'
    asked = [i.id for i in item.shown(framework) if i.id not in item.given]
    ratings = [key.ratings[name] for name in asked if name in key.ratings]
    low, high = framework.scale.lowest, framework.scale.highest
    if graded and ratings and best_constant(ratings, low, high) == 0:
        yield (
            "one and the same level fits every rating, so no judgement is needed; "
            "ask for indicators whose references differ"
        )
    if item.on_card:
        for name in asked:
            rating = key.ratings.get(name)
            if rating and rating.reference != UNKNOWN and not rating.supports:
                yield f"shows no statement that supports the level of {name}; add one under evidence"
    if item.evidence and key.statements:
        real, rest = key.bearing({*asked, *item.given})
        if not real:
            yield "asks for evidence, but no statement is evidence for it; take evidence away, or add some"
        if not rest:
            yield "asks for evidence, but every statement is some, so ticking all would do; add others"


def _choose(item: Item, key: Key) -> Iterator[str]:
    right, options = set(key.right), {o.id for o in item.options}
    if options and not right:
        yield "no option is right; name the right ones under right"
    elif options and options <= right:
        yield "every option is right, so nothing has to be told apart; add one that is wrong"
    elif len(right) > 1 and not item.several:
        yield f"{len(right)} options are right, but only one can be chosen; add several: true, or keep one"
    for option in item.options:
        if not (key.because.get(option.id) or option.because):
            yield f'option "{option.id}" has no reason; add it under because'


def _number(item: Item, key: Key) -> Iterator[str]:
    low = float("-inf") if item.low is None else item.low
    high = float("inf") if item.high is None else item.high
    if low >= high:
        return  # said already
    if not low <= key.value <= high:
        yield f"the value {key.value:g} lies outside {low:g} to {high:g}, so nobody can give it; change them"
    if key.tolerance < 0:
        yield f"the tolerance is {key.tolerance:g}; write 0 or more"
    elif low >= key.value - key.tolerance and high <= key.value + key.tolerance:
        yield f"every number from {low:g} to {high:g} would be right; lower the tolerance, or widen them"
    elif abs(round(key.value, item.decimals) - key.value) > key.tolerance + 1e-9:
        yield (
            f"the value {key.value:.10g}, shown with {item.decimals} decimals, "
            "lies outside its own tolerance; raise the tolerance or the decimals"
        )
    for turn in key.wrong_turns:
        if abs(turn.value - key.value) <= key.tolerance:
            yield f"the wrong turn {turn.value:.10g} is inside the tolerance, so it is right; delete it"


def _rank(item: Item, key: Key) -> Iterator[str]:
    shown = [t.id for t in item.things]
    for id in _twice(key.order):
        yield f'the order names "{id}" twice; each has one place'
    if len(set(key.order)) == len(key.order) and rank_share(shown, key.order) > 0:
        yield "the order in which the things are shown earns points already; mix them, or turn them round"


def _classify(item: Item, key: Key) -> Iterator[str]:
    used = set(key.groups.values())
    if len(key.groups) > 1 and len(used) == 1:
        yield f'all facts belong to "{used.pop()}", so nothing is told apart; add a fact of another group'
    for fact in item.facts:
        if not (key.because.get(fact.id) or fact.because):
            yield f'fact "{fact.id}" has no reason; add it under because'


def _reflect(item: Item, key: Key) -> Iterator[str]:
    for n, line in enumerate(key.rubric, 1):
        missing = [name for name in RUBRIC if not line.get(name, "").strip() or line[name] == "None"]
        if missing:
            yield f"line {n} of the rubric lacks {_list(missing)}; say what earns each number of points"
        for name in line:
            if name not in RUBRIC:
                yield f'line {n} of the rubric has "{name}"; {meant(name, RUBRIC)}'


def _twice(names: Sequence[str]) -> list[str]:
    return [name for name, n in Counter(names).items() if n > 1]


KEYED: dict[str, Callable[[Item, Key], Iterator[str]]] = {
    "choose": _choose,
    "number": _number,
    "rank": _rank,
    "classify": _classify,
    "reflect": _reflect,
}
