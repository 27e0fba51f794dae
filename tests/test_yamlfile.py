"""Reading YAML: what is not as expected becomes a sentence with a line, and reading goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collabkit.content.yamlfile import Node, brief, read_yaml
from collabkit.faults import Fault


@pytest.fixture
def read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str | bytes], tuple[Node, list[Fault]]]:
    """Reads a text as the file x.yaml: gives its node, and the faults, to which later ones are added."""
    monkeypatch.chdir(tmp_path)

    def reader(text: str | bytes) -> tuple[Node, list[Fault]]:
        path = tmp_path / "x.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        faults: list[Fault] = []
        return read_yaml(path, faults), faults

    return reader


ASKED: list[tuple[str, Callable[[Node], Any], Any, list[str]]] = [
    ("a: b", lambda n: n.text("a"), "b", []),
    ("a: 2025-03-04", lambda n: n.text("a"), "2025-03-04", []),
    ("a: 2025-02-30", lambda n: n.text("a"), "2025-02-30", []),
    ("a: no", lambda n: n.text("a"), "no", []),
    ("a: 4", lambda n: n.text("a"), "4", []),
    ("b: 1", lambda n: n.text("a"), "", ['x.yaml:1: "a" is missing; write a: a text']),
    ("b: 1\na:", lambda n: n.text("a"), "", ['x.yaml:2: "a" is missing; write a: a text']),
    ("b: 1\na: ' '", lambda n: n.text("a"), "", ['x.yaml:2: "a" is empty, expected a text']),
    ("a: [1]", lambda n: n.text("a"), "", ['x.yaml:1: "a" is a list, expected a text']),
    ("a: true", lambda n: n.text("a"), "", ['x.yaml:1: "a" is true or false, expected a text']),
    ("a: b", lambda n: n.text("c", needed=False), "", []),
    (
        "a: b c",
        lambda n: n.slug("a"),
        "b c",
        ['x.yaml:1: id "b c" may hold only letters, digits, - and _; rename it'],
    ),
    ("a: 7", lambda n: n.whole("a"), 7, []),
    ("a: 7.5", lambda n: n.whole("a"), 0, ['x.yaml:1: "a" is "7.5", expected a whole number']),
    ("a: 7.5", lambda n: n.number("a"), 7.5, []),
    ("a: 7", lambda n: n.number("a"), 7.0, []),
    (
        "a: 7,5",
        lambda n: n.number("a"),
        0.0,
        ['x.yaml:1: "a" is "7,5", expected a number with a decimal point'],
    ),
    ("a: .nan", lambda n: n.number("a"), 0.0, ['x.yaml:1: "a" is "nan", expected a finite number']),
    ("a: -.inf", lambda n: n.number("a"), 0.0, ['x.yaml:1: "a" is "-inf", expected a finite number']),
    (
        f"a: {'9' * 400}",
        lambda n: n.number("a"),
        0.0,
        [f'x.yaml:1: "a" is "{"9" * 40}…", expected a finite number'],
    ),
    ("a: true", lambda n: n.truth("a"), True, []),
    ("a: yes", lambda n: n.truth("a"), False, ['x.yaml:1: "a" is "yes", expected true or false']),
    (
        "a: supportz",
        lambda n: n.choice("a", ["supports", "tempting"]),
        "",
        ['x.yaml:1: "a" is "supportz"; did you mean "supports"?'],
    ),
    ("a: [x, 2]", lambda n: n.texts("a"), ("x", "2"), []),
    (
        "a: [1, true, 1]",
        lambda n: n.texts("a"),
        ("1", "1"),
        ['x.yaml:1: "a" holds true or false, expected only texts'],
    ),
    ("a: x", lambda n: n.texts("a"), (), ['x.yaml:1: "a" is "x", expected a list, like [S1, S2]']),
    ("a:\n  b: {c: d}", lambda n: n.node("a").node("b").text("c"), "d", []),
    (
        "a: b",
        lambda n: len(n.node("a").data),
        0,
        ['x.yaml:1: "a" is "b", expected a block of its own, indented'],
    ),
    ("a:\n  - {b: c}\n  - {b: d}", lambda n: [m.text("b") for m in n.nodes("a")], ["c", "d"], []),
    (
        "a:\n  - {b: c}\n  - d",
        lambda n: len(n.nodes("a")),
        1,
        ['x.yaml:3: "a" holds "d", expected a block like "- id: …"'],
    ),
    ("a: {b: c, d: e}", lambda n: n.words("a"), {"b": "c", "d": "e"}, []),
    (
        "b: 1\ncat: 2",
        lambda n: n.allow("b", "cats"),
        None,
        ['x.yaml:2: "cat" is not known here; did you mean "cats"?'],
    ),
    ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2", lambda n: n.node("c").whole("b"), 1, []),
    (
        "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2",
        lambda n: n.node("c").texts("b"),
        (),
        ['x.yaml:2: "b" is "1", expected a list, like [S1, S2]'],
    ),
    ("decimals: 7", lambda n: n.decimals(), 0, ['x.yaml:1: "decimals" is "7", expected 0 to 6']),
]


@pytest.mark.parametrize(("text", "ask", "value", "faults"), ASKED)
def test_values(
    read: Callable[[str], tuple[Node, list[Fault]]],
    text: str,
    ask: Callable[[Node], Any],
    value: Any,
    faults: list[str],
) -> None:
    """Each kind of value is given as asked, or its empty value with one sentence about what stands there."""
    node, found = read(text)
    assert (ask(node), [str(f) for f in found]) == (value, faults)


@pytest.mark.parametrize(
    ("text", "line", "beginning"),
    [
        ("a: 1\nb: 2\na: 3", 3, '"a" stands twice in the same block; keep one of them'),
        ("a:\n\tb: 1", 2, "a tab is used for indenting; use spaces"),
        ("a: [1\nb: 2", 2, "not readable as YAML: "),
        ("a: !nonsense [", 1, "not readable as YAML: "),
        ("", 1, "the file holds nothing, expected lines of the form name: value"),
        ("- a", 1, "the file holds a list, expected lines of the form name: value"),
        ("just words", 1, 'the file holds "just words", expected lines of the form name: value'),
        ("a: 1\n---\nb: 2", 2, "not readable as YAML: "),
        (b"a: \xe9", 0, "not UTF-8 text (byte 4); save the file as UTF-8"),
        (b"a: \x00", 0, "not readable as YAML ("),
        ("a: " + "[" * 4000, 0, "not readable as YAML ("),
    ],
)
def test_files(
    read: Callable[[str | bytes], tuple[Node, list[Fault]]], text: str | bytes, line: int, beginning: str
) -> None:
    """A file that can't be read is one fault, with its line where there is one; asking it adds none."""
    node, faults = read(text)
    node.text("a")
    node.nodes("b")
    (fault,) = faults
    assert fault.line == line
    assert fault.message.startswith(beginning)


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    """A file that is missing, and a folder in its place, are one fault each."""
    for path in (tmp_path / "none.yaml", tmp_path):
        faults: list[Fault] = []
        read_yaml(path, faults)
        assert [f.message.split(" (")[0] for f in faults] == ["the file can't be read"]


