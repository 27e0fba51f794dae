"""Building the exercises: nbgrader's own generate_assignment, into exercises/, the same bytes each time."""

from __future__ import annotations

import filecmp
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from collabkit.faults import Fault, Faults, meant


def exercises(root: Path) -> list[str]:
    """The exercises that have a source: every folder of solutions/."""
    return sorted(p.parent.name for p in root.glob("solutions/*/items.yaml"))


def build(root: Path, names: Iterable[str] = ()) -> list[str]:
    """Make exercises/<name>/ anew for each exercise (default: all); gives the names whose files changed.

    Nothing else is touched: no gradebook, no learner's copy. A folder is replaced only when it is whole.
    """
    changed = []
    for name in _chosen(root, names):
        with tempfile.TemporaryDirectory(dir=root, prefix=".build-") as work:
            made = generate(root, name, Path(work))
            target = root / "exercises" / name
            if differences(made, target):
                _replace(made, target)
                changed.append(name)
    return changed


def outdated(root: Path, names: Iterable[str] = ()) -> list[str]:
    """The files of exercises/ that a build would change, add or remove."""
    stale = []
    for name in _chosen(root, names):
        with tempfile.TemporaryDirectory(dir=root, prefix=".build-") as work:
            stale += [
                f"exercises/{name}/{file}"
                for file in differences(generate(root, name, Path(work)), root / "exercises" / name)
            ]
    known = exercises(root)
    return stale + [f"exercises/{p.name}" for p in sorted(root.glob("exercises/*")) if p.name not in known]


def _chosen(root: Path, names: Iterable[str]) -> list[str]:
    known = exercises(root)
    chosen = list(names) or known
    wrong = [Fault("", 0, f'There is no exercise "{n}"; {meant(n, known)}') for n in chosen if n not in known]
    if wrong:
        raise Faults(wrong)
    return chosen


def generate(root: Path, name: str, work: Path) -> Path:
    """Run nbgrader's generate_assignment for one exercise below `work`, without its gradebook; gives the folder."""
    from nbgrader.apps import GenerateAssignmentApp
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    app = GenerateAssignmentApp()
    app.config_file_paths.append(str(root))
    app.load_config_file()
    config = app.config
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.assignment_id = name
    config.CourseDirectory.release_directory = str(work)
    config.SaveCells.enabled = False
    config.GenerateAssignment.no_database = True
    log = logging.getLogger("collabkit.build")
    log.setLevel(logging.ERROR)
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config, log=log), config=config, log=log)
    here = Path.cwd()
    try:
        converter.start()
    finally:
        os.chdir(here)
    return _only_folder(work, name)


def _only_folder(work: Path, name: str) -> Path:
    return next(p for p in work.rglob(name) if p.is_dir())


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
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    made.rename(target)
    shutil.rmtree(old, ignore_errors=True)
