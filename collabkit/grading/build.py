"""Building the exercises: nbgrader's own generate_assignment, into exercises/, the same bytes each time."""

from __future__ import annotations

import filecmp
import logging
import tempfile
from collections.abc import Callable, Iterable
from logging.handlers import MemoryHandler
from pathlib import Path

from collabkit.answers.store import NAME
from collabkit.faults import Fault, Faults, good, meant
from collabkit.grading.agree import source_of


def exercises(root: Path) -> list[str]:
    """The exercises that have a source: every folder of solutions/."""
    return sorted(p.parent.name for p in root.glob("solutions/*/items.yaml"))


def chosen(root: Path, names: Iterable[str]) -> list[str]:
    """The exercises of these names, or all where none is named. Raises Faults with every unknown name."""
    known = exercises(root)
    wanted = list(names) or known
    wrong = [Fault("", 0, f'There is no exercise "{n}"; {meant(n, known)}') for n in wanted if n not in known]
    return good((wanted, wrong))


def build(root: Path, names: Iterable[str] = ()) -> list[str]:
    """Make exercises/<name>/ anew for each exercise (default: all); gives the names whose files changed.

    Nothing else is touched: no gradebook, no learner's copy. A folder is replaced only when it is whole,
    and not while it holds somebody's answers.
    """
    root = root.resolve()
    _spare_answers(root)
    changed = []
    for name in chosen(root, names):
        with tempfile.TemporaryDirectory(dir=root, prefix=".build-") as work:
            made = generate(root, name, Path(work))
            target = root / "exercises" / name
            if differences(made, target):
                _replace(made, target)
                changed.append(name)
    return changed


def outdated(root: Path, names: Iterable[str] = ()) -> list[str]:
    """The files of exercises/ that a build would change, add or remove."""
    root = root.resolve()
    stale = []
    for name in chosen(root, names):
        with tempfile.TemporaryDirectory(dir=root, prefix=".build-") as work:
            stale += [
                f"exercises/{name}/{file}"
                for file in differences(generate(root, name, Path(work)), root / "exercises" / name)
            ]
    known = exercises(root)
    return stale + [f"exercises/{p.name}" for p in sorted(root.glob("exercises/*")) if p.name not in known]


def _spare_answers(root: Path) -> None:
    """Refuse to build over answers: exercises/ is there to be copied, but somebody may have worked in it."""
    found = sorted(root.glob(f"exercises/*/{NAME}"))
    say = "somebody answered here, and a build would delete it; move it to a copy of the course, or delete it"
    if found:
        raise Faults(Fault(p.relative_to(root).as_posix(), 0, say) for p in found)


def generate(root: Path, name: str, work: Path) -> Path:
    """Run nbgrader's generate_assignment for one exercise below `work`, without its gradebook."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config.loader import PyFileConfigLoader

    source_of(root, name)
    # Only the project's own settings: with a person's own on top, no two machines would build the same.
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.assignment_id = name
    config.CourseDirectory.release_directory = str(work)
    config.SaveCells.enabled = False
    config.GenerateAssignment.no_database = True
    log, said = _quiet_log()
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config, log=log), config=config, log=log)
    try:
        converter.start()
    except NbGraderException:
        raise Faults([Fault(f"solutions/{name}", 0, f"nbgrader can't make the exercise: {said()}")]) from None
    return work / name


def _quiet_log() -> tuple[logging.Logger, Callable[[], str]]:
    """A log that prints nothing, and what gives the last line of the first error in it."""
    log = logging.Logger("collabkit.build", logging.ERROR)
    kept = MemoryHandler(1000, flushLevel=logging.CRITICAL + 1)
    log.addHandler(kept)
    return log, lambda: _last_line(kept.buffer)


def _last_line(records: list[logging.LogRecord]) -> str:
    traces = [r.getMessage() for r in records if "Traceback" in r.getMessage()]
    lines = (traces or [r.getMessage() for r in records] or [""])[0].strip().splitlines()
    return lines[-1] if lines else ""


def differences(made: Path, target: Path) -> list[str]:
    """The files that differ between two folders, or stand in only one of them."""
    files = {p.relative_to(f).as_posix() for f in (made, target) for p in f.rglob("*") if p.is_file()}
    return sorted(
        f
        for f in files
        if not (
            (made / f).is_file()
            and (target / f).is_file()
            and filecmp.cmp(made / f, target / f, shallow=False)
        )
    )


def _replace(made: Path, target: Path) -> None:
    """Put a new folder in the place of an old one; the old one goes only when the new one stands."""
    target.parent.mkdir(exist_ok=True)
    old = made.with_name(f"{made.name}.old")
    if target.exists():
        target.rename(old)
    try:
        made.rename(target)
    except BaseException:
        if old.exists():
            old.rename(target)
        raise
