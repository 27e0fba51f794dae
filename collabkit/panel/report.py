"""The report on a panel: one self-contained page for screen, phone and paper; the proposed key as YAML."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import frozen
from ruamel.yaml import YAML

from collabkit.content.course import Course
from collabkit.content.framework import Framework
from collabkit.content.key import Rating
from collabkit.panel import propose
from collabkit.panel.adopt import flow, folded
from collabkit.panel.decide import Decision
from collabkit.panel.dots import dots
from collabkit.panel.figures import DRAWS, INTERVAL, NAMES, Figures, drifts, gaps, levels, measure
from collabkit.panel.news import accepted, changelog, kept, prose, reread
from collabkit.panel.propose import Proposal, decimal, instead, people
from collabkit.panel.ratings import Panel, Target

FAR = 0.5
"""A rater who lies half a level or more from the rest, on average, is worth a talk."""


@frozen
class Findings:
    """What a report is made of. `adopted` says that the keys have been changed."""

    panel: Panel
    course: Course
    top: Path
    decisions: tuple[Decision, ...]
    adopted: bool = False
    draws: int = DRAWS
    seed: int = 0

    @property
    def proposals(self) -> list[Proposal]:
        """What the panel would have, target by target."""
        return [propose.propose(self.panel, t, self.course.framework.scale) for t in self.panel.targets]


def report_html(findings: Findings) -> str:
    """Write the report; every number in it comes from the ratings."""
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    environment.filters |= {
        "figure": decimal,
        "signed": _signed,
        "percent": lambda x: f"{x:.0%}",
    }
    panel, decisions = findings.panel, findings.decisions
    return environment.get_template("report.html").render(
        panel=panel,
        framework=findings.course.framework,
        findings=findings,
        names=NAMES,
        scopes=scopes(findings),
        cases=_cases(findings),
        drifts=drifts(panel),
        far=FAR,
        gaps=gaps(panel, findings.draws, findings.seed),
        lonely=[name for name, raters in panel.groups.items() if len(raters) < 2],
        named=partial(named, findings.course.framework),
        split=[p for p in findings.proposals if p.split],
        changes=changelog(decisions),
        kept=kept(decisions),
        reread=reread(decisions),
        prose=prose(findings.top) if any(d.written for d in decisions) else [],
        rules=propose,
        interval=INTERVAL,
        people=people,
    )


def _signed(x: float) -> str:
    return f"{x:+.2f}".replace("-", "−")


def named(framework: Framework, target: Target) -> str:
    """A target in words: "Recognition in guardians"."""
    case, indicator = target
    return f"{framework.indicator(indicator).name} in {case}"


def scopes(findings: Findings) -> list[tuple[str, list[tuple[str, str, Figures, dict[int | str, int]]]]]:
    """Figures in total, by item and by indicator: by heading the name, what is rated, figures and counts."""
    panel, framework = findings.panel, findings.course.framework
    measured = partial(measure, scale=framework.scale, draws=findings.draws, seed=findings.seed)

    def row(
        name: str, what: str, targets: Sequence[Target]
    ) -> tuple[str, str, Figures, dict[int | str, int]]:
        return name, what, measured(levels(panel, targets)), _counts(findings, targets)

    items = [
        (
            d.place.name,
            d.place.case.title,
            d.figures,
            _counts(findings, [c.proposal.target for c in d.cells]),
        )
        for d in findings.decisions
    ]
    unkeyed = dict.fromkeys(case for case, _ in panel.targets)
    for d in findings.decisions:
        unkeyed.pop(d.place.case.id, None)
    items += [row(c, "no key rates it", [t for t in panel.targets if t[0] == c]) for c in unkeyed]
    indicators = [i for i in framework.indicators if any(t[1] == i for t in panel.targets)]
    by = [row(framework.indicator(i).name, "", [t for t in panel.targets if t[1] == i]) for i in indicators]
    return [("In total", [row("All ratings", "", panel.targets)]), ("By item", items), ("By indicator", by)]


def _counts(findings: Findings, targets: Sequence[Target]) -> dict[int | str, int]:
    chosen = [p.counts for p in findings.proposals if p.target in set(targets)]
    return {level: sum(c[level] for c in chosen) for level in chosen[0]}


def _cases(findings: Findings) -> list[dict[str, Any]]:
    """Each case with its proposals: picture, words, and what becomes of it."""
    framework = findings.course.framework
    cells = {c.proposal.target: c for d in findings.decisions for c in d.cells}
    found: dict[str, list[dict[str, Any]]] = {}
    for p in findings.proposals:
        cell = cells.get(p.target)
        old = cell.old if cell else None
        rows = found.setdefault(p.target[0], [])
        rows.append(
            {
                "name": framework.indicator(p.target[1]).name,
                "proposal": p,
                "accept": accepted(cell.new) if cell else accepted(_bare(p)),
                "old": old,
                "old_accept": accepted(old) if old else "",
                "refused": cell.refused if cell else "",
                "instead": instead(p) if cell and cell.refused else "",
                "svg": dots(p, framework.scale, old),
            }
        )
    return [{"case": findings.course.case(id), "rows": rows} for id, rows in found.items()]


def _bare(p: Proposal) -> Rating:
    return Rating(p.reference, p.accept, "", (), (), "")


def proposed_yaml(findings: Findings) -> str:
    """The proposed key: ratings by case as a key.yaml has them, and beside each what becomes of it."""
    cells = {c.proposal.target: c for d in findings.decisions for c in d.cells}
    data: dict[str, dict[str, Any]] = {}
    for p in findings.proposals:
        cell = cells.get(p.target)
        entry: dict[str, Any] = {
            "reference": p.reference,
            "accept": "?" if p.accept is None else flow(list(p.accept)),
            "because": [folded(note) for note in p.reasons],
            "counts": flow({str(level): n for level, n in p.counts.items() if n}),
        }
        if cell and cell.refused:
            entry |= {"refused": folded(cell.refused), "proposed_instead": instead(p)}
        data.setdefault(p.target[0], {})[p.target[1]] = entry
    made, yaml = io.StringIO(), YAML(pure=True)
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump({"proposed": data}, made)
    return (
        f"# Proposed by a panel of {len(findings.panel.raters)}. It belongs to no learner.\n{made.getvalue()}"
    )
