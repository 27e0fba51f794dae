"""The agreement statistics against published tables, hand arithmetic, and what must hold for any input."""

from __future__ import annotations

import copy
import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from collabkit.agreement import (
    Figure,
    bootstrap_interval,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac,
    icc,
    krippendorff_alpha,
    rater_accuracy,
)
from collabkit.agreement.icc import FORMS

VECTORS = json.loads((Path(__file__).parent / "data" / "agreement_vectors.json").read_text(encoding="utf-8"))
CODERS = VECTORS["krippendorff_2011_C"]["coders_x_units"]
BINARY = VECTORS["krippendorff_2011_A_binary"]["coders_x_units"]
COHEN = VECTORS["cohen_1968_table1"]
FLEISS = VECTORS["fleiss_1971"]
JUDGES = VECTORS["shrout_fleiss_1979"]
GWET = VECTORS["gwet_raw4raters"]
CRONBACH = VECTORS["cronbach_hand_example_not_published"]
LEVELS = ("nominal", "ordinal", "interval", "ratio")

brief = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def tables(rows: int = 2, columns: int = 2, low: int = 1, high: int = 5) -> st.SearchStrategy[np.ndarray]:
    """Tables of levels with at least so many rows and columns."""
    shape = st.tuples(st.integers(rows, 6), st.integers(columns, 6))
    return shape.flatmap(lambda size: hnp.arrays(np.float64, size, elements=st.integers(low, high)))


def with_holes() -> st.SearchStrategy[np.ndarray]:
    """Tables of levels in which ratings are missing."""
    shape = st.tuples(st.integers(2, 5), st.integers(2, 6))
    level = st.one_of(st.just(math.nan), st.integers(1, 5).map(float))
    return shape.flatmap(lambda size: hnp.arrays(np.float64, size, elements=level))


def printed(value: float | None, figure: float) -> None:
    """Value, rounded to as many digits as the figure was printed with, is the figure."""
    assert value is not None
    digits = len(str(figure).partition(".")[2])
    assert round(value, max(digits, 4)) == pytest.approx(figure, abs=1e-12)


def same(one: Figure, other: Figure) -> None:
    """Two figures are alike, but for rounding; or both are undefined for the same reason."""
    assert one.reason == other.reason
    if one.value is not None:
        assert one.value == pytest.approx(other.value, rel=1e-6, abs=1e-9)


# ------------------------------------------------------------------ published examples


@pytest.mark.parametrize("level", LEVELS)
def test_krippendorffs_example_with_missing_values(level: Any) -> None:
    """Alpha of Krippendorff's example C comes out at every level, to its six digits."""
    printed(krippendorff_alpha(CODERS, level).value, VECTORS["krippendorff_2011_C"]["alpha"][level])


def test_krippendorffs_example_counts_only_what_pairs() -> None:
    """Of 12 units one holds a single rating; the other 11 hold 40 ratings."""
    found = krippendorff_alpha(CODERS)
    assert (found.units, found.ratings) == (11, 40)


def test_krippendorffs_binary_example() -> None:
    """Alpha of Krippendorff's example A; with two values every level gives the nominal figure."""
    for level in ("nominal", "ordinal", "interval", "ratio"):
        printed(
            krippendorff_alpha(BINARY, level).value, VECTORS["krippendorff_2011_A_binary"]["alpha"]["nominal"]
        )


@pytest.mark.parametrize(
    ("weights", "name"),
    [
        ("identity", "AC1"),
        ("linear", "AC2_linear"),
        ("quadratic", "AC2_quadratic"),
        ("ordinal", "AC2_ordinal"),
    ],
)
def test_gwets_four_raters(weights: Any, name: str) -> None:
    """AC1 and the three AC2 of Gwet's example come out to their five digits."""
    found = gwet_ac(np.array(CODERS, dtype=float).T, [1, 2, 3, 4, 5], weights)
    assert found.value is not None
    assert round(found.value, 5) == GWET[name]


def test_gwets_agreement_and_chance() -> None:
    """The pa and pe behind AC1 come out to their six digits; 11 of 12 subjects hold two ratings."""
    found = gwet_ac(np.array(CODERS, dtype=float).T, range(1, 6))
    printed(found.observed, GWET["pa_identity"])
    printed(found.expected, GWET["pe_identity"])
    assert found.units == 11


def test_cohens_table() -> None:
    """Plain and weighted kappa of Cohen's table 1, from shares in percent."""
    printed(cohen_kappa(COHEN["percent"]).value, COHEN["kappa"])
    printed(cohen_kappa(COHEN["percent"], COHEN["disagreement_weights"]).value, COHEN["kappa_w"])


