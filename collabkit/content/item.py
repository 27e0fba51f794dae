"""Items: what a learner is asked, without the answer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attrs import evolve, field, frozen

from collabkit.content.case import Case, Statement
from collabkit.content.figures import FIELD, fill
from collabkit.content.framework import Framework, Indicator
from collabkit.content.key import Key, Origin, read_key, read_origin
from collabkit.content.yamlfile import Node, read_yaml
from collabkit.faults import Fault, meant

KINDS = ("scorecard", "choose", "number", "rank", "classify", "reflect", "predict", "explore")
MARKED = KINDS[:5]
"""Kinds that are marked automatically."""
COMMON = "id kind title prompt points commit case key"
FIELDS = {
    "scorecard": "dimensions indicators evidence given",
    "choose": "options several",
    "number": "unit decimals low high",
    "rank": "things from to",
    "classify": "facts groups",
    "reflect": "words",
    "predict": "ask options several unit decimals low high reveal picture",
    "explore": "view",
}


@frozen
class Option:
    """One thing to choose, order or place."""

    id: str
    text: str
    because: str = ""


@frozen(eq=False)
class Item:
    """One item; only the fields of its kind are filled (see `FIELDS`)."""

    id: str
    kind: str
    title: str
    prompt: str
    points: float | None = None
    commit: bool = False
    case: str | None = None
    dimensions: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """Single indicators that are asked; empty where all of the dimensions are."""
    evidence: bool = False
    on_card: tuple[str, ...] = ()
    """The statements to choose evidence from; empty where it is all of the case's."""
    given: dict[str, int | str] = field(factory=dict)
    options: tuple[Option, ...] = ()
    several: bool = False
    things: tuple[Option, ...] = ()
    ends: tuple[str, str] = ("", "")
    facts: tuple[Option, ...] = ()
    groups: tuple[Option, ...] = ()
    unit: str = ""
    decimals: int = 0
    low: float | None = None
    high: float | None = None
    words: int = 0
    ask: str = ""
    reveal: str = ""
    picture: str = ""
    view: str = ""
    key: Key | None = None
    file: str = ""
    line: int = 0

    @property
    def answer_kind(self) -> str:
        """The kind of its answer: a prediction is answered as what it asks for."""
        return self.ask if self.kind == "predict" else self.kind

    def shown(self, framework: Framework) -> tuple[Indicator, ...]:
        """The indicators on a scorecard, the given ones too: all of its dimensions, or single ones."""
        own = framework.indicators_of(self.dimensions)
        return tuple(i for i in own if i.id in self.only) if self.only else own

    def statements(self, case: Case) -> tuple[Statement, ...]:
        """The statements of its case that stand on a scorecard: all of them, or those that it names."""
        return tuple(s for s in case.statements if s.id in self.on_card) if self.on_card else case.statements


def read_items(
    path: Path, framework: Framework, cases: Mapping[str, Case]
) -> tuple[dict[str, Item], list[Fault]]:
    """Read an items file by item id; practice items bring their keys with them."""
    faults: list[Fault] = []
    top = read_yaml(path, faults)
    if not top.data:
        return {}, faults
    top.allow("format", "origin", "items")
    origin = read_origin(top) if "origin" in top else Origin("authored", 1, "", "")
    items: dict[str, Item] = {}
    for node in top.nodes("items"):
        item = _item(node, framework, cases, origin)
        if item.id and item.id in items:
            node.fault(f'the item id "{item.id}" is used twice; give each its own', "id")
        items[item.id] = item
    return items, faults


