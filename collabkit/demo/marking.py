"""nbgrader, driven through its own Python API with the project's configuration; its log goes into a file."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from collabkit.demo.room import CONFIG
from collabkit.faults import say_fault

LOG = "nbgrader.log"


class Marking:
    """nbgrader at work in one folder."""

    def __init__(self, room: Path, log: logging.Logger) -> None:
        from nbgrader.apps import NbGraderAPI

        (room / "exchange").mkdir(exist_ok=True)
        self.log = log
        self.api = NbGraderAPI(config=_config(room), log=log)

    @property
    def course_id(self) -> str:
        """The course as the gradebook knows it."""
        return str(self.api.coursedir.course_id)

    def generate(self, exercise: str) -> None:
        """Make the learners' copy of an exercise; Faults where nbgrader can't."""
        if not self._went_well(self.api.generate_assignment(exercise)):
            raise say_fault(f"nbgrader could not make {exercise}; its log says why: {self._log_file()}")

    def autograde(self, exercise: str, learner: str) -> bool:
        """Mark one hand-in; False where nbgrader can't (its log says why)."""
        return self._went_well(self.api.autograde(exercise, learner))

    def feedback(self, exercise: str, learner: str) -> bool:
        """Write one learner's feedback page; False where nbgrader can't (its log says why)."""
        return self._went_well(self.api.generate_feedback(exercise, learner))

    def _went_well(self, result: dict[str, Any]) -> bool:
        error = str(result.get("error", ""))
        if error.rstrip().endswith("KeyboardInterrupt"):
            raise KeyboardInterrupt  # nbgrader takes Ctrl-C for a failed hand-in and would go on
        if error:
            self.log.error(error)
        return bool(result["success"])

    def _log_file(self) -> str:
        return next(h.baseFilename for h in self.log.handlers if isinstance(h, logging.FileHandler))


def _config(room: Path) -> Any:
    """The project's nbgrader_config.py, pointed at this folder; nobody's personal settings are read."""
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader(CONFIG, path=str(room)).load_config()
    config.CourseDirectory.root = str(room)
    config.Exchange.root = str(room / "exchange")
    return config


@contextmanager
def nbgrader(room: Path) -> Iterator[Marking]:
    """Have nbgrader at work in a folder, with its log in `LOG` there and the screen left alone."""
    with _logging_into(room / LOG) as log, _own_tools_found():
        yield Marking(room, log)


@contextmanager
def _own_tools_found() -> Iterator[None]:
    """Put this environment's programs on the path: nbgrader makes its gradebook by calling one (alembic)."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join(filter(None, (str(Path(sys.executable).parent), before)))
    try:
        yield
    finally:
        os.environ["PATH"] = before


@contextmanager
def _logging_into(path: Path) -> Iterator[logging.Logger]:
    """A logger that writes to one file and nowhere else; Python's warnings go there too."""
    log = logging.Logger(f"collabkit.demo.{path}", logging.INFO)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    warned = logging.getLogger("py.warnings")
    kept, warned.propagate = warned.propagate, False
    log.addHandler(handler)
    warned.addHandler(handler)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            logging.captureWarnings(True)
            yield log
    finally:
        logging.captureWarnings(False)
        warned.removeHandler(handler)
        warned.propagate = kept
        handler.close()