def test_fleiss_table() -> None:
    """Kappa, P and Pe of Fleiss' psychiatric diagnoses, from the counts as printed."""
    found = fleiss_kappa(FLEISS["counts"])
    assert np.sum(FLEISS["counts"], axis=0).tolist() == FLEISS["column_totals"]
    printed(found.value, FLEISS["kappa"])
    printed(found.observed, FLEISS["Pbar"])
    printed(found.expected, FLEISS["Pe"])
    assert found.units == 30


@pytest.mark.parametrize("form", FORMS)
def test_shrout_and_fleiss(form: str) -> None:
    """Each of the six forms comes out to its four digits."""
    printed(icc(JUDGES["targets_x_judges"])[form].value, JUDGES["ICC"][form])


def test_shrout_and_fleiss_mean_squares() -> None:
    """So do the four mean squares."""
    squares = icc(JUDGES["targets_x_judges"]).squares
    assert squares is not None
    found = (squares.between, squares.within, squares.judges, squares.error)
    assert [round(one, 4) for one in found] == [JUDGES[name] for name in ("BMS", "WMS", "JMS", "EMS")]


def test_cronbachs_components() -> None:
    """D = [[1,1],[0,1],[-1,2]]: grand mean 4/6, case means 1, .5, .5, dimension means 0, 4/3.

    E² = 4/9. DE² = (1/9 + 1/36 + 1/36) / 3 = 1/18. SA² = (4/9 + 4/9) / 2 = 4/9. The rest of D is
    ±(2/3, 1/6, 5/6), so DA² = (4/9 + 1/36 + 25/36) / 3 = 7/18. Sum 24/18 = 8/6 = (1+1+0+1+1+4) / 6.
    """
    found = rater_accuracy(CRONBACH["X"], CRONBACH["T"])
    printed(found.elevation, CRONBACH["E2"])
    printed(found.differential_elevation, CRONBACH["DE2"])
    printed(found.stereotype_accuracy, CRONBACH["SA2"])
    printed(found.differential_accuracy, CRONBACH["DA2"])
    printed(found.signed_elevation, CRONBACH["signed_elevation"])
    printed(found.total, CRONBACH["D2"])


# ------------------------------------------------------------------ by hand


@pytest.mark.parametrize(
    ("level", "alpha"),
    [
        # Do = 4·1/8; De = (64 - 9 - 4 - 9) / 56
        ("nominal", 1 - (4 / 8) / (42 / 56)),
        # Do = 4·1/8; De = 2 (6·1 + 6·1 + 9·4) / 56
        ("interval", 1 - (4 / 8) / (96 / 56)),
        # 1 to 2 is 3 + 2 - 5/2 = 2.5, 2 to 3 the same, 1 to 3 is 8 - 6/2 = 5: squares 6.25, 6.25, 25;
        # Do = 4·6.25/8; De = 2 (6·6.25 + 6·6.25 + 9·25) / 56
        ("ordinal", 1 - (25 / 8) / (600 / 56)),
    ],
)
def test_alpha_by_hand(level: Any, alpha: float) -> None:
    """Units (1,1) (1,2) (2,3) (3,3): n = 8, n_1 = 3, n_2 = 2, n_3 = 3, o_12 = o_23 = 1 each way."""
    assert krippendorff_alpha([[1, 1, 2, 3], [1, 2, 3, 3]], level).value == pytest.approx(alpha)


def test_alpha_ratio_by_hand() -> None:
    """Units (0,0) (1,3): only 1 and 3 disagree, ((1-3)/4)² = 1/4; 0 against anything is 1.

    Do = 2·(1/4)/4 = 1/8. De = 2(2·1·1 + 2·1·1 + 1·1/4)/12 = 8.5/12. alpha = 1 - 1.5/8.5.
    """
    assert krippendorff_alpha([[0, 1], [0, 3]], "ratio").value == pytest.approx(1 - 1.5 / 8.5)


@pytest.mark.parametrize(
    ("weights", "kappa"),
    [
        (None, 1 - (3 / 10) / (66 / 100)),
        # |i - j|: 2·1 + 1·2 = 4 of 10; by chance (12 + 12 + 9 + 9)·1 + (12 + 12)·2 = 90 of 100
        ("linear", 1 - (4 / 10) / (90 / 100)),
        # (i - j)²: 2·1 + 1·4 = 6 of 10; by chance 42·1 + 24·4 = 138 of 100
        ("quadratic", 1 - (6 / 10) / (138 / 100)),
    ],
)
def test_cohen_by_hand(weights: Any, kappa: float) -> None:
    """Margins 4, 3, 3 both: off the diagonal 3 cases of 10, by chance 100 - 16 - 9 - 9 = 66 of 100."""
    table = [[3, 1, 0], [0, 2, 1], [1, 0, 2]]
    assert cohen_kappa(table, weights).value == pytest.approx(kappa)


