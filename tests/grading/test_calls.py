"""Which cells are an item's call, read from their text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabkit.content.item import KINDS
from collabkit.grading.calls import Call, read_call


@pytest.mark.parametrize("kind", [*KINDS, "partnership"])
def test_each_kind_of_call_is_read(kind: str) -> None:
    """With either quote, spaces, a comment, or a blank line around it."""
    for source in (f'{kind}("a-b")', f"{kind}( 'a-b' )", f'\n{kind}("a-b")\n', f'# why\n{kind}("a-b")  # so'):
        assert read_call(source) == Call(kind, "a-b")


@pytest.mark.parametrize(
    "source",
    [
        "",
        "15.0",
        "scorecard",
        "scorecard()",
        'scorecard("a", "b")',
        'scorecard(item="a")',
        'scorecard(*["a"])',
        'scorecard(f"a")',
        'scorecard("a" + "b")',
        "scorecard(a)",
        "scorecard(1)",
        'scorecard(b"a")',
        'x = scorecard("a")',
        'scorecard("a"); 15.0',
        'scorecard("a")\n15.0',
        'scorecard("a") or 15.0',
        'collabkit.scorecard("a")',
        'print("a")',
        'eval("a")',
        '%time scorecard("a")',
        '!scorecard("a")',
        'scorecard("a"',
        "scorecard(" * 400,
        "(" * 1500,
        "\x00",
        'scorecard("a")' + " " * 3000,
    ],
)
def test_anything_else_is_no_call(source: str) -> None:
    """More than one call, anything computed, magics, or what is not Python at all."""
    assert read_call(source) is None


@given(st.text(max_size=200))
def test_no_text_makes_it_fail(source: str) -> None:
    """Whatever stands in a cell, the answer is a call or None."""
    assert read_call(source) is None or isinstance(read_call(source), Call)
