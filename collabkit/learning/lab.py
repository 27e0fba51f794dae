"""JupyterLab for a learner: one notebook to look at, no distractions, the person's own Jupyter left alone."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote, urlsplit

import click
from attrs import asdict, frozen
from jupyter_core.paths import jupyter_runtime_dir

from collabkit.faults import Faults, say_fault, shown
from collabkit.files import replace
from collabkit.learning import browser as web
from collabkit.learning.workspace import News, Workspace, find_top

SETTINGS = Path(__file__).with_name("jupyter")
# What a person's shell may hold for a Jupyter of their own, and what must not reach this one.
FOREIGN = (
    "JUPYTER_",
    "JUPYTERLAB_",
    "IPYTHON",
    "JPY_",
    "MPLBACKEND",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSTARTUP",
)


@frozen
class Lab:
    """A JupyterLab that answers: its address and the token that opens it."""

    url: str
    token: str

    def address(self, notebook: str | None) -> str:
        """The address of the course at this notebook, alone on the page."""
        place = f"doc/tree/{quote(notebook)}" if notebook else "lab"
        return f"{self.url}{place}?token={self.token}"

    def call(self, method: str, path: str) -> int:
        """Ask the server for something; the HTTP status, 0 when it is not there."""
        parts = urlsplit(self.url)
        line = http.client.HTTPConnection(parts.hostname or "localhost", parts.port, timeout=5)
        try:
            line.request(method, f"{parts.path}{path}", headers={"Authorization": f"token {self.token}"})
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()


def learn(folder: Path | None, browser: bool = True, port: int | None = None) -> None:
    """Bring the learner's copy up to date and open it; returns when JupyterLab ends or at Ctrl-C.

    Where a JupyterLab is open on this copy already, it is shown instead, and the copy stays as it is.
    """
    top = find_top()
    workspace = Workspace(folder or top / "my_course", top)
    lab = running(workspace)
    if lab:
        click.echo("Your course is open already.")
        show(lab, workspace, browser)
        return
    for sentence in tell(workspace.refresh(), workspace):
        click.echo(sentence)
    click.echo("Starting JupyterLab ...")
    with serving(workspace, port) as (process, lab):
        show(lab, workspace, browser)
        click.echo("Leave this window open while you work. To close the course, press Ctrl-C here.")
        process.wait()
    click.echo("The course is closed; your answers are saved.")


def tell(news: News, workspace: Workspace) -> list[str]:
    """What a visit brought, in a few sentences: notebooks by name, other files by their number."""
    if news.first:
        count = len([name for name in news.new if name.endswith(".ipynb")])
        return [f"Your own copy of the course is in {shown(workspace.folder)}: {count} notebooks."]
    changes = {
        "New": news.new,
        "Improved": news.improved,
        "Brought back": news.returned,
        "No longer part of the course": news.withdrawn,
    }
    sentences = [f"{what}: {listed(names)}." for what, names in changes.items() if names]
    for name, beside in news.beside:
        sentences.append(f'You changed {name}, so it stays as it is; the new one is beside it: "{beside}".')
    return sentences or ["Your copy of the course is up to date."]


def listed(names: list[str]) -> str:
    """Notebooks by name, the rest as a number.

    >>> listed(["a.ipynb", "items/a.yaml", "words.yaml"])
    'a.ipynb and 2 files behind the notebooks'
    """
    notebooks = [name for name in names if name.endswith(".ipynb")]
    rest = len(names) - len(notebooks)
    files = f"{rest} file{'s' if rest != 1 else ''} behind the notebooks"
    return " and ".join([*([", ".join(notebooks)] if notebooks else []), *([files] if rest else [])])


def show(lab: Lab, workspace: Workspace, browser: bool) -> None:
    """Print the address, and open it where there is a browser."""
    address = lab.address(workspace.first_notebook())
    if browser and web.there_is_one():
        click.echo(f"It opens in your browser. If it does not, open this address:\n\n    {address}\n")
        web.open_once(address)
    else:
        click.echo(f"Open this address in a browser:\n\n    {address}\n")


def running(workspace: Workspace) -> Lab | None:
    """The JupyterLab that is open on this copy, if it answers."""
    try:
        lab = Lab(**json.loads((workspace.ours / "lab.json").read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return lab if lab.call("GET", "api/status") == 200 else None


def environment(workspace: Workspace, token: str) -> dict[str, str]:
    """The environment of JupyterLab: the settings shipped here first, what it changes kept in the workspace.

    The top of the course is on the path of settings too, for its nbgrader_config.py. Files with secrets
    stay where Jupyter puts them: a workspace on a stick or a share may not be able to keep them private.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    ours = workspace.ours
    return kept | {
        "JUPYTER_CONFIG_PATH": os.pathsep.join([str(SETTINGS), str(workspace.top)]),
        "JUPYTER_CONFIG_DIR": str(ours / "jupyter"),
        "JUPYTER_DATA_DIR": str(ours / "data"),
        "JUPYTER_RUNTIME_DIR": jupyter_runtime_dir(),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_TOKEN": token,
        "IPYTHONDIR": str(ours / "ipython"),
        "PYTHONNOUSERSITE": "1",
    }


