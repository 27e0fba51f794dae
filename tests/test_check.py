"""Proofing a course: seeded mistakes and their exact sentences, the list of words, input of every sort."""

from __future__ import annotations

import ast
import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import EXERCISE, LESSON, change, code, notebook, put, text
from words_used import FILE, listed

from collabkit.check.whole import check
from collabkit.check.words import used
from collabkit.cli import main
from collabkit.content.tables import COLUMNS
from collabkit.content.yamlfile import read_yaml

ROOT = Path(__file__).parents[1]
SEEDED = Path(__file__).with_name("seeded.txt")
Changes = list[tuple[str, str, str]]


def seeded() -> Iterator[tuple[Changes, list[str]]]:
    """The table of seeded mistakes: changes, and the faults they lead to."""
    for block in SEEDED.read_text(encoding="utf-8").split("\n\n")[1:]:
        changes: Changes = []
        faults: list[str] = []
        for line in block.splitlines():
            sign, rest = line[0], line[2:]
            if sign == "=":
                changes.append((rest, "", ""))
            elif sign == ">":
                faults.append(rest)
            else:
                file, old, new = changes[-1]
                changes[-1] = (
                    (file, old + rest + "\n", new) if sign == "-" else (file, old, new + rest + "\n")
                )
        yield [(f, o, n) if not n else (f, o[:-1], n[:-1]) for f, o, n in changes], faults


def room(file: str) -> Path | None:
    """Which folder is proofed for a change in this file."""
    place = {"course": Path("course"), "solutions": Path("solutions") / EXERCISE}
    return None if "bridge" in file else place.get(file.split("/")[0])


@pytest.mark.parametrize(("changes", "faults"), list(seeded()), ids=lambda value: str(value[0])[:60])
def test_seeded_mistake(small: Path, changes: Changes, faults: list[str]) -> None:
    """Each seeded mistake is answered with exactly these sentences, and with no others."""
    for file, old, new in changes:
        change(small / file, old, new)
    assert [str(f) for f in check(room(changes[0][0])).faults] == faults


@pytest.mark.parametrize(
    ("folder", "summary"),
    [
        (None, "course/: 2 cases, 4 indicators, 12 items: no fault"),
        ("course", "course/: 2 cases, 4 indicators, 5 items: no fault"),
        (f"solutions/{EXERCISE}", f"solutions/{EXERCISE}/: 2 cases, 4 indicators, 7 items: no fault"),
        (f"exercises/{EXERCISE}", f"exercises/{EXERCISE}/: 1 case, 4 indicators, 7 items: no fault"),
    ],
)
def test_sound_course(small: Path, folder: str | None, summary: str) -> None:
    """A project, its course alone, its solutions alone and one exercise alone are found sound."""
    result = CliRunner().invoke(main, ["check", *([folder] if folder else [])])
    assert (result.exit_code, result.output) == (0, summary + "\n")


def test_learners_copy(small: Path) -> None:
    """A learner's copy, lessons with exercises below them, can be proofed too."""
    shutil.copytree("course", "my_course")
    shutil.copytree("exercises", "my_course/exercises")
    assert check(Path("my_course")).summary == "my_course/: 2 cases, 4 indicators, 5 items: no fault"


def test_verb_says_all_at_once(small: Path) -> None:
    """Faults of several files come at once, sorted, each named once, with their number, and exit code 1."""
    change(small / "course/items/01_share.yaml", "right: [minutes]", "right: [minuts]")
    change(small / "course/framework.yaml", "evidence: 0.4", "evidence: 0.5")
    change(small / "course/cases/mill/case.yaml", "currency: USD\n", "")
    result = CliRunner().invoke(main, ["check", "course"])
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert lines[-1] == "3 faults in 3 files"
    assert lines[:-1] == sorted(set(lines[:-1]))


