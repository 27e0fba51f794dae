"""The folder that a demo runs in: laid out as an instructor has it, with course and keys."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from collabkit.faults import say_fault
from collabkit.grading.build import exercises

MARKER = "demo.json"
CONFIG = "nbgrader_config.py"
COPIED = ("course", "solutions")
MADE = ("exercises", "submitted", "autograded", "feedback", "exchange", "gradebook.db")
WRITTEN = ("grades.csv", "report.html", "nbgrader.log")
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "*.pyc", "*.part", "answers.json*")


def prepare(top: Path, out: Path | None, learners: int, seed: int) -> Path:
    """Lay out the folder of a demo, empty of earlier grading; gives its full path.

    Args: `top` the project's folder; `out` the folder to use (None: a new temporary one).
    Raises Faults, having touched nothing, where `top` has nothing to grade or `out` is somebody's.
    """
    if not exercises(top):
        raise say_fault(
            "There is nothing to grade here: the keys (solutions/) are not on this machine. "
            "The demo needs an instructor's copy of the course."
        )
    room = _new_folder() if out is None else _free(out, top)
    try:
        _mark(room, learners, seed)
        _clear(room)
        _copy(top, room)
    except OSError as why:
        raise say_fault(f"The demo could not be laid out in {room}: {why.strerror}.") from why
    return room


def _new_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="collabkit-demo-")).resolve()


def _free(out: Path, top: Path) -> Path:
    """The folder that was asked for, if a demo may have it."""
    room = out.expanduser().resolve()
    if room.exists() and not room.is_dir():
        raise say_fault(f"{out} is a file; give a folder for the demo with --out.")
    if room == top.resolve() or any(room.is_relative_to((top / name).resolve()) for name in COPIED):
        raise say_fault(f"{out} is part of the course itself; give another folder with --out.")
    if room.is_dir() and any(room.iterdir()) and not is_demo(room):
        raise say_fault(
            f"{out} is not empty and holds no earlier demo, so nothing was touched; "
            "give an empty or a new folder with --out."
        )
    return room


def is_demo(folder: Path) -> bool:
    """Whether a demo, finished or not, has run in this folder."""
    try:
        noted = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(noted, dict) and noted.get("made_by") == "collabkit demo"


def _mark(room: Path, learners: int, seed: int) -> None:
    """Note, before anything else, whose folder this is: so an interrupted demo can be repeated."""
    room.mkdir(parents=True, exist_ok=True)
    note = {"made_by": "collabkit demo", "learners": learners, "seed": seed}
    (room / MARKER).write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")


def _clear(room: Path) -> None:
    """Take away what an earlier demo made here; files of anybody else stay."""
    from nbgrader.utils import remove, rmtree

    for name in (*COPIED, *MADE, *WRITTEN, CONFIG):
        path = room / name
        if path.is_symlink() or path.is_file():
            remove(str(path))
        elif path.exists():
            rmtree(str(path))


def _copy(top: Path, room: Path) -> None:
    for name in COPIED:
        shutil.copytree(top / name, room / name, ignore=LEFT_OUT)
    shutil.copy2(top / CONFIG, room / CONFIG)
