"""start.py: it sets up from nothing, recovers from what was cut off, says in a sentence what is missing."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).parents[1]
PYTHON = getattr(sys, "_base_executable", sys.executable)
POSIX = pytest.mark.skipif(os.name == "nt", reason="stands in for Python with a shell script")


@pytest.fixture
def start() -> ModuleType:
    """start.py as a module, fresh for every test."""
    spec = importlib.util.spec_from_file_location("start", TOP / "start.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project without its history and set-up, in a folder with a difficult name."""
    folder = tmp_path / "my cöurse [1]"
    folder.mkdir()
    for name in ("start.py", "pyproject.toml", "requirements.lock", "requirements-test.lock", "LICENSE"):
        shutil.copy(TOP / name, folder)
    shutil.copytree(TOP / "collabkit", folder / "collabkit", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def clean(**environment: str) -> dict[str, str]:
    """The environment of a person who calls start.py: these tests may themselves run in a START_VENV."""
    return {name: value for name, value in os.environ.items() if name != "START_VENV"} | environment


def run(copy: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run start.py as a person would, with the Python that they have."""
    return subprocess.run(
        [PYTHON, "start.py", *arguments],
        cwd=copy,
        env=clean(**environment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def pretend(copy: Path, start: ModuleType) -> Path:
    """A finished set-up whose Python only says with what it was called."""
    venv = copy / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin/python").write_text('#!/bin/sh\necho "handed over: $@"\n')
    (venv / "bin/python").chmod(0o755)
    start.HERE = str(copy)
    start.write_stamp(str(venv), {part: start.wanted(part) for part in start.LOCKS})
    return venv


# --- the locks ------------------------------------------------------------------------------------------


def pins(name: str) -> dict[str, set[str]]:
    """Package to versions in a lock (a package may have one version a Python)."""
    found: dict[str, set[str]] = {}
    for package, version in re.findall(
        r"^([a-z0-9.-]+)==(\S+)", (TOP / name).read_text("utf-8"), re.MULTILINE
    ):
        found.setdefault(package, set()).add(version)
    return found


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_lock_pins_hashes_and_names_no_index(name: str) -> None:
    """Every package of a lock is held to hashes, and no lock says where packages come from."""
    text = (TOP / name).read_text("utf-8")
    entries = re.split(r"\n(?=[a-z])", text)
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert not re.search(r"https?:|file:|index-url|find-links|trusted-host|@ ", text)


def test_locks_agree_and_only_one_holds_test_tools() -> None:
    """The test tools come on top of the same versions, and a learner never downloads them."""
    course, test = pins("requirements.lock"), pins("requirements-test.lock")
    assert all(course[name] == test[name] for name in course.keys() & test.keys())
    assert not {"pytest", "playwright", "mypy", "ruff", "hypothesis", "nbval"} & set(course)


def test_locks_hold_what_the_project_asks_for() -> None:
    """What pyproject.toml names is in the locks, so neither was forgotten when the other changed."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    names = {"requirements.lock": project["project"]["dependencies"] + groups["setup"]}
    names["requirements-test.lock"] = groups["test"]
    for lock, wanted in names.items():
        asked = {re.split(r"[<>=!~\[ ]", name)[0].replace(".", "-").lower() for name in wanted}
        assert asked <= set(pins(lock))


# --- which Python ---------------------------------------------------------------------------------------


def test_start_is_standard_library_only_and_plain_ascii() -> None:
    """start.py imports nothing that a bare Python lacks, and an old Python can read it."""
    source = (TOP / "start.py").read_bytes()
    tree = ast.parse(source.decode("ascii"), feature_version=(3, 6))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {
        name.name.split(".")[0] for node in imports for name in node.names if isinstance(node, ast.Import)
    }
    assert names <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(2, 7), (3, 10), (3, 14)])
def test_wrong_python_is_one_sentence(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int]
) -> None:
    """A Python that is too old or too new is told which one to get."""
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(start.Stop, match=r"needs Python 3\.11 to 3\.13, and this is Python \d"):
        start.main([])


