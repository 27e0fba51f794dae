"""answers.json: kept safe through crashes, two open tabs, and damage.

Every save takes a lock, reads the file again, changes one entry, writes a new file beside it,
flushes it to disk and renames it over the old one, of which one copy is kept.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import evolve, frozen
from filelock import FileLock

from collabkit.faults import say_fault
from collabkit.files import replace

FORMAT = 1
NAME = "answers.json"
LARGEST = 5_000_000
"""Bytes; a file beyond this was not written by a form."""


@frozen
class Entry:
    """One kept answer: its item's kind, its value, when it was saved, and when it was committed (or None)."""

    kind: str
    value: Any
    saved: str
    committed: str | None = None


class Damaged(ValueError):
    """An answers file that can't be used; its text says why."""


class Answers:
    """The answers file of one folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self.lock = FileLock(folder / f".{NAME}.lock", timeout=10)
        self.notice = ""

    def all(self) -> dict[str, Entry]:
        """Every kept answer by item id.

        A damaged, foreign or newer file is set aside under another name, the last good copy is used
        in its place, and `notice` says so.
        """
        try:
            return read(self.path)
        except FileNotFoundError:
            return {}
        except Damaged as why:
            return self._set_aside(str(why))

    def get(self, id: str) -> Entry | None:
        """The kept answer to one item, or None."""
        return self.all().get(id)

    def save(self, id: str, kind: str, value: Any) -> Entry:
        """Keep one answer; a committed one is refused. OSError when the disk does not take it."""

        def change(old: Entry | None) -> Entry:
            if old and old.committed:
                raise say_fault("This answer is committed and can't be changed any more.")
            return Entry(kind, value, now())

        return self._change(id, change)

    def commit(self, id: str) -> Entry:
        """Lock a kept answer for good."""

        def change(old: Entry | None) -> Entry:
            if old is None:
                raise say_fault("There is no answer to commit yet.")
            return old if old.committed else evolve(old, committed=now())

        return self._change(id, change)

    def _change(self, id: str, change: Callable[[Entry | None], Entry]) -> Entry:
        with self.lock:
            entries = self.all()
            entries[id] = change(entries.get(id))
            write(self.path, entries)
        return entries[id]

    def _set_aside(self, why: str) -> dict[str, Entry]:
        with self.lock:
            try:  # another tab may have done it while this one waited: what stands there now may be good
                return read(self.path)
            except FileNotFoundError:
                return {}
            except Damaged:
                when = datetime.now(UTC).astimezone()
                aside = _free_name(self.path.with_name(f"answers.damaged-{when:%Y%m%d-%H%M%S}.json"))
                self.path.replace(aside)
            good, told = _last_good(self.path)
            self.notice = f"{NAME} {why}. It was set aside as {aside.name}, nothing in it is lost. {told}"
            if good:
                write(self.path, good)
            return good


def _last_good(path: Path) -> tuple[dict[str, Entry], str]:
    try:
        good = read(_backup(path))
    except (FileNotFoundError, Damaged):
        return {}, "There is no earlier copy: the forms begin empty."
    return good, f"The copy before it is used, with {len(good)} answers: look through them."


def _free_name(path: Path) -> Path:
    candidate, n = path, 1
    while candidate.exists():
        candidate, n = path.with_stem(f"{path.stem}-{n}"), n + 1
    return candidate


def _backup(path: Path) -> Path:
    return path.with_name(f".{path.name}.previous")


def now() -> str:
    """The present moment, with its time zone."""
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")


def read(path: Path) -> dict[str, Entry]:
    """Read an answers file; FileNotFoundError when there is none, Damaged when it can't be used."""
    if not path.is_file():
        raise FileNotFoundError(path)
    if path.stat().st_size > LARGEST:
        raise Damaged(f"is larger than {LARGEST:,} bytes, so no form wrote it")
    try:
        data = _loads(path.read_bytes().decode("utf-8"))
    except (ValueError, RecursionError):
        raise Damaged("is damaged (not readable as JSON)") from None
    if not isinstance(data, dict) or not isinstance(data.get("items"), dict):
        raise Damaged("is not an answers file of this course")
    if data.get("format") != FORMAT:
        raise Damaged(
            f"has format {data.get('format')!r}, and this version of the course reads format {FORMAT}"
        )
    return {str(id): _entry(raw) for id, raw in data["items"].items()}


def _loads(text: str) -> Any:
    data = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    if "\\ud" in text.lower():  # half a character, as a cut emoji leaves it: no file takes it as it is
        return json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    return data


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _no_number(digits)


def _entry(raw: object) -> Entry:
    if not isinstance(raw, dict) or not isinstance(raw.get("kind"), str) or "value" not in raw:
        raise Damaged("is damaged (an answer in it has no kind or value)")
    committed = raw.get("committed")
    return Entry(raw["kind"], raw["value"], _moment(raw.get("saved")), str(committed) if committed else None)


def _moment(saved: object) -> str:
    """A time as written, or nothing where it is none."""
    try:
        datetime.fromisoformat(str(saved))
    except ValueError:
        return ""
    return str(saved)


def write(path: Path, entries: dict[str, Entry]) -> None:
    """Write an answers file so that at every moment either the old or the new one is there, whole.

    Faults when it would be too large to be read again. Two writers need a lock (see `Answers`).
    """
    items = {
        id: {"kind": e.kind, "value": e.value, "saved": e.saved, "committed": e.committed}
        for id, e in entries.items()
    }
    text = json.dumps({"format": FORMAT, "items": items}, ensure_ascii=False, indent=1, allow_nan=False)
    data = text.encode("utf-8", "replace") + b"\n"
    if len(data) > LARGEST:
        raise say_fault(f"All answers together may take {LARGEST:,} bytes; shorten this one.")
    if path.exists():
        replace(_backup(path), path.read_bytes())
    replace(path, data)


__all__ = ["Answers", "Damaged", "Entry", "read", "write"]
