"""The marking rules: worked by hand, and what holds for every key and every answer.

One thought runs through all of them: a strategy that ignores the case earns nothing.
"""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from collabkit.content.framework import UNKNOWN
from collabkit.content.key import Rating
from collabkit.marking.rules import (
    Answer,
    best_constant,
    classify_share,
    distance,
    rank_share,
    ratings_share,
    ticks_share,
)

LOW, HIGH = 1, 5


def rating(reference: int | str, low: int = 0, high: int = 0) -> Rating:
    """A rating with its accepted range (the reference alone where none is given)."""
    if isinstance(reference, str):
        return Rating(reference, None, "", (), (), "")
    return Rating(reference, (low or reference, high or reference), "", (), (), "")


@st.composite
def scales(draw: st.DrawFn) -> tuple[int, int]:
    """A scale of two to nine levels, from anywhere."""
    low = draw(st.integers(-3, 3))
    return low, low + draw(st.integers(1, 8))


@st.composite
def keys(draw: st.DrawFn, scale: tuple[int, int] = (LOW, HIGH)) -> dict[str, Rating]:
    """A key of one to eight ratings, some of them "insufficient evidence"."""
    low, high = scale
    found = {}
    for n in range(draw(st.integers(1, 8))):
        if draw(st.integers(0, 5)) == 0:
            found[f"i{n}"] = rating(UNKNOWN)
            continue
        a, b, c = sorted(draw(st.integers(low, high)) for _ in range(3))
        found[f"i{n}"] = Rating(b, (a, c), "", (), (), "")
    return found


def answers_to(
    key: dict[str, Rating], scale: tuple[int, int] = (LOW, HIGH)
) -> st.SearchStrategy[dict[str, Answer]]:
    """Any answers to a key's ratings, blanks among them."""
    one: st.SearchStrategy[Answer] = st.sampled_from([None, UNKNOWN, *range(scale[0], scale[1] + 1)])
    return st.fixed_dictionaries(dict.fromkeys(key, one))


def loss(answers: dict[str, Answer], key: dict[str, Rating]) -> float:
    """The total distance of answers from a key."""
    return sum(distance(answers[name], key[name], LOW, HIGH) for name in key)


@pytest.mark.parametrize(
    ("answer", "wanted", "expected"),
    [
        (2, rating(2, 1, 2), 0),
        (1, rating(2, 1, 2), 0),
        (4, rating(2, 1, 2), 4),  # (4 - 2)²
        (1, rating(4, 4, 5), 9),  # (4 - 1)²
        (UNKNOWN, rating(4), 4),  # half of the scale: ((5 - 1) / 2)²
        (3, rating(UNKNOWN), 4),
        (UNKNOWN, rating(UNKNOWN), 0),
        (None, rating(3), 16),  # the whole scale: (5 - 1)²
        (None, rating(UNKNOWN), 16),
    ],
)
def test_distance_by_hand(answer: Answer, wanted: Rating, expected: float) -> None:
    """The distance is squared, from the nearest accepted level; "?" is half the scale away, a blank all."""
    assert distance(answer, wanted, LOW, HIGH) == expected


def test_ratings_by_hand() -> None:
    """Seat 2 (1 to 2), recognition 4, voice 1, answered 3, 4, 2.

    Distances (3-2)² + 0 + (2-1)² = 2. Constants: 1 everywhere 0 + 9 + 0 = 9, 2 everywhere 0 + 4 + 1 = 5,
    3 everywhere 1 + 1 + 4 = 6, 4 everywhere 4 + 0 + 9 = 13, 5 everywhere 9 + 1 + 16 = 26, "?" 4 + 4 + 4 = 12.
    The best is 5, so the share is 1 - 2/5 = 0.6.
    """
    key = {"seat": rating(2, 1, 2), "recognition": rating(4), "voice": rating(1)}
    assert best_constant(key.values(), LOW, HIGH) == 5
    answers: dict[str, Answer] = {"seat": 3, "recognition": 4, "voice": 2}
    assert ratings_share(answers, key, LOW, HIGH) == pytest.approx(0.6)


@given(st.data())
def test_reference_earns_all(data: st.DataObject) -> None:
    """The key's own answers earn all, and so does any other answer inside the accepted ranges."""
    key = data.draw(keys())
    own: dict[str, Answer] = {name: r.reference for name, r in key.items()}
    inside: dict[str, Answer] = {name: r.accept[0] if r.accept else UNKNOWN for name, r in key.items()}
    assert ratings_share(own, key, LOW, HIGH) == 1
    assert ratings_share(inside, key, LOW, HIGH) == 1


@given(st.data())
def test_one_answer_everywhere_earns_nothing(data: st.DataObject) -> None:
    """On any scale each level everywhere, "insufficient evidence" everywhere and a blank earn 0."""
    low, high = data.draw(scales())
    key = data.draw(keys((low, high)))
    assume(best_constant(key.values(), low, high) > 0)  # else `collabkit check` refuses the item
    for constant in (*range(low, high + 1), UNKNOWN, None):
        assert ratings_share(dict.fromkeys(key, constant), key, low, high) == 0
    assert ratings_share({}, key, low, high) == 0


@given(st.data())
def test_a_blank_never_earns(data: st.DataObject) -> None:
    """Even where one level fits every rating, a blank earns nothing; nor does a key without ratings."""
    low, high = data.draw(scales())
    assert ratings_share({}, data.draw(keys((low, high))), low, high) == 0
    assert ratings_share({}, {}, low, high) == 0


