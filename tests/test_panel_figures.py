"""How far a panel agrees and what it proposes: small panels worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from panel_sample import table

from collabkit.content.course import Course
from collabkit.content.framework import Level, Scale
from collabkit.panel.figures import Figures, drifts, full, gaps, levels, measure
from collabkit.panel.propose import Proposal, instead, median, propose, quartiles, refusal
from collabkit.panel.ratings import Panel, read_panel

FIVE = Scale(tuple(Level(n, "") for n in range(1, 6)), "", "")
FOUR = Scale(tuple(Level(n, "") for n in range(1, 5)), "", "")
HAND = {"seat": [3, 3, 3, 3, 2], "recognition": [5, 5, 5, 5, 4], "voice": [2, 2, 2, 2, 1]}
"""Five raters, A to E, on three indicators; E is one level below the others throughout."""


def panel(folder: Path, course: Course, text: str, group: str = "") -> Panel:
    """A panel from the text of a CSV."""
    path = folder / "r.csv"
    path.write_text(text, encoding="utf-8")
    return read_panel(path, course, group=group)


def figures(folder: Path, course: Course, given: dict[str, list[object]]) -> Figures:
    """The figures of levels by indicator."""
    found = panel(folder, course, table(given))
    return measure(levels(found, found.targets), FIVE, draws=100)


def test_figures_by_hand(tmp_path: Path, course: Course) -> None:
    """Every figure of the small panel is what pencil and paper give.

    Target means 2.8, 4.8, 1.8 around 47/15: BMS = 5 × 4.6667 / 2 = 35/3. Rater means 10/3 (four) and 7/3:
    JMS = 3 × .8 / 4 = .6. The rest is 0: EMS = 0.
    ICC(2,1) = (35/3) / (35/3 + 5 × .6 / 3) = 35/38; ICC(2,k) = (35/3) / (35/3 + .6 / 3) = 175/178.

    Alpha: 1, 2, 3, 4, 5 occur 1, 5, 4, 1, 4 times and stand at mid-ranks .5, 3.5, 8, 10.5, 13. Each target
    has 4 pairs of neighbours: Do = 2 × (3² + 4.5² + 2.5²) / 15 = 71/15. De = 2 × 3900 / (15 × 14) = 260/7.

    AC2: weight .9 for neighbours, pa = (6 + 4 × .9) / 10 = .96. All weights sum to 18; shares' squares to
    59/225: pe = 18/20 × 166/225 = .664. AC2 = .296 / .336.

    Of the 10 pairs on each target 6 give the same level, and all are within one.
    """
    found = figures(tmp_path, course, HAND)
    expected = {"icc1": 35 / 38, "icc": 175 / 178, "alpha": 1 - 71 / 15 / (260 / 7), "ac2": 0.296 / 0.336}
    for name, value in (expected | {"near": 1.0, "same": 0.6}).items():
        assert found[name].value == pytest.approx(value), name
    assert (found.targets, found.raters, found.icc_targets, found.icc_raters) == (3, 5, 3, 5)
    assert found["alpha"].low is None
    assert found["alpha"].reason == "Too few for an interval: 3 rated."


def test_intervals_are_seeded(tmp_path: Path, course: Course) -> None:
    """Four targets have an interval round each figure, the same one for the same seed."""
    given = HAND | {"choice": [4, 4, 5, 4, 4]}
    one, two = (figures(tmp_path, course, given) for _ in range(2))
    assert one == two
    for name in ("alpha", "near"):
        assert one[name].low <= one[name].value <= one[name].high  # type: ignore[operator]


@pytest.mark.parametrize(
    ("given", "name", "reason"),
    [
        ({"seat": [1, 2, 3]}, "icc", "Only one thing was rated"),
        ({"seat": [1, 2, 3]}, "alpha", "Only one thing was rated"),
        ({"seat": [4, 4], "voice": [4, 4]}, "alpha", "All ratings that can be compared are the same"),
        ({"seat": [4, 4], "voice": [4, 4]}, "icc", "All scores are the same"),
        ({"seat": [4, None], "voice": [None, 4]}, "near", "No two raters"),
        ({"seat": [4, None], "voice": [None, 4]}, "icc", "No two raters"),
        ({"seat": [4], "voice": [2]}, "ac2", "No two raters"),
        ({"seat": ["?", "?"]}, "ac2", "No two raters"),
    ],
)
def test_what_is_undefined_is_said(
    given: dict[str, list[object]], name: str, reason: str, tmp_path: Path, course: Course
) -> None:
    """A figure that can't be computed is no number but a sentence."""
    found = figures(tmp_path, course, given)[name]
    assert found.value is None
    assert found.reason.startswith(reason)


