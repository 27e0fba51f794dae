"""Keys: for one item the reference, the accepted range, the reasons, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from collabkit.content.case import Case, figure_value
from collabkit.content.figures import NoFigure, read_figure
from collabkit.content.framework import UNKNOWN, Framework
from collabkit.content.yamlfile import Node, brief, read_yaml
from collabkit.faults import Fault, meant

if TYPE_CHECKING:
    from collabkit.content.item import Item

SORTS = ("supports", "contradicts", "irrelevant", "tempting", "debatable")
EVIDENCE = ("supports", "contradicts")


@frozen
class Origin:
    """Where a key comes from: its authors, or a panel with its size and figures (alpha among them)."""

    kind: str
    version: int
    date: str
    note: str
    raters: int = 0
    figures: dict[str, float] = field(factory=dict)


@frozen
class Rating:
    """The reference for one indicator: a level and the accepted range, or "?" for insufficient evidence."""

    reference: int | str
    accept: tuple[int, int] | None
    because: str
    supports: tuple[str, ...]
    contradicts: tuple[str, ...]
    would_change: str
    origin: Origin | None = None
    """Whose rating it is, where that is not the origin of the whole key."""


@frozen
class Judgement:
    """What one statement is worth as evidence, for which indicators, and why."""

    sort: str
    bears_on: tuple[str, ...]
    why: str


@frozen
class WrongTurn:
    """A value that a known mistake leads to, and how to put it right."""

    value: float
    because: str


@frozen
class Key:
    """The key to one item; only the fields of the item's kind are filled."""

    origin: Origin
    ratings: dict[str, Rating] = field(factory=dict)
    statements: dict[str, Judgement] = field(factory=dict)
    right: tuple[str, ...] = ()
    because: dict[str, str] = field(factory=dict)
    value: float = 0.0
    tolerance: float = 0.0
    wrong_turns: tuple[WrongTurn, ...] = ()
    order: tuple[str, ...] = ()
    groups: dict[str, str] = field(factory=dict)
    rubric: tuple[dict[str, str], ...] = ()

    def origin_of(self, indicator: str) -> Origin:
        """Whose rating of this indicator it is: a panel may have rated some, and the authors the rest."""
        return self.ratings[indicator].origin or self.origin

    def on(self, item: Item) -> Key:
        """The key to a scorecard that shows some of a case's statements: the others are not in it."""
        if not item.on_card:
            return self
        shown = {id: judged for id, judged in self.statements.items() if id in item.on_card}
        ratings = {
            name: evolve(
                rating,
                supports=tuple(id for id in rating.supports if id in shown),
                contradicts=tuple(id for id in rating.contradicts if id in shown),
            )
            for name, rating in self.ratings.items()
        }
        return evolve(self, ratings=ratings, statements=shown)

    def bearing(self, indicators: set[str]) -> tuple[set[str], set[str]]:
        """Ids of statements that are evidence for these indicators, and of those that are not.

        Debatable ones are in neither.
        """
        yes = {
            s
            for s, j in self.statements.items()
            if j.sort in EVIDENCE and (not j.bears_on or indicators & set(j.bears_on))
        }
        debatable = {s for s, j in self.statements.items() if j.sort == "debatable"}
        return yes, set(self.statements) - yes - debatable


def read_origin(top: Node) -> Origin:
    """Read where a key comes from."""
    node = top.node("origin")
    node.allow("kind", "version", "date", "note", "raters", "figures")
    when = node.text("date")
    try:
        date.fromisoformat(when or "2000-01-01")
    except ValueError:
        node.fault(f'"date" is "{when}", expected a date like 2026-03-14', "date")
    kind = node.choice("kind", ("authored", "panel"))
    panel = kind == "panel"
    figures = node.node("figures", needed=panel)
    if panel and "figures" in node and "alpha" not in figures:
        figures.fault("a panel's key says how far its raters agree; add alpha")
    return Origin(
        kind,
        node.whole("version"),
        when,
        node.text("note"),
        node.whole("raters", needed=panel),
        {str(name): figures.number(name) for name in figures.data},
    )


def read_scorecard_key(node: Node, origin: Origin, framework: Framework, case: Case | None) -> Key:
    """Read the ratings and statement judgements of a scorecard (key.yaml) or of a case (reference.yaml)."""
    known = [s.id for s in case.statements] if case else []
    statements = {name: _judgement(n, framework) for name, n in node.entries("statements")}
    for name in statements:
        if known and name not in known:
            node.fault(f'the case has no statement "{name}"; {meant(name, known)}', "statements")
    for name in known:
        if name not in statements:
            node.fault(f"statement {name} of the case is not judged; add its sort and why", "statements")
    ratings = {}
    for name, n in node.entries("ratings"):
        if name not in framework.indicators:
            n.fault(f'"{name}" is no indicator of framework.yaml; {meant(name, framework.indicators)}')
        ratings[name] = _rating(n, framework, statements)
    return Key(origin, ratings=ratings, statements=statements)


def _judgement(node: Node, framework: Framework) -> Judgement:
    node.allow("sort", "bears_on", "why")
    bears_on = node.texts("bears_on")
    for name in bears_on:
        if name not in framework.indicators:
            node.fault(
                f'"{name}" is no indicator of framework.yaml; {meant(name, framework.indicators)}', "bears_on"
            )
    sort = node.choice("sort", SORTS)
    if sort in EVIDENCE and not bears_on:
        node.fault("is evidence, but does not say for which indicator; add bears_on", "sort")
    return Judgement(sort, bears_on, node.text("why"))