def test_byte_order_mark(read: Callable[[bytes], tuple[Node, list[Fault]]]) -> None:
    """A file as Windows editors save it, with a byte-order mark and its own line ends, reads the same."""
    node, faults = read(b"\xef\xbb\xbfa: b\r\nc: d\r\n")
    assert (node.text("a"), node.line("c"), faults) == ("b", 2, [])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.binary(max_size=80), st.text("ab:-{}[],&*!|>?#'\" \n\t%@`~0.1", max_size=40).map(str.encode))
)
def test_junk(read: Callable[[bytes], tuple[Node, list[Fault]]], data: bytes) -> None:
    """Whatever bytes a file holds, reading it and asking for values ends in values and faults."""
    node, _ = read(data)
    for key in list(map(str, node.data))[:3] or ["a"]:
        for ask in (node.text, node.number, node.whole, node.truth, node.texts, node.words, node.nodes):
            ask(key)
        node.entries(key)
    node.allow("a")


def test_brief() -> None:
    """Any value is named in a few words, even a number too large for Python to write."""
    assert [brief(v) for v in ({}, [], None, True, "x" * 50, 10**5000)] == [
        "a block",
        "a list",
        "nothing",
        "true or false",
        '"' + "x" * 40 + '…"',
        "a number too large to read",
    ]