def test_no_course_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no course, and where there is no folder, one sentence says so."""
    monkeypatch.chdir(tmp_path)
    assert [str(f) for f in check(Path("nowhere")).faults] == [
        "nowhere: there is no such folder; name the folder of a course"
    ]
    (fault,) = check().faults
    assert fault.message == (
        "no course here: neither this folder nor one above holds framework.yaml; name the folder of a course"
    )


def said(folder: str | None = "course") -> list[str]:
    """What is found, without the paths."""
    return [f.message for f in check(Path(folder) if folder else None).faults]


LONG = "word " * 90


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([text("a", LONG + LONG)], "180 words, expected at most 150; cut it, or make two of it"),
        (
            [text("a", LONG), text("b", LONG)],
            "90 words after 90; of two cells in a row one may have more than 80: cut one, or put something",
        ),
        (
            [text(name, "Read.") for name in "abcde"],
            "5 cells in a row without anything to do, expected at most 4; put a question or a what-if",
        ),
        ([code("a", "%matplotlib inline")], "expected from collabkit import … or one call like"),
        ([code("a", "choose('warm-up', 1)")], "expected from collabkit import … or one call like"),
        ([code("a", "")], "expected from collabkit import … or one call like"),
        ([text("a", "![ ](pictures/a.png)")], "the picture has no words for who can't see it"),
        ([text("a", '<img src="https://x.org/a.png">')], "the picture has no words for who can't see it"),
        ([text("a", "See\n\n[here](cases/none.md#x).")], 'the link "cases/none.md#x" leads nowhere'),
        ([text("a", "[x](/etc/passwd)")], 'the link "/etc/passwd" leads out of course/'),
        ([text("a", "![A mill](a%00.png)")], 'the link "a%00.png" is no address'),
    ],
)
def test_cells(small: Path, cells: list[dict[str, object]], sentence: str) -> None:
    """Texts too long, stretches without anything to do, strange code and lost links are named."""
    put(small / "course/01_share.ipynb", notebook([*LESSON, *cells]))
    assert any(sentence in message for message in said()), said()


def test_good_links(small: Path) -> None:
    """Links into the net, to a place on the page, to files that are there and to exercises are good."""
    links = "[a](https://x.org) [b](#top) [c](cases/mill/case.yaml#L3) <img src='x.svg' alt='A mill'> "
    put(small / "course/01_share.ipynb", notebook([*LESSON, text("a", links + "![A sack](LICENSE%20x.md)")]))
    put(small / "course/LICENSE x.md", f"[{EXERCISE}](exercises/{EXERCISE}/items.yaml)")
    assert said() == []


def test_line_of_a_link(small: Path) -> None:
    """The line named is the line in the file on which the paragraph with the link stands."""
    path = small / "course/01_share.ipynb"
    put(path, notebook([*LESSON, text("a", "# Head\n\nText.\n\n![](a.png)\n")]))
    lines = path.read_text(encoding="utf-8").splitlines()
    (line,) = {f.line for f in check(Path("course")).faults}
    assert "![](a.png)" in lines[line - 1]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("{time}", "{tine}", '"saved_text" has the field {tine}, which nobody fills; did you mean "time"?'),
        ('"saved_text":', '"saved_texd":', '"saved_texd" is used nowhere; did you mean "saved_text"?'),
        (
            '"saved_text":',
            '"saved_texd":',
            '"saved_text" is missing under answers; add saved_text: and the sentence',
        ),
        ("feedback:", "feedbak:", 'the section "feedback" is missing; add it, with all its sentences'),
        ("feedback:", "feedbak:", 'the section "feedbak" is used nowhere; did you mean "feedback"?'),
    ],
)
def test_words(small: Path, old: str, new: str, sentence: str) -> None:
    """Sentences that are missing, unknown, or ask for a field nobody fills are named with their line."""
    path = small / "course/words.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if ("saved_text" in line if new[0] in '{"' else line == old))
    lines[at] = lines[at].replace(old, new)
    put(path, "\n".join(lines))
    section = next(i for i, line in enumerate(lines, 1) if line == "answers:")
    where = (
        0 if "section" in sentence and "missing" in sentence else section if "missing" in sentence else at + 1
    )
    assert (where, sentence) in [(f.line, f.message) for f in check(Path("course")).faults]


def add_reference(root: Path) -> None:
    """Put the reference of a practice case beside a graded one."""
    shutil.copy(root / "course/cases/mill/reference.yaml", root / "course/cases/bridge/reference.yaml")


FILES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "reference of a graded case": (
        add_reference,
        "course/cases/bridge/reference.yaml",
        "the reference of a graded case lies open to learners; move it to a key.yaml in solutions/",
    ),
    "case without case.yaml": (
        lambda root: put(root / "course/cases/mil/partners.csv", ""),
        "course/cases/mil",
        "a case without case.yaml; write one, or move the folder away",
    ),
    "file among cases": (
        lambda root: put(root / "course/cases/notes.txt", ""),
        "course/cases/notes.txt",
        "a file among the cases; each case is a folder with a case.yaml",
    ),
    "table missing": (
        lambda root: (root / "course/cases/mill/issues.csv").unlink(),
        "course/cases/mill/issues.csv",
        "the table can't be read (No such file or directory); every case has all nine tables",
    ),
    "table in another code": (
        lambda root: (root / "course/cases/mill/issues.csv").write_bytes("é".encode("latin-1")),
        "course/cases/mill/issues.csv",
        "not UTF-8 text (byte 1); save it as CSV UTF-8",
    ),
    "table from a spreadsheet": (
        lambda root: put(root / "course/cases/mill/issues.csv", "id;raised_on\nQ1;2025-02-05\n"),
        "course/cases/mill/issues.csv:1",
        "the columns are parted by semicolons; save the file with commas",
    ),
    "folder in place of a file": (
        lambda root: ((root / "course/words.yaml").unlink(), (root / "course/words.yaml").mkdir()),
        "course/words.yaml",
        "the file can't be read (Is a directory); put it there",
    ),
    "names alike": (
        lambda root: put(root / "course/Words.yaml", ""),
        "course/words.yaml",
        'differs from "Words.yaml" only in capital letters; rename one',
    ),
    "answers in solutions": (
        lambda root: put(root / f"solutions/{EXERCISE}/answers.json", "{}"),
        f"solutions/{EXERCISE}/answers.json",
        "somebody's answers among the course's own files; move the file, or delete it",
    ),
    "second notebook": (
        lambda root: put(root / f"solutions/{EXERCISE}/copy.ipynb", notebook(LESSON)),
        f"solutions/{EXERCISE}/copy.ipynb",
        f"a second notebook, handed out too; keep only {EXERCISE}.ipynb",
    ),
    "key in an exercise": (
        lambda root: shutil.copy(root / f"solutions/{EXERCISE}/key.yaml", root / f"exercises/{EXERCISE}"),
        f"exercises/{EXERCISE}/key.yaml",
        "no file for learners; delete it and run: collabkit build",
    ),
    "editor's copy of a key": (
        lambda root: put(root / f"exercises/{EXERCISE}/key.yaml~", ""),
        f"exercises/{EXERCISE}/key.yaml~",
        "no file for learners; delete it and run: collabkit build",
    ),
    "exercise without source": (
        lambda root: shutil.copytree(root / f"exercises/{EXERCISE}", root / "exercises/02_more"),
        "exercises/02_more",
        "an exercise without a source in solutions/; write one, or delete the folder",
    ),
    "empty exercise": (
        lambda root: (root / "exercises/02_more").mkdir(),
        "exercises/02_more",
        "an exercise without framework.yaml; run: collabkit build, or delete the folder",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_files(small: Path, name: str) -> None:
    """Files that are missing, misplaced, secret or hard to tell apart are named with what to do."""
    spoil, path, sentence = FILES[name]
    spoil(small)
    assert f"{path}: {sentence}" in [str(f) for f in check().faults]


def test_an_unreadable_file_raises_no_echoes(small: Path) -> None:
    """A file that can't be read is one fault; what refers to it is not called wrong."""
    for file in ("course/framework.yaml", "course/cases/mill/case.yaml", "course/items/01_share.yaml"):
        kept = (small / file).read_text(encoding="utf-8")
        put(small / file, "a: [b\nc: d")
        (fault,) = check(Path("course")).faults
        assert (fault.path, fault.line) == (file, 2)
        put(small / file, kept)