def _rating(node: Node, framework: Framework, statements: dict[str, Judgement]) -> Rating:
    node.allow("origin", "reference", "accept", "because", "supports", "contradicts", "would_change")
    supports, contradicts = node.texts("supports"), node.texts("contradicts")
    for name in (*supports, *contradicts):
        if name not in statements:
            node.fault(
                f'names statement "{name}", which is not judged here; {meant(name, statements)}', "supports"
            )
    reference, accept = _levels(node, framework)
    if reference != UNKNOWN and not supports:
        node.fault("has a reference without evidence; name at least one statement under supports", "supports")
    return Rating(
        reference,
        accept,
        node.text("because"),
        supports,
        contradicts,
        node.text("would_change", needed=False),
        read_origin(node) if "origin" in node else None,
    )


def _levels(node: Node, framework: Framework) -> tuple[int | str, tuple[int, int] | None]:
    if node.data.get("reference") == UNKNOWN:
        return UNKNOWN, None
    scale = framework.scale
    reference = node.whole("reference")
    span = node.data.get("accept", [reference, reference])
    if not isinstance(span, list) or len(span) != 2 or not all(type(x) is int for x in span):
        node.fault("accept is a lowest and a highest level, like [1, 2]", "accept")
        span = [reference, reference]
    low, high = span
    for level in (reference, low, high):
        if not scale.lowest <= level <= scale.highest:
            node.fault(
                f'level "{level}" is not on the scale; use {scale.lowest} to {scale.highest}', "reference"
            )
    if not low <= reference <= high:
        node.fault(f"the reference {reference} lies outside its accepted range {low} to {high}", "accept")
    return reference, (low, high)


def read_number_key(node: Node, origin: Origin, cases: Mapping[str, Case]) -> Key:
    """Read a number's key; a value may be a figure computed from a case's tables."""
    node.allow("value", "figure", "tolerance", "because", "wrong_turns")
    turns = []
    for turn in node.nodes("wrong_turns", needed=False):
        turn.allow("value", "figure", "because")
        turns.append(WrongTurn(_value(turn, cases), turn.text("because")))
    return Key(
        origin,
        value=_value(node, cases),
        tolerance=node.number("tolerance", needed=False),
        because={"": node.text("because")},
        wrong_turns=tuple(turns),
    )


def _value(node: Node, cases: Mapping[str, Case]) -> float:
    if "figure" not in node:
        return node.number("value")
    recipe = node.node("figure")
    before = len(node.faults)
    case = recipe.choice("case", cases)
    figure = read_figure(recipe)
    if len(node.faults) > before or figure.table not in cases[case].tables:
        return 0.0
    try:
        value = figure_value(figure, cases[case].tables)
    except NoFigure as why:
        recipe.fault(f"gives no number: {why}")
        return 0.0
    if not isinstance(value, int | float):
        recipe.fault(f"gives {brief(value)}, expected a number; take another column", "of")
        return 0.0
    return float(value)


def read_key(node: Node, item: Any, origin: Origin, framework: Framework, cases: Mapping[str, Case]) -> Key:
    """Read the key to one item by the item's kind, and check its ids against the item."""
    if item.kind == "scorecard":
        node.allow("ratings", "statements")
        key = read_scorecard_key(node, origin, framework, cases[item.case] if item.case else None)
        for name in unrated(key, item, framework):
            node.fault(f'indicator "{name}" is asked, but has no rating; add one', "ratings")
        return key.on(item)
    if item.kind == "number":
        return read_number_key(node, origin, cases)
    if item.kind == "rank":
        node.allow("order", "because")
        order = _ids(
            node, "order", node.texts("order", needed=True), [t.id for t in item.things], complete=True
        )
        return Key(origin, order=order, because={"": node.text("because")})
    if item.kind == "classify":
        node.allow("groups", "because")
        groups = node.words("groups", needed=True)
        _ids(node, "groups", tuple(groups), [f.id for f in item.facts], complete=True)
        _ids(node, "groups", tuple(groups.values()), [g.id for g in item.groups])
        return Key(origin, groups=groups, because=_because(node, [f.id for f in item.facts]))
    if item.kind == "reflect":
        node.allow("rubric")
        lines = tuple({str(k): str(v) for k, v in n.data.items()} for n in node.nodes("rubric"))
        return Key(origin, rubric=lines)
    node.allow("right", "because")
    options = [o.id for o in item.options]
    right = _ids(node, "right", node.texts("right", needed=True), options)
    return Key(origin, right=right, because=_because(node, options))


def unrated(key: Key, item: Any, framework: Framework) -> list[str]:
    """The indicators that a scorecard asks for and that its key does not rate."""
    return [i.id for i in item.shown(framework) if i.id not in {*key.ratings, *item.given}]


def _because(node: Node, ids: list[str]) -> dict[str, str]:
    """The reason for each option; in practice items they may stand beside the options instead."""
    because = node.words("because")
    _ids(node, "because", tuple(because), ids)
    return because


def _ids(
    node: Node, key: str, found: tuple[str, ...], known: list[str], complete: bool = False
) -> tuple[str, ...]:
    for id in found:
        if id not in known:
            node.fault(f'"{id}" is not in the item; {meant(id, known)}', key)
    missing = [id for id in known if id not in found] if complete else []
    if missing:
        node.fault(f"leaves out {', '.join(missing)}; every one needs its place", key)
    return found


def read_reference(path: Path, framework: Framework, case: Case | None) -> tuple[Key, list[Fault]]:
    """Read a practice case's reference.yaml."""
    faults: list[Fault] = []
    top = read_yaml(path, faults)
    if not top.data:
        return Key(Origin("authored", 1, "", "")), faults
    top.allow("format", "case", "origin", "ratings", "statements")
    return read_scorecard_key(top, read_origin(top), framework, case), faults
