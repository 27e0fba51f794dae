"""Collective power in pictures: who talks, who decides, whose proposals are adopted."""

from __future__ import annotations

from functools import partial

from collabkit import indicators as ind
from collabkit.indicators.tables import Numbers
from collabkit.pictures.case import Case, Say, largest, partner_ids, partner_names, percent, table
from collabkit.pictures.picture import Picture, compare


def voice(case: Case, say: Say) -> Picture:
    """Each partner's share of the minutes in meetings beside its share of deciding."""
    partners = partner_ids(case)
    talk = ind.voice_share(table(case, "meetings"), partners)
    power = ind.decision_share(table(case, "decisions"), partners)
    return voice_bars(case, talk, power, say, voice_says(case, talk, power, say))


def voice_says(case: Case, talk: Numbers, power: Numbers, say: Say) -> str:
    """Who has the largest share of the minutes, and who of the deciding. Units: percent."""
    (most, talkers), (held, deciders) = largest(case, talk, say), largest(case, power, say)
    return say("pictures.voice_says", minutes=most, talkers=talkers, deciding=held, deciders=deciders)


def voice_bars(case: Case, talk: Numbers, power: Numbers, say: Say, says: str = "") -> Picture:
    """Shares of the minutes beside shares of deciding, one of each per partner. Units: percent."""
    series = {say("pictures.series_minutes"): talk.tolist(), say("pictures.series_deciding"): power.tolist()}
    return compare(
        say("pictures.voice_title"), says, partner_names(case, partner_ids(case)), series,
        partial(percent, say=say), say, top=100, note=ind.measure("voice").note(say),
    )  # fmt: skip


def proposals(case: Case, say: Say) -> Picture:
    """How many proposals each partner made, and how many were adopted."""
    rows = ind.proposal_uptake(table(case, "decisions"))
    says = say("pictures.proposals_says", adopted=rows["adopted"].sum(), proposed=rows["proposed"].sum())
    series = {say(f"pictures.series_{one}"): rows[one].tolist() for one in ("proposed", "adopted")}
    return compare(
        say("pictures.proposals_title"), says, partner_names(case, rows.index), series, "{:.0f}".format, say,
        note=ind.measure("uptake").note(say),
    )  # fmt: skip
