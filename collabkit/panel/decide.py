"""Where a panel's ratings would stand, and item by item whether they may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import evolve, field, frozen

from collabkit.answers.value import indicators
from collabkit.check.items import key_faults
from collabkit.content.case import Case
from collabkit.content.course import REFERENCE, Course, Solutions
from collabkit.content.framework import UNKNOWN
from collabkit.content.item import Item
from collabkit.content.key import Key, Origin, Rating, read_reference
from collabkit.content.yamlfile import read_yaml
from collabkit.faults import good
from collabkit.panel.figures import DRAWS, Figures, levels, measure
from collabkit.panel.propose import Proposal, decimal, propose, refusal
from collabkit.panel.ratings import Panel, Target

NOTES = 3
"""So many notes, those nearest the reference, become the reason that a learner reads."""


@frozen(eq=False)
class Use:
    """A graded item, its exercise, and the indicators that it asks for."""

    exercise: str
    item: Item
    asked: frozenset[str]


@frozen
class Place:
    """Where a case's ratings stand: an item's entry in an exercise's key, or a case's reference."""

    path: Path
    exercise: str
    item: Item | None
    case: Case
    key: Key
    version: int
    """The highest version in the file."""
    uses: tuple[Use, ...] = ()
    """The graded items that are marked by it."""

    @property
    def name(self) -> str:
        """The item's id, or the case's for a reference."""
        return self.item.id if self.item else self.case.id


@frozen
class Cell:
    """One rating of a place: what stands there, what the panel proposes, and why it may not be adopted."""

    proposal: Proposal
    old: Rating
    new: Rating
    refused: str = ""

    @property
    def indicator(self) -> str:
        """The indicator's id."""
        return self.proposal.target[1]

    @property
    def moved(self) -> bool:
        """Whether marks change: another reference or another accepted range."""
        return (self.old.reference, self.old.accept) != (self.new.reference, self.new.accept)

    @property
    def differs(self) -> bool:
        """Whether anything is to be written: the version, day and note of an equal key count for nothing."""
        old, new = self.old.origin, self.new.origin
        same = old and new and (old.kind, old.raters, old.figures) == (new.kind, new.raters, new.figures)
        return self.moved or self.old.because != self.new.because or not same


@frozen
class Decision:
    """What becomes of one place: the panel's figures, why it is refused as a whole, and its ratings."""

    place: Place
    figures: Figures
    raters: int
    refused: str
    cells: tuple[Cell, ...] = field(factory=tuple)

    @property
    def adopted(self) -> tuple[Cell, ...]:
        """The ratings that may be adopted."""
        return tuple(c for c in self.cells if not c.refused)

    @property
    def written(self) -> tuple[Cell, ...]:
        """Those of them that differ from what stands there."""
        return tuple(c for c in self.adopted if c.differs)


def places(top: Path, course: Course, cases: Sequence[str]) -> Iterator[Place]:
    """Every place in a project's keys that rates one of these cases. Raises Faults for a key with faults."""
    uses: dict[str, list[Use]] = {id: [] for id in cases}
    for path in sorted(top.glob("solutions/*/key.yaml")):
        solutions, name = Solutions(path.parent, course), path.parent.name
        own = read_yaml(path, []).node("items")
        version = max((_version(key) for id, key in solutions.keys.items() if id in own), default=1)
        for id, key in solutions.keys.items():
            item = solutions.items[id]
            if item.kind != "scorecard" or not item.case or item.case not in cases:
                continue
            use = Use(name, item, frozenset(i.id for i in indicators(item, course)))
            if id in own:
                yield Place(path, name, item, course.case(item.case), key, version, (use,))
            else:
                uses[item.case].append(use)
    for id in cases:
        path, graded = course.folder / "cases" / id / REFERENCE, top / "solutions" / f"{id}.{REFERENCE}"
        for one in (path, graded):
            if one.is_file():
                key = good(read_reference(one, course.framework, course.case(id)))
                yield Place(one, "", None, course.case(id), key, _version(key), tuple(uses[id]))