@POSIX
def test_fitting_python_on_the_path_is_used(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A Python that does not fit hands over to one that does; a stand-in that does not run is passed over."""
    for name, code in (("python3.13", 127), ("python3.12", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n")
        (tmp_path / name).chmod(0o755)
    called: list[list[str]] = []
    real = subprocess.call

    def call(command: list[str], **options: object) -> int:
        called.append(command)
        return real(command, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(sys, "version_info", (3, 10))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(subprocess, "call", call)
    assert start.main(["check"]) == 0
    assert called[-1] == [str(tmp_path / "python3.12"), str(TOP / "start.py"), "check"]


def test_no_ensurepip_and_no_uv_is_one_sentence(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian's Python without its venv package is told the one command that helps."""
    monkeypatch.setattr(start, "has_module", lambda name: name != "ensurepip")
    with pytest.raises(start.Stop, match="sudo apt install python3-venv"):
        start.make_venv("nowhere", None, None)


# --- is it there already? -------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize(
    ("typed", "handed"),
    [
        ([], "-P -m collabkit learn"),
        (["learn", "--no-open"], "-P -m collabkit learn --no-open"),
        (["test", "-k", "x"], "-m pytest -k x"),
    ],
)
def test_second_start_hands_over_at_once(
    start: ModuleType, copy: Path, typed: list[str], handed: str
) -> None:
    """With everything there, a start hands over in under two seconds, and does nothing else."""
    pretend(copy, start)
    begun = time.monotonic()
    done = run(copy, *typed)
    assert time.monotonic() - begun < 2
    assert done.stdout == f"handed over: {handed}\n"


@POSIX
def test_what_makes_a_set_up_stale(start: ModuleType, copy: Path) -> None:
    """A changed lock, a moved folder, a Python that is gone and a missing stamp each ask for work."""
    venv = pretend(copy, start)
    ready = [str(venv), ["course"]]
    assert start.is_ready(*ready)
    stamp = (venv / start.STAMP).read_bytes()
    (venv / start.STAMP).write_bytes(stamp[:-20])
    assert not start.is_ready(*ready)
    (venv / start.STAMP).write_bytes(stamp)
    (venv / "bin/python").rename(venv / "bin/gone")
    assert not start.is_ready(*ready)
    (venv / "bin/gone").rename(venv / "bin/python")
    moved = copy.rename(copy.with_name("moved"))
    assert not start.is_ready(str(moved / ".venv"), ["course"])
    moved.rename(copy)
    assert start.is_ready(*ready)
    with (copy / "requirements.lock").open("a") as lock:
        lock.write("more==1\n")
    assert not start.is_ready(*ready)


def test_learner_needs_no_test_tools_to_be_ready(start: ModuleType, copy: Path) -> None:
    """The stamp is kept by part: what tests need is no part of a learner's set-up."""
    start.HERE = str(copy)
    (copy / ".venv/bin").mkdir(parents=True)
    start.python_in = lambda venv: sys.executable
    start.write_stamp(str(copy / ".venv"), {"course": start.wanted("course")})
    assert start.is_ready(str(copy / ".venv"), ["course"])
    assert not start.is_ready(str(copy / ".venv"), ["course", "test"])


def test_half_made_set_up_is_cleared(start: ModuleType, tmp_path: Path) -> None:
    """What an interrupted set-up left behind makes way for a new one."""
    venv = tmp_path / ".venv"
    (venv / "lib").mkdir(parents=True)
    start.make_way(str(venv), keep=False)
    assert not venv.exists()


def test_folder_with_other_things_is_never_cleared(start: ModuleType, tmp_path: Path) -> None:
    """START_VENV can't be made to delete somebody's files."""
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(start.Stop, match="holds other things"):
        start.make_way(str(tmp_path), keep=False)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


@POSIX
def test_second_start_waits_for_the_first(start: ModuleType, tmp_path: Path) -> None:
    """Two starts at once don't write into each other's set-up."""
    first, second = start.OneAtATime(str(tmp_path / ".venv")), start.OneAtATime(str(tmp_path / ".venv"))
    with first:
        second.file = (tmp_path / ".venv.lock").open("a+b")
        assert not second.take()
    assert second.take()
    second.file.close()


# --- what went wrong ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        ("error: failed to write: No space left on device (os error 28)", "disk is full"),
        ("OSError: [Errno 122] Disk quota exceeded", "disk is full"),
        ("[Errno 30] Read-only file system: '/x/.venv'", "can't be written to"),
        ("error: Access is denied. (os error 5)", "can't be written to"),
        ("NewConnectionError: Temporary failure in name resolution", "internet"),
        ("error: Request failed after 3 retries\n  Caused by: dns error: failed to lookup", "internet"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "did not arrive as"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "certificate"),
        ("ERROR: No matching distribution found for numpy==2.4.6", "no package for this computer"),
        ("something nobody has seen\n\nbefore", "last words were: something nobody has seen / before"),
    ],
)
def test_reason_is_one_sentence(start: ModuleType, said: str, sentence: str) -> None:
    """What pip, uv or the system said becomes one sentence that says what to do."""
    told = start.reason(said)
    assert sentence in told
    assert "start again" in told or "try Python" in told
    assert "\n" not in told


