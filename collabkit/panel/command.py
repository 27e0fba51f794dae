"""`collabkit panel`: a panel's ratings reported on, a key proposed and, where it may, adopted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from collabkit.faults import Fault, Faults, shown

if TYPE_CHECKING:
    from collabkit.panel.report import Findings

ROOMS = ("course", "solutions", "exercises")


@click.command()
@click.argument(
    "ratings", metavar="RATINGS.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--case", "case", metavar="ID", default="", help="Only this case's ratings.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the report (RATINGS-panel)."
)
@click.option("--adopt", "adopting", is_flag=True, help="Write into the keys what the rules allow.")
@click.option("--group", metavar="COLUMN", default="", help='Column that names subgroups ("group").')
@click.option(
    "--draws", type=click.IntRange(100), default=1000, show_default=True, help="Draws for the intervals."
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Same seed, same intervals."
)
def panel(
    ratings: Path, case: str, out: Path | None, adopting: bool, group: str, draws: int, seed: int
) -> None:
    """Let a panel's ratings propose a key.

    RATINGS.csv has the columns rater, case, indicator, rating, and perhaps note and group. The report says
    how far the raters agree, where they don't, and what key they propose; --adopt writes it into the keys,
    item by item, where enough raters agree well enough.
    """
    from collabkit.content.course import Course
    from collabkit.learning.workspace import find_top
    from collabkit.panel.decide import decide
    from collabkit.panel.ratings import read_panel
    from collabkit.panel.report import Findings

    top = find_top()
    course = Course(top / "course")
    if case:
        course.case(case)
    folder = _outside(out or ratings.with_name(f"{ratings.stem}-panel"), top)
    found = read_panel(ratings, course, case, group)
    decisions = decide(found, top, course, date.today().isoformat(), draws, seed)  # noqa: DTZ011  (their day)
    _finish(Findings(found, course, top, decisions, adopting, draws, seed), folder)


def _outside(folder: Path, top: Path) -> Path:
    """Refuse a folder from which learners are served: report and proposal are keys."""
    for room in ROOMS:
        if folder.resolve().is_relative_to((top / room).resolve()):
            sentence = f"the report holds keys, and {room}/ goes to learners; name another folder with --out"
            raise Faults([Fault(shown(folder), 0, sentence)])
    return folder


def _finish(findings: Findings, folder: Path) -> None:
    """Write the keys, the report and the proposal; exit code 1 when adopting came to nothing."""
    from collabkit.panel.adopt import adopt
    from collabkit.panel.report import proposed_yaml, report_html

    page, proposal = folder / "report.html", folder / "proposed.yaml"
    texts = {page: report_html(findings), proposal: proposed_yaml(findings)}
    folder.mkdir(parents=True, exist_ok=True)
    changed = adopt(findings.decisions) if findings.adopted else []
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    _say(findings, changed)
    click.echo(f"Report: {shown(page)}\nProposed key: {shown(proposal)}")
    if findings.adopted and not any(d.adopted for d in findings.decisions):
        raise SystemExit(1)


def _say(findings: Findings, changed: list[Path]) -> None:
    from collabkit.panel.news import changelog, kept, prose, reread
    from collabkit.panel.propose import people

    panel, decisions = findings.panel, findings.decisions
    cases = ", ".join(dict.fromkeys(case for case, _ in panel.targets))
    lines = [*panel.remarks, f"{people(len(panel.raters))}, {len(panel.given)} ratings of {cases}."]
    lines += kept(decisions)
    if not decisions:
        lines.append("No key rates these cases, so there is nothing to adopt; the proposal is in the report.")
    head = "" if findings.adopted else "If you adopt it: "
    lines += [f"{head}{line}" for line in changelog(decisions)]
    if any(d.written for d in decisions):
        lines += reread(decisions)
        lines += [f'{path} says "authored" in its own words; read it again.' for path in prose(findings.top)]
    lines += [f"Written: {shown(path)}" for path in changed]
    for line in lines:
        click.echo(line)
