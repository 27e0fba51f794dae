"""The demo: the whole loop on the real course, in a folder of its own."""

from __future__ import annotations

import csv
import json
import os
from collections import defaultdict
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from collabkit.cli import main
from collabkit.content.course import Solutions
from collabkit.demo.learners import PROFILES
from collabkit.demo.marking import Marking
from collabkit.demo.progress import TerminalWatch
from collabkit.demo.room import MADE, prepare
from collabkit.faults import Faults
from collabkit.grading.build import exercises
from collabkit.report.page import automatic

ROOT = Path(__file__).resolve().parents[1]
SIZE = len(PROFILES)


def demo(out: Path, *more: str) -> Result:
    """Run the verb as from a command line, in the project's folder."""
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        return CliRunner().invoke(main, ["demo", "--out", str(out), *more], catch_exceptions=False)
    finally:
        os.chdir(here)


def test_an_empty_folder_becomes_a_class(tmp_path: Path) -> None:
    """The demo's folder holds course, keys and settings, and nobody's answers or trial files."""
    room = prepare(ROOT, tmp_path / "new", 3, 7)
    assert (room / "nbgrader_config.py").read_bytes() == (ROOT / "nbgrader_config.py").read_bytes()
    assert exercises(room) == exercises(ROOT)
    assert not list(room.rglob("answers.json*"))
    assert not list(room.rglob(".*"))