def test_first_failure_of_uv_leads_to_pip(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    """Where uv can't get through (a mirror that only pip knows of), pip has a try before it gives up."""
    tried: list[str | None] = []

    def build(venv: str, parts: list[str], done: dict[str, str], uv: str | None, lock: object) -> None:
        tried.append(uv)
        if uv:
            raise start.Failed("dns error")
        Path(venv).mkdir()

    start.HERE = str(copy)
    monkeypatch.setattr(start, "find_uv", lambda: "uv")
    monkeypatch.setattr(start, "build", build)
    start.set_up(str(copy / ".venv"), ["course"], None)
    assert tried == ["uv", None]
    assert json.loads((copy / ".venv" / start.STAMP).read_text())["parts"].keys() == {"course"}


def test_misleading_settings_are_left_behind(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell's settings that would send packages elsewhere reach neither pip nor uv nor the course."""
    for name in start.MISLEADING:
        monkeypatch.setenv(name, "elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    environment = start.clean_environment()
    assert not set(start.MISLEADING) & set(environment)
    assert environment["PIP_INDEX_URL"] == "kept"


# --- for real -------------------------------------------------------------------------------------------


def without_uv(tmp_path: Path) -> str:
    """A path on which uv is there but does not run, like a stand-in of a version manager."""
    (tmp_path / "bin").mkdir(exist_ok=True)
    (tmp_path / "bin/uv").write_text("#!/bin/sh\nexit 127\n")
    (tmp_path / "bin/uv").chmod(0o755)
    return f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"


def skip_without_network(said: str) -> None:
    """No package index, no install: then there is nothing to see here."""
    if "could not be downloaded" in said:
        pytest.skip("no network, and nothing kept from earlier installs")


@pytest.mark.slow
@POSIX
def test_killed_with_pip_and_recovered(copy: Path, tmp_path: Path, start: ModuleType) -> None:
    """From nothing, with pip: killed in the middle, the next start finishes; the one after does no work."""
    path = without_uv(tmp_path)
    first = subprocess.Popen(
        [PYTHON, "start.py", "--version"], cwd=copy, env=clean(PATH=path),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not list(copy.glob(".venv/lib/*/site-packages/pip")) and time.monotonic() < until:
        time.sleep(0.1)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert not (copy / ".venv" / start.STAMP).exists()
    second = run(copy, "--version", PATH=path)
    skip_without_network(second.stderr)
    assert second.stdout.splitlines()[-1].startswith("collabkit, version"), second.stderr
    assert "Setting up" in second.stdout
    begun = time.monotonic()
    assert run(copy, "--version", PATH=path).stdout.startswith("collabkit, version")
    assert time.monotonic() - begun < 2
    learner = {path.name for path in copy.glob(".venv/lib/*/site-packages/*")}
    assert not {"pytest", "playwright", "mypy"} & learner


@pytest.mark.slow
@POSIX
@pytest.mark.skipif(not shutil.which("uv"), reason="no uv here")
def test_moved_folder_and_changed_lock_with_uv(copy: Path) -> None:
    """With uv: a moved folder is set up anew, a change of the project is brought in without starting over."""
    first = run(copy, "--version")
    skip_without_network(first.stderr)
    assert first.stdout.splitlines()[-1].startswith("collabkit, version"), first.stderr
    moved = copy.rename(copy.with_name("moved"))
    again = run(moved, "--version")
    skip_without_network(again.stderr)
    assert "Setting up" in again.stdout
    assert subprocess.check_output([moved / ".venv/bin/collabkit", "--version"]).startswith(b"collabkit")
    with (moved / "pyproject.toml").open("a") as file:
        file.write("\n# changed\n")
    third = run(moved, "--version")
    assert "Bringing the set-up up to date" in third.stdout
    assert third.returncode == 0


@pytest.mark.slow
@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder_is_one_sentence(copy: Path) -> None:
    """In a folder that can't be written to, a start says so and nothing else."""
    copy.chmod(0o555)
    try:
        done = run(copy)
    finally:
        copy.chmod(0o755)
    assert done.returncode == 1
    assert "can't be written to" in done.stderr
    assert "Traceback" not in done.stderr