def test_cohen_weights_show_as_agreement() -> None:
    """Linear weights on three categories are 0, 1/2, 1: observed 1 - 4/20, expected 1 - 90/200."""
    found = cohen_kappa([[3, 1, 0], [0, 2, 1], [1, 0, 2]], "linear")
    assert (found.observed, found.expected) == (pytest.approx(0.8), pytest.approx(0.55))


def test_fleiss_by_hand() -> None:
    """Rows agree in 3, 1 and 1 of 3 pairs: P = 5/9; shares 5/9 and 4/9: Pe = 41/81; kappa = 4/40."""
    assert fleiss_kappa([[3, 0], [1, 2], [1, 2]]).value == pytest.approx(4 / 40)


@pytest.mark.parametrize(
    ("weights", "value"),
    [
        # pi = (.5, .25, .25), so the sum of pi (1 - pi) is 10/16; the weights sum to 3, 5, 6, 17/3
        ("identity", (1 / 2 - 3 / 6 * 10 / 16) / (1 - 3 / 6 * 10 / 16)),
        ("linear", (3 / 4 - 5 / 6 * 10 / 16) / (1 - 5 / 6 * 10 / 16)),
        ("quadratic", (7 / 8 - 6 / 6 * 10 / 16) / (1 - 6 / 6 * 10 / 16)),
        ("ordinal", (5 / 6 - 17 / 18 * 10 / 16) / (1 - 17 / 18 * 10 / 16)),
    ],
)
def test_gwet_by_hand(weights: Any, value: float) -> None:
    """Subjects (1,1) and (2,3) on categories 1, 2, 3; a miss by one rank has weight 0, 1/2, 3/4 or 2/3."""
    assert gwet_ac([[1, 1], [2, 3]], [1, 2, 3], weights).value == pytest.approx(value)


def test_gwet_uses_values_of_categories() -> None:
    """On 1, 2, 5 the linear weight of 1 and 2 is 3/4; ordinal weights only see ranks."""
    linear = gwet_ac([[1, 2]], [1, 2, 5], "linear")
    ordinal = [gwet_ac([[1, 2]], scale, "ordinal").value for scale in ([1, 2, 5], [5, 1, 2], [1, 2, 3])]
    assert linear.observed == pytest.approx(3 / 4)
    assert len(set(ordinal)) == 1


def test_icc_by_hand() -> None:
    """Targets (1,2) (3,4) (5,6): BMS 8, JMS 1.5, EMS 0, WMS (3·.5)/3 = .5."""
    found = icc([[1, 2], [3, 4], [5, 6]])
    by_hand = [7.5 / 8.5, 8 / 9, 1.0, 7.5 / 8, 8 / 8.5, 1.0]
    assert [figure.value for _, figure in found] == pytest.approx(by_hand)


def test_accuracy_spread_halo_and_borman_by_hand() -> None:
    """Four cases, two dimensions.

    X columns 1 2 3 4 and 2 3 4 5: correlation 1. T columns 1 2 3 4 and 2 1 4 3: deviations (-1.5, -.5,
    .5, 1.5) and (-.5, -1.5, 1.5, .5), products .75 + .75 + .75 + .75 = 3 over 5: .6. Halo 1 - .6.
    X against T: r = 1 (clipped to .999) and .6. Squares around the mean: X 5 + 5 + 8·.25 = 12, T 10.
    """
    found = rater_accuracy([[1, 2], [2, 3], [3, 4], [4, 5]], [[1, 2], [2, 1], [3, 4], [4, 3]])
    assert found.halo.value == pytest.approx(0.4)
    assert found.halo_pairs == 1
    assert [one.value for one in found.correlations] == pytest.approx([1.0, 0.6])
    assert found.borman.value == pytest.approx((math.atanh(0.999) + math.atanh(0.6)) / 2)
    assert found.spread_ratio.value == pytest.approx(math.sqrt(12 / 10))


# ------------------------------------------------------------------ for any input


@brief
@given(st.data())
def test_components_sum_to_the_mean_square(data: st.DataObject) -> None:
    """Cronbach's four components sum to mean(D²), whatever the numbers."""
    shape = data.draw(st.tuples(st.integers(1, 7), st.integers(1, 7)))
    number = st.floats(-1e6, 1e6).filter(lambda one: one == 0 or abs(one) > 1e-6)
    x, t = (data.draw(hnp.arrays(np.float64, shape, elements=number)) for _ in range(2))
    found = rater_accuracy(x, t)
    assert found.total == pytest.approx(float(((x - t) ** 2).mean()), rel=1e-9, abs=1e-12)
    assert found.signed_elevation**2 == pytest.approx(found.elevation)


