"""`collabkit check --marking`: the proof that no point is to be had without judging."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from collabkit.check.whole import find_place
from collabkit.faults import Fault, Faults
from collabkit.proof.limits import limit_faults
from collabkit.proof.shipped import shipped
from collabkit.proof.simulate import Earned, simulate
from collabkit.proof.table import earned_table, guide_faults, guide_table, tells_table
from collabkit.proof.tells import Tell, tells


@frozen
class Proven:
    """What the strategies earned, what gives a key away, and the faults, sorted."""

    earned: Earned
    tells: tuple[Tell, ...]
    faults: tuple[Fault, ...]


def prove(folder: Path | None = None, write: bool = False) -> Proven:
    """Let simulated learners loose on every automatic item of a project, course or exercise.

    Args: `write` puts the table into the course's guide for instructors, instead of holding the guide's
    against it. Raises Faults where content can't be read.
    """
    place = find_place(folder)
    asked = shipped(place)
    earned, found = simulate(asked), tells(asked)
    faults = limit_faults(earned) + [fault for tell in found for fault in tell.faults]
    if place.project:
        faults += guide_faults(place.course, guide_table(earned, found), write)
    return Proven(earned, tuple(found), tuple(sorted(set(faults))))


def report(folder: Path | None, write: bool) -> bool:
    """Print what was proven: two tables, then every fault; gives whether there is none."""
    import click
    from rich.console import Console

    try:
        proven = prove(folder, write)
    except Faults:
        click.echo("The marking can't be proven before these are mended.")
        return False
    if not proven.earned.asked:
        click.echo("Marking: nothing to prove, no item with a key is marked automatically here.")
        return True
    console = Console(highlight=False)
    for table in (earned_table(proven.earned), tells_table(proven.tells)):
        console.print(table)
    for fault in proven.faults:
        click.echo(fault)
    click.echo(f"Marking: {len(proven.earned.asked)} items, {_faults(len(proven.faults))}")
    return not proven.faults


def _faults(n: int) -> str:
    return {0: "no fault", 1: "1 fault"}.get(n, f"{n} faults")
