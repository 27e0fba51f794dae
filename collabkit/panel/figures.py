"""How far a panel agrees: each figure with its interval, or in words why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from attrs import frozen

from collabkit.agreement import bootstrap_interval, gwet_ac, icc, krippendorff_alpha
from collabkit.agreement.bootstrap import Statistic
from collabkit.agreement.tables import Array
from collabkit.content.framework import Scale
from collabkit.panel.ratings import Panel, Target

NAMES = {
    "icc1": "ICC(2,1)",
    "icc": "ICC(2,k)",
    "alpha": "ordinal alpha",
    "ac2": "AC2",
    "near": "within one level",
    "same": "same level",
}
"""The figures by name, as a report writes them."""

INTERVAL = 4
"""With fewer targets than this, too many draws hold one target only."""
ALONE = "Only one thing was rated; it takes two or more to see whether raters tell them apart."
DRAWS = 1000
FEWEST = 5


@frozen
class Measured:
    """One figure with its interval; `reason` says why the figure, or else its interval, is missing."""

    value: float | None
    low: float | None
    high: float | None
    reason: str = ""


@frozen
class Figures:
    """The figures of some targets.

    `icc_targets` × `icc_raters` is the full table that both ICC are computed from; the others take what is
    there. `raters` gave a level on at least one of the `targets`.
    """

    figures: dict[str, Measured]
    targets: int
    raters: int
    icc_targets: int
    icc_raters: int

    def __getitem__(self, name: str) -> Measured:
        return self.figures[name]


def levels(panel: Panel, targets: Sequence[Target], raters: Sequence[str] | None = None) -> Array:
    """The levels as targets × raters, NaN where none was given ("?" is no level)."""
    chosen = panel.raters if raters is None else raters
    row, column = {t: i for i, t in enumerate(targets)}, {r: i for i, r in enumerate(chosen)}
    table = np.full((len(row), len(column)), np.nan)
    for g in panel.given:
        if g.target in row and g.rater in column and isinstance(g.level, int):
            table[row[g.target], column[g.rater]] = g.level
    return table


def measure(table: Array, scale: Scale, draws: int = DRAWS, seed: int = 0) -> Figures:
    """All figures of a table of levels (targets × raters, NaN where missing), intervals over its targets.

    ICC(2,1) and ICC(2,k): Shrout and Fleiss (1979), from the full table (`full`). Ordinal alpha:
    Krippendorff (2011). AC2 with ordinal weights: Gwet (2014). Within one level and same level: the share of
    pairs of raters, mean over targets. Intervals: 95%, percentile bootstrap. `draws` at least 100.
    """
    table = table[~np.isnan(table).all(axis=1)][:, ~np.isnan(table).all(axis=0)]
    block = full(table)
    interval = partial(_measured, draws=draws, seed=seed)
    figures = {
        "icc1": interval(lambda t: icc(t)["2,1"], block),
        "icc": interval(lambda t: icc(t)["2,k"], block),
        "alpha": interval(lambda t: krippendorff_alpha(t.T), table),
        "ac2": interval(lambda t: gwet_ac(t, [x.level for x in scale.levels], "ordinal"), table, fewest=1),
        "near": interval(lambda t: pairs_within(t, 1), table, fewest=1),
        "same": interval(lambda t: pairs_within(t, 0), table, fewest=1),
    }
    return Figures(figures, *table.shape, *block.shape)


def full(table: Array) -> Array:
    """The table without holes: the row or column with the largest share of holes goes, until none is left.

    Five raters stay five, as long as other rows can go: no key is adopted from fewer.

    >>> full(np.array([[1, 2, np.nan], [3, 4, np.nan], [5, 5, 4.0]]))
    array([[1., 2.],
           [3., 4.],
           [5., 5.]])
    """
    while np.isnan(table).any():
        rows, columns = np.isnan(table).mean(axis=1), np.isnan(table).mean(axis=0)
        if rows.max() > columns.max() or (table.shape[1] == FEWEST and table.shape[0] > 2):
            table = np.delete(table, int(rows.argmax()), axis=0)
        else:
            table = np.delete(table, int(columns.argmax()), axis=1)
    return table


def pairs_within(table: Array, apart: int) -> float | None:
    """The share of pairs of raters that lie at most so many levels apart, mean over targets.

    >>> pairs_within(np.array([[1.0, 2, 4], [3, 3, np.nan]]), 1)  # (1/3 + 1/1) / 2
    0.6666666666666666
    """
    shares = []
    for row in table:
        given = row[~np.isnan(row)]
        if len(given) > 1:
            first, second = np.triu_indices(len(given), 1)
            shares.append(float((np.abs(given[first] - given[second]) <= apart).mean()))
    return float(np.mean(shares)) if shares else None


def _measured(statistic: Statistic, table: Array, draws: int, seed: int, fewest: int = 2) -> Measured:
    rated, raters = table.shape
    if raters < 2 or not rated:
        return Measured(None, None, None, "No two raters gave levels to the same things.")
    if rated < fewest:
        return Measured(None, None, None, ALONE)
    found = statistic(table)
    value = found if found is None or isinstance(found, int | float) else found.value
    if value is None:
        return Measured(None, None, None, getattr(found, "reason", None) or "No two raters rated the same.")
    if rated < INTERVAL:
        return Measured(float(value), None, None, f"Too few for an interval: {rated} rated.")
    drawn = bootstrap_interval(statistic, table, draws=draws, seed=seed)
    return Measured(float(value), drawn.low, drawn.high, drawn.reason or "")


@frozen
class Drift:
    """One rater against the rest: the mean difference in levels (above 0: higher than the rest).

    `apart` is the mean size of the difference, `count` how many ratings could be compared. `alpha` and
    `icc` are the panel's figures without this rater.
    """

    rater: str
    mean: float | None
    apart: float | None
    count: int
    alpha: float | None
    icc: float | None


def drifts(panel: Panel) -> list[Drift]:
    """Each rater against the mean of the others on the same target, and the panel without that rater."""
    table = levels(panel, panel.targets)
    return [_drift(rater, place, table) for place, rater in enumerate(panel.raters)]


def _drift(rater: str, place: int, table: Array) -> Drift:
    others = np.delete(table, place, axis=1)
    shared = ~np.isnan(table[:, place]) & ~np.isnan(others).all(axis=1)
    apart = table[shared, place] - np.nanmean(others[shared], axis=1) if shared.any() else np.array([])
    rest = others[~np.isnan(others).all(axis=1)]
    return Drift(
        rater,
        float(apart.mean()) if len(apart) else None,
        float(np.abs(apart).mean()) if len(apart) else None,
        len(apart),
        _value(lambda t: krippendorff_alpha(t.T).value, rest),
        _value(lambda t: icc(t)["2,k"].value, full(rest)),
    )


def _value(statistic: Callable[[Array], float | None], table: Array) -> float | None:
    return statistic(table) if min(table.shape) > 1 else None


@frozen
class Gap:
    """How far two subgroups lie apart: mean of first less second, in levels, over the targets both rated."""

    first: str
    second: str
    sizes: tuple[int, int]
    gap: Measured
    count: int
    widest: tuple[tuple[Target, float], ...]


def gaps(panel: Panel, draws: int = DRAWS, seed: int = 0) -> list[Gap]:
    """The gap between each pair of subgroups of two raters or more; one person is no group."""
    groups = [(name, raters) for name, raters in panel.groups.items() if len(raters) > 1]
    found = []
    for place, (first, ours) in enumerate(groups):
        for second, theirs in groups[place + 1 :]:
            means = [_means(levels(panel, panel.targets, one)) for one in (ours, theirs)]
            apart = means[0] - means[1]
            both = [(t, float(x)) for t, x in zip(panel.targets, apart, strict=True) if not np.isnan(x)]
            gap = _gap(np.array([x for _, x in both]), draws, seed)
            widest = tuple(sorted((b for b in both if abs(b[1]) >= 1), key=lambda b: -abs(b[1])))
            found.append(Gap(first, second, (len(ours), len(theirs)), gap, len(both), widest))
    return found


def _means(table: Array) -> Array:
    """The mean level of each target; NaN where there is none."""
    counts = (~np.isnan(table)).sum(axis=1)
    means: Array = np.divide(
        np.nansum(table, axis=1), counts, out=np.full(len(table), np.nan), where=counts > 0
    )
    return means


def _gap(apart: Array, draws: int, seed: int) -> Measured:
    if not len(apart):
        return Measured(None, None, None, "They rated nothing in common.")
    value = float(apart.mean())
    if len(apart) < INTERVAL:
        return Measured(value, None, None, f"Too few for an interval: {len(apart)} rated by both.")
    drawn = bootstrap_interval(lambda x: float(np.mean(x)), apart, draws=draws, seed=seed)
    return Measured(value, drawn.low, drawn.high, drawn.reason or "")