@brief
@given(st.lists(st.integers(1, 5), min_size=2, max_size=8), st.integers(2, 5), st.sampled_from(LEVELS))
def test_perfect_agreement_is_one(unit_values: list[int], raters: int, level: Any) -> None:
    """Raters who all agree, on units that differ, have alpha, AC, kappa and ICC of exactly 1."""
    assume(len(set(unit_values)) > 1)
    ratings = np.tile(np.array(unit_values, dtype=float), (raters, 1))
    counts = (ratings.T[:, :, None] == np.arange(1, 6)).sum(axis=1)
    assert krippendorff_alpha(ratings, level).value == 1
    assert gwet_ac(ratings.T, range(1, 6), "quadratic").value == pytest.approx(1)
    assert fleiss_kappa(counts).value == pytest.approx(1)
    assert icc(ratings.T)["2,1"].value == pytest.approx(1)


@brief
@given(with_holes(), st.sampled_from(LEVELS), st.randoms(use_true_random=False))
def test_order_of_raters_and_units_is_nothing(ratings: np.ndarray, level: Any, random: Any) -> None:
    """Raters and units in another order give the same alpha and the same AC."""
    rows, columns = list(range(ratings.shape[0])), list(range(ratings.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    moved = ratings[rows][:, columns]
    for statistic in (lambda r: krippendorff_alpha(r, level), lambda r: gwet_ac(r.T, range(1, 6), "ordinal")):
        before, after = statistic(ratings), statistic(moved)
        same(before, after)


@brief
@given(
    hnp.arrays(np.int64, (3, 3), elements=st.integers(0, 30)), st.sampled_from([None, "linear", "quadratic"])
)
def test_kappa_from_counts_is_kappa_from_shares(table: np.ndarray, weights: Any) -> None:
    """Counts and shares give the same kappa, and so do the raters the other way round."""
    assume(table.sum() > 0)
    counted = cohen_kappa(table, weights)
    for other in (cohen_kappa(table / table.sum(), weights), cohen_kappa(table.T, weights)):
        same(other, counted)


@brief
@given(hnp.arrays(np.int64, (4, 4), elements=st.integers(0, 30)), st.integers(1, 9))
def test_kappa_matrix_of_weights(table: np.ndarray, size: int) -> None:
    """The named weights are the matrices they stand for, and their unit is nothing."""
    steps = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    assert cohen_kappa(table, steps * size).value == pytest.approx(cohen_kappa(table, "linear").value)
    assert cohen_kappa(table, steps**2 * size).value == pytest.approx(cohen_kappa(table, "quadratic").value)


@brief
@given(tables(), st.integers(-20, 20), st.sampled_from([-3.0, 0.25, 7.0]), st.randoms(use_true_random=False))
def test_icc_sees_no_origin_unit_or_order(scores: np.ndarray, shift: int, unit: float, random: Any) -> None:
    """Adding a constant, another unit, another order of targets or judges change no form."""
    rows, columns = list(range(scores.shape[0])), list(range(scores.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    before = icc(scores)
    for after in (icc(scores * unit + shift), icc(scores[rows][:, columns])):
        for name in FORMS:
            same(after[name], before[name])


@brief
@given(tables(), st.lists(st.integers(-5, 5), min_size=6, max_size=6))
def test_icc_3_forgives_lenient_judges(scores: np.ndarray, leniency: list[int]) -> None:
    """A constant added to each judge changes neither ICC(3,1) nor ICC(3,k)."""
    before, after = icc(scores), icc(scores + leniency[: scores.shape[1]])
    assume(np.ptp(scores) > 0 and before["3,k"].value is not None)
    for name in ("3,1", "3,k"):
        same(after[name], before[name])


@brief
@given(tables())
def test_icc_of_means_follows_from_one_judge(scores: np.ndarray) -> None:
    """Each form for k judges is k r / (1 + (k - 1) r) of the form for one (Spearman and Brown)."""
    found, k = icc(scores), scores.shape[1]
    for one, mean in (("1,1", "1,k"), ("2,1", "2,k"), ("3,1", "3,k")):
        r = found[one].value
        if r is not None and found[mean].value is not None:
            assert found[mean].value * (1 + (k - 1) * r) == pytest.approx(k * r, abs=1e-6)


@brief
@given(hnp.arrays(np.float64, st.tuples(st.just(2), st.integers(2, 12)), elements=st.integers(-9, 9)))
def test_alpha_interval_of_two_raters_in_closed_form(ratings: np.ndarray) -> None:
    """For two raters and N units without a hole: 1 - (2N - 1) / (2N) · sum (x - y)² / sum (v - mean)²."""
    assume(np.ptp(ratings) > 0)
    n = ratings.shape[1]
    around = ((ratings - ratings.mean()) ** 2).sum()
    closed = 1 - (2 * n - 1) / (2 * n) * ((ratings[0] - ratings[1]) ** 2).sum() / around
    assert krippendorff_alpha(ratings, "interval").value == pytest.approx(closed)


@brief
@given(with_holes(), st.sampled_from(["nominal", "ordinal", "interval"]))
def test_alpha_by_pairs(ratings: np.ndarray, level: Any) -> None:
    """Alpha from coincidences is alpha from the plain list of all pairs, with the published ranks sum."""
    units = [unit[~np.isnan(unit)].tolist() for unit in ratings.T]
    units = [unit for unit in units if len(unit) > 1]
    everything = [value for unit in units for value in unit]
    assume(len(set(everything)) > 1)
    n = len(everything)

    def apart(c: float, k: float) -> float:
        low, high = sorted((c, k))
        between = sum(everything.count(g) for g in set(everything) if low <= g <= high)
        ranks = between - (everything.count(c) + everything.count(k)) / 2
        return {"nominal": float(c != k), "interval": (c - k) ** 2, "ordinal": ranks**2}[level]

    observed = sum(apart(c, k) / (len(unit) - 1) for unit in units for c in unit for k in unit) / n
    expected = sum(apart(c, k) for c in everything for k in everything) / (n * (n - 1))
    assert krippendorff_alpha(ratings, level).value == pytest.approx(1 - observed / expected)


@brief
@given(with_holes())
def test_units_with_one_rating_change_no_alpha(ratings: np.ndarray) -> None:
    """A unit that one rater saw, or none, leaves alpha where it was."""
    lonely = np.full((ratings.shape[0], 2), np.nan)
    lonely[0, 0] = 5
    before, after = krippendorff_alpha(ratings), krippendorff_alpha(np.hstack([ratings, lonely]))
    assert before == after


@brief
@given(tables(1, 1), st.data())
def test_accuracy_order_is_nothing(key: np.ndarray, data: st.DataObject) -> None:
    """Cases or dimensions in another order change no component, and the key itself is free of error."""
    ratings = data.draw(hnp.arrays(np.float64, key.shape, elements=st.integers(1, 5)))
    one, other = rater_accuracy(ratings, key), rater_accuracy(ratings[::-1, ::-1], key[::-1, ::-1])
    for name in ("elevation", "differential_elevation", "stereotype_accuracy", "differential_accuracy"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-9)
    for name in ("halo", "borman", "spread_ratio"):
        same(getattr(one, name), getattr(other, name))
    assert rater_accuracy(key, key).total == 0


@brief
@given(st.data())
def test_a_table_of_levels_never_warns_or_gives_nan(data: st.DataObject) -> None:
    """Any table, with any holes, gives a finite figure or a reason; Figure refuses the rest."""
    ratings = data.draw(with_holes())
    krippendorff_alpha(ratings, data.draw(st.sampled_from(LEVELS)))
    gwet_ac(ratings, range(1, 6), data.draw(st.sampled_from(["identity", "linear", "quadratic", "ordinal"])))
    icc(np.nan_to_num(ratings, nan=3.0) * data.draw(st.sampled_from([0.1, 1.0, 1e40, 1e-40])))
    cohen_kappa(np.nan_to_num(ratings)[:2, :2])
    rater_accuracy(np.nan_to_num(ratings) * 0.1, np.nan_to_num(ratings[::-1]) * 1e40)


# ------------------------------------------------------------------ undefined cases say why


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (lambda: krippendorff_alpha([[3, 3], [3, 3]]), "the same"),
        (lambda: krippendorff_alpha([[1, 2, 3]]), "No unit holds two"),
        (lambda: krippendorff_alpha([[1, None], [None, 2]]), "No unit holds two"),
        (lambda: cohen_kappa([[9, 0], [0, 0]]), "one category"),
        (lambda: cohen_kappa([[9]], "quadratic"), "one category"),
        (lambda: cohen_kappa([[0, 0], [0, 0]]), "no cases"),
        (
            lambda: cohen_kappa([[5, 5, 0], [5, 5, 0], [0, 0, 0]], [[0, 0, 1], [0, 0, 1], [1, 1, 0]]),
            "one categ",
        ),
        (lambda: fleiss_kappa([[4, 0], [4, 0]]), "one category"),
        (lambda: fleiss_kappa([[4], [4]]), "one category"),
        (lambda: fleiss_kappa([[1, 0], [0, 1]]), "fewer than two ratings"),
        (lambda: fleiss_kappa([[0, 0]]), "fewer than two ratings"),
        (lambda: gwet_ac([[1, None]], [1, 2]), "No subject holds two"),
        (lambda: icc([[1, 2, 3]])["1,1"], "fewer than two targets"),
        (lambda: icc([[1], [2]])["3,k"], "fewer than two targets"),
        (lambda: icc([[0.1, 0.1], [0.1, 0.1]])["2,1"], "all scores"),
        (lambda: icc([[1, 2], [1, 2]])["3,k"], "differ too little"),
        (lambda: icc([[1, 0], [0, 1]])["2,k"], "differ too little"),
        (lambda: rater_accuracy([[1, 2]], [[3, 3]]).spread_ratio, "key has no variance"),
        (lambda: rater_accuracy([[1, 2], [2, 1]], [[1, 2], [2, 1]]).halo, "at least 3"),
        (lambda: rater_accuracy([[1], [2], [3]], [[1], [2], [3]]).halo, "No two dimensions"),
        (lambda: rater_accuracy([[1, 2]] * 4, np.eye(4)[:, :2]).halo, "No two dimensions"),
        (lambda: rater_accuracy([[1], [2], [3]], [[1], [2], [3]]).borman, "3 cases; at least 4"),
        (lambda: rater_accuracy([[1]], [[1]]).borman, "is 1 case;"),
        (lambda: rater_accuracy([[3]] * 4, [[1], [2], [3], [4]]).borman, "ratings have no variance"),
        (lambda: rater_accuracy([[1], [2], [3], [4]], [[3]] * 4).borman, "key has no variance"),
    ],
)
def test_undefined_is_said(found: Callable[[], Figure], words: str) -> None:
    """No variance, one category, too few cases: no number, and a sentence that says so."""
    figure = found()
    assert figure.value is None
    assert words.lower() in (figure.reason or "").lower()


def test_icc_does_not_turn_disorder_into_agreement() -> None:
    """(1,0) (0,1) (1,0) (0,1): BMS 0 and EMS above it make ICC(2,k) a quotient of two negatives: refused."""
    found = icc([[1, 0], [0, 1], [1, 0], [0, 1]])
    assert found["2,k"].value is None
    assert found["3,1"].value == pytest.approx(-1)


def test_gwet_is_defined_with_one_category_used() -> None:
    """All ratings alike give AC 1: what Gwet's chance term is for."""
    found = gwet_ac([[3, 3], [3, 3]], range(1, 6))
    assert (found.value, found.observed, found.expected) == (1, 1, 0)


def test_a_constant_rater_has_no_spread() -> None:
    """One level everywhere: spread 0, no halo, no correlations."""
    found = rater_accuracy([[3, 3]] * 4, [[1, 2], [2, 1], [4, 5], [5, 4]])
    assert found.spread_ratio.value == 0
    assert found.halo.value is None
    assert [one.value for one in found.correlations] == [None, None]


def test_borman_leaves_out_dimensions_without_variance() -> None:
    """The mean is over the dimensions that vary in both; the others say which side is flat."""
    found = rater_accuracy(
        [[1, 3, 1], [2, 3, 2], [3, 3, 3], [4, 3, 4]], [[1, 1, 2], [2, 2, 2], [4, 3, 2], [3, 4, 2]]
    )
    assert [one.reason for one in found.correlations] == [
        None,
        "The ratings have no variance here.",
        "The key has no variance here.",
    ]
    assert found.borman.value == pytest.approx(math.atanh(0.8))


# ------------------------------------------------------------------ errors in a sentence


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: krippendorff_alpha([[1, 2], [1, 2]], "metric"), 'no level "metric"; use nominal, ordinal'),
        (lambda: krippendorff_alpha([1, 2]), r"ratings has 1 dimension\(s\); 2 expected"),
        (lambda: krippendorff_alpha([[], []]), "ratings is empty"),
        (lambda: krippendorff_alpha([[1, 2], [1]]), "rows of one length"),
        (lambda: krippendorff_alpha([[1, "?"], [1, 2]]), "must hold numbers"),
        (lambda: krippendorff_alpha([[1, "2"], [1, None]]), "must hold numbers"),
        (lambda: krippendorff_alpha(np.array([[1j]])), "must hold numbers"),
        (lambda: krippendorff_alpha([[1, math.inf], [1, 2]]), "that no rating can be"),
        (lambda: krippendorff_alpha([[1, 1e200], [1, 2]]), "that no rating can be"),
        (lambda: krippendorff_alpha([[1, -2], [1, 2]], "ratio"), "starts at 0"),
        (lambda: cohen_kappa([[1, 2, 3], [1, 2, 3]]), "table is 2 × 3"),
        (lambda: cohen_kappa([[1, -1], [0, 1]]), "negative"),
        (lambda: cohen_kappa([[1, None], [0, 1]]), "row 1, column 2"),
        (lambda: cohen_kappa([[1, 0], [0, 1]], "cubic"), 'no weights "cubic"'),
        (lambda: cohen_kappa([[1, 0], [0, 1]], np.eye(2)), "0 on the diagonal"),
        (lambda: cohen_kappa([[1, 0], [0, 1]], np.zeros((2, 2))), "all 0"),
        (lambda: cohen_kappa([[1, 0], [0, 1]], np.zeros((3, 3))), "weights is 3 × 3; 2 × 2 expected"),
        (lambda: fleiss_kappa([[2, 0], [1, 2]]), "2 ratings in row 1 and 3 in row 2"),
        (lambda: fleiss_kappa([[1.5, 0.5]]), "not whole"),
        (lambda: fleiss_kappa([[2, -1]]), "negative"),
        (
            lambda: gwet_ac([[1, 9]], [1, 2, 3]),
            "ratings has 9 in row 1, column 2; the categories are 1, 2, 3",
        ),
        (lambda: gwet_ac([[1, 1]], [1]), "two values or more"),
        (lambda: gwet_ac([[1, 1]], [1, 1]), "twice"),
        (lambda: gwet_ac([[1, 1]], [1, None]), "missing"),
        (lambda: gwet_ac([[1, 1]], [1, 2], "radical"), 'no weights "radical"'),
        (lambda: icc([[1, 2], [3, None]]), "scores has no number in row 2, column 2"),
        (lambda: icc([[1, 2], [3, 4]])["4,1"], 'no ICC "4,1"; use 1,1; 2,1'),
        (lambda: rater_accuracy([[1, 2]], [[1], [2]]), "ratings is 1 × 2 and key 2 × 1"),
        (lambda: rater_accuracy([[1, None]], [[1, 2]]), "ratings has no number in row 1, column 2"),
        (lambda: bootstrap_interval(np.mean, [1, 2], axis=1), "no axis 1"),
        (lambda: bootstrap_interval(np.mean, []), "data is empty"),
        (lambda: bootstrap_interval(np.mean, [1, 2], level=95), "level is 95"),
        (lambda: bootstrap_interval(np.mean, [1, 2], draws=10), "draws is 10"),
        (lambda: bootstrap_interval(np.mean, [1, 2], seed=-1), "seed is -1"),
        (lambda: Figure(None), "either a value or the reason"),
        (lambda: Figure(math.nan), "finite"),
    ],
)
def test_errors_are_sentences(call: Callable[[], object], words: str) -> None:
    """What can't be meant is a ValueError that says what was found."""
    with pytest.raises(ValueError, match=words):
        call()


