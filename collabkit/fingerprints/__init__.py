"""The rater fingerprint: how a learner judges, from practice scorecards as they were first committed.

Coaching, never marks. A scorecard counts once it is committed, since the key is seen only after that;
graded items never count, since their keys are not on a learner's machine.
"""

from __future__ import annotations

from collabkit.fingerprints.beside import beside_html, reveal_page
from collabkit.fingerprints.page import Shown, fingerprint_page
from collabkit.fingerprints.ratings import Rated, collect

__all__ = ["Rated", "Shown", "beside_html", "collect", "fingerprint_page", "reveal_page"]
