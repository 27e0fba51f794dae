"""Showing how far the demo is: a bar in a terminal, a line for each stage anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Step = Callable[[], None]


class Watch:
    """Somebody who watches a run; this one looks away."""

    @contextmanager
    def stage(self, title: str, total: int) -> Iterator[Step]:
        """One stage of the run, of `total` steps; call what it gives after each."""
        yield lambda: None


class TerminalWatch(Watch):
    """A progress bar where there is a terminal; else one line when a stage begins."""

    def __init__(self, console: Console) -> None:
        self.console = console

    @contextmanager
    def stage(self, title: str, total: int) -> Iterator[Step]:
        """One stage of the run, of `total` steps; call what it gives after each."""
        if not self.console.is_terminal:
            self.console.print(f"{title} ({total})", markup=False, highlight=False, soft_wrap=True)
            yield lambda: None
            return
        columns = (
            TextColumn("{task.description:<36}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.console) as bars:
            task = bars.add_task(title, total=total)
            yield lambda: bars.advance(task)