def test_holes(tmp_path: Path, course: Course) -> None:
    """A missing rating takes its rater out of ICC only, and "?" is no level."""
    found = figures(
        tmp_path, course, {"seat": [3, 3, 2, "?"], "voice": [1, 2, 1, 1], "recognition": [5, 5, 4, 5]}
    )
    assert (found.targets, found.raters, found.icc_targets, found.icc_raters) == (3, 4, 3, 3)
    nan = math.nan
    assert full(np.array([[nan, nan, 1.0], [1, 2, 3], [3, 4, 5]])).tolist() == [[1, 2, 3], [3, 4, 5]]


def test_drift_by_hand(tmp_path: Path, course: Course) -> None:
    """E lies one level below the rest; A a quarter above, since E draws the mean of the others down."""
    found = {d.rater: d for d in drifts(panel(tmp_path, course, table(HAND)))}
    assert (found["E"].mean, found["E"].apart, found["E"].count) == (-1.0, 1.0, 3)
    assert found["A"].mean == 0.25
    assert (found["E"].alpha, found["E"].icc) == (1.0, 1.0)  # without E all agree
    assert found["A"].alpha < 0.9  # type: ignore[operator]


def test_alone_there_is_no_drift(tmp_path: Path, course: Course) -> None:
    """One rater alone has nobody to drift from."""
    (only,) = drifts(panel(tmp_path, course, table({"seat": [3], "voice": [1]})))
    assert (only.mean, only.count, only.alpha, only.icc) == (None, 0, None, None)


def test_gaps_by_hand(tmp_path: Path, course: Course) -> None:
    """Gaps are differences of means over what both groups rated; one person is no group.

    Brokers 3 and 5 on seat (4), managers 2 and 2 (2): 2. On voice 2 and 2, and 1 and 2 (1.5): .5. Mean 1.25.
    """
    rows = {"ba": "3 2", "bb": "5 2", "ma": "2 1", "mb": "2 2", "fa": "1 5"}
    names = {"b": "brokers", "m": "managers", "f": "funders"}
    text = "rater,case,indicator,rating,role\n" + "".join(
        f"{rater},bridge,{indicator},{level},{names[rater[0]]}\n"
        for rater, given in rows.items()
        for indicator, level in zip(("seat", "voice"), given.split(), strict=True)
    )
    (gap,) = gaps(panel(tmp_path, course, text, "role"), draws=100)
    assert (gap.first, gap.second, gap.sizes, gap.gap.value, gap.count) == (
        "brokers",
        "managers",
        (2, 2),
        1.25,
        2,
    )
    assert gap.widest == ((("bridge", "seat"), 2.0),)


@pytest.mark.parametrize(
    ("found", "scale", "expected"),
    [
        ([3, 4, 4, 5, 5], FIVE, 4),
        ([1, 2, 3, 3], FIVE, 2),  # 2.5, mean 2.25
        ([2, 3, 4, 5], FIVE, 3),  # 3.5, mean 3.5, middle 3
        ([1, 2, 3, 4], FIVE, 3),  # 2.5, mean 2.5, middle 3
        ([1, 2, 3, 4], FOUR, 2),  # 2.5, mean 2.5, middle 2.5: the lower
        ([3, 4, 5, 5], FIVE, 4),  # 4.5, mean 4.25
    ],
)
def test_median_and_its_halves(found: list[int], scale: Scale, expected: int) -> None:
    """A median between two levels goes towards the mean, then the middle of the scale, then down."""
    assert median(found, scale) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([1, 2, 3, 4, 5], (2, 4)),
        ([3, 4, 4, 5, 5, 5, 5], (4, 5)),
        ([1, 2, 2, 3, 3, 4, 4, 5], (2, 4)),
        ([1, 1, 1, 1, 5], (1, 1)),
    ],
)
def test_quartiles_by_hand(found: list[int], expected: tuple[int, int]) -> None:
    """The range goes from a quarter up to a quarter down, and turns round with the scale."""
    assert quartiles(found) == expected
    assert quartiles([6 - x for x in found]) == (6 - expected[1], 6 - expected[0])


def proposed(folder: Path, course: Course, given: list[object]) -> Proposal:
    """What a panel proposes for one indicator."""
    return propose(panel(folder, course, table({"seat": given})), ("bridge", "seat"), FIVE)


