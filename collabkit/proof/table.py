"""The table of what each strategy earns: in the terminal, and in the instructors' guide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from collabkit.faults import Fault, shown
from collabkit.proof.limits import allowed, within
from collabkit.proof.simulate import Earned
from collabkit.proof.tells import ALPHA, LINK, Tell

if TYPE_CHECKING:
    from rich.table import Table

GUIDE = "instructors_guide.md"
BEGIN = "<!-- begin: made by `collabkit check --marking --write`, do not edit -->"
END = "<!-- end -->"


def earned_table(earned: Earned) -> Table:
    """What each strategy earns, beside its limit; what lies outside is marked."""
    from rich.table import Table

    title = "Per cent of the automatic points, on average"
    table = Table(title=title, title_justify="left", box=None, padding=(0, 1, 0, 0))
    table.add_column("strategy", no_wrap=True)
    for column in (*map(short, earned.exercises), "limit", "ok"):
        table.add_column(column, justify="right", no_wrap=True)
    for strategy in earned.strategies:
        means = [earned.mean(strategy, exercise) for exercise in earned.exercises]
        fine = all(within(strategy, mean) for mean in means)
        shares = [f"{100 * mean:.0f}" for mean in means]
        limit = allowed(strategy).replace("at most", "≤")
        table.add_row(strategy.name, *shares, limit, "yes" if fine else "NO")
    return table


def short(exercise: str) -> str:
    """An exercise by its number, where it has one: ten of them have to fit on a line.

    >>> short("06_equity"), short("practice")
    ('06', 'practice')
    """
    number = exercise.partition("_")[0]
    return number if number.isdigit() else exercise


def tells_table(tells: Sequence[Tell]) -> Table:
    """What might give a key away, and how often chance would do as well."""
    from rich.table import Table

    table = Table(title="Place and length", title_justify="left")
    for column in ("looked at", "over", "found"):
        table.add_column(column)
    for column in ("p", "ok"):
        table.add_column(column, justify="right")
    for tell in tells:
        table.add_row(tell.what, tell.over, tell.figure, f"{tell.p:.3f}", "NO" if tell.faults else "yes")
    return table


def guide_table(earned: Earned, tells: Sequence[Tell]) -> str:
    """The same in Markdown, for the guide."""
    head = ["Strategy", "What it does", *map(short, earned.exercises), "Limit"]
    rows = [head, ["---", "---", *["--:"] * (len(head) - 3), "---"]]
    for s in earned.strategies:
        shares = [f"{100 * earned.mean(s, exercise):.1f}%" for exercise in earned.exercises]
        rows.append([s.name, s.does, *shares, allowed(s)])
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines += ["", "| Looked at | Over | Found | p |", "|---|---|---|--:|"]
    lines += [f"| {t.what} | {t.over} | {t.figure} | {t.p:.3f} |" for t in tells]
    return "\n".join(
        [*lines, "", f"A p below {ALPHA:g} is a fault; for r and tau, if they are beyond {LINK:g} too."]
    )


def guide_faults(course: Path, table: str, write: bool) -> list[Fault]:
    """Hold the table in the guide against this one, or `write` it there; a course may have no guide."""
    path = course / GUIDE
    if not path.is_file():
        return [Fault(shown(path), 0, "there is no such guide to write the table to")] if write else []
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    held, end, after = rest.partition(END)
    if not begin or not end:
        sentence = f"has no place for the table; write these two lines: {BEGIN} and {END}"
        return [Fault(shown(path), 0, sentence)]
    if held.strip() == table:
        return []
    if not write:
        line = before.count("\n") + 1
        sentence = "the table is not what the content gives; run: collabkit check --marking --write"
        return [Fault(shown(path), line, sentence)]
    path.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")
    return []