@given(st.data())
def test_ratings_stay_within_bounds(data: st.DataObject) -> None:
    """Whatever is answered, the share is a finite number from 0 to 1."""
    low, high = data.draw(scales())
    key = data.draw(keys((low, high)))
    share = ratings_share(data.draw(answers_to(key, (low, high))), key, low, high)
    assert math.isfinite(share)
    assert 0 <= share <= 1


@given(st.data())
def test_more_distance_never_earns_more(data: st.DataObject) -> None:
    """Of two sets of answers the one that lies farther from the key never earns more."""
    key = data.draw(keys())
    near, far = sorted((data.draw(answers_to(key)) for _ in range(2)), key=lambda a: loss(a, key))
    assert ratings_share(far, key, LOW, HIGH) <= ratings_share(near, key, LOW, HIGH)


@given(st.data())
def test_a_step_away_never_earns_more(data: st.DataObject) -> None:
    """Moving one rating a level away from its reference never earns more; a blank never more than a level."""
    key = data.draw(keys())
    answers = data.draw(answers_to(key))
    name = data.draw(st.sampled_from(sorted(key)))
    reference, before = key[name].reference, ratings_share(answers, key, LOW, HIGH)
    given_level = answers[name]
    if isinstance(given_level, int) and isinstance(reference, int):
        step = 1 if given_level >= reference else -1
        if LOW <= given_level + step <= HIGH:
            assert ratings_share({**answers, name: given_level + step}, key, LOW, HIGH) <= before
    assert ratings_share({**answers, name: None}, key, LOW, HIGH) <= before


def test_ticks_by_hand() -> None:
    """Of three right and four wrong, two right and one wrong ticked: 2/3 - 1/4 = 5/12."""
    share = ticks_share(["r1", "r2", "w1", "debatable"], {"r1", "r2", "r3"}, {"w1", "w2", "w3", "w4"})
    assert share == pytest.approx(5 / 12)


ids = st.sets(st.integers(0, 12).map(str), min_size=1, max_size=6)


@given(ids, ids, st.sets(st.integers(0, 12).map(str)))
def test_ticks(right: set[str], others: set[str], ticked: set[str]) -> None:
    """Right ticks alone earn all; none, all, or none but debatable ones earn 0; a right tick never costs."""
    wrong = others - right
    assume(wrong)
    assert ticks_share(right, right, wrong) == 1
    assert ticks_share([], right, wrong) == 0
    assert ticks_share(right | wrong, right, wrong) == 0
    assert ticks_share(wrong, right, wrong) == 0
    assert ticks_share(["debatable"], right, wrong) == 0
    share = ticks_share(ticked, right, wrong)
    assert 0 <= share <= 1
    for one in right:
        assert ticks_share(ticked | {one}, right, wrong) >= share
    for one in wrong:
        assert ticks_share(ticked | {one}, right, wrong) <= share
    assert ticks_share(ticked | {"debatable"}, right, wrong) == share


def test_classify_by_hand() -> None:
    """Facts a a b c, three of four right: base 2/4 (a everywhere), so (3/4 - 1/2) / (1 - 1/2) = 1/2."""
    key = {"1": "a", "2": "a", "3": "b", "4": "c"}
    assert classify_share({**key, "4": "b"}, key, 3) == 0.5


@given(st.dictionaries(st.integers(0, 9).map(str), st.sampled_from("abcd"), min_size=2), st.data())
def test_classify(key: dict[str, str], data: st.DataObject) -> None:
    """The key earns all; one group for everything, and a blank, earn 0; a fact put right never costs."""
    assume(len(set(key.values())) > 1)
    assert classify_share(key, key, 4) == 1
    for group in "abcde":
        assert classify_share(dict.fromkeys(key, group), key, 4) == 0
    assert classify_share({}, key, 4) == 0
    answers = data.draw(st.fixed_dictionaries(dict.fromkeys(key, st.sampled_from("abcd"))))
    share = classify_share(answers, key, 4)
    assert 0 <= share <= 1
    for fact in key:
        assert classify_share({**answers, fact: key[fact]}, key, 4) >= share


def test_a_key_without_facts() -> None:
    """Nothing to classify earns nothing."""
    assert classify_share({}, {}, 2) == 0


def test_rank_by_hand() -> None:
    """Key a b c d, given b a d c: of six pairs a-b and c-d are turned round, so (4 - 2) / 6 = 1/3."""
    assert rank_share(list("badc"), list("abcd")) == pytest.approx(1 / 3)


@given(st.permutations("abcde"), st.permutations("abcde"))
def test_rank(order: list[str], key: list[str]) -> None:
    """The key earns all, its reverse and a part of it 0; putting two neighbours right never costs."""
    assert rank_share(key, key) == 1
    assert rank_share(key[::-1], key) == 0
    assert rank_share(order[:-1], key) == 0
    assert rank_share([], key) == 0
    assert rank_share([*order, "a"], key) == 0
    share = rank_share(order, key)
    assert 0 <= share <= 1
    for i in range(4):
        if key.index(order[i]) > key.index(order[i + 1]):
            better = [*order[:i], order[i + 1], order[i], *order[i + 2 :]]
            assert rank_share(better, key) >= share


def test_guessing_an_order() -> None:
    """A guess among the 24 orders of four things earns 0.19 in the mean.

    0, 1, 2 pairs turned round (tau 1, 2/3, 1/3) occur 1, 3, 5 times, the rest earn 0:
    (1 + 3 x 2/3 + 5 x 1/3) / 24.
    """
    shares = [rank_share(order, "abcd") for order in permutations("abcd")]
    assert sum(shares) / len(shares) == pytest.approx((1 + 3 * 2 / 3 + 5 / 3) / 24)
