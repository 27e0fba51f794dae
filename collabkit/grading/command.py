"""`collabkit build` for who writes the course, and `collabkit mark` for who learns alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from collabkit.faults import Fault, Faults, shown

if TYPE_CHECKING:
    from collabkit.learning.alone import Result

Folder = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 when exercises/ is not current.")
def build(exercises: tuple[str, ...], check: bool) -> None:
    """Make exercises/ from solutions/, without any key.

    Each exercise is built by nbgrader and gets the cases it needs beside it. Only what has changed is
    written. No gradebook and no learner's copy is touched.
    """
    from collabkit.grading import build as making
    from collabkit.learning.workspace import find_top

    top = find_top()
    if check:
        stale = making.outdated(top, exercises)
        if stale:
            raise Faults(
                Fault(file, 0, "is not what solutions/ makes; run: collabkit build") for file in stale
            )
    for name in [] if check else making.build(top, exercises):
        click.echo(f"Built exercises/{name}.")
    click.echo("exercises/ is current.")


@click.command()
@click.argument("exercise")
@click.option("--workspace", type=Folder, help="The copy of the course that you answered in (my_course).")
@click.option("--root", type=Folder, help="The course with its keys (where nothing is said, the one here).")
def mark(exercise: str, workspace: Path | None, root: Path | None) -> None:
    """Mark an exercise that you did alone: your points, and a page with the reasons.

    It needs the keys, which are on your machine when you have the whole course.
    """
    from collabkit.learning.alone import mark_exercise
    from collabkit.learning.workspace import find_top

    top = root or find_top()
    _say(mark_exercise(top, workspace or top / "my_course", exercise))


def _say(result: Result) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("task")
    for column in ("points", "of"):
        table.add_column(column, justify="right")
    for one in result.marks:
        table.add_row(one.title, f"{one.points:g}", f"{one.max_points:g}")
    table.add_section()
    earned, most = sum(m.points for m in result.marks), sum(m.max_points for m in result.marks)
    table.add_row("marked automatically", f"{earned:g}", f"{most:g}")
    Console().print(table)
    for item in result.written:
        click.echo(f'"{item.title}" ({item.points:g} points) is read by a person; its rubric is on the page.')
    click.echo(f"Your feedback page: {shown(result.page)}")