def test_a_folder_in_use_is_not_touched(tmp_path: Path) -> None:
    """A folder with somebody's files is refused in a sentence and stays as it was."""
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    result = demo(tmp_path)
    assert result.exit_code == 1
    assert "is not empty and holds no earlier demo, so nothing was touched" in result.output
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_another_demo_json_is_no_earlier_demo(tmp_path: Path) -> None:
    """A file that happens to be called demo.json does not make a folder ours."""
    (tmp_path / "demo.json").write_text("[1, 2]", encoding="utf-8")
    with pytest.raises(Faults, match="holds no earlier demo"):
        prepare(ROOT, tmp_path, 3, 7)
    assert [p.name for p in tmp_path.iterdir()] == ["demo.json"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A file given for a folder is refused in a sentence."""
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    with pytest.raises(Faults, match="is a file; give a folder"):
        prepare(ROOT, tmp_path / "a.txt", 3, 7)


@pytest.mark.parametrize("inside", [".", "course", "course/demo", "solutions/demo"])
def test_the_course_itself_is_no_place_for_a_demo(inside: str) -> None:
    """The demo never writes into the course that it copies."""
    with pytest.raises(Faults, match="part of the course itself"):
        prepare(ROOT, ROOT / inside, 3, 7)
    assert not (ROOT / inside / "demo.json").exists()


def test_without_keys_there_is_nothing_to_show(tmp_path: Path) -> None:
    """Where the keys are not, a sentence says who has them."""
    with pytest.raises(Faults, match="instructor's copy of the course"):
        prepare(tmp_path, tmp_path / "out", 3, 7)
    assert not (tmp_path / "out").exists()


def test_an_interrupted_demo_can_be_repeated(tmp_path: Path) -> None:
    """What an earlier demo left is cleared away, half-done or not; files of somebody else stay."""
    room = prepare(ROOT, tmp_path / "room", 3, 7)
    for name in MADE[:-1]:
        (room / name).mkdir()
        (room / name / "half.txt").write_text("", encoding="utf-8")
    (room / "gradebook.db").write_bytes(b"half")
    (room / "notes.txt").write_text("mine", encoding="utf-8")
    assert prepare(ROOT, room, 5, 8) == room
    assert not any((room / name).exists() for name in MADE)
    assert (room / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert json.loads((room / "demo.json").read_text(encoding="utf-8"))["seed"] == 8


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """One demo, run to its end."""
    room = tmp_path_factory.mktemp("demo") / "room"
    return room, demo(room, "--learners", str(SIZE), "--seed", "3")


def rows(room: Path) -> list[dict[str, str]]:
    """The rows of grades.csv."""
    with (room / "grades.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shares(room: Path) -> dict[str, float]:
    """The share of the automatic points that each kind of learner earns."""
    earned: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    marked = {i for name in exercises(room) for i in automatic(Solutions.of(room, name))}
    for row in rows(room):
        if row["item"] in marked:
            earned[row["profile"]][0] += float(row["points"])
            earned[row["profile"]][1] += float(row["max_points"])
    return {profile: points / most for profile, (points, most) in earned.items()}


@pytest.mark.slow
def test_the_loop_ends_well(ran: tuple[Path, Result]) -> None:
    """The verb ends well, a line a stage where there is no terminal, and says where everything is."""
    room, result = ran
    assert result.exit_code == 0, result.output
    assert f"nbgrader marks the hand-ins ({SIZE * len(exercises(ROOT))})" in result.output
    assert "WARNING" not in result.output
    for name in ("gradebook.db", "grades.csv", "feedback", "report.html", "nbgrader.log"):
        assert str(room / name) in result.output
        assert (room / name).exists()


@pytest.mark.slow
def test_every_learner_has_every_item_graded(ran: tuple[Path, Result]) -> None:
    """Every learner has a row for every graded item, with points or, for a written answer, none yet."""
    room, _ = ran
    for name in exercises(ROOT):
        solutions = Solutions.of(ROOT, name)
        graded = {i.id: i for i in solutions.items.values() if i.points}
        own = [r for r in rows(room) if r["exercise"] == name]
        assert {r["item"] for r in own} == set(graded)
        assert len(own) == SIZE * len(graded)
        for row in own:
            waits = graded[row["item"]].kind == "reflect" and row["profile"] != "blank"
            assert (row["points"] == "") == waits
            assert float(row["max_points"]) == graded[row["item"]].points


@pytest.mark.slow
def test_the_key_earns_all_and_ignoring_the_case_nothing(ran: tuple[Path, Result]) -> None:
    """Through the real autograder the reference earns all, and three ways to ignore the case none."""
    share = shares(ran[0])
    assert share["reference"] == 1
    assert share["constant"] == share["tick-all"] == share["blank"] == 0
    assert share["random"] < 0.25 < share["competent"] < 1


@pytest.mark.slow
def test_hand_ins_look_like_learners_own(ran: tuple[Path, Result]) -> None:
    """A hand-in is the released exercise with answers and time, nothing else; a blank one has no answers."""
    room, _ = ran
    for name in exercises(ROOT):
        released = {p.relative_to(room / "exercises" / name) for p in (room / "exercises" / name).rglob("*")}
        own = room / "submitted" / "halo-1" / name
        added = {p.relative_to(own) for p in own.rglob("*")} - released
        assert {p.name for p in added} == {"answers.json", "timestamp.txt"}
        assert not (room / "submitted" / "blank-1" / name / "answers.json").exists()
        assert not list((room / "submitted").rglob("key.yaml"))
        assert not list((room / "autograded").rglob("key.yaml"))


@pytest.mark.slow
def test_everybody_gets_a_feedback_page(ran: tuple[Path, Result]) -> None:
    """Every learner's feedback page is there, with reasons from the marking."""
    pages = list((ran[0] / "feedback").rglob("*.html"))
    assert len(pages) == SIZE * len(exercises(ROOT))
    assert all("authored key" in p.read_text(encoding="utf-8") for p in pages)


@pytest.mark.slow
def test_the_report_says_that_nobody_is_real(ran: tuple[Path, Result]) -> None:
    """The report says that the learners are simulated, and shows every kind."""
    html = (ran[0] / "report.html").read_text(encoding="utf-8")
    assert "These are simulated learners." in html
    assert all(profile in html for profile in PROFILES)


@pytest.mark.slow
def test_same_seed_same_grades(tmp_path: Path) -> None:
    """On one exercise, repeated in the same folder with the same seed: the same grades byte for byte."""
    room, command = tmp_path / "room", ("06_equity", "--learners", str(SIZE), "--seed", "3")
    assert demo(room, *command).exit_code == 0
    first = (room / "grades.csv").read_bytes()
    assert {row["exercise"] for row in rows(room)} == {"06_equity"}
    assert demo(room, *command).exit_code == 0
    assert (room / "grades.csv").read_bytes() == first


def test_an_unknown_exercise_is_named(tmp_path: Path) -> None:
    """A slip of the pen is answered with what was meant, before anything is laid out."""
    result = demo(tmp_path / "room", "06_equty")
    assert result.exit_code == 1
    assert 'There is no exercise "06_equty"; did you mean "06_equity"?' in result.output
    assert not (tmp_path / "room").exists()


def test_ctrl_c_stops_the_demo() -> None:
    """Ctrl-C stops the demo, though nbgrader takes it for a failed hand-in."""
    marking = Marking.__new__(Marking)
    stopped = {"success": False, "error": "Traceback (most recent call last):\n  …\nKeyboardInterrupt\n"}
    marking.api = SimpleNamespace(autograde=lambda *_: stopped)
    with pytest.raises(KeyboardInterrupt):
        marking.autograde("x", "halo-1")


def test_a_terminal_gets_a_bar() -> None:
    """In a terminal a stage shows how far it is."""
    screen = StringIO()
    watch = TerminalWatch(Console(file=screen, force_terminal=True, width=100))
    with watch.stage("Learners hand in", 2) as step:
        step()
        step()
    assert "Learners hand in" in screen.getvalue()
    assert "2/2" in screen.getvalue()


@pytest.mark.slow
def test_a_hand_in_that_fails_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hand-in that nbgrader can't grade is named on the screen and in the report; the others have marks."""
    real = Marking.autograde
    monkeypatch.setattr(
        Marking, "autograde", lambda self, *names: "lenient-1" not in names and real(self, *names)
    )
    result = demo(tmp_path / "room", "--learners", "3")
    assert result.exit_code == 1
    for name in exercises(ROOT):
        assert f"Could not be graded: lenient-1/{name}" in result.output
        assert f"lenient-1/{name}" in (tmp_path / "room" / "report.html").read_text(encoding="utf-8")
    assert {r["profile"] for r in rows(tmp_path / "room")} == {"reference", "competent"}
