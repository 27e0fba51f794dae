"""Sets up and starts the course: the only command a learner needs.

    python3 start.py                 open the course
    python3 start.py test [...]      run the tests (what follows goes to pytest)
    python3 start.py VERB [...]      the same as: collabkit VERB [...]

Standard library only. It makes .venv beside this file, installs from requirements.lock (with uv where
that is there, with pip otherwise) and hands over. The folder .venv belongs to this script: whatever is
half made or broken in it is made anew. START_VENV names another folder for it.

The syntax stays old, and the text plain ASCII, so that an old Python can read far enough to say so.
"""

from __future__ import print_function

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
WINDOWS = os.name == "nt"
OLDEST, NEWEST = (3, 11), (3, 13)
STAMP = "collabkit-setup.json"
LOCKS = {"course": "requirements.lock", "test": "requirements-test.lock"}
PACKAGES = {"course": "the packages of the course", "test": "the test tools"}
# Settings of a person's shell that would send packages, or Python itself, somewhere else.
MISLEADING = (
    "PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_NO_DEPS",
    "PIP_REQUIRE_VIRTUALENV", "UV_SYSTEM_PYTHON", "UV_PROJECT_ENVIRONMENT", "UV_TARGET", "UV_PREFIX",
    "UV_PYTHON", "VIRTUAL_ENV",
)  # fmt: skip


class Stop(Exception):
    """Ends the start with one sentence for the person at the keyboard."""


class Failed(Exception):
    """A command of the set-up did not succeed; carries what it said."""


