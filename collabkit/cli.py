"""The command line: one short function a verb, each loading what it needs only when it is called."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

import collabkit
from collabkit.demo.command import demo
from collabkit.faults import Faults, shown
from collabkit.grading.command import build, mark
from collabkit.panel.command import panel
from collabkit.printing.command import print_

Folder = click.Path(file_okay=False, path_type=Path)


class Verbs(click.Group):
    """The verbs, with faults and interruptions said in plain sentences instead of tracebacks."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; exit code 1 with every fault on a line of its own, 130 after Ctrl-C.

        A file that can't be read or written is a fault too.
        """
        try:
            return super().invoke(ctx)
        except Faults as faults:
            click.echo(faults, err=True)
            sys.exit(1)
        except OSError as error:
            if not error.filename:
                raise
            click.echo(f"{shown(Path(os.fsdecode(error.filename)))}: {error.strerror}.", err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            click.echo("\nStopped.", err=True)
            sys.exit(130)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(collabkit.__version__, package_name="collabkit")
def main() -> None:
    """A course in notebooks on collaborative leadership and partnership principles."""


@main.command()
@click.option(
    "--workspace", type=Folder, help="Your own copy of the course (my_course, where nothing is said)."
)
@click.option("--no-open", is_flag=True, help="Print the address and open no browser.")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Where JupyterLab listens (a free port from 8888)."
)
def learn(workspace: Path | None, no_open: bool, port: int | None) -> None:
    """Open the course: bring your copy up to date and start JupyterLab on it."""
    from collabkit.learning.lab import learn as start

    start(workspace, browser=not no_open, port=port)


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--marking", is_flag=True, help="Prove too that no points are to be had without judging.")
@click.option("--write", is_flag=True, help="Put the table of that proof into the instructors' guide.")
def check(folder: Path | None, marking: bool, write: bool) -> None:
    """Proof a course, or one exercise: every fault at once, with file, line and what to do.

    DIR is the folder to proof; without it, the project that you are in.
    """
    from collabkit.check.whole import check as proof

    found = proof(folder)
    for fault in found.faults:
        click.echo(fault)
    click.echo(found.summary)
    sound = not found.faults
    if marking or write:
        from collabkit.proof.command import report

        sound = report(folder, write) and sound
    sys.exit(0 if sound else 1)


main.add_command(build)
main.add_command(demo)
main.add_command(mark)
main.add_command(panel)
main.add_command(print_)
