"""What can be wrong with files as such: keys among what learners get, names that are one on some disks."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from collabkit.content.yamlfile import read_yaml
from collabkit.faults import Fault, shown

SECRET_FILES = ("key*.y*ml*", "reference*.y*ml*", "*.bak", "*~", "#*")
"""Names of keys and references, and of the copies that editors leave of any file."""
SECRET_NAMES = (
    "accept",
    "bears_on",
    "key",
    "reference",
    "right",
    "rubric",
    "sort",
    "tolerance",
    "would_change",
    "wrong_turns",
)
"""Names in YAML that only keys and references use."""
OPEN = ("framework.yaml", "words.yaml")
"""Files whose own words may be among those names (a vocabulary has "reference")."""


def _files(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Each folder with the names in it, without what is hidden."""
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__")))
        yield Path(at), folders + sorted(n for n in names if not n.startswith("."))


def alike(folder: Path) -> Iterator[Fault]:
    """Faults of names that differ only in capital letters: on Windows and macOS they are one file."""
    for at, names in _files(folder):
        seen: dict[str, str] = {}
        for name in names:
            other = seen.setdefault(name.casefold(), name)
            if other != name:
                yield Fault(
                    shown(at / name), 0, f'differs from "{other}" only in capital letters; rename one'
                )


def key_material(folder: Path) -> Iterator[Fault]:
    """Faults of anything in an exercise that tells the answers."""
    for at, names in _files(folder):
        for name in names:
            path = at / name
            if any(fnmatch(name, pattern) for pattern in SECRET_FILES):
                yield Fault(shown(path), 0, "no file for learners; delete it and run: collabkit build")
            elif path.suffix in (".yaml", ".yml") and name not in OPEN and path.is_file():
                yield from _secret_names(path)


def _secret_names(path: Path) -> Iterator[Fault]:
    noted: list[Fault] = []
    stack: list[object] = [read_yaml(path, noted).data]
    seen: set[int] = set()
    while stack:
        block = stack.pop()
        if id(block) in seen:
            continue
        seen.add(id(block))
        if isinstance(block, CommentedMap):
            for name, value in block.items():
                if str(name) in SECRET_NAMES:
                    line = (block.lc.data or {}).get(name, [-1])[0] + 1
                    yield Fault(shown(path), line, f'"{name}" belongs to a key; run: collabkit build')
                else:
                    stack.append(value)
        elif isinstance(block, CommentedSeq):
            stack += list(block)


def copy_faults(folder: Path, course: Path, source: Path) -> Iterator[Fault]:
    """Faults of an exercise whose copies of course files are not what the course holds now."""
    if not (source / "items.yaml").is_file():
        sentence = "an exercise without a source in solutions/; write one, or delete the folder"
        yield Fault(shown(folder), 0, sentence)
        return
    pairs = [(folder / "items.yaml", source / "items.yaml")]
    pairs += [(folder / name, course / name) for name in OPEN]
    for path in sorted(folder.glob("cases/*/*.*")):
        pairs.append((path, course / path.relative_to(folder)))
    for copy, original in pairs:
        if original.is_file() and not (copy.is_file() and filecmp.cmp(copy, original, shallow=False)):
            yield Fault(shown(copy), 0, f"is not what {shown(original)} holds; run: collabkit build")


def answers_in(folder: Path) -> Iterator[Fault]:
    """Faults of answers left where nbgrader or a build would take them along."""
    path = folder / "answers.json"
    if path.exists():
        yield Fault(
            shown(path), 0, "somebody's answers among the course's own files; move the file, or delete it"
        )
