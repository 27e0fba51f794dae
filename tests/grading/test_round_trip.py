"""The whole way with nbgrader's own commands: from solutions/ to the feedback page in a learner's folder."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path

import pytest
from attrs import frozen
from classroom import EXERCISE, MEMO, NAME, TEXT, Classroom, cell_of
from test_build import KEYED, digests, secrets

from collabkit.grading.build import build

pytestmark = pytest.mark.slow

LEARNERS = ("ann", "ben", "cy")


@frozen
class Loop:
    """A classroom after the whole way, with what each command said."""

    room: Classroom
    said: dict[str, str]
    before_release: list[str]

    def fetched(self, learner: str) -> Path:
        """A learner's own folder of the exercise."""
        return self.room.learner(learner) / EXERCISE

    def page(self, learner: str) -> str:
        """The feedback page that a learner fetched."""
        (page,) = (self.fetched(learner) / "feedback").rglob("*.html")
        return page.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Loop:
    """Every command once, each in a process of its own; no kernel can start in any of them."""
    room = Classroom.make(tmp_path_factory.mktemp("loop"))
    said: dict[str, str] = {}
    said["generate"] = room.nbgrader("generate_assignment", EXERCISE, "--create")
    said["release"] = room.nbgrader("release_assignment", EXERCISE)
    answers = {"ann": room.reference(), "ben": room.halfway(), "cy": {}}
    for name in LEARNERS:
        home = room.learner(name)
        said[f"fetch {name}"] = room.nbgrader("fetch_assignment", EXERCISE, cwd=home)
        room.answer(home / EXERCISE, answers[name])
        said[f"submit {name}"] = room.nbgrader("submit", EXERCISE, "--student", name, cwd=home)
    said["collect"] = room.nbgrader("collect", EXERCISE)
    said["autograde"] = room.nbgrader("autograde", EXERCISE)
    said["feedback"] = room.nbgrader("generate_feedback", EXERCISE)
    said["release one"] = room.nbgrader("release_feedback", EXERCISE, "--student", "ben")
    room.nbgrader("fetch_feedback", EXERCISE, "--student", "ann", cwd=room.learner("ann"))
    before = [str(p) for p in (room.learner("ann") / EXERCISE).rglob("*.html")]
    said["release feedback"] = room.nbgrader("release_feedback", EXERCISE)
    for name in LEARNERS:
        room.nbgrader("fetch_feedback", EXERCISE, "--student", name, cwd=room.learner(name))
    said["export"] = room.nbgrader("export", "--to", "grades.csv")
    return Loop(room, said, before)


def test_every_command_succeeds(loop: Loop) -> None:
    """None of them prints an error, and no kernel was started by any."""
    assert not [name for name, text in loop.said.items() if re.search(r"\bERROR\b|Traceback", text)]
    assert not loop.room.kernel_started.exists()


def test_the_command_makes_the_same_bytes_as_build(loop: Loop, tmp_path: Path) -> None:
    """`nbgrader generate_assignment` and `collabkit build` give one and the same folder."""
    other = Classroom.make(tmp_path)
    build(other.root)
    assert digests(other.root / "exercises") == digests(loop.room.root / "exercises")


def test_the_answers_travel_along(loop: Loop) -> None:
    """The file that was written beside the notebook is the file that is marked, byte for byte."""
    for name in ("ann", "ben"):
        sent = (loop.fetched(name) / NAME).read_bytes()
        for room in ("submitted", "autograded"):
            arrived = loop.room.root / room / name / EXERCISE / NAME
            assert hashlib.sha256(arrived.read_bytes()).digest() == hashlib.sha256(sent).digest()
    assert json.loads(sent)["items"][MEMO]["value"] == TEXT


def test_the_gradebook_and_the_export_hold_the_marks(loop: Loop) -> None:
    """Points as collabkit.marking gives them; the sum of each learner stands in the exported table."""
    answers = {"ann": loop.room.reference(), "ben": loop.room.halfway(), "cy": {}}
    with (loop.room.root / "grades.csv").open(encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    for name in LEARNERS:
        points = loop.room.points(answers[name])
        grades = loop.room.grades(name)
        assert {id: grades[id].auto for id in points} == points
        assert float(rows[name]["score"]) == pytest.approx(sum(points.values()))
        assert float(rows[name]["max_score"]) == 100


def test_the_memo_waits_for_a_person_or_is_no_response(loop: Loop) -> None:
    """Who wrote is read; who did not has 0 and makes no work."""
    assert loop.room.grades("ann")[MEMO].needs_person
    silent = loop.room.grades("cy")[MEMO]
    assert (silent.auto, silent.needs_person, silent.auto_comment) == (0, False, "No response.")
    assert "two rotas" in cell_of(loop.room.autograded("ann"), MEMO).source


def test_no_feedback_before_it_is_released(loop: Loop) -> None:
    """Feedback that was generated, but not released to this learner, can't be fetched."""
    assert loop.before_release == []


def test_the_feedback_page_gives_reasons(loop: Loop) -> None:
    """Each learner fetches a page with their points, the reference as a reason, and whose key it is."""
    page = loop.page("ben")
    assert "authored key" in page
    assert "the authored key says 5" in page
    assert "You passed over" in page
    assert f"{loop.room.points(loop.room.halfway())['equity-guardians']:g} of 15 points" in page
    assert "two rotas" in page
    assert "<script>alert" not in page


def test_no_secret_reaches_a_learner(loop: Loop) -> None:
    """No key, rubric or model answer is in what is released, fetched, handed in or autograded."""
    hidden = secrets(loop.room)
    folders = [loop.room.root / "exercises", *(loop.fetched(n) for n in LEARNERS), loop.room.exchange]
    folders += [loop.room.root / "submitted", loop.room.root / "autograded"]
    for path in (p for folder in folders for p in folder.rglob("*") if p.is_file() and p.suffix != ".html"):
        text = " ".join(path.read_text(encoding="utf-8").replace("\\n", " ").split())
        told = "autograded" in path.parts and path.suffix == ".ipynb"  # reasons stand there as outputs
        assert told or not [s for s in hidden if " ".join(s.split()) in text], path
        assert not re.search(KEYED, text), path
        assert not path.name.startswith("key"), path


def test_the_feedback_page_keeps_rubric_and_model_answer(loop: Loop) -> None:
    """A page handed back holds neither what the memo's rubric looks for nor the memo we would write."""
    import nbformat

    folder = loop.room.solutions.folder
    model = cell_of(nbformat.read(folder / f"{EXERCISE}.ipynb", 4), MEMO).source.splitlines()
    rubric = [v for line in loop.room.solutions.keys[MEMO].rubric for v in line.values()]
    for name in LEARNERS:
        page = " ".join(loop.page(name).split())
        assert not [s for s in (*model, *rubric) if len(s) > 15 and " ".join(s.split()) in page]
        assert not re.search(KEYED, page)
