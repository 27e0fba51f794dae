"""A learner's JupyterLab: the notebook alone, no instructor tools, nobody's settings touched."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen
from chromium import chromium
from editions import make_edition, notebook, put

from collabkit.faults import Faults
from collabkit.learning import browser, lab
from collabkit.learning.lab import Lab
from collabkit.learning.workspace import News, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A learner's copy of the small course."""
    top = make_edition(tmp_path / "top")
    space = Workspace(top / "my_course", top)
    space.refresh()
    return space


# --- what is said ---------------------------------------------------------------------------------------


def test_first_visit_is_told_in_one_sentence(tmp_path: Path) -> None:
    """The first time a learner reads where their copy is and how much is in it."""
    top = make_edition(tmp_path)
    space = Workspace(top / "my_course", top)
    [sentence] = lab.tell(space.refresh(), space)
    assert re.fullmatch(r"Your own copy of the course is in .*my_course: 3 notebooks\.", sentence)


def test_news_is_told_by_name(workspace: Workspace) -> None:
    """Later visits tell what is new, improved and brought back, and what lies beside the learner's own."""
    news = News(
        new=["07.ipynb", "items/07.yaml"],
        improved=["words.yaml", "framework.yaml"],
        beside=[("06.ipynb", "06 (new version).ipynb")],
    )
    assert lab.tell(news, workspace) == [
        "New: 07.ipynb and 1 file behind the notebooks.",
        "Improved: 2 files behind the notebooks.",
        'You changed 06.ipynb, so it stays as it is; the new one is beside it: "06 (new version).ipynb".',
    ]
    assert lab.tell(News(), workspace) == ["Your copy of the course is up to date."]


def test_address_is_the_notebook_alone() -> None:
    """The address opens the first notebook in document mode, whatever is in its name."""
    here = Lab("http://localhost:8888/", "t0")
    assert here.address("00 start.ipynb") == "http://localhost:8888/doc/tree/00%20start.ipynb?token=t0"
    assert here.address(None) == "http://localhost:8888/lab?token=t0"


# --- the person's own Jupyter ---------------------------------------------------------------------------


