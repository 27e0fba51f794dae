"""`collabkit demo`: the whole loop in one command, with a table and the places to look at the end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from collabkit.demo.loop import Outcome


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "--learners", type=click.IntRange(1, 1000), default=30, show_default=True, help="Size of the class."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same answers.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to work in (a new temporary one, kept).")
def demo(exercises: tuple[str, ...], learners: int, seed: int, out: Path | None) -> None:
    """Try the whole loop with simulated learners.

    They answer and hand in, nbgrader marks them and writes their feedback pages, and a report on the
    class shows where it was hard. Without an EXERCISE it is all of them. All of it happens in a folder of
    its own; your course is only read.
    """
    from rich.console import Console

    from collabkit.demo.loop import run
    from collabkit.demo.progress import TerminalWatch
    from collabkit.learning.workspace import find_top

    console = Console()
    outcome = run(find_top(), out, learners, seed, TerminalWatch(console), exercises)
    _say(outcome, console)
    if outcome.failed:
        sys.exit(1)


def _say(outcome: Outcome, console: Console) -> None:
    exercises = list(dict.fromkeys(exercise for exercise, _ in outcome.marks))
    for exercise in exercises:
        _table(exercise, outcome, console)
    console.print("The learners are simulated. Written answers wait for a person to mark them.")
    places = {
        "Gradebook": outcome.gradebook,
        "Grades": outcome.grades,
        "Feedback pages": outcome.feedback,
        "Report": outcome.report,
        "nbgrader's log": outcome.log,
        "Everything": outcome.room,
    }
    for name, path in places.items():
        console.print(f"{name + ':':<16}{path}", markup=False, highlight=False, soft_wrap=True)
    for name in outcome.failed:
        console.print(f"Could not be graded: {name}. The log says why.", markup=False, style="bold")


def _table(exercise: str, outcome: Outcome, console: Console) -> None:
    from rich.table import Table

    rows = [(profile, s) for (name, profile), s in outcome.marks.items() if name == exercise]
    most = f"{rows[0][1].max_points:g}"
    console.print(f"{exercise}: automatic points, of {most}, by kind of simulated learner", highlight=False)
    table = Table()
    table.add_column("profile")
    for column in ("learners", "mean", "min", "max", "share"):
        table.add_column(column, justify="right")
    for profile, s in rows:
        figures = (f"{s.mean:.1f}", f"{s.least:.1f}", f"{s.most:.1f}", f"{100 * s.share:.0f}%")
        table.add_row(profile, str(s.count), *figures)
    console.print(table)
