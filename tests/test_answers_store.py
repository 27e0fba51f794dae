"""The answers file: nothing is lost to a kill, to two tabs, to damage or to a full disk."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collabkit.answers import store
from collabkit.answers.store import LARGEST, NAME, Answers, Damaged, Entry, read, write
from collabkit.faults import Faults

ROOT = Path(__file__).parents[1]


def run(folder: Path, code: str) -> subprocess.Popen[str]:
    """Another process with `answers` open in the folder."""
    start = "from pathlib import Path\nfrom collabkit.answers.store import Answers\n"
    start += f"answers = Answers(Path({str(folder)!r}))\n"
    return subprocess.Popen(
        [sys.executable, "-c", start + code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def value(folder: Path, id: str) -> Any:
    """The kept value of an item."""
    entry = Answers(folder).get(id)
    return entry.value if entry else None


def test_save_and_read(tmp_path: Path) -> None:
    """What is saved is read again, with its kind and a time that has a zone."""
    saved = Answers(tmp_path).save("a", "choose", ["x"])
    assert Answers(tmp_path).get("a") == saved
    assert (saved.kind, saved.value, saved.committed) == ("choose", ["x"], None)
    assert saved.saved[-6] in "+-"
    assert Answers(tmp_path).get("b") is None


def test_reading_writes_nothing(tmp_path: Path) -> None:
    """Looking for answers where there are none leaves no file behind."""
    assert Answers(tmp_path).all() == {}
    assert list(tmp_path.iterdir()) == []


def test_committed_stays(tmp_path: Path) -> None:
    """A committed answer takes no change, and committing again keeps its time; nothing can't be committed."""
    answers = Answers(tmp_path)
    with pytest.raises(Faults, match="no answer to commit"):
        answers.commit("a")
    answers.save("a", "number", 5.0)
    first = answers.commit("a")
    with pytest.raises(Faults, match="can't be changed any more"):
        answers.save("a", "number", 6.0)
    assert answers.commit("a") == first
    assert value(tmp_path, "a") == 5.0


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_killed_while_saving(tmp_path: Path) -> None:
    """A process killed at any moment leaves a whole file that has lost at most the click in flight."""
    loop = "n = 0\nwhile True:\n    n += 1\n    answers.save('a', 'number', n)\n    print(n, flush=True)\n"
    for attempt in range(8):
        process = run(tmp_path, loop)
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.01 + 0.013 * attempt)
        process.send_signal(signal.SIGKILL)
        said = [int(line) for line in process.stdout.read().split()] or [1]
        process.wait()
        kept = read(tmp_path / NAME)["a"].value
        assert said[-1] <= kept <= said[-1] + 1
        Answers(tmp_path).save("b", "number", attempt)
    # What a killed process leaves beside it is hidden, and never more than one file of each.
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith(".")] == [NAME]
    assert len(list(tmp_path.iterdir())) <= 5


def test_two_tabs(tmp_path: Path) -> None:
    """Two processes that save different items at the same time lose none of them."""
    loop = "for n in range(60):\n    answers.save(f'{name}{n}', 'number', n)\n"
    processes = [run(tmp_path, f"name = {name!r}\n{loop}") for name in "ab"]
    assert [p.wait(60) for p in processes] == [0, 0]
    kept = Answers(tmp_path).all()
    assert {id: entry.value for id, entry in kept.items()} == {f"{x}{n}": n for x in "ab" for n in range(60)}


NOT_OURS = {
    "not JSON": ("{", "is damaged (not readable as JSON)"),
    "empty": ("", "is damaged (not readable as JSON)"),
    "cut": ('{"format": 1, "items": {"a": {"kind": "number", "va', "is damaged (not readable as JSON)"),
    "deep": ("[" * 100_000, "is damaged (not readable as JSON)"),
    "NaN": (
        '{"format": 1, "items": {"a": {"kind": "number", "value": NaN}}}',
        "is damaged (not readable as JSON)",
    ),
    "infinite": (
        '{"format": 1, "items": {"a": {"kind": "number", "value": 1e999}}}',
        "is damaged (not readable as JSON)",
    ),
    "foreign": ('{"cells": []}', "is not an answers file of this course"),
    "a list": ("[1, 2]", "is not an answers file of this course"),
    "newer": (
        '{"format": 2, "items": {}}',
        "has format 2, and this version of the course reads format 1",
    ),
    "no value": (
        '{"format": 1, "items": {"a": {"kind": "number"}}}',
        "is damaged (an answer in it has no kind or value)",
    ),
    "too large": (" " * (LARGEST + 1), "is larger than 5,000,000 bytes, so no form wrote it"),
}