# The list of words


def python_keys() -> Iterator[tuple[str, set[str]]]:
    """Every sentence that Python code asks for, as a pattern where it is put together, with its fields."""
    for path in (ROOT / "collabkit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in used():
                yield re.escape(node.value), set()
            if isinstance(node, ast.JoinedStr):
                yield from ((pattern, set()) for pattern in patterns(node) if re.match(r"\w+\\\.", pattern))
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("say", "raw"):
                fields = {k.arg for k in node.keywords if k.arg}
                yield from ((pattern, fields) for pattern in patterns(node.args[0]))


def patterns(key: ast.expr) -> list[str]:
    """A key as written, as regular expressions."""
    if isinstance(key, ast.Constant):
        return [re.escape(str(key.value))]
    if isinstance(key, ast.IfExp):
        return patterns(key.body) + patterns(key.orelse)
    if isinstance(key, ast.JoinedStr):
        parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w-]+" for p in key.values)
        return ["".join(parts)]
    return []


def test_list_of_words_is_current() -> None:
    """The list beside check/words.py is what course/words.yaml holds (if not: python tests/words_used.py)."""
    assert FILE.read_text(encoding="utf-8") == listed()


def test_every_key_in_the_code_is_listed() -> None:
    """Each sentence that Python code asks for is in the list."""
    sections = {key.partition(".")[0] for key in used()}
    missing = [
        pattern
        for pattern, fields in python_keys()
        if pattern.partition("\\.")[0] in sections
        and (fields or "[" not in pattern)
        and not any(re.fullmatch(pattern, key) for key in used())
    ]
    assert missing == []