def decide(
    panel: Panel, top: Path, course: Course, day: str, draws: int = DRAWS, seed: int = 0
) -> tuple[Decision, ...]:
    """Decide for every place; one rating that stands in two keys is adopted in both or in neither."""
    proposals = {t: propose(panel, t, course.framework.scale) for t in panel.targets}
    cases = list(dict.fromkeys(case for case, _ in panel.targets))
    decisions = []
    for place in places(top, course, cases):
        rated = [t for t in panel.targets if t[0] == place.case.id and t[1] in place.key.ratings]
        if rated:
            table = levels(panel, rated)
            figures = measure(table, course.framework.scale, draws, seed)
            decisions.append(_decision(place, figures, [proposals[t] for t in rated], panel, course, day))
    return tuple(_alike(d, decisions) for d in decisions)


def _decision(
    place: Place, figures: Figures, proposals: Sequence[Proposal], panel: Panel, course: Course, day: str
) -> Decision:
    targets = {p.target for p in proposals}
    raters = len({g.rater for g in panel.given if g.target in targets})
    refused = refusal(figures, raters)
    cells = [Cell(p, place.key.ratings[p.target[1]], _rating(p, place, course)) for p in proposals]
    cells = [evolve(c, refused=refused or c.proposal.refused or _unproved(c)) for c in cells]
    fewest = min((c.proposal.raters for c in cells if not c.refused), default=0)
    shown = {n: round(m.value, 3) for n, m in figures.figures.items() if m.value is not None}
    origin = Origin("panel", place.version + 1, day, Path(panel.path).name, fewest, shown)
    cells = [evolve(c, new=evolve(c.new, origin=origin)) for c in cells]
    if sentence := "" if refused else _useless(place, cells, course):
        refused, cells = sentence, [evolve(c, refused=c.refused or sentence) for c in cells]
    return Decision(place, figures, raters, refused, tuple(cells))


def _rating(proposal: Proposal, place: Place, course: Course) -> Rating:
    """The rating as it would stand: the panel's level, range and reasons; the evidence stays as it was."""
    old = place.key.ratings[proposal.target[1]]
    because = old.because
    if proposal.reasons:
        notes = " ".join(f"“{note}”" for note in proposal.reasons[:NOTES])
        because = course.say("marking.panel_reasons", notes=notes)
    elif proposal.reference != old.reference:
        counts = ", ".join(f"{n} × {level}" for level, n in proposal.counts.items() if n)
        because = course.say("marking.panel_no_reasons", counts=counts)
    return evolve(old, reference=proposal.reference, accept=proposal.accept, because=because)


def _unproved(cell: Cell) -> str:
    """A level needs evidence, and a panel rates no statements."""
    if cell.new.reference == UNKNOWN or cell.new.supports:
        return ""
    return "the key names no statement that supports a level; add one under supports first"


def _version(key: Key) -> int:
    return max(key.origin.version, *(key.origin_of(name).version for name in key.ratings), 0)


def _useless(place: Place, cells: Sequence[Cell], course: Course) -> str:
    """What `collabkit check` would have against the item afterwards, and has not now."""
    new = {c.indicator: c.new for c in cells if not c.refused}
    changed = evolve(place.key, ratings=place.key.ratings | new)
    worse: dict[str, None] = {}
    for use in place.uses:
        before, after = (
            list(key_faults(use.item, key.on(use.item), course.framework, place.case, graded=True))
            for key in (place.key, changed)
        )
        worse |= dict.fromkeys(sentence for sentence in after if sentence not in before)
    return "; ".join(worse)


def _alike(decision: Decision, decisions: Sequence[Decision]) -> Decision:
    refused: dict[Target, str] = {}
    for other in decisions:
        if other is not decision:
            refused |= {c.proposal.target: other.place.name for c in other.cells if c.refused}
    cells = tuple(
        evolve(c, refused=f"it stands in {refused[c.proposal.target]} too, where it is refused")
        if not c.refused and c.proposal.target in refused
        else c
        for c in decision.cells
    )
    return evolve(decision, cells=cells)


def whose(decision: Decision) -> str:
    """The panel behind a decision: "panel of 7, alpha .81"."""
    origin = decision.cells[0].new.origin
    alpha = decision.figures["alpha"].value
    assert origin is not None
    return f"panel of {origin.raters}, alpha {decimal(alpha) if alpha is not None else 'none'}"
