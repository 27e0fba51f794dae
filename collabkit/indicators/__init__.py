"""Numbers from a partnership's tables: questions to ask, never verdicts.

Shares are percent (0 to 100), Ginis and concentrations run from 0 to 1. Each function takes a table made by
`frame` and says in a `Limits:` line what its number hides; `MEASURES` has the same in learners' words.
"""

from __future__ import annotations

from collabkit.indicators.creation import STAGES, ideas, origin_diversity, origins
from collabkit.indicators.equity import (
    contributed_share,
    discount_to_equal,
    recognised_share,
    recognition_ratio,
    seats,
    support_met,
    unpriced_named,
    unpriced_named_share,
)
from collabkit.indicators.inequality import concentration, gini, shares
from collabkit.indicators.information import bad_news, in_time, information_lag, information_reach
from collabkit.indicators.measures import MEASURES, Measure, measure
from collabkit.indicators.power import (
    affected_present,
    decision_concentration,
    decision_share,
    proposal_uptake,
    voice_gini,
    voice_share,
)
from collabkit.indicators.staying import Round, leaving
from collabkit.indicators.tables import frame, last_day
from collabkit.indicators.terms import cash_pot, loss_of_budget, risk_minus_benefit, split_by_means
from collabkit.indicators.trust import issue_counts, issues_open, kept_on_time
from collabkit.indicators.value import claims, own_benefits, realised_share

__all__ = [
    "MEASURES",
    "STAGES",
    "Measure",
    "Round",
    "affected_present",
    "bad_news",
    "cash_pot",
    "claims",
    "concentration",
    "contributed_share",
    "decision_concentration",
    "decision_share",
    "discount_to_equal",
    "frame",
    "gini",
    "ideas",
    "in_time",
    "information_lag",
    "information_reach",
    "issue_counts",
    "issues_open",
    "kept_on_time",
    "last_day",
    "leaving",
    "loss_of_budget",
    "measure",
    "origin_diversity",
    "origins",
    "own_benefits",
    "proposal_uptake",
    "realised_share",
    "recognised_share",
    "recognition_ratio",
    "risk_minus_benefit",
    "seats",
    "shares",
    "split_by_means",
    "support_met",
    "unpriced_named",
    "unpriced_named_share",
    "voice_gini",
    "voice_share",
]