# ------------------------------------------------------------------ the interval


def test_interval_is_the_same_for_the_same_seed() -> None:
    """One seed, one interval; it holds the figure; a wider level holds a narrower one."""
    ratings = np.array(CODERS, dtype=float)
    first, again = (
        bootstrap_interval(krippendorff_alpha, ratings, axis=1, draws=200, seed=7) for _ in range(2)
    )
    narrow = bootstrap_interval(krippendorff_alpha, ratings, axis=1, draws=200, seed=7, level=0.5)
    assert first == again
    assert first.low is not None
    assert first.high is not None
    assert narrow.low is not None
    assert narrow.high is not None
    assert first.value is not None
    assert first.low <= narrow.low < first.value < narrow.high <= first.high
    assert first.units == 12


def test_interval_of_a_mean_by_hand() -> None:
    """Two units 0 and 1: the mean of a draw is 0 or 1 in a quarter of the draws each, else .5.

    So the 95% interval is 0 to 1 and the 40% one .5 to .5.
    """
    wide = bootstrap_interval(np.mean, [0, 1])
    tight = bootstrap_interval(np.mean, [0, 1], level=0.4)
    assert (wide.low, wide.high, wide.draws) == (0, 1, 2000)
    assert (tight.low, tight.high) == (0.5, 0.5)


