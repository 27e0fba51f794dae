"""How far raters agree, and how near one rater comes to a key: published statistics in plain NumPy.

Two rules hold for every function here. What can't be meant (a wrong shape, text, a value off the list of
categories, a hole where the statistic allows none) is a ValueError in one sentence. What is well formed but
has no answer (no variance, one category, too few cases) is a result whose value is None and whose reason
says why. NaN and warnings never come back.
"""

from __future__ import annotations

from collabkit.agreement.accuracy import Accuracy, rater_accuracy
from collabkit.agreement.alpha import Alpha, krippendorff_alpha
from collabkit.agreement.bootstrap import Interval, bootstrap_interval
from collabkit.agreement.figure import Agreement, Figure
from collabkit.agreement.gwet import gwet_ac
from collabkit.agreement.icc import Icc, icc
from collabkit.agreement.kappa import cohen_kappa, fleiss_kappa

__all__ = [
    "Accuracy",
    "Agreement",
    "Alpha",
    "Figure",
    "Icc",
    "Interval",
    "bootstrap_interval",
    "cohen_kappa",
    "fleiss_kappa",
    "gwet_ac",
    "icc",
    "krippendorff_alpha",
    "rater_accuracy",
]
