"""Classrooms that the tests of grading share."""

from __future__ import annotations

import pytest
from classroom import Classroom


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A classroom whose exercise is generated and in the gradebook; each test brings learners of its own."""
    room = Classroom.make(tmp_path_factory.mktemp("classroom"))
    room.convert("GenerateAssignment")
    return room


@pytest.fixture
def no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts a kernel in this process fails."""

    def refuse(*_: object, **__: object) -> None:
        message = "a kernel was about to start"
        raise AssertionError(message)

    monkeypatch.setattr("jupyter_client.manager.KernelManager.__init__", refuse)
