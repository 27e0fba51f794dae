"""Benchmarks: each figure is a ratio against a baseline measured in the same run, since machines are noisy.

    .venv/bin/python benchmarks/run.py [--rounds N] [--all]

A and B take turns, A B A B …; the ratio is taken pair by pair and its median is printed, with the range.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from attrs import frozen
from rich.console import Console
from rich.progress import track
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
EXERCISE = "06_equity"


@frozen
class Result:
    """One comparison: both medians in seconds, and the ratios A/B pair by pair."""

    name: str
    baseline: str
    a: list[float]
    b: list[float]

    @property
    def ratios(self) -> list[float]:
        """A/B of each pair."""
        return [x / y for x, y in zip(self.a, self.b, strict=True)]


def compare(
    name: str, baseline: str, a: Callable[[], object], b: Callable[[], object], rounds: int
) -> Result:
    """Time `a` and `b` in turns after one warm-up of each."""
    a(), b()
    pairs = [(seconds(a), seconds(b)) for _ in track(range(rounds), description=name, transient=True)]
    return Result(name, baseline, [p[0] for p in pairs], [p[1] for p in pairs])


def seconds(action: Callable[[], object]) -> float:
    """How long an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def python(code: str) -> Callable[[], object]:
    """A fresh interpreter that runs `code`."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def run_all(notebook: Path) -> Callable[[], object]:
    """Open a notebook as a learner does: start a kernel and run all cells."""
    import nbformat
    from nbclient import NotebookClient

    def run() -> None:
        nb = nbformat.read(notebook, 4)
        NotebookClient(nb, timeout=120, resources={"metadata": {"path": str(notebook.parent)}}).execute()

    return run


def every_notebook(folder: Path) -> list[Path]:
    """A learner's copy of the course: all lessons, then all exercises."""
    left_out = shutil.ignore_patterns("answers.json*", ".*")
    copy = folder / "my_course"
    shutil.copytree(ROOT / "course", copy, ignore=left_out)
    shutil.copytree(ROOT / "exercises", copy / "exercises", ignore=left_out)
    return [*sorted(copy.glob("[0-9]*.ipynb")), *sorted(copy.glob("exercises/*/*.ipynb"))]


def slider(folder: Path) -> Path:
    """A notebook that holds one ipywidgets slider and nothing else."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    path = folder / "slider.ipynb"
    cell = new_code_cell("import ipywidgets\nipywidgets.IntSlider()")
    nbformat.write(new_notebook(cells=[cell]), path)
    return path


def mark_reference(folder: Path) -> Callable[[], object]:
    """Mark one hand-in: read its answers file, mark every item, write the reasons as HTML."""
    from collabkit.answers.store import Answers
    from collabkit.content.course import Solutions
    from collabkit.content.item import MARKED
    from collabkit.demo.learners import answer
    from collabkit.grading.score import Marker

    solutions = Solutions.of(ROOT, EXERCISE)
    marker = Marker(solutions)
    marked = [i for i in solutions.items.values() if i.kind in MARKED]
    for item in marked:
        value = answer("reference", item, solutions.keys[item.id], solutions.course, random.Random(1))
        Answers(folder).save(item.id, item.kind, value)

    def mark() -> None:
        for item in marked:
            marker.html(marker.mark(item.id, folder))

    return mark


def read_notebook(path: Path) -> Callable[[], object]:
    """Read and validate a hand-in's notebook, the least that any grading does with it."""
    import nbformat

    return lambda: nbformat.read(path, 4)


def show(results: list[Result]) -> None:
    """Print all comparisons as one table."""
    table = Table(title="Ratios, this run only (A / B, median of pairs; the range in brackets)")
    for column in ("A", "B", "A, s", "B, s", "A / B"):
        table.add_column(column, justify="right" if "," in column or "/" in column else "left")
    for r in results:
        table.add_row(
            r.name,
            r.baseline,
            f"{median(r.a):.4f}",
            f"{median(r.b):.4f}",
            f"{median(r.ratios):.2f} ({min(r.ratios):.2f}–{max(r.ratios):.2f})",
        )
    Console().print(table)


def main() -> None:
    """Run every comparison on a copy of the released exercise."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=7, help="pairs of runs for each comparison")
    parser.add_argument("--all", action="store_true", help="run all of every lesson and exercise too")
    arguments = parser.parse_args()
    rounds = arguments.rounds
    released = ROOT / "exercises" / EXERCISE
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        exercise = folder / EXERCISE
        shutil.copytree(released, exercise)
        notebook = exercise / f"{EXERCISE}.ipynb"
        calls = "from collabkit import scorecard, choose, number, rank, classify, reflect"
        widgets = python("import ipywidgets")
        results = [
            compare("import collabkit", "import ipywidgets", python("import collabkit"), widgets, rounds),
            compare("its calls, imported", "import ipywidgets", python(calls), widgets, rounds),
            compare("an empty Python", "import ipywidgets", python(""), widgets, rounds),
            compare(
                f"run all of {EXERCISE}", "run one slider", run_all(notebook), run_all(slider(folder)), rounds
            ),
            compare(
                "mark a hand-in", "read its notebook", mark_reference(folder), read_notebook(notebook), rounds
            ),
        ]
        for path in every_notebook(folder) if arguments.all else []:
            name = f"run all of {path.relative_to(folder / 'my_course')}"
            results.append(
                compare(name, "run one slider", run_all(path), run_all(folder / "slider.ipynb"), rounds)
            )
    show(results)


if __name__ == "__main__":
    main()
