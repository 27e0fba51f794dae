"""The framework: dimensions, indicators with behavioural anchors, the scale and the marking weights."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from collabkit.content.yamlfile import Node, read_yaml
from collabkit.faults import Fault, meant

UNKNOWN = "?"
"""The code of "insufficient evidence" in answers and keys."""


@frozen
class Level:
    """One level of the scale."""

    level: int
    label: str


@frozen
class Scale:
    """The levels of a rating, lowest first, and the wording of "insufficient evidence"."""

    levels: tuple[Level, ...]
    insufficient_label: str
    insufficient_hint: str

    @property
    def lowest(self) -> int:
        """The lowest level."""
        return self.levels[0].level

    @property
    def highest(self) -> int:
        """The highest level."""
        return self.levels[-1].level

    def label(self, level: int | str) -> str:
        """The label of a level, or of "?"."""
        return next((x.label for x in self.levels if x.level == level), self.insufficient_label)


@frozen
class Claim:
    """One claim of the source article: a short quotation and what it says in our words."""

    id: str
    quote: str
    says: str


@frozen
class Indicator:
    """What is rated: a question, anchors by level, the claims it comes from, and what it hides."""

    id: str
    name: str
    question: str
    claims: tuple[str, ...]
    anchors: dict[int, str]
    not_evidence: str
    limits: str


@frozen
class Dimension:
    """A practice or principle of partnership with its indicators."""

    id: str
    letter: str
    name: str
    question: str
    indicators: tuple[Indicator, ...]


@frozen
class Framework:
    """All that ratings are made of."""

    name: str
    language: str
    scale: Scale
    dimensions: tuple[Dimension, ...]
    marking: dict[str, float]
    vocabulary: dict[str, str]
    claims: tuple[Claim, ...]

    @property
    def indicators(self) -> dict[str, Indicator]:
        """All indicators by id, in order."""
        return {i.id: i for d in self.dimensions for i in d.indicators}

    def indicator(self, id: str) -> Indicator:
        """One indicator; KeyError when there is none of that id."""
        return self.indicators[id]

    def indicators_of(self, dimensions: Iterable[str]) -> tuple[Indicator, ...]:
        """The indicators of these dimensions, in the order given."""
        by_id = {d.id: d for d in self.dimensions}
        return tuple(i for d in dimensions for i in by_id[d].indicators)


def read_framework(path: Path) -> tuple[Framework, list[Fault]]:
    """Read framework.yaml; what is wrong comes back as faults beside what could be read."""
    faults: list[Fault] = []
    top = read_yaml(path, faults)
    top.allow(
        "format", "name", "language", "source", "vocabulary", "scale", "marking", "claims", "dimensions"
    )
    scale = _scale(top)
    claims = tuple(Claim(n.slug("id"), n.text("quote"), n.text("says")) for n in top.nodes("claims"))
    dimensions = tuple(_dimension(n, scale, {c.id for c in claims}) for n in top.nodes("dimensions"))
    _unique(top, [d.id for d in dimensions], "dimension")
    _unique(top, [i.id for d in dimensions for i in d.indicators], "indicator")
    return _framework(top, scale, dimensions, claims), faults


def _framework(
    top: Node, scale: Scale, dimensions: tuple[Dimension, ...], claims: tuple[Claim, ...]
) -> Framework:
    weights = top.node("marking")
    marking = {name: weights.number(name) for name in ("ratings", "evidence")}
    if abs(sum(marking.values()) - 1) > 1e-9 or min(marking.values()) < 0:
        found = " and ".join(f"{w:g}" for w in marking.values())
        top.fault(f"the marking weights are {found}, expected two shares that add up to 1", "marking")
    return Framework(
        top.text("name"),
        top.text("language"),
        scale,
        dimensions,
        marking,
        top.words("vocabulary", needed=True),
        claims,
    )


def _scale(top: Node) -> Scale:
    block = top.node("scale")
    levels = tuple(Level(n.whole("level"), n.text("label")) for n in block.nodes("levels"))
    numbers = [x.level for x in levels]
    if len(numbers) < 2 or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        block.fault(f"the levels are {numbers}, expected whole numbers one by one, lowest first", "levels")
    insufficient = block.node("insufficient")
    return Scale(
        levels or (Level(1, ""), Level(5, "")), insufficient.text("label"), insufficient.text("hint")
    )


def _dimension(node: Node, scale: Scale, claims: set[str]) -> Dimension:
    node.allow("id", "letter", "name", "question", "indicators")
    indicators = tuple(_indicator(n, scale, claims) for n in node.nodes("indicators"))
    return Dimension(
        node.slug("id"), node.text("letter"), node.text("name"), node.text("question"), indicators
    )


def _indicator(node: Node, scale: Scale, claims: set[str]) -> Indicator:
    node.allow("id", "name", "question", "claims", "anchors", "not_evidence", "limits")
    block = node.node("anchors")
    anchors: dict[int, str] = {}
    for level in block.data:
        if not isinstance(level, int) or not scale.lowest <= level <= scale.highest:
            block.fault(f'level "{level}" is not on the scale; use {scale.lowest} to {scale.highest}', level)
            continue
        anchors[level] = block.text(level)  # type: ignore[arg-type]
    if len(anchors) < 2:
        node.fault("fewer than two anchors; describe at least the lowest and the highest level", "anchors")
    for claim in node.texts("claims", needed=True):
        if claim not in claims:
            node.fault(f'claim "{claim}" is not in the list of claims; {meant(claim, claims)}', "claims")
    return Indicator(
        node.slug("id"),
        node.text("name"),
        node.text("question"),
        node.texts("claims"),
        anchors,
        node.text("not_evidence"),
        node.text("limits"),
    )


def _unique(top: Node, ids: list[str], what: str) -> None:
    for id in sorted({i for i in ids if i and ids.count(i) > 1}):
        top.fault(f'the {what} id "{id}" is used twice; give each its own', "dimensions")