def test_interval_covers_as_often_as_it_says() -> None:
    """For means of 30 normal numbers, about 95 of 100 intervals hold the true mean (seeded; 88 or more)."""
    samples = np.random.default_rng(1).normal(size=(100, 30))
    found = [bootstrap_interval(np.mean, sample, draws=200) for sample in samples]
    assert sum(one.low < 0 < one.high for one in found) >= 88


def test_undefined_draws_are_counted() -> None:
    """One unit in 5 differs: draws without it have no alpha, are counted, and are too many (.8⁵ = 33%)."""
    found = bootstrap_interval(krippendorff_alpha, [[1, 1, 1, 1, 2], [1, 1, 1, 1, 2]], axis=1, draws=400)
    assert (found.value, found.low, found.high) == (1, None, None)
    assert 0.25 < found.undefined / found.draws < 0.41
    assert found.reason == f"{found.undefined} of 400 draws have no value: too many to give an interval."


def test_few_undefined_draws_are_left_out() -> None:
    """With 8 units in two halves 2 · .5⁸ = .8% of the draws are undefined: an interval, and the count."""
    found = bootstrap_interval(krippendorff_alpha, [[1, 2] * 4, [1, 2] * 4], axis=1)
    assert (found.low, found.high, found.reason) == (1, 1, None)
    assert 0 < found.undefined < 40


