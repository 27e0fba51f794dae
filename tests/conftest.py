"""What tests share: a small whole course in a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small import EXERCISE, ROOT, make_small

from collabkit.content.course import Course, Solutions


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The root of a small project, which is the working folder too, so that faults name short paths."""
    root = make_small(tmp_path / "small")
    monkeypatch.chdir(root)
    return root


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a small project that tests only read, with all words of the real course."""
    root = make_small(tmp_path_factory.mktemp("shared"))
    shutil.copy(ROOT / "course/words.yaml", root / "course/words.yaml")
    return root


@pytest.fixture(scope="session")
def course(shared: Path) -> Course:
    """The small course, to read."""
    return Course(shared / "course")


@pytest.fixture(scope="session")
def solutions(shared: Path) -> Solutions:
    """The small exercise with its keys, to read."""
    return Solutions.of(shared, EXERCISE)
