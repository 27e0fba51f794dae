"""A learner's own copy of the course: laid once, brought up to date later, their work never touched."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import count
from pathlib import Path

from attrs import asdict, define, field, frozen
from filelock import FileLock

from collabkit.faults import say_fault, shown
from collabkit.files import replace

OURS = ".collabkit"  # the workspace's own folder: the manifest, and JupyterLab's settings
NEVER = (
    ".*",
    "__pycache__",
    "key.yaml",
    "answers.json*",
    "*.pyc",
    "gradebook.db*",
    "instructors_guide.md",
    "facilitator_guide.md",
)
ROOMS = ("course", "solutions", "exercises", "collabkit", "tests")


@frozen
class Laid:
    """What was laid for one file: the source, as a whole, and what of it counts (see `content_of`)."""

    source: str
    content: str
    beside: str = ""


@define
class News:
    """What one visit changed, as paths inside the workspace."""

    first: bool = False
    new: list[str] = field(factory=list)
    improved: list[str] = field(factory=list)
    returned: list[str] = field(factory=list)
    withdrawn: list[str] = field(factory=list)
    beside: list[tuple[str, str]] = field(factory=list)


def find_top(start: Path | None = None) -> Path:
    """The folder that holds course/: above where you are, else the one this package was installed from."""
    here = (start or Path.cwd()).resolve()
    package = Path(__file__).resolve().parents[2]
    for folder in (here, *here.parents, package):
        if (folder / "course" / "framework.yaml").is_file():
            return folder
    raise say_fault("There is no course here: go to the folder that start.py is in, and start again.")


def sources(top: Path) -> dict[str, Path]:
    """Every file that a learner gets, by its path in the workspace; no solutions, no keys.

    A reference rating goes along only with a case for open practice.
    """
    files = {relative: path for path, relative in _walk(top / "course", "")}
    files |= {relative: path for path, relative in _walk(top / "exercises", "exercises/")}
    return {name: path for name, path in files.items() if not _is_graded_reference(path)}


def _walk(folder: Path, prefix: str) -> Iterator[tuple[Path, str]]:
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir()):
        if any(fnmatch(entry.name, pattern) for pattern in NEVER) or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield entry, prefix + entry.name


def _is_graded_reference(path: Path) -> bool:
    case = path.with_name("case.yaml")
    if path.name != "reference.yaml" or not case.is_file():
        return False
    return not re.search(r"^use:\s*[\"']?practice\b", case.read_text(encoding="utf-8"), re.MULTILINE)


def content_of(path: Path) -> str:
    """A fingerprint of what counts; of a notebook the cells' kind, text and id: running it is no change."""
    data = path.read_bytes()
    if path.suffix == ".ipynb":
        try:
            cells = [_cell(cell) for cell in json.loads(data)["cells"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            return _sha(data)  # a damaged notebook: it counts as it stands
        data = json.dumps(cells).encode()
    return _sha(data)


def _cell(cell: dict[str, object]) -> tuple[object, ...]:
    source = cell["source"]
    text = "".join(map(str, source)) if isinstance(source, list) else source
    return cell["cell_type"], text, cell.get("id")


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Workspace:
    """The folder that a learner works in."""

    def __init__(self, folder: Path, top: Path) -> None:
        self.folder, self.top = folder.resolve(), top
        self.ours = self.folder / OURS
        self.manifest: dict[str, Laid] = {}

    def refresh(self) -> News:
        """Lay what is missing, replace what improved, keep what the learner changed; says what it did.

        Raises Faults where the folder is no place for a copy. Every file is written whole or not at all,
        the manifest last: an interrupted refresh is finished by the next one.
        """
        self._check_place()
        self.ours.mkdir(parents=True, exist_ok=True)
        with FileLock(self.ours / "lock", timeout=60):
            self.manifest = self._read_manifest()
            news = News(first=not self.manifest)
            wanted = sources(self.top)
            for name, source in wanted.items():
                self._bring(name, source, news)
            for name in sorted(set(self.manifest) - set(wanted)):
                self._withdraw(name, news)
            self._write_manifest()
        return news

    def first_notebook(self) -> str | None:
        """The notebook to begin with; None where there is none."""
        names = sorted(path.name for path in self.folder.glob("[!.]*.ipynb"))
        return next((name for name in names if "(new version" not in name), None)

    def _check_place(self) -> None:
        rooms = [self.top / room for room in ROOMS]
        if self.folder == self.top or any(self.folder.is_relative_to(room) for room in rooms):
            raise say_fault(
                f"{shown(self.folder)} belongs to the course itself; choose a folder of your own."
            )
        if self.folder.exists() and not self.folder.is_dir():
            raise say_fault(f"{shown(self.folder)} is a file; choose a folder of your own.")
        strange = self.folder.exists() and not self.ours.exists() and any(self.folder.iterdir())
        if strange:
            raise say_fault(
                f"{shown(self.folder)} holds other things already; choose an empty or a new folder."
            )

    def _bring(self, name: str, source: Path, news: News) -> None:
        target, data = self.folder / name, source.read_bytes()
        laid, now = self.manifest.get(name), Laid(_sha(data), content_of(source))
        if not target.exists():
            (news.returned if laid else news.new).append(name)
        elif laid and laid.source == now.source:
            return
        elif content_of(target) in (laid.content if laid else "", now.content):
            if laid:
                news.improved.append(name)
        else:
            self.manifest[name] = self._lay_beside(name, data, laid, now, news)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        replace(target, data)
        self.manifest[name] = now

    def _lay_beside(self, name: str, data: bytes, laid: Laid | None, now: Laid, news: News) -> Laid:
        target = self.folder / name
        known = ("", now.content) if laid is None else (laid.beside, now.content)
        beside = next(
            path
            for path in (target.with_name(beside_name(target.name, number)) for number in count(1))
            if not path.exists() or content_of(path) in known
        )
        replace(beside, data)
        news.beside.append((name, beside.name))
        return Laid(now.source, laid.content if laid else "", now.content)

    def _withdraw(self, name: str, news: News) -> None:
        """Take away what the course no longer has, unless the learner changed it or answered beside it."""
        target, laid = self.folder / name, self.manifest[name]
        answered = name.startswith("exercises/") and any(
            (self.folder / folder / "answers.json").exists() for folder in Path(name).parents[:-2]
        )
        if answered:
            return
        del self.manifest[name]
        if target.is_file() and content_of(target) == laid.content:
            target.unlink()
            news.withdrawn.append(name)
            for folder in [self.folder / parent for parent in Path(name).parents][:-1]:
                if folder.is_dir() and not any(folder.iterdir()):
                    folder.rmdir()

    def _read_manifest(self) -> dict[str, Laid]:
        try:
            data = json.loads((self.ours / "laid.json").read_bytes())
            return {name: Laid(**entry) for name, entry in data["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # then every file that differs counts as the learner's: nothing is lost

    def _write_manifest(self) -> None:
        files = {name: asdict(laid) for name, laid in sorted(self.manifest.items())}
        replace(self.ours / "laid.json", json.dumps({"format": 1, "files": files}, indent=1).encode())


def beside_name(name: str, number: int = 1) -> str:
    """The name for a new version beside a file that the learner changed; only a notebook keeps its ending.

    >>> beside_name("06_equity.ipynb"), beside_name("06_equity.yaml", 2)
    ('06_equity (new version).ipynb', '06_equity.yaml (new version 2)')
    """
    words = "(new version)" if number == 1 else f"(new version {number})"
    path = Path(name)
    return f"{path.stem} {words}.ipynb" if path.suffix == ".ipynb" else f"{name} {words}"