def test_no_interval_without_a_figure() -> None:
    """No value for the data, or one unit: nothing is drawn, and the reason is there."""
    flat = bootstrap_interval(krippendorff_alpha, [[3, 3], [3, 3]], axis=1)
    single = bootstrap_interval(np.mean, [[3, 4]])
    assert (flat.value, flat.draws, flat.reason) == (None, 0, "The statistic has no value for the data.")
    assert (single.value, single.draws, single.reason) == (
        3.5,
        0,
        "There are fewer than two units to draw from.",
    )


def test_interval_of_every_statistic() -> None:
    """Each statistic of the package goes into the bootstrap as its docstring says."""
    scores = np.array(JUDGES["targets_x_judges"])
    pair = np.stack([scores[:, :2], scores[:, 2:]])

    def kappa(cases: np.ndarray) -> Any:
        first, second = (np.stack([one > 6, one <= 6]).astype(float) for one in cases.T)
        return cohen_kappa(first @ second.T)

    found = [
        bootstrap_interval(lambda d: icc(d)["2,k"], scores, draws=100),
        bootstrap_interval(lambda d: gwet_ac(d, range(1, 11), "linear"), scores, draws=100),
        bootstrap_interval(fleiss_kappa, FLEISS["counts"], draws=100),
        bootstrap_interval(lambda d: rater_accuracy(d[0], d[1]).total, pair, axis=1, draws=100),
        bootstrap_interval(kappa, np.tile(scores[:, [0, 3]], (4, 1)), draws=100),
    ]
    assert all(one.low is not None and one.low <= one.value <= one.high for one in found)


