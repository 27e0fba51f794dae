"""Fair terms: who carries the risk, who has the benefit, and what a loss would cost each by its means."""

from __future__ import annotations

import pandas as pd

from collabkit.indicators.inequality import shares
from collabkit.indicators.tables import Numbers, need


def risk_minus_benefit(partners: pd.DataFrame) -> Numbers:
    """Each partner's share of the risk less its share of the benefit.

    Formula: risk_share − benefit_share, both as agreed. Args: partners, one row each.
    Units: percentage points; above 0 = more risk than benefit. Shape: one per partner id.
    Errors: ValueError for no rows or a blank share. Source: this course.
    Limits: zero for all can still ruin one: the same share weighs more on smaller means.

    >>> table = pd.DataFrame({"id": ["a", "b"], "risk_share": [50, 50], "benefit_share": [70, 30]})
    >>> risk_minus_benefit(table).to_dict()
    {'a': -20.0, 'b': 20.0}
    """
    need(partners, "partners", "id", "risk_share", "benefit_share")
    gap = pd.to_numeric(partners["risk_share"]) - pd.to_numeric(partners["benefit_share"])
    if gap.isna().any():
        raise ValueError(f"Risk or benefit share is blank for {', '.join(partners.loc[gap.isna(), 'id'])}.")
    return gap.astype(float).set_axis(partners["id"])


def _budgets(partners: pd.DataFrame) -> Numbers:
    need(partners, "partners", "id", "budget")
    budget = pd.to_numeric(partners["budget"]).astype(float).set_axis(partners["id"])
    blank = budget.index[~(budget > 0)]
    if len(blank):
        raise ValueError(f"No yearly budget above zero is known for {', '.join(blank)} in partners.csv.")
    return budget


def split_by_means(partners: pd.DataFrame, lean: float) -> Numbers:
    """A split of the risk between equal shares and shares by yearly budget.

    Formula: 100 · [(1 − lean)/n + lean · budget/Σbudget]. Args: partners, one row each; lean, 0 (equal) to 1.
    Units: percent. Shape: one per partner id.
    Errors: ValueError for no rows, a missing budget, or a lean outside 0 to 1. Source: this course.
    Limits: a budget is not a reserve: much of it may be earmarked, borrowed or in the ground.

    >>> split_by_means(pd.DataFrame({"id": ["a", "b"], "budget": [90, 10]}), 0.5).to_dict()
    {'a': 70.0, 'b': 30.0}
    """
    if not 0 <= lean <= 1:
        raise ValueError(f"A lean of {lean:g} is outside 0 (equal shares) to 1 (by budget).")
    budget = _budgets(partners)
    return (1 - lean) * 100 / len(budget) + lean * shares(budget)


def loss_of_budget(partners: pd.DataFrame, split: Numbers, loss: float) -> Numbers:
    """What a loss would take of each partner's yearly budget.

    Formula: loss · split / budget. Args: partners, one row each; split, percent per partner id;
    loss, an amount in the case's currency. Units: percent of a yearly budget. Shape: one per partner id.
    Errors: ValueError for no rows or a missing budget. Source: this course.
    Limits: it shows cash only; lost seed, land or trust has no yearly budget.

    >>> table = pd.DataFrame({"id": ["a", "b"], "budget": [900.0, 100.0]})
    >>> loss_of_budget(table, pd.Series({"a": 50.0, "b": 50.0}), 90).to_dict()
    {'a': 5.0, 'b': 45.0}
    """
    budget = _budgets(partners)
    return loss * split.reindex(budget.index) / budget


def cash_pot(contributions: pd.DataFrame) -> float:
    """All the cash that the partners put in. Units: the case's currency.

    Errors: ValueError for no rows or no cash. Source: this course.
    Limits: it is the smallest loss: everything unpriced would be gone as well.

    >>> cash_pot(pd.DataFrame({"kind": ["cash", "land"], "amount": [40.0, None]}))
    40.0
    """
    need(contributions, "contributions", "kind", "amount")
    pot = float(pd.to_numeric(contributions.loc[contributions["kind"] == "cash", "amount"]).sum())
    if pot == 0:
        raise ValueError("No partner puts in cash, so there is no cash to lose.")
    return pot