def test_every_word_of_the_forms_is_listed() -> None:
    """Each sentence that the forms' JavaScript asks for is in the list."""
    scripts = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "collabkit").rglob("static/*.js"))
    asked = set(re.findall(r'\bsay\(\s*"(\w+)"', scripts))
    assert asked
    assert {name for name in asked if not any(key.endswith(f".{name}") for key in used())} == set()


def test_every_listed_word_is_used() -> None:
    """No sentence is listed that neither Python nor JavaScript nor a page asks for."""
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "collabkit").rglob("*.py"))
    for shown in ("static/*.js", "*.html"):
        code += "".join(p.read_text(encoding="utf-8") for p in (ROOT / "collabkit").rglob(shown))
    asked = set(re.findall(r"""["']([\w.-]+)["']""", code))
    built = [re.compile(p) for p, _ in python_keys() if r"[\w-]+" in p]
    columns = {f"column.{c.name}" for table in COLUMNS.values() for c in table}
    unused = [
        key
        for key in used()
        if key not in columns
        and not any(p.fullmatch(key) for p in built)
        and not asked.intersection((key, key.partition(".")[2]))
    ]
    assert unused == []


def test_fields_filled_are_fields_asked() -> None:
    """A sentence asks for no field that the code leaves unfilled, wherever all its uses can be read."""
    uses = [(pattern, fields) for pattern, fields in python_keys() if "[" not in pattern]
    strange = {}
    for key, wanted in used().items():
        own = [fields for pattern, fields in uses if pattern == re.escape(key)]
        calls = [fields for fields in own if fields]
        # A call is seen twice, as a call and as a text; a text seen alone is filled somewhere else.
        if calls and len(own) == 2 * len(calls) and set(wanted) - set().union(*calls):
            strange[key] = set(wanted) - set().union(*calls)
    assert strange == {}