@pytest.mark.parametrize("name", NOT_OURS)
def test_set_aside(tmp_path: Path, name: str) -> None:
    """A damaged, foreign or newer file is set aside whole, its reason told, and the copy before it used."""
    text, why = NOT_OURS[name]
    before = Answers(tmp_path)
    before.save("a", "number", 1.0)
    before.save("a", "number", 2.0)
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    answers = Answers(tmp_path)
    assert answers.all()["a"].value == 1.0
    (aside,) = tmp_path.glob("answers.damaged-*.json")
    assert aside.read_text(encoding="utf-8") == text
    assert answers.notice == (
        f"{NAME} {why}. It was set aside as {aside.name}, nothing in it is lost. "
        "The copy before it is used, with 1 answers: look through them."
    )
    assert read(tmp_path / NAME)["a"].value == 1.0


def test_set_aside_without_an_earlier_copy(tmp_path: Path) -> None:
    """Without an earlier copy the forms begin empty, and say so; saving goes on."""
    (tmp_path / NAME).write_bytes(b"\xff\xfe")
    answers = Answers(tmp_path)
    answers.save("a", "number", 3.0)
    assert answers.notice.endswith("There is no earlier copy: the forms begin empty.")
    assert value(tmp_path, "a") == 3.0


def test_set_aside_twice(tmp_path: Path) -> None:
    """Two damaged files within a second keep names of their own."""
    for text in ("one", "two"):
        (tmp_path / NAME).write_text(text, encoding="utf-8")
        Answers(tmp_path).all()
    kept = sorted(p.read_text(encoding="utf-8") for p in tmp_path.glob("answers.damaged-*"))
    assert kept == ["one", "two"]


def test_two_tabs_find_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When another tab has set the damaged file aside meanwhile, its new file is left where it is."""
    (tmp_path / NAME).write_text("{", encoding="utf-8")
    slow, tab = Answers(tmp_path), Answers(tmp_path)
    real = store.read
    calls = []

    def late(path: Path) -> dict[str, Entry]:
        calls.append(path)
        if len(calls) == 1:
            monkeypatch.setattr(store, "read", real)
            tab.save("a", "number", 7.0)
            raise Damaged("is damaged")
        return real(path)

    monkeypatch.setattr(store, "read", late)
    assert slow.all()["a"].value == 7.0
    assert len(list(tmp_path.glob("answers.damaged-*"))) == 1


def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is an OSError; the file before it stands, and nothing half-written is left."""
    answers = Answers(tmp_path)
    answers.save("a", "number", 1.0)

    def full(fd: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            answers.save("a", "number", 2.0)
    assert value(tmp_path, "a") == 1.0
    assert not list(tmp_path.glob("*.tmp")) + list(tmp_path.glob(".*.tmp"))
    answers.save("a", "number", 3.0)
    assert value(tmp_path, "a") == 3.0


def test_too_much_text(tmp_path: Path) -> None:
    """An answer too long to be read again is refused in a sentence, and what was there is kept."""
    answers = Answers(tmp_path)
    answers.save("a", "reflect", "short")
    with pytest.raises(Faults, match="shorten this one"):
        answers.save("b", "reflect", "x" * LARGEST)
    assert value(tmp_path, "a") == "short"


def test_half_a_character(tmp_path: Path) -> None:
    """Half an emoji, as a cut text leaves it, neither stops saving nor comes back as what no file takes."""
    Answers(tmp_path).save("a", "reflect", "thanks \ud83d")
    assert value(tmp_path, "a") == "thanks ?"
    foreign = '{"format": 1, "items": {"a": {"kind": "reflect", "value": "\\ud83d and \\ud83d\\ude00"}}}'
    (tmp_path / NAME).write_text(foreign, encoding="utf-8")
    assert value(tmp_path, "a") == "? and 😀"


def test_a_time_that_is_none(tmp_path: Path) -> None:
    """An answer whose time can't be read is kept, without a time."""
    foreign = {"format": 1, "items": {"a": {"kind": "number", "value": 1, "saved": "soon", "committed": []}}}
    (tmp_path / NAME).write_text(json.dumps(foreign), encoding="utf-8")
    assert Answers(tmp_path).get("a") == Entry("number", 1, "", None)


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    """A folder where the file should be is an OSError when saving, and no answer when reading."""
    (tmp_path / NAME).mkdir()
    answers = Answers(tmp_path)
    assert answers.all() == {}
    with pytest.raises(OSError, match=NAME):
        answers.save("a", "number", 1.0)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(max_size=5), JSON, max_size=4))
def test_round_trip(tmp_path: Path, values: dict[str, Any]) -> None:
    """Whatever JSON values are kept under whatever ids, they are read as they were written."""
    entries = {id: Entry("reflect", value, "2026-11-23T14:02:00+00:00") for id, value in values.items()}
    write(tmp_path / NAME, entries)
    assert read(tmp_path / NAME) == entries


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | JSON.map(lambda v: json.dumps({"format": 1, "items": v}).encode()))
def test_any_file(tmp_path: Path, data: bytes) -> None:
    """Whatever bytes are found, they are answers or a reason why they are none."""
    (tmp_path / NAME).write_bytes(data)
    try:
        found: object = read(tmp_path / NAME)
    except Damaged as why:
        found = str(why)
    assert isinstance(found, dict) or str(found).startswith(("is ", "has "))
