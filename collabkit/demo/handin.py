"""Handing in: a simulated learner takes the exercise, answers it in the real answers file, hands it in."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from attrs import frozen

from collabkit.answers.store import NAME, Answers
from collabkit.answers.value import parse
from collabkit.content.course import Solutions
from collabkit.demo.learners import PROFILES, answer


@frozen
class Learner:
    """One simulated learner: the id that the gradebook knows, and the profile behind it."""

    id: str
    profile: str


def class_of(size: int) -> list[Learner]:
    """A class of that size, the profiles taking turns; the id says the profile.

    >>> [learner.id for learner in class_of(11)][-2:]
    ['blank-1', 'reference-2']
    """
    names = list(PROFILES)
    width = len(str(-(-size // len(names))))
    return [
        Learner(f"{names[n % len(names)]}-{n // len(names) + 1:0{width}}", names[n % len(names)])
        for n in range(size)
    ]


def hand_in(room: Path, solutions: Solutions, learner: Learner, seed: int) -> None:
    """Put a learner's work into submitted/, as nbgrader's collect would: the exercise, the answers, the time.

    The same `seed` gives the same answers, whoever else is in the class.
    """
    exercise = solutions.folder.name
    folder = room / "submitted" / learner.id / exercise
    shutil.copytree(room / "exercises" / exercise, folder)
    _answer(folder, solutions, learner, seed)
    (folder / "timestamp.txt").write_text(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f %Z}", encoding="utf-8")


def _answer(folder: Path, solutions: Solutions, learner: Learner, seed: int) -> None:
    answers = Answers(folder)
    for item in solutions.items.values():
        if item.id not in solutions.keys:
            continue
        rng = Random(f"{seed} {learner.id} {solutions.folder.name} {item.id}")
        value = answer(learner.profile, item, solutions.keys[item.id], solutions.course, rng)
        if value is None:
            continue
        answers.save(item.id, item.kind, parse(item, solutions.course, value))
        if item.commit:
            answers.commit(item.id)
    for trace in folder.glob(f".{NAME}*"):  # the lock and the copy before: nbgrader does not collect them
        trace.unlink()
