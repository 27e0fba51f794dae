"""Formgrader, nbgrader's page for instructors: it opens on this layout and shows what is to be marked."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from chromium import chromium
from classroom import EXERCISE, MEMO, TEXT, Classroom

pytestmark = pytest.mark.slow


@frozen
class Server:
    """A JupyterLab in the instructor's project."""

    address: str
    room: Classroom

    def get(self, path: str) -> str:
        """Open a page with the token; anything but 200 fails."""
        request = urllib.request.Request(
            f"{self.address}/{path}", headers={"Authorization": "token formgrader"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.status == 200
            return answer.read().decode()

    def listed(self, path: str) -> Any:
        """What one of formgrader's own lists holds."""
        return json.loads(self.get(f"formgrader/api/{path}"))

    def ready(self) -> bool:
        """Whether it answers."""
        try:
            return bool(self.get("api/status"))
        except (urllib.error.URLError, OSError):
            return False


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab on a classroom with two graded hand-ins, stopped at the end."""
    room = Classroom.make(tmp_path_factory.mktemp("formgrader"))
    room.convert("GenerateAssignment")
    for student, answers in (("ann", room.reference()), ("ben", room.halfway() | {MEMO: "Sign."})):
        room.hand_in(student, answers)
        room.autograde(student)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token=formgrader"]
    with (room.home / "server.log").open("w") as log, subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *words],
        cwd=room.root, env=room.environment(), stdout=log, stderr=log,
    ) as process:  # fmt: skip
        made = Server(f"http://127.0.0.1:{port}", room)
        try:
            wait_for(made, process)
            yield made
        finally:
            process.terminate()


def wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    for _ in range(240):
        if server.ready():
            return
        assert process.poll() is None, (server.room.home / "server.log").read_text()
        time.sleep(0.25)
    pytest.fail((server.room.home / "server.log").read_text())


def test_every_page_opens(server: Server) -> None:
    """Assignments, gradebook, hand-ins and students: status 200, and a page of its own each."""
    pages = [
        "formgrader",
        "formgrader/manage_assignments",
        "formgrader/manage_students",
        "formgrader/gradebook",
    ]
    pages += [f"formgrader/gradebook/{EXERCISE}", f"formgrader/gradebook/{EXERCISE}/{EXERCISE}"]
    pages += ["formgrader/manage_students/ann", f"formgrader/manage_submissions/{EXERCISE}"]
    for page in pages:
        assert "<title>nbgrader formgrade" in server.get(page), page


def test_the_exercise_stands_in_its_list(server: Server) -> None:
    """Formgrader finds the source, the release and two hand-ins, and the mean of what is marked."""
    (assignment,) = server.listed("assignments")
    room = server.room
    marks = [sum(room.points(a).values()) for a in (room.reference(), room.halfway())]
    assert (assignment["name"], assignment["num_submissions"], assignment["max_score"]) == (EXERCISE, 2, 100)
    assert assignment["average_score"] == pytest.approx(sum(marks) / 2, abs=0.01)
    assert Path(room.root, assignment["source_path"]).is_dir()


def submissions(server: Server) -> dict[str, str]:
    """The id of each learner's hand-in, by learner."""
    found = server.listed(f"submitted_notebooks/{EXERCISE}/{EXERCISE}")
    return {one["student"]: one["id"] for one in found}


def test_a_written_answer_is_there_to_be_marked(server: Server) -> None:
    """The grading page of a hand-in shows the memo as text, a field for its points, and the reasons above."""
    page = server.get(f"formgrader/submissions/{submissions(server)['ann']}/?index=0")
    assert "two rotas" in page
    assert "<script>alert" not in page
    assert "authored key" in page
    assert re.search(r'<input class="score[^>]*', page)


def test_a_score_given_there_counts_and_stays(server: Server) -> None:
    """Points saved through formgrader's own interface are in the gradebook, also after autograde --force."""
    id = submissions(server)["ben"]
    grade = next(g for g in server.listed(f"grades?submission_id={id}") if g["name"] == MEMO)
    assert grade["needs_manual_grade"] is True
    save(server, f"grade/{grade['id']}", {"manual_score": 22, "extra_credit": 0})
    comment = next(c for c in server.listed(f"comments?submission_id={id}") if c["name"] == MEMO)
    save(server, f"comment/{comment['id']}", {"manual_comment": "Say what it costs."})
    server.room.autograde("ben", force=True)
    kept = server.room.grades("ben")[MEMO]
    assert (kept.manual, kept.comment) == (22, "Say what it costs.")


def save(server: Server, path: str, data: dict[str, Any]) -> None:
    """Save something as formgrader's page does."""
    headers = {"Authorization": "token formgrader", "Content-Type": "application/json"}
    address = f"{server.address}/formgrader/api/{path}"
    request = urllib.request.Request(address, json.dumps(data).encode(), headers, method="PUT")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200


@pytest.mark.browser
def test_in_a_browser_the_answer_is_seen_as_typed(server: Server, tmp_path: Path) -> None:
    """In Chromium the memo stands there with its tags and stars as letters, and no script has run."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        opened: list[str] = []
        page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
        page.goto(
            f"{server.address}/formgrader/submissions/{submissions(server)['ann']}/?index=0&token=formgrader"
        )
        memo = page.get_by_text("Hold and redraft")
        memo.scroll_into_view_if_needed()
        seen = memo.inner_text()
        page.screenshot(path=os.environ.get("SCREENSHOT", str(tmp_path / "formgrader.png")))
    assert [line for line in seen.splitlines() if line] == [line for line in TEXT.splitlines() if line]
    assert opened == []
