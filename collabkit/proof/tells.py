"""Tells: place or length that gives a key away, looked for over the whole content by permutation tests.

Counts of single choices are held against their exact distribution under chance. Everything else is a figure
over all items or cases, held against the same figure with the key shuffled within each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import fmean

from attrs import frozen

from collabkit.content.key import EVIDENCE
from collabkit.demo import looks
from collabkit.faults import Fault
from collabkit.proof.chance import Pairs, at_least, concordance, correlation, gathering, shuffled
from collabkit.proof.shipped import Asked

ALPHA = 0.05
"""A tell is a fault when chance alone would do as well less often than this."""
LINK = 0.25
"""A correlation as small as this helps nobody, however certain it is."""

Places = dict[str, looks.Order]
CHOICES: Places = {
    "first": looks.as_shown,
    "last": looks.turned_round,
    "longest": looks.longest_first,
    "shortest": lambda texts: looks.longest_first(texts)[::-1],
}


@frozen
class Tell:
    """One thing that might give a key away: what was looked at, over how many, the figure and its chance."""

    what: str
    over: str
    figure: str
    p: float
    faults: tuple[Fault, ...] = ()


@frozen(eq=False)
class Group:
    """One item or case: texts in the order shown, and what the key says of each."""

    name: str
    texts: tuple[str, ...]
    labels: tuple[float, ...]
    file: str
    line: int


def tells(asked: Sequence[Asked]) -> list[Tell]:
    """Every tell that is looked for, with faults where one is found."""
    groups = {
        "evidence among statements": list(_statements(asked, EVIDENCE)),
        "praise among statements": list(_statements(asked, ("tempting",))),
        "right options of several": list(_several(asked)),
    }
    found = list(_single(asked))
    for what, those in groups.items():
        found += [_linked(what, looked, those) for looked in LOOKS if those]
    facts, things = list(_facts(asked)), list(_things(asked))
    found += [_gathered(looked, facts) for looked in LOOKS if facts]
    found += [_ordered(looked, things) for looked in LOOKS if things]
    return found


# Where one option is chosen


def _single(asked: Sequence[Asked]) -> Iterator[Tell]:
    """Whether the right option stands in one place, or is the longest, more often than chance has it."""
    ones = [a for a in asked if a.one_choice]
    for name, order in CHOICES.items() if ones else ():
        hits = [a for a in ones if _taken(a, order) in a.key.right]
        p = at_least(len(hits), [1 / len(a.item.options) for a in ones])
        expected = sum(1 / len(a.item.options) for a in ones)
        remedy = f"move the {name}" if name in ("first", "last") else f"reword, so that another is the {name}"
        sentence = (
            f"the {name} option is right, as in {len(hits)} of {len(ones)} questions where one is chosen "
            f"(by chance {expected:.1f}); {remedy}"
        )
        faults = _at(hits, sentence) if p < ALPHA else ()
        figure = f"{len(hits)} right, chance {expected:.1f}"
        yield Tell(f"the {name} option", _count(len(ones), "single choice"), figure, p, faults)


def _at(hits: Sequence[Asked], sentence: str) -> tuple[Fault, ...]:
    return tuple(Fault(a.item.file, a.item.line, f'item "{a.item.id}": {sentence}') for a in hits)


def _taken(asked: Asked, order: looks.Order) -> str:
    options = asked.item.options
    return options[order([o.text for o in options])[0]].id


# What is shown, by place and by length


def _place(texts: Sequence[str]) -> list[float]:
    return [float(n) for n in range(len(texts))]


def _length(texts: Sequence[str]) -> list[float]:
    lengths = [len(text) for text in texts]
    return [sum(x < own for x in lengths) + (lengths.count(own) - 1) / 2 for own in lengths]


LOOKS: dict[str, Callable[[Sequence[str]], list[float]]] = {"place": _place, "length": _length}
"""How each text looks beside the others, as a rank."""


def _statements(asked: Sequence[Asked], sorts: Sequence[str]) -> Iterator[Group]:
    """The statements of each case, debatable ones left out: 1 for these sorts, 0 for others."""
    judgements: dict[str, dict[str, str]] = {}
    first: dict[str, Asked] = {}
    for a in asked:
        if a.key.statements and a.item.case:
            first.setdefault(a.item.case, a)
            sorted_ones = {id: judged.sort for id, judged in a.key.statements.items()}
            judgements.setdefault(a.item.case, {}).update(sorted_ones)
    for id, a in first.items():
        case = a.course.case(id)
        judged = [(s.text, judgements[id][s.id]) for s in case.statements if s.id in judgements[id]]
        kept = [(text, float(sort in sorts)) for text, sort in judged if sort != "debatable"]
        yield _group(case.id, kept, *a.statements_at())


def _several(asked: Sequence[Asked]) -> Iterator[Group]:
    for a in asked:
        if a.item.answer_kind == "choose" and a.item.several:
            kept = [(o.text, float(o.id in a.key.right)) for o in a.item.options]
            yield _group(a.item.id, kept, a.item.file, a.item.line)


def _facts(asked: Sequence[Asked]) -> Iterator[Group]:
    for a in asked:
        if a.item.answer_kind == "classify":
            names = [g.id for g in a.item.groups]
            kept = [(f.text, float(names.index(a.key.groups[f.id]))) for f in a.item.facts]
            yield _group(a.item.id, kept, a.item.file, a.item.line)


def _things(asked: Sequence[Asked]) -> Iterator[Group]:
    for a in asked:
        if a.item.answer_kind == "rank":
            kept = [(t.text, float(a.key.order.index(t.id))) for t in a.item.things]
            yield _group(a.item.id, kept, a.item.file, a.item.line)


def _group(name: str, kept: Sequence[tuple[str, float]], file: str, line: int) -> Group:
    return Group(name, tuple(text for text, _ in kept), tuple(label for _, label in kept), file, line)


# Figures, and what chance would make of them


def _linked(what: str, looked: str, groups: Sequence[Group]) -> Tell:
    """Whether one sort stands earlier or later, or is longer or shorter, than the rest."""
    pairs = [_pair(group, looked) for group in groups]
    r = correlation(pairs)
    p = shuffled(correlation, pairs)
    faults = []
    if p < ALPHA and abs(r) > LINK:
        same = [g for g in groups if correlation([_pair(g, looked)]) * r > 0]
        faults = [Fault(g.file, g.line, _sentence(what, looked, r, g)) for g in same]
    return Tell(f"{what}: {looked}", _texts(groups), f"r = {r:+.2f}", p, tuple(faults))


def _sentence(what: str, looked: str, r: float, group: Group) -> str:
    rated = f"{what} in {group.name}"
    if looked == "place":
        return f"{rated} stand mostly {'late' if r > 0 else 'early'} (r = {r:+.2f} over the course); mix them"
    judged = list(zip(group.texts, group.labels, strict=True))
    own, rest = ([text for text, label in judged if label == x] for x in (1, 0))
    mean = f"{fmean(map(len, own)):.0f} characters to {fmean(map(len, rest)):.0f}"
    long, short = (own, rest) if r > 0 else (rest, own)
    most, least = max(long, key=len), min(short, key=len)
    return (
        f"{rated} are {'longer' if r > 0 else 'shorter'} than the rest "
        f"({mean}; r = {r:+.2f} over the course); "
        f'shorten "{most[:40]}…", or lengthen "{least[:40]}…"'
    )


def _gathered(looked: str, groups: Sequence[Group]) -> Tell:
    """Whether facts of one group stand together, or are alike in length."""
    pairs = [_pair(group, looked) for group in groups]
    p = shuffled(gathering, pairs)
    remedy = "mix them" if looked == "place" else "make them more alike in length"
    sentence = f"facts of one group are alike in {looked}, more than chance would have it; {remedy}"
    faults = [Fault(g.file, g.line, f'item "{g.name}": {sentence}') for g in groups] if p < ALPHA else []
    figure = f"explains {100 * gathering(pairs):.0f}%"
    return Tell(f"group of a fact: {looked}", _texts(groups), figure, p, tuple(faults))


def _ordered(looked: str, groups: Sequence[Group]) -> Tell:
    """Whether the order shown, or the order of length, is near the key's order, or near its reverse."""
    pairs = [_pair(group, looked) for group in groups]
    tau, p = concordance(pairs), shuffled(concordance, pairs)
    remedy = "mix them" if looked == "place" else "make the things more alike in length"
    sentence = f"the order of the things by {looked} goes with the key's order (tau = {tau:+.2f}); {remedy}"
    found = p < ALPHA and abs(tau) > LINK
    faults = [Fault(g.file, g.line, f'item "{g.name}": {sentence}') for g in groups] if found else []
    return Tell(f"order of things: {looked}", _texts(groups), f"tau = {tau:+.2f}", p, tuple(faults))


def _pair(group: Group, looked: str) -> Pairs:
    return LOOKS[looked](group.texts), list(group.labels)


def _texts(groups: Sequence[Group]) -> str:
    return _count(sum(len(g.texts) for g in groups), "text")


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
