"""`collabkit print`: the course on paper."""

from __future__ import annotations

from pathlib import Path

import click

from collabkit.faults import shown

Folder = click.Path(file_okay=False, path_type=Path)


@click.command("print")
@click.option("--out", type=Folder, default=Path("print"), help="Where the pages go (print).")
@click.option("--keys", is_flag=True, help="With keys and model answers of the exercises, for who teaches.")
def print_(out: Path, keys: bool) -> None:
    """Make a print version of every lesson, case and exercise: HTML pages that print well.

    Lessons come with a page of answers for whoever leads the room. Exercises come as question sheets;
    their keys only with --keys.
    """
    from collabkit.content.course import Course, Solutions
    from collabkit.learning.workspace import find_top
    from collabkit.printing.pages import pages, write

    top = find_top()
    course = Course(top / "course")
    folders = sorted(p.parent for p in top.glob("solutions/*/items.yaml"))
    made = list(pages(course, [Solutions.of(top, p.name) for p in folders], keys))
    index = write(made, course, out)
    click.echo(f"{len(made)} pages. Open {shown(index)} in a browser and print what you need.")