def command(workspace: Workspace, port: int | None) -> list[str]:
    """The command that starts JupyterLab; what does not depend on the workspace is in jupyter/."""
    options: dict[str, Any] = {
        "ServerApp.root_dir": workspace.folder,
        "ServerApp.ip": "localhost",
        "ServerApp.port": port or 8888,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": hasattr(os, "geteuid") and os.geteuid() == 0,
        "LabApp.app_settings_dir": SETTINGS / "lab",
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in options.items())]


@contextmanager
def serving(workspace: Workspace, port: int | None) -> Iterator[tuple[subprocess.Popen[bytes], Lab]]:
    """Run JupyterLab; it is shut down, with its kernels, when the block ends however it ends."""
    token, log = secrets.token_hex(24), workspace.ours / "lab.log"
    apart: dict[str, Any] = {"start_new_session": True}  # Ctrl-C is for us; we then end it in order
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    with log.open("wb") as file:
        process = subprocess.Popen(
            command(workspace, port),
            env=environment(workspace, token),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            **apart,
        )
    lab: Lab | None = None
    try:
        with closing_in_order():
            lab = wait_for(process, token, workspace)
            yield process, lab
    finally:
        end(process, lab)
        (workspace.ours / "lab.json").unlink(missing_ok=True)


@contextmanager
def closing_in_order() -> Iterator[None]:
    """Treat a closed terminal window and a polite kill like Ctrl-C, and Ctrl-C as the end of the block."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), stop) for name in names}
    try:
        yield
    except KeyboardInterrupt:
        click.echo("\nClosing ...")
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def wait_for(process: subprocess.Popen[bytes], token: str, workspace: Workspace, seconds: float = 90) -> Lab:
    """Wait until JupyterLab answers, and note where; raises Faults with what it said when it ends first."""
    until = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < until:
        for info in Path(jupyter_runtime_dir()).glob("jpserver-*.json"):
            lab = _lab_in(info, token)
            if lab and lab.call("GET", "api/status") == 200:
                note = workspace.ours / "lab.json"
                replace(note, json.dumps(asdict(lab)).encode(), mode=0o600)
                return lab
        time.sleep(0.1)
    raise _did_not_start(workspace)


def _lab_in(info: Path, token: str) -> Lab | None:
    try:
        data = json.loads(info.read_bytes())
        return Lab(data["url"], token) if data["token"] == token else None
    except (OSError, ValueError, KeyError):
        return None  # half written still, or gone


def _did_not_start(workspace: Workspace) -> Faults:
    log = workspace.ours / "lab.log"
    with log.open(encoding="utf-8", errors="replace") as file:
        last = "".join(deque(file, maxlen=5)).strip()
    return say_fault(f"JupyterLab did not start. It said:\n{last}\nAll that it said is in {shown(log)}.")


def end(process: subprocess.Popen[bytes], lab: Lab | None) -> None:
    """Shut JupyterLab down with its kernels; by force where asking does not help."""
    if process.poll() is None and not (lab and lab.call("POST", "api/shutdown") == 200):
        process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
