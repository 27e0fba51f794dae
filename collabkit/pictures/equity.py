"""Equity in pictures: contributions, recognition, risk and benefit, seats, support."""

from __future__ import annotations

from functools import partial

from collabkit import indicators as ind
from collabkit.indicators.equity import Counting
from collabkit.indicators.tables import Numbers
from collabkit.pictures.case import Case, Say, largest_sentence, partner_ids, partner_names, percent, table
from collabkit.pictures.picture import Picture, compare

COUNTINGS: tuple[Counting, ...] = ("cash", "everything")


def contributed(case: Case, counting: Counting) -> Numbers:
    """Each partner's share of what all give, in percent, for "cash" or for "everything"."""
    return ind.contributed_share(table(case, "contributions"), partner_ids(case), counting)


def contributions(case: Case, say: Say) -> Picture:
    """What each partner gives, counted in cash only and with everything counted."""
    given = {counting: contributed(case, counting) for counting in COUNTINGS}
    says = " ".join(largest_sentence(case, given[c], f"counted_{c}", say) for c in COUNTINGS)
    series = {say(f"pictures.series_{c}"): given[c].tolist() for c in COUNTINGS}
    return compare(
        say("pictures.contributions_title"), says, partner_names(case, partner_ids(case)), series,
        partial(percent, say=say), say, top=100, note=ind.measure("contributed").note(say),
    )  # fmt: skip


def recognition(case: Case, say: Say, counting: Counting = "everything") -> Picture:
    """What each partner gives beside what the agreement or the report names of it."""
    rows, partners = table(case, "contributions"), partner_ids(case)
    given, named = (f(rows, partners, counting) for f in (ind.contributed_share, ind.recognised_share))
    least = str(ind.recognition_ratio(rows, partners, counting).idxmin())
    key = "pictures.recognition_same" if (given - named).abs().max() < 0.5 else "pictures.recognition_says"
    says = say(
        key,
        partner=case.partner_name(least), given=percent(given[least], say), named=percent(named[least], say),
    )  # fmt: skip
    series = {say("pictures.series_given"): given.tolist(), say("pictures.series_named"): named.tolist()}
    return compare(
        say(f"pictures.recognition_title_{counting}"), says, partner_names(case, partners), series,
        partial(percent, say=say), say, top=100, note=ind.measure("recognition").note(say),
    )  # fmt: skip


def unpriced(case: Case, say: Say) -> Picture:
    """How many contributions without a price each partner gives, and how many are named."""
    partners = partner_ids(case)
    counts = ind.unpriced_named(table(case, "contributions"), partners)
    says = say("pictures.unpriced_says", named=counts["named"].sum(), unpriced=counts["unpriced"].sum())
    series = {say(f"pictures.series_unpriced_{one}"): counts[column].tolist()
              for one, column in (("given", "unpriced"), ("named", "named"))}  # fmt: skip
    return compare(
        say("pictures.unpriced_title"), says, partner_names(case, partners), series, "{:.0f}".format, say,
        note=ind.measure("unpriced").note(say),
    )  # fmt: skip


def risk_and_benefit(case: Case, say: Say, risk: Numbers | None = None) -> Picture:
    """Each partner's share of the risk (as agreed, or as given) beside its share of the benefit."""
    partners = table(case, "partners").set_index("id")
    carried = partners["risk_share"].astype(float) if risk is None else risk
    gap = ind.risk_minus_benefit(partners.assign(risk_share=carried).reset_index())
    most = str(gap.idxmax())
    key = "pictures.terms_same" if gap.abs().max() < 0.5 else "pictures.terms_says"
    says = say(
        key, partner=case.partner_name(most), risk=percent(carried[most], say),
        benefit=percent(partners["benefit_share"][most], say),
    )  # fmt: skip
    series = {say("pictures.series_risk"): carried.tolist(),
              say("pictures.series_benefit"): partners["benefit_share"].tolist()}  # fmt: skip
    return compare(
        say("pictures.terms_title"), says, partner_names(case, partners.index), series,
        partial(percent, say=say), say, top=100, note=ind.measure("terms").note(say),
    )  # fmt: skip


def loss_sentence(case: Case, say: Say, loss: Numbers, key: str) -> str:
    """What losing all the cash would take of the yearly budgets: the least and the most."""
    cash = ind.cash_pot(table(case, "contributions"))
    return say(
        key, amount=say("pictures.money", currency=case.currency, amount=f"{cash:,.0f}"),
        least=percent(loss.min(), say), least_partner=case.partner_name(str(loss.idxmin())),
        most=percent(loss.max(), say), most_partner=case.partner_name(str(loss.idxmax())),
    )  # fmt: skip


def losses(case: Case, lean: float) -> Numbers:
    """Losing all the cash as percent of each yearly budget; lean 0 splits it equally, 1 by budget."""
    partners = table(case, "partners")
    return ind.loss_of_budget(
        partners, ind.split_by_means(partners, lean), ind.cash_pot(table(case, "contributions"))
    )


def loss(case: Case, say: Say) -> Picture:
    """What losing all the cash would take of each yearly budget, split equally and split by means."""
    equal, means = losses(case, 0), losses(case, 1)
    series = {say("pictures.series_equal"): equal.tolist(), say("pictures.series_means"): means.tolist()}
    return compare(
        say("pictures.loss_title"), loss_sentence(case, say, equal, "pictures.loss_equal"),
        partner_names(case, equal.index), series, partial(percent, say=say), say,
        note=ind.measure("means").note(say),
    )  # fmt: skip


def seats(case: Case, say: Say) -> Picture:
    """Who has a seat, votes and a veto."""
    rows = ind.seats(table(case, "partners"))
    labels = [
        say("pictures.seat_label", partner=case.partner_name(str(one)), seat=say(f"pictures.seat_{seat}"),
            veto=say(f"pictures.veto_{'yes' if veto else 'no'}"))
        for one, seat, veto in zip(rows.index, rows["seat"], rows["veto"], strict=True)
    ]  # fmt: skip
    without = rows[rows["affected"].astype(bool) & (rows["seat"] != "full")]
    says = say("pictures.seats_all") if without.empty else say("pictures.seats_says", count=len(without))
    series = {say("pictures.series_votes"): rows["vote_share"].tolist()}
    return compare(
        say("pictures.seats_title"), says, labels, series,
        partial(percent, say=say), say, top=100, note=ind.measure("seats").note(say),
    )  # fmt: skip


def support(case: Case, say: Say) -> Picture:
    """How much of the support asked for came on time, per partner who asked."""
    rows = ind.support_met(table(case, "commitments"))
    everyone = say("pictures.all_partners")
    labels = [everyone if one == "all" else case.partner_name(str(one)) for one in rows.index]
    says = say("pictures.support_says", met=rows["on_time"].sum(), asked=rows["asked"].sum())
    series = {say(f"pictures.series_{one}"): rows[one].tolist() for one in ("asked", "on_time")}
    return compare(
        say("pictures.support_title"), says, labels, series, "{:.0f}".format, say,
        note=ind.measure("support").note(say),
    )  # fmt: skip