def main(arguments):
    """Set up what is missing, then hand over; returns the exit code."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return use_another_python(arguments)
    testing = arguments[:1] == ["test"]
    venv = os.path.abspath(os.environ.get("START_VENV") or os.path.join(HERE, ".venv"))
    parts = ["course", "test"] if testing else ["course"]
    if not is_ready(venv, parts):
        with OneAtATime(venv) as lock:
            if not is_ready(venv, parts):
                set_up(venv, parts, lock)
    if testing:
        os.chdir(HERE)
        return hand_over(venv, ["-m", "pytest"] + arguments[1:])
    return hand_over(venv, ["-P", "-m", "collabkit"] + (arguments or ["learn"]))


def hand_over(venv, arguments):
    """Become the Python of the .venv (on Windows: wait for it)."""
    environment = clean_environment()
    environment["VIRTUAL_ENV"] = venv
    environment["PATH"] = os.path.dirname(python_in(venv)) + os.pathsep + environment.get("PATH", "")
    command = [python_in(venv)] + arguments
    if not WINDOWS:
        os.execve(command[0], command, environment)
    import subprocess

    process = subprocess.Popen(command, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # it got the same Ctrl-C and says goodbye itself


def clean_environment():
    """The environment without what would mislead pip, uv or Python."""
    environment = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    environment.update(PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PYTHONNOUSERSITE="1")
    return environment


# --- which Python ---------------------------------------------------------------------------------------


def use_another_python(arguments):
    """Start again with a Python that fits, or say which one to get."""
    import subprocess

    names = ["python3.%d" % minor for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    folders = os.environ.get("PATH", "").split(os.pathsep)
    candidates = [[os.path.join(folder, name)] for name in names for folder in folders]
    if WINDOWS:
        launcher = os.path.join(os.environ.get("WINDIR", "C:\\Windows"), "py.exe")
        candidates = [[launcher, "-3." + name[9:]] for name in names]
    for command in candidates:
        if os.path.isfile(command[0]) and works(command):
            return subprocess.call(command + [os.path.abspath(__file__)] + arguments)
    raise Stop(
        "This course needs Python %d.%d to %d.%d, and this is Python %d.%d. Get one of them from "
        "https://www.python.org/downloads/ and start again with it."
        % (OLDEST + NEWEST + sys.version_info[:2])
    )


def works(command):
    """True if this command is a Python that runs (some names on the path are only stand-ins)."""
    import subprocess

    with open(os.devnull, "w") as nowhere:
        return subprocess.call(command + ["-c", "import venv"], stdout=nowhere, stderr=nowhere) == 0


# --- is it there already? -------------------------------------------------------------------------------


def python_in(venv):
    """The Python of the .venv."""
    return os.path.join(venv, "Scripts", "python.exe") if WINDOWS else os.path.join(venv, "bin", "python")


def wanted(part):
    """What must be installed, as one number: it changes with the lock, the project and the place."""
    import hashlib

    digest = hashlib.sha256(HERE.encode("utf-8", "surrogateescape"))
    for name in (LOCKS[part], "pyproject.toml"):
        with open(os.path.join(HERE, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def interpreter(venv):
    """The Python behind the .venv: its real path, size and age; None when it is gone."""
    real = os.path.realpath(python_in(venv))
    try:
        facts = os.stat(real)
    except OSError:
        return None
    return [real, facts.st_size, int(facts.st_mtime)]


def read_stamp(venv):
    """What the last finished set-up wrote; nothing when there was none."""
    import json

    try:
        with open(os.path.join(venv, STAMP), "rb") as file:
            stamp = json.loads(file.read().decode("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and isinstance(stamp.get("parts"), dict) else {}


def write_stamp(venv, parts):
    """Write the stamp whole or not at all: it is the last thing a set-up does."""
    import json

    path = os.path.join(venv, STAMP)
    stamp = {"venv": venv, "python": interpreter(venv), "parts": parts}
    with open(path + ".new", "wb") as file:
        file.write(json.dumps(stamp, indent=1).encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def is_ready(venv, parts):
    """True if every part is installed as wanted, by a Python that is still there."""
    stamp, python = read_stamp(venv), interpreter(venv)
    known = stamp and python and stamp.get("python") == python and stamp.get("venv") == venv
    return bool(known) and all(stamp["parts"].get(part) == wanted(part) for part in parts)


class OneAtATime:
    """Lets one set-up run at a time; the system lets go of the lock when a process dies, however it dies."""

    def __init__(self, venv):
        self.path = venv + ".lock"

    def __enter__(self):
        import time

        self.file = open(self.path, "a+b")
        told = False
        while not self.take():
            if not told:
                say("Another start is still setting things up; waiting for it ...")
            told = True
            time.sleep(0.5)
        return self.file

    def take(self):
        """Try to get the lock; returns at once."""
        try:
            if WINDOWS:
                import msvcrt

                self.file.seek(0)
                msvcrt.locking(self.file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:
            return True  # a file system without locks: better to go on than to stand still
        return True

    def __exit__(self, *error):
        self.file.close()


# --- setting up -----------------------------------------------------------------------------------------


BEGIN = "Setting up. This is needed once: one to five minutes, and 600 MB on the disk."


def set_up(venv, parts, lock):
    """Make the .venv or bring it up to date, with uv where it is there; the stamp comes last."""
    old = read_stamp(venv)
    done = old["parts"] if old.get("venv") == venv and runs(venv) else {}
    make_way(venv, keep=bool(done))
    say(
        "Bringing the set-up up to date." if done else "Setting up. This is needed once: one to five minutes."
    )
    uv = find_uv()
    try:
        build(venv, parts, done, uv, lock)
    except Failed as failure:
        if not uv or reason(failure) in (DISK_FULL, NOT_ALLOWED) or not has_module("ensurepip"):
            give_up(venv, failure)
        say("uv did not get through; trying again with pip.")
        make_way(venv, keep=False)
        try:
            build(venv, parts, {}, None, lock)
        except Failed as second:
            give_up(venv, second)
    write_stamp(venv, dict(done, **{part: wanted(part) for part in parts}))
    say("All set up; from now on a start takes seconds.")


def runs(venv):
    """True if the Python of this .venv runs and finds its packages."""
    import subprocess

    command = [python_in(venv), "-I", "-c", "import collabkit, numpy, zmq"]
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_way(venv, keep):
    """Take the stamp away, so that what is interrupted counts as half made; and all else, unless kept."""
    import shutil

    if os.path.lexists(os.path.join(venv, STAMP)):
        os.remove(os.path.join(venv, STAMP))
    if os.path.islink(venv) or os.path.isfile(venv):
        os.remove(venv)
    elif os.path.isdir(venv) and not keep:
        ours = os.path.basename(venv).startswith(".venv") or os.path.exists(os.path.join(venv, "pyvenv.cfg"))
        if not ours and os.listdir(venv):
            raise Stop("START_VENV names %s, which holds other things; name an empty folder." % venv)
        shutil.rmtree(venv)


def give_up(venv, failure):
    """Clear away what is half made (it may be what fills the disk) and say why."""
    import shutil

    shutil.rmtree(venv, ignore_errors=True)
    raise Stop(reason(failure))


def build(venv, parts, done, uv, lock):
    """One try: the .venv where there is none to build on, then every part that is not as wanted."""
    python = python_in(venv)
    if not done:
        make_venv(venv, uv, lock)
    if not uv and not has_pip(venv):
        run([python, "-m", "ensurepip"], "adding pip", lock)
    for part in parts:
        if done.get(part) != wanted(part):
            lines = ["--require-hashes", "-r", os.path.join(HERE, LOCKS[part])]
            install(venv, lines, PACKAGES[part], uv, lock)
    itself = ["--no-deps", "--no-build-isolation", "--no-index", "-e", "."]
    install(venv, itself, "the course itself", uv, lock)


def install(venv, arguments, what, uv, lock):
    """One installation; uv, which asks the network first, may take what it kept where there is none."""
    if not uv:
        run([python_in(venv), "-m", "pip", "install"] + arguments, what, lock)
        return
    command = [uv, "pip", "install", "--compile-bytecode", "--python", python_in(venv)] + arguments
    try:
        run(command, what, lock)
    except Failed as failure:
        if reason(failure) != NO_NETWORK:
            raise
        run(command + ["--offline"], what + " from what uv has kept", lock)


def make_venv(venv, uv, lock):
    """An empty .venv; uv needs nothing else for it, Python needs its venv and ensurepip modules."""
    if uv:
        run([uv, "venv", "--no-project", "--python", sys.executable, venv], "a Python of its own", lock)
    elif has_module("venv") and has_module("ensurepip"):
        run([sys.executable, "-m", "venv", venv], "a Python of its own", lock)
    else:
        raise Stop(
            "This Python lacks its venv module. On Debian or Ubuntu type: sudo apt install python3-venv "
            "and start again. (Where uv is installed, nothing else is needed: https://docs.astral.sh/uv/)"
        )


def has_module(name):
    """True if this Python has the module (Debian ships Python without ensurepip)."""
    import importlib.util

    spec = importlib.util.find_spec(name)
    return bool(spec and spec.origin)


def has_pip(venv):
    """True if pip is in the .venv (a .venv made by uv has none)."""
    import glob

    return bool(
        glob.glob(os.path.join(glob.escape(venv), "[Ll]ib*", "**", "pip", "__main__.py"), recursive=True)
    )


def find_uv():
    """The uv on the path, if it is there and runs; None otherwise."""
    import shutil
    import subprocess

    uv = shutil.which("uv")
    try:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return uv if uv and subprocess.call([uv, "--version"], **quiet) == 0 else None
    except OSError:
        return None


def run(command, what, lock):
    """Run one step and tell how long it took; raises Failed with what it said.

    The step inherits the lock: where this process is killed, the next start waits for the step to end too.
    """
    import subprocess
    import threading
    import time

    begun, said = time.time(), []
    keep = {} if WINDOWS else {"pass_fds": (lock.fileno(),)}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=clean_environment(), cwd=HERE, **keep
    )  # fmt: skip
    reader = threading.Thread(target=said.extend, args=(process.stdout,), daemon=True)
    reader.start()
    say("  %s ..." % what, end="")
    try:
        while process.poll() is None:
            tick(what, time.time() - begun)
            reader.join(0.2)
            time.sleep(0.02)
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    reader.join(5)
    say(" %d s" % round(time.time() - begun) if process.returncode == 0 else " failed")
    if process.returncode:
        raise Failed(b"".join(said).decode("utf-8", "replace"))


def tick(what, seconds):
    """Show on a terminal that time goes by."""
    if sys.stdout.isatty():
        say("\r  %s ... %d s " % (what, seconds), end="")


def say(text, end="\n"):
    """Print at once."""
    print(text, end=end, flush=True)


# --- what went wrong, in one sentence -------------------------------------------------------------------

DISK_FULL = "The disk is full: free about 1 GB (in this folder and in the temporary folder) and start again."
NOT_ALLOWED = (
    "This folder can't be written to: close the course where it is still open, or copy the whole folder to a "
    "place of your own, such as Documents, and start again."
)
NOT_AS_PROMISED = (
    "A package did not arrive as requirements.lock promises, so it was not installed: start again, and if it "
    "stays so, tell the people who gave you the course."
)
NO_CERTIFICATE = (
    "The package index could not prove who it is (its certificate): on a company network, ask your IT people "
    "for the settings of pip, then start again."
)
NO_NETWORK = (
    "The packages could not be downloaded: connect to the internet (or set pip's proxy) and start again; "
    "what has arrived already is kept."
)
NO_PACKAGE = "There is no package for this computer or Python: try Python 3.12 from www.python.org."

REASONS = (
    (DISK_FULL, "no space left on device|os error 28|errno 28|disk quota|not enough space"),
    (NOT_ALLOWED, "read-only file system|permission denied|access is denied|errno 13|os error 13"),
    (NOT_AS_PROMISED, "do not match the hashes|hash mismatch"),
    (NO_CERTIFICATE, "certificate_verify_failed|unknownissuer|invalid peer certificate"),
    (NO_NETWORK, "name resolution|getaddrinfo|dns error|connection|connect error|network is unreachable"),
    (NO_NETWORK, "timed out|max retries|proxy|error sending request|failed to fetch|failed to download"),
    (NO_PACKAGE, "no matching distribution|no solution found|no wheels"),
)


def reason(failure):
    """One sentence for what pip, uv or the system said."""
    output = str(failure)
    for sentence, signs in REASONS:
        if any(sign in output.lower() for sign in signs.split("|")):
            return sentence
    tail = " / ".join(line.strip() for line in output.splitlines() if line.strip())[-400:]
    return "The set-up stopped; the last words were: %s - start again to try once more." % tail


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.exit("\n%s" % stop)
    except KeyboardInterrupt:
        print("\nStopped. Start again at any time: it picks up by itself.")
        sys.exit(130)
    except EnvironmentError as error:
        sys.exit("\n%s" % reason(error))