def test_environment_is_free_of_the_persons_jupyter(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No setting of the person's own Jupyter, IPython or Python reaches the course's JupyterLab."""
    for name in (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_PATH",
        "JUPYTERLAB_DIR",
        "IPYTHONDIR",
        "PYTHONPATH",
        "MPLBACKEND",
    ):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("LANG", "kept")
    environment = lab.environment(workspace, "t0")
    assert "/elsewhere" not in environment.values()
    assert environment["LANG"] == "kept"
    assert environment["JUPYTER_CONFIG_PATH"].split(os.pathsep) == [str(lab.SETTINGS), str(workspace.top)]
    assert all(
        environment[name].startswith(str(workspace.folder)) for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR")
    )


def test_token_is_not_on_the_command_line(workspace: Workspace) -> None:
    """Nobody else on a shared machine reads the token in the list of processes."""
    assert "t0" not in " ".join(lab.command(workspace, None))
    assert "--ServerApp.ip=localhost" in lab.command(workspace, None)


def test_settings_name_plugins_that_exist() -> None:
    """Every plugin and setting that is switched in jupyter/ is one that the installed JupyterLab has."""
    share = Path(sys.prefix, "share/jupyter")
    code = [*share.glob("lab/static/*.js"), *share.glob("labextensions/@*/*/static/*.js")]
    text = "".join(path.read_text(encoding="utf-8", errors="replace") for path in code)
    disabled = json.loads((lab.SETTINGS / "labconfig/page_config.json").read_text())["disabledExtensions"]
    assert not [name for name in disabled if name not in text]
    for name, values in json.loads((lab.SETTINGS / "lab/overrides.json").read_text()).items():
        package, plugin = name.split(":")
        schema = json.loads((share / f"lab/schemas/{package}/{plugin}.json").read_text(encoding="utf-8"))
        assert values.keys() <= schema["properties"].keys()


# --- the browser ----------------------------------------------------------------------------------------


def test_no_window_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container or over ssh no browser is tried, so that no text browser takes the terminal."""
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not browser.there_is_one()


def test_browser_gets_an_address_that_works_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a browser is started with leads on a single time, so it is of no use to anyone else."""
    seen: list[str] = []

    class Course(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    def open_it(address: str) -> bool:
        seen.append(address)
        threading.Thread(target=urllib.request.urlopen, args=(address,)).start()
        return True

    with http.server.HTTPServer(("127.0.0.1", 0), Course) as course:
        threading.Thread(target=course.handle_request, daemon=True).start()
        monkeypatch.setattr(webbrowser, "open", open_it)
        assert browser.open_once(f"http://127.0.0.1:{course.server_port}/lab?token=t0", seconds=10)
        until = time.monotonic() + 5
        while len(seen) < 2 and time.monotonic() < until:
            time.sleep(0.01)
    assert "t0" not in seen[0]
    assert seen[1] == "/lab?token=t0"


def test_browser_that_never_comes_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no browser comes up the course goes on: the address is printed anyway."""
    monkeypatch.setattr(webbrowser, "open", lambda address: True)
    assert not browser.open_once("http://127.0.0.1:1/", seconds=0.1)


# --- starting and ending --------------------------------------------------------------------------------


def test_stale_note_is_not_a_running_lab(workspace: Workspace) -> None:
    """After a crash the note of the last JupyterLab is passed over, damaged or not."""
    note = workspace.ours / "lab.json"
    for text in ('{"url": "http://127.0.0.1:9/", "token": "t0"}', "{", '{"url": 1}', "[]"):
        note.write_text(text)
        assert lab.running(workspace) is None


def test_lab_that_does_not_start_is_a_sentence(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """When JupyterLab ends at once, the learner reads what it said last and where the rest is."""
    fails = [sys.executable, "-c", "import sys; sys.exit('no such thing')"]
    monkeypatch.setattr(lab, "command", lambda workspace, port: fails)
    with (
        pytest.raises(Faults, match=r"did not start. It said:\nno such thing\n.*lab\.log"),
        lab.serving(workspace, None),
    ):
        pass
    assert not (workspace.ours / "lab.json").exists()


@frozen
class Started:
    """A course opened by `collabkit learn` in a process of its own."""

    process: subprocess.Popen[str]
    lab: Lab
    top: Path

    def said(self) -> str:
        """What it still has to say; returns when it has ended."""
        return self.process.communicate(timeout=120)[0]


def learn(top: Path, *options: str, **environment: str) -> subprocess.Popen[str]:
    """Call `collabkit learn` in a course, as a person would."""
    return subprocess.Popen(
        [sys.executable, "-m", "collabkit", "learn", "--no-open", *options],
        cwd=top,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextlib.contextmanager
def started(top: Path, **environment: str) -> Iterator[Started]:
    """Open the course, and close it at the end whatever happens."""
    process = learn(top, **environment)
    assert process.stdout
    try:
        said = ""
        for line in process.stdout:
            said += line
            found = re.search(r"(http://localhost:\d+/)doc/tree/00_start_here\.ipynb\?token=(\w+)", line)
            if found:
                break
        else:
            pytest.fail(said)
        yield Started(process, Lab(*found.groups()), top)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=120)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
def test_learn_opens_shows_and_closes(tmp_path: Path) -> None:
    """One JupyterLab a workspace: opened once, shown the second time, closed in order, its note gone."""
    top = make_edition(tmp_path)
    with started(top) as course:
        assert course.lab.call("GET", "api/status") == 200
        again, _ = learn(top).communicate(timeout=120)
        assert again.startswith("Your course is open already.")
        assert course.lab.address("00_start_here.ipynb") in again
        course.process.send_signal(signal.SIGINT)
        assert course.said().rstrip().endswith("The course is closed; your answers are saved.")
        assert course.process.returncode == 0
        assert course.lab.call("GET", "api/status") == 0
    assert not (top / "my_course/.collabkit/lab.json").exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
def test_persons_own_jupyter_neither_breaks_it_nor_changes(tmp_path: Path) -> None:
    """A Jupyter configuration that would stop any server is not read, and no file of it is touched."""
    top = make_edition(tmp_path / "top")
    home = tmp_path / "home"
    (home / ".jupyter").mkdir(parents=True)
    (home / ".jupyter/jupyter_server_config.py").write_text("raise SystemExit('broken')\n")
    (home / ".jupyter/jupyter_server_config.json").write_text('{"ServerApp": {"base_url": "/mine/"}}')
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    with started(top, HOME=str(home), JUPYTER_RUNTIME_DIR=str(tmp_path / "running")) as course:
        assert course.lab.call("GET", "api/status") == 200
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
def test_learner_has_assignments_and_validate_but_no_formgrader(tmp_path: Path) -> None:
    """Of nbgrader's services the learner's are there and the instructor's are not."""
    top = make_edition(tmp_path)
    (top / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'our-course'\n"
        f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\n"
    )
    released = tmp_path / "exchange/our-course/outbound/06_equity/06_equity.ipynb"
    put(released, notebook("# Exercise"))
    (tmp_path / "exchange").chmod(0o777)
    with started(top) as course:
        assert course.lab.call("GET", "formgrader") == 404
        assert course.lab.call("GET", "nbgrader_version") == 400  # there, and asks for a version
        request = urllib.request.Request(
            f"{course.lab.url}courses", headers={"Authorization": f"token {course.lab.token}"}
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            assert json.load(answer) == {"success": True, "value": ["our-course"]}


def foreign(url: str, own: str, faults: list[str]) -> None:
    """Note an address on the network that is not the course's own."""
    if url.startswith("http") and not url.startswith(own):
        faults.append(url)


@pytest.mark.slow
@pytest.mark.browser
def test_learner_sees_the_notebook_alone(tmp_path: Path) -> None:
    """In a browser: one notebook, Run All and Validate, no launcher, pop-up, formgrader or other host."""
    top = make_edition(tmp_path)
    with chromium() as running, started(top) as course:
        page = running.new_page(viewport={"width": 1200, "height": 800})
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: foreign(request.url, course.lab.url, faults))
        page.goto(course.lab.address("00_start_here.ipynb"))
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=180_000)
        page.get_by_text("Run All", exact=True).wait_for()
        page.get_by_text("Validate", exact=True).wait_for()
        page.wait_for_timeout(3000)  # pop-ups take their time
        assert page.locator(".jp-Launcher, .jp-Dialog, .Toastify__toast, .jp-DirListing:visible").count() == 0
        page.get_by_text("Nbgrader", exact=True).click()
        entries = [text.strip() for text in page.locator(".lm-Menu-itemLabel").all_inner_texts()]
        assert [text for text in entries if text] == ["Assignment List"]
        page.keyboard.press("Escape")
        page.get_by_role("link", name="equity").click()
        page.get_by_role("heading", name="Equity").wait_for()
        assert page.url == f"{course.lab.url}doc/tree/06_equity.ipynb"
        page.wait_for_timeout(500)  # as fast as a person can: the kernel may still be starting
        page.get_by_text("Run All", exact=True).last.click()
        page.locator(".jp-OutputArea-output", has_text="2").wait_for(timeout=180_000)
        page.locator(".jp-mod-active h1", has_text="Equity").wait_for()  # and the learner is at the top
        assert faults == []