def _item(node: Node, framework: Framework, cases: Mapping[str, Case], origin: Origin) -> Item:
    kind = node.choice("kind", KINDS)
    ask = node.choice("ask", ("choose", "number"), needed=True) if kind == "predict" else ""
    if kind:
        node.allow(*COMMON.split(), *FIELDS[kind].split())
    case = node.choice("case", cases, needed=kind in ("scorecard", "explore")) or None
    only = _indicators(node, framework) if kind == "scorecard" else ()
    on_card = _on_card(node, cases.get(case or "")) if kind == "scorecard" else ()
    item = Item(
        id=node.slug("id"),
        kind=kind,
        title=node.text("title"),
        prompt=_filled(node, "prompt", case, cases),
        points=node.number("points") if "points" in node else None,
        commit=kind == "predict" or node.truth("commit"),
        case=case,
        dimensions=_dimensions(node, framework, only) if kind == "scorecard" else (),
        only=only,
        evidence=bool(on_card) or node.truth("evidence"),
        on_card=on_card,
        given=dict(node.node("given", needed=False).data),
        options=_options(node, "options", needed="choose" in (kind, ask)),
        several=node.truth("several"),
        things=_options(node, "things", needed=kind == "rank"),
        ends=(node.text("from", kind == "rank"), node.text("to", kind == "rank")),
        facts=_options(node, "facts", needed=kind == "classify"),
        groups=_options(node, "groups", needed=kind == "classify"),
        unit=node.text("unit", needed=False),
        decimals=node.decimals(),
        low=node.number("low") if "low" in node else None,
        high=node.number("high") if "high" in node else None,
        words=node.whole("words", needed=False),
        ask=ask,
        reveal=_filled(node, "reveal", case, cases) if kind == "predict" else "",
        picture=node.text("picture", needed=False),
        view=node.text("view", needed=kind == "explore"),
        file=node.path,
        line=node.start,
    )
    return _with_key(node, item, framework, cases, origin)


def _with_key(
    node: Node, item: Item, framework: Framework, cases: Mapping[str, Case], origin: Origin
) -> Item:
    if "key" not in node or not item.kind:
        return item
    return evolve(item, key=read_key(node.node("key"), item, origin, framework, cases))


def _filled(node: Node, key: str, case: str | None, cases: Mapping[str, Case]) -> str:
    figures = cases[case].figures if case else {}
    text = node.text(key)
    unknown = "case" in node and not (case and cases[case].id)  # no such case, or none that can be read
    for name in FIELD.findall(text):
        if name not in figures and not unknown:
            node.fault(f'"{{{name}}}" is no figure of the case; {meant(name, figures)}', key)
    return fill(text, figures)


def _dimensions(node: Node, framework: Framework, only: tuple[str, ...]) -> tuple[str, ...]:
    """The dimensions that are asked, or those of the single indicators that are."""
    if "indicators" in node:
        if "dimensions" in node:
            node.fault("asks for dimensions and for indicators; keep one of the two", "indicators")
        return tuple(d.id for d in framework.dimensions if {i.id for i in d.indicators} & set(only))
    known = [d.id for d in framework.dimensions]
    names = node.texts("dimensions", needed=True)
    for name in names:
        if name not in known:
            node.fault(f'"{name}" is no dimension of framework.yaml; {meant(name, known)}', "dimensions")
    return tuple(n for n in names if n in known)


def _on_card(node: Node, case: Case | None) -> tuple[str, ...]:
    """The statements that a scorecard names under evidence, where it names any."""
    if not isinstance(node.data.get("evidence"), list):
        return ()
    names = node.texts("evidence")
    known = [s.id for s in case.statements] if case else []
    for name in names if known else ():
        if name not in known:
            node.fault(f'the case has no statement "{name}"; {meant(name, known)}', "evidence")
    return names


def _indicators(node: Node, framework: Framework) -> tuple[str, ...]:
    names = node.texts("indicators")
    for name in names:
        if name not in framework.indicators:
            known = meant(name, framework.indicators)
            node.fault(f'"{name}" is no indicator of framework.yaml; {known}', "indicators")
    return tuple(n for n in names if n in framework.indicators)


def _options(node: Node, key: str, needed: bool) -> tuple[Option, ...]:
    options = []
    for n in node.nodes(key, needed):
        n.allow("id", "text", "because")
        options.append(Option(n.slug("id"), n.text("text"), n.text("because", needed=False)))
    ids = [o.id for o in options]
    for id in sorted({i for i in ids if ids.count(i) > 1}):
        node.fault(f'"{id}" is used twice under {key}; give each its own id', key)
    if needed and key in node and len(options) < 2:
        node.fault(f"fewer than two under {key}; a question needs at least two", key)
    return tuple(options)