# ------------------------------------------------------------------ manners


def test_holes_may_be_none_nan_or_masked() -> None:
    """None, NaN and a masked cell are the same missing rating."""
    plain = np.array(CODERS, dtype=float)
    masked = np.ma.masked_invalid(np.nan_to_num(plain, nan=99) * np.where(np.isnan(plain), np.inf, 1))
    assert krippendorff_alpha(CODERS) == krippendorff_alpha(plain) == krippendorff_alpha(masked)
    assert gwet_ac(masked.T, range(1, 6)) == gwet_ac(plain.T, range(1, 6))


def test_input_stays_as_it_was() -> None:
    """No function writes into what it was given."""
    tables_given = [np.array(CODERS, dtype=float), np.array(JUDGES["targets_x_judges"], dtype=float)]
    before = copy.deepcopy(tables_given)
    krippendorff_alpha(tables_given[0], "ratio")
    gwet_ac(tables_given[0].T, range(1, 6))
    icc(tables_given[1])
    rater_accuracy(tables_given[1], tables_given[1][::-1])
    for one, other in zip(before, tables_given, strict=True):
        np.testing.assert_array_equal(one, other)


def test_results_are_frozen_and_can_be_copied() -> None:
    """A result can't be changed; it can be hashed, copied and compared."""
    found = icc(JUDGES["targets_x_judges"])
    assert copy.deepcopy(found) == found
    assert hash(found) == hash(copy.deepcopy(found))
    assert set(dict(found)) == set(FORMS)
    with pytest.raises(FrozenInstanceError):
        found["2,1"].value = 1  # type: ignore[misc]


def test_only_numpy_is_loaded() -> None:
    """The statistics load neither SciPy nor pandas, so that they also run in a browser kernel."""
    heavy = "{'scipy', 'pandas', 'matplotlib'}"
    code = f"import sys, collabkit.agreement; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