# Whatever is in the folder, it ends in faults


def spoiled(data: bytes, dice: random.Random) -> bytes:
    """A file with something done to it, as slips, disks and editors do."""
    at, to = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    bits = (b"\x00", b"\xff\xfe", b"\t", b"- ", b": ", b"[", b"{", b'"', b"\r\n", b"&a ", b"*a", b"9" * 400)
    ways: list[Callable[[], bytes]] = [
        lambda: data[:at],
        lambda: data[:at] + data[to:],
        lambda: data[:at] + dice.choice(bits) + data[at:],
        lambda: data[:to] + data[at:to] + data[to:],
        lambda: b"",
        lambda: dice.randbytes(200),
        lambda: data.decode("utf-8", "replace").encode("utf-16"),
        lambda: b"a: " + dice.choice((b"[", b"{a: ")) * 3000,
        lambda: b'{"cells": ' + b"[" * 3000,
        lambda: swapped(data, dice),
    ]
    return dice.choice(ways)()


def swapped(data: bytes, dice: random.Random) -> bytes:
    """A file with two of its words exchanged: it can be read, and says something else."""
    words = re.split(rb"(\w+)", data)
    if len(words) > 3:
        a, b = (2 * dice.randrange(len(words) // 2) + 1 for _ in range(2))
        words[a], words[b] = words[b], words[a]
    return b"".join(words)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(st.integers(0, 10**6))
def test_nothing_in_a_folder_ends_in_a_crash(small: Path, seed: int) -> None:
    """Spoiled files of every kind lead to faults, never to a crash, nor to a proof that gives itself up."""
    dice = random.Random(seed)
    files = sorted(p for p in small.rglob("*") if p.is_file())
    chosen = dice.sample(files, dice.choice((1, 1, 1, 4)))
    kept = {path: path.read_bytes() for path in chosen}
    try:
        for path, data in kept.items():
            path.write_bytes(spoiled(data, dice))
        for fault in check().faults:
            assert "could not be proofed" not in fault.message, fault
            assert fault.message
    finally:
        for path, data in kept.items():
            path.write_bytes(data)


@pytest.mark.parametrize("name", ["mill", "even-table"])
def test_real_files_spoiled(small: Path, name: str) -> None:
    """Files of the real course, cut or junk, in the place of small ones are read without a crash."""
    dice = random.Random(name)
    source = ROOT / "course/cases" / name if name != "mill" else small / "course/cases/mill"
    for path in sorted(source.iterdir()):
        target = small / "course/cases/mill" / path.name
        kept = target.read_bytes()
        for _ in range(3):
            target.write_bytes(spoiled(path.read_bytes(), dice))
            assert not [f for f in check(Path("course")).faults if "could not be proofed" in f.message]
        target.write_bytes(kept)


def test_folders_in_the_place_of_files(small: Path) -> None:
    """Every file of the project replaced by a folder, one after the other, is a fault and no crash."""
    for path in sorted(p for p in small.rglob("*") if p.is_file()):
        data = path.read_bytes()
        path.unlink()
        path.mkdir()
        assert check().faults, path
        path.rmdir()
        path.write_bytes(data)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_in_a_circle(small: Path) -> None:
    """A folder that leads back to itself does not keep the proof from ending."""
    (small / "course/again").symlink_to(small / "course")
    (small / "course/items/lost.yaml").symlink_to(small / "nowhere.yaml")
    assert any(f.path == "course/items/lost.yaml" for f in check().faults)


def test_the_real_course_is_sound() -> None:
    """The course of this project has no fault."""
    found = check(ROOT)
    assert [str(f) for f in found.faults] == []


def test_yaml_can_be_read_again(small: Path) -> None:
    """Reading a file for its lines gives the same faults as reading it for its content."""
    one, two = [], []
    put(small / "x.yaml", "a: 1\na: 2\n")
    read_yaml(small / "x.yaml", one)
    read_yaml(small / "x.yaml", two)
    assert one == two