@pytest.mark.parametrize(
    ("given", "reference", "split", "camps", "wider"),
    [
        ([4, 4, 4, 5, 5], 4, "", False, (4, 5)),
        ([2, 3, 3, 4, 4], 3, "", False, (2, 4)),
        ([1, 4, 4, 4, 5], 4, "from 1 to 5", False, None),
        ([2, 2, 2, 5, 5], 2, "two camps: 3 give 2, 2 give 5", True, None),
        ([2, 2, 3, 4, 4], 3, "two camps: 2 give 2, 2 give 4", True, (2, 4)),
        ([2, 2, 3, 3, 4, 4], 3, "", False, (2, 4)),
        (["?", "?", "?", "?", 2], "?", "", False, None),
        (["?", "?", "?", 4, 4], "?", '3 say "?", 2 give a level', True, None),
        (["?", 4, 4, 4, 4], 4, "", False, (4, 4)),
        (["?", "?", 4, 4], 4, '2 say "?", 2 give a level', True, None),
    ],
)
def test_splits(
    given: list[object],
    reference: object,
    split: str,
    camps: bool,
    wider: object,
    tmp_path: Path,
    course: Course,
) -> None:
    """Camps, a wide range and doubt about the evidence are told apart, and what could be accepted instead."""
    found = proposed(tmp_path, course, given)
    assert (found.reference, found.split, found.camps, found.wider) == (reference, split, camps, wider)


def test_too_few_on_one_indicator(tmp_path: Path, course: Course) -> None:
    """An indicator that four rated is refused by itself; what helps is more raters."""
    found = proposed(tmp_path, course, [3, 3, 3, 3])
    assert found.refused == "4 raters rated it; at least 5 needed"
    assert instead(found) == "ask more raters"
    assert instead(proposed(tmp_path, course, [3, 3, 3, 3, 4])) == "wider: accept 3 to 4"
    assert instead(proposed(tmp_path, course, [3] * 5)) == "accept 3, which all gave"
    assert instead(proposed(tmp_path, course, [1, 1, 1, 5, 5])).startswith("ungraded: ")


def test_notes_nearest_first(tmp_path: Path, course: Course) -> None:
    """Reasons are the notes of accepted ratings, nearest the reference first, each once, without names."""
    rows = [
        ("A", 3, "Far."),
        ("B", 4, "Near."),
        ("C", 5, "Exact."),
        ("D", 5, "Exact."),
        ("E", 5, ""),
        ("F", 4, ""),
    ]
    text = "rater,case,indicator,rating,note\n" + "".join(f"{r},bridge,seat,{x},{n}\n" for r, x, n in rows)
    found = propose(panel(tmp_path, course, text), ("bridge", "seat"), FIVE)
    assert (found.reference, found.accept) == (4, (4, 5))
    assert found.reasons == ("Near.", "Exact.")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (HAND, ""),
        ({k: v[:4] for k, v in HAND.items()}, "4 raters; at least 5 needed"),
        (
            {"seat": [3, 3, 2, 3, 3], "voice": [3, 2, 3, 3, 3], "recognition": [3, 3, 3, 4, 2]},
            "ICC(2,k) is -5.000, below .750; ordinal alpha is -.133, below .667",
        ),
        ({"seat": [3] * 5, "voice": [3] * 5}, "ICC(2,k) can't be computed (All scores are the same"),
        (
            {"seat": [1, 2, 2, 3, 3], "voice": [3, 5, 4, 5, 4], "recognition": [3, 3, 4, 5, 5]},
            "ordinal alpha is .486, below .667",
        ),
        (
            {"seat": [1, 1, 1, 1, "?"], "voice": [5, 5, 5, "?", 5]},
            "only 3 raters gave a level throughout, too few for ICC(2,k)",
        ),
    ],
)
def test_refusals(given: dict[str, list[object]], expected: str, tmp_path: Path, course: Course) -> None:
    """Too few raters, a low or undefined ICC(2,k) and a low alpha are each refused with the reason."""
    raters = max(map(len, given.values()))
    found = refusal(figures(tmp_path, course, given), raters)
    assert expected in found
    assert bool(found) == bool(expected)


def test_a_limit_is_never_rounded_away(tmp_path: Path, course: Course) -> None:
    """A figure just below its limit is written below it."""
    found = figures(tmp_path, course, HAND)
    near = evolve(found, figures=found.figures | {"icc": evolve(found["icc"], value=0.74996)})
    assert refusal(near, 5) == "ICC(2,k) is .749, below .750"
