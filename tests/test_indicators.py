"""Indicators: every formula against arithmetic done by hand, every edge with a sentence."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Iterator

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabkit import indicators as ind

FIRM, COOP, TOWN = "firm", "coop", "town"
Row = dict[str, object]
ALL = [FIRM, COOP, TOWN]
DAY = datetime.date(2025, 3, 1)


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    """A warning is a fault: a learner would see it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def gift(partner: str, kind: str, amount: float | None, importance: int, named: bool) -> Row:
    """A row of contributions."""
    return {
        "id": f"{partner}-{kind}",
        "partner": partner,
        "kind": kind,
        "amount": amount,
        "importance": importance,
        "in_agreement": named,
        "in_report": False,
    }


# Importance: firm 2+1 = 3, co-op 1+3+3+2 = 9, town 1+2 = 3; all 15. Cash: 100 each, all 300.
GIFTS = ind.frame(
    [
        gift(FIRM, "cash", 100.0, 2, True),
        gift(FIRM, "goods", 40.0, 1, True),
        gift(COOP, "cash", 100.0, 1, True),
        gift(COOP, "knowledge", None, 3, False),
        gift(COOP, "land", None, 3, False),
        gift(COOP, "relationships", None, 2, False),
        gift(TOWN, "cash", 100.0, 1, True),
        gift(TOWN, "access", None, 2, True),
    ]
)


class TestInequality:
    """Shares, Gini and concentration."""

    def test_gini_by_hand(self) -> None:
        """Minutes 10, 20, 30: (3/2)·[2·(10+40+90)/(3·60) − 4/3] = 1.5·(1.5556 − 1.3333) = 1/3."""
        assert ind.gini([30, 10, 20]) == pytest.approx(1 / 3)

    def test_gini_reaches_both_ends_whatever_the_number_of_partners(self) -> None:
        """The correction makes one-has-all exactly 1, where the plain Gini of three stops at 2/3."""
        assert [ind.gini([0] * (n - 1) + [5]) for n in (2, 3, 7)] == pytest.approx([1, 1, 1])
        assert ind.gini([4, 4, 4, 4]) == 0

    @given(st.lists(st.floats(0.1, 1e6), min_size=2, max_size=9))
    def test_gini_is_half_the_mean_difference(self, amounts: list[float]) -> None:
        """Corrected Gini = Σ|x−y| over ordered pairs / (2 n (n−1) mean), another way to the same number."""
        n, mean = len(amounts), sum(amounts) / len(amounts)
        apart = sum(abs(x - y) for x in amounts for y in amounts)
        assert ind.gini(amounts) == pytest.approx(apart / (2 * n * (n - 1) * mean), abs=1e-9)

    def test_concentration_by_hand(self) -> None:
        """Shares ½, ¼, ¼: 0.25 + 0.0625 + 0.0625 = 0.375; equal thirds give 1/3; one alone gives 1."""
        assert ind.concentration([2, 1, 1]) == 0.375
        assert ind.concentration([1, 1, 1]) == pytest.approx(1 / 3)
        assert ind.concentration([9]) == 1

    @pytest.mark.parametrize(
        ("amounts", "sentence"),
        [
            ([], "at least 2 partners and was given 0"),
            ([5], "at least 2 partners and was given 1"),
            ([0, 0], "nobody has a share"),
            ([-1, 2], "can't be below zero; the lowest is -1"),
            ([1, float("nan")], "blank amount"),
        ],
    )
    def test_gini_refuses_what_it_cannot_compare(self, amounts: list[float], sentence: str) -> None:
        """No rows, one partner, zeros, negatives and blanks are answered with a sentence."""
        with pytest.raises(ValueError, match=sentence):
            ind.gini(amounts)


class TestPower:
    """Talking, deciding, proposing, being there."""

    MEETINGS = ind.frame(
        [
            {"partner": FIRM, "minutes": 20.0},
            {"partner": COOP, "minutes": 20.0},
            {"partner": FIRM, "minutes": 40.0},
            {"partner": COOP, "minutes": None},
        ]
    )
    # Stakes: D1 3 by firm; D2 2 by firm and co-op (1 each); D3 1 by all (1/3 each). Total 6.
    DECISIONS = ind.frame(
        [
            {
                "id": "D1",
                "stake": 3,
                "decided_by": (FIRM,),
                "proposed_by": FIRM,
                "adopted": True,
                "present": (FIRM,),
                "affected": (COOP, TOWN),
            },
            {
                "id": "D2",
                "stake": 2,
                "decided_by": (FIRM, COOP),
                "proposed_by": FIRM,
                "adopted": True,
                "present": (FIRM, COOP),
                "affected": (COOP,),
            },
            {
                "id": "D3",
                "stake": 1,
                "decided_by": (FIRM, COOP, TOWN),
                "proposed_by": COOP,
                "adopted": False,
                "present": (FIRM, COOP, TOWN),
                "affected": (TOWN,),
            },
            {
                "id": "D4",
                "stake": 0,
                "decided_by": (FIRM,),
                "proposed_by": None,
                "adopted": False,
                "present": (FIRM,),
                "affected": (),
            },
        ]
    )

    def test_voice_share_by_hand(self) -> None:
        """Firm 60 of 80 minutes = 75%, co-op 20 (a blank is no minutes) = 25%, town never listed = 0%."""
        assert ind.voice_share(self.MEETINGS, ALL).to_dict() == {FIRM: 75, COOP: 25, TOWN: 0}

    def test_voice_gini_by_hand(self) -> None:
        """0, 20, 60: 1.5·[2·(0+40+180)/(3·80) − 4/3] = 1.5·(1.8333 − 1.3333) = 0.75."""
        assert ind.voice_gini(self.MEETINGS, ALL) == pytest.approx(0.75)

    def test_voice_gini_of_one_partner_is_refused(self) -> None:
        """One partner can't be unequal with itself."""
        with pytest.raises(ValueError, match="at least 2 partners"):
            ind.voice_gini(self.MEETINGS[self.MEETINGS["partner"] == FIRM], [FIRM])

    def test_decision_share_by_hand(self) -> None:
        """Firm 3 + 1 + 1/3 = 4.333 of 6 = 72.2%; co-op 1 + 1/3 = 22.2%; town 1/3 = 5.6%."""
        found = ind.decision_share(self.DECISIONS, ALL)
        assert found.to_dict() == pytest.approx({FIRM: 72.222, COOP: 22.222, TOWN: 5.556}, abs=0.001)

    def test_decision_concentration_by_hand(self) -> None:
        """(13/18)² + (4/18)² + (1/18)² = (169 + 16 + 1)/324 = 0.574."""
        assert ind.decision_concentration(self.DECISIONS, ALL) == pytest.approx(186 / 324)

    def test_a_decision_that_nobody_made_is_named(self) -> None:
        """The sentence says which row to fill in."""
        with pytest.raises(ValueError, match="Nobody is named as deciding D9; fill in decided_by"):
            ind.decision_share(ind.frame([{"id": "D9", "stake": 1, "decided_by": ()}]), ALL)

    def test_an_unknown_partner_is_named(self) -> None:
        """A misspelt id is reported, not dropped."""
        with pytest.raises(ValueError, match="decisions names firrm; the partners are firm, coop, town"):
            ind.decision_share(ind.frame([{"id": "D9", "stake": 1, "decided_by": ("firrm",)}]), ALL)

    def test_proposal_uptake_by_hand(self) -> None:
        """Overall 2 of 3; firm 2 of 2, ratio 1/(2/3) = 1.5; co-op 0 of 1, ratio 0; town proposed nothing."""
        found = ind.proposal_uptake(self.DECISIONS)
        assert found["ratio"].to_dict() == pytest.approx({FIRM: 1.5, COOP: 0})
        assert list(found.loc[FIRM, ["proposed", "adopted"]]) == [2, 2]

    def test_uptake_without_any_adopted_proposal_is_refused(self) -> None:
        """0 ÷ 0 is a sentence, not a NaN."""
        with pytest.raises(ValueError, match="No proposal was adopted"):
            ind.proposal_uptake(self.DECISIONS.iloc[2:3])
        with pytest.raises(ValueError, match="names who proposed"):
            ind.proposal_uptake(self.DECISIONS.iloc[3:])

    def test_affected_present_by_hand(self) -> None:
        """Pairs: D1 co-op no, D1 town no, D2 co-op yes, D3 town yes = 2 of 4 = 50%."""
        assert ind.affected_present(self.DECISIONS) == 50
        with pytest.raises(ValueError, match="names an affected partner"):
            ind.affected_present(self.DECISIONS.iloc[3:])


class TestEquity:
    """Giving, being recognised, being supported."""

    def test_contributed_share_by_hand(self) -> None:
        """Everything: 3, 9 and 3 of 15 = 20, 60, 20%. Cash only: 100 of 300 each."""
        assert ind.contributed_share(GIFTS, ALL).to_dict() == pytest.approx({FIRM: 20, COOP: 60, TOWN: 20})
        assert ind.contributed_share(GIFTS, ALL, "cash").tolist() == pytest.approx([100 / 3] * 3)

    def test_recognised_share_by_hand(self) -> None:
        """Named importance: firm 3, co-op 1, town 3 of 7 = 42.9, 14.3, 42.9%."""
        assert ind.recognised_share(GIFTS, ALL).tolist() == pytest.approx([300 / 7, 100 / 7, 300 / 7])

    def test_recognition_ratio_by_hand(self) -> None:
        """Co-op (100/7)/60 = 5/21 = 0.24; firm and town (300/7)/20 = 15/7 = 2.14; in cash all are 1."""
        assert ind.recognition_ratio(GIFTS, ALL).tolist() == pytest.approx([15 / 7, 5 / 21, 15 / 7])
        assert ind.recognition_ratio(GIFTS, ALL, "cash").tolist() == pytest.approx([1, 1, 1])

    def test_who_gives_nothing_has_no_ratio(self) -> None:
        """A partner without contributions is left out of the ratio, never NaN."""
        found = ind.recognition_ratio(GIFTS[GIFTS["partner"] != TOWN], ALL)
        assert list(found.index) == [FIRM, COOP]
        assert found.notna().all()

    def test_one_partner_gives_all(self) -> None:
        """With one partner its share is 100%."""
        assert ind.contributed_share(GIFTS[GIFTS["partner"] == FIRM], [FIRM]).tolist() == [100]

    @pytest.mark.parametrize(
        ("table", "sentence"),
        [
            (ind.frame([]), "contributions has no rows"),
            (GIFTS[GIFTS["kind"] == "land"], "Cash adds up to zero"),
            (GIFTS.drop(columns="importance"), "no column importance"),
        ],
    )
    def test_nothing_to_count_is_a_sentence(self, table: pd.DataFrame, sentence: str) -> None:
        """No rows, no cash and a missing column each say what is wrong."""
        with pytest.raises(ValueError, match=sentence):
            ind.contributed_share(table, ALL, "cash")

    def test_nothing_named_is_a_sentence(self) -> None:
        """When neither agreement nor report names anything there are no shares of it."""
        with pytest.raises(ValueError, match="agreement and the report name adds up to zero"):
            ind.recognised_share(GIFTS[GIFTS["kind"] == "land"], ALL)

    def test_unpriced_named_by_hand(self) -> None:
        """Co-op: 3 without a price, none named; town: 1, named; so 1 of 4 = 25%."""
        found = ind.unpriced_named(GIFTS, ALL)
        assert found.to_dict("list") == {"unpriced": [0, 3, 1], "named": [0, 0, 1]}
        assert ind.unpriced_named_share(GIFTS) == 25

    def test_no_unpriced_row_is_a_sentence(self) -> None:
        """0 of 0 has no share."""
        with pytest.raises(ValueError, match="Every contribution has a price"):
            ind.unpriced_named_share(GIFTS[GIFTS["kind"] == "cash"])

    def test_discount_by_hand(self) -> None:
        """Others 6 over 2 = 3, less the co-op's priced 1 = 2, over its unpriced 8 = 0.25."""
        assert ind.discount_to_equal(GIFTS, ALL, COOP) == 0.25
        kept = GIFTS["amount"].notna() | (GIFTS["partner"] != COOP)
        cut = GIFTS.assign(importance=GIFTS["importance"].where(kept, GIFTS["importance"] * 0.25))
        assert ind.contributed_share(cut, ALL)[COOP] == pytest.approx(100 / 3)

    def test_discount_needs_something_to_discount(self) -> None:
        """The firm has only priced contributions; one partner alone has no equal share."""
        with pytest.raises(ValueError, match="firm has no contribution without a price"):
            ind.discount_to_equal(GIFTS, ALL, FIRM)
        with pytest.raises(ValueError, match="at least two partners"):
            ind.discount_to_equal(GIFTS, [COOP], COOP)

    def test_support_by_hand(self) -> None:
        """Co-op asked 3: one on the due day, one a day late, one never; the task is not support."""
        rows = [
            ("C1", "support", DAY),
            ("C2", "support", DAY + datetime.timedelta(1)),
            ("C3", "support", None),
            ("C4", "task", None),
        ]
        table = ind.frame([{"id": i, "to": COOP, "kind": k, "due": DAY, "done": d} for i, k, d in rows])
        assert list(ind.support_met(table).loc[COOP]) == [3, 1, 1, 1]

    def test_support_never_met_and_not_yet_due(self) -> None:
        """With no date done at all everything is missing; what is due later can be left out."""
        table = ind.frame([{"id": "C1", "to": COOP, "kind": "support", "due": DAY, "done": None}])
        assert list(ind.support_met(table).loc[COOP]) == [1, 0, 0, 1]
        with pytest.raises(ValueError, match="No support was asked for"):
            ind.support_met(table, by=DAY - datetime.timedelta(1))

    def test_support_without_a_due_date_is_named(self) -> None:
        """On time needs a date."""
        table = ind.frame([{"id": "C1", "to": COOP, "kind": "support", "due": None, "done": DAY}])
        with pytest.raises(ValueError, match="Support C1 has no due date"):
            ind.support_met(table)
        with pytest.raises(ValueError, match="No support was asked for"):
            ind.support_met(table.assign(kind="task"))


class TestTerms:
    """Risk, benefit and means."""

    PARTNERS = ind.frame(
        [
            {
                "id": FIRM,
                "budget": 8000.0,
                "risk_share": 30.0,
                "benefit_share": 40.0,
                "seat": "full",
                "votes": 2,
                "veto": True,
                "affected": False,
            },
            {
                "id": COOP,
                "budget": 2000.0,
                "risk_share": 70.0,
                "benefit_share": 60.0,
                "seat": "none",
                "votes": 0,
                "veto": False,
                "affected": True,
            },
        ]
    )

    def test_risk_minus_benefit_by_hand(self) -> None:
        """30 − 40 = −10 and 70 − 60 = +10."""
        assert ind.risk_minus_benefit(self.PARTNERS).to_dict() == {FIRM: -10, COOP: 10}

    def test_a_blank_share_is_named(self) -> None:
        """A blank is no zero."""
        with pytest.raises(ValueError, match="blank for coop"):
            ind.risk_minus_benefit(self.PARTNERS.assign(risk_share=pd.Series([50.0, None])))

    def test_split_by_means_by_hand(self) -> None:
        """Equal 50/50; by budget 80/20; halfway 65/35."""
        found = [ind.split_by_means(self.PARTNERS, lean).tolist() for lean in (0, 0.5, 1)]
        assert found == [pytest.approx(pair) for pair in ([50, 50], [65, 35], [80, 20])]
        with pytest.raises(ValueError, match="outside 0"):
            ind.split_by_means(self.PARTNERS, 2)

    def test_loss_of_budget_by_hand(self) -> None:
        """A loss of 1,000 split in half: 500/8,000 = 6.25% and 500/2,000 = 25%; by means both 10%."""
        for lean, loss in ((0, [6.25, 25]), (1, [10, 10])):
            split = ind.split_by_means(self.PARTNERS, lean)
            assert ind.loss_of_budget(self.PARTNERS, split, 1000).tolist() == pytest.approx(loss)

    @pytest.mark.parametrize("budget", [None, 0.0])
    def test_a_missing_budget_is_named(self, budget: float | None) -> None:
        """Nobody's loss is measured against nothing."""
        with pytest.raises(ValueError, match="known for coop"):
            ind.split_by_means(self.PARTNERS.assign(budget=pd.Series([8000.0, budget])), 0)

    def test_cash_pot(self) -> None:
        """Goods with a price are not cash: 3 × 100."""
        assert ind.cash_pot(GIFTS) == 300
        with pytest.raises(ValueError, match="No partner puts in cash"):
            ind.cash_pot(GIFTS[GIFTS["kind"] != "cash"])

    def test_seats_by_hand(self) -> None:
        """2 of 2 votes = 100%; all votes zero is refused."""
        found = ind.seats(self.PARTNERS)
        assert found["vote_share"].tolist() == [100, 0]
        assert found["seat"].tolist() == ["full", "none"]
        with pytest.raises(ValueError, match="nobody has a share"):
            ind.seats(self.PARTNERS.assign(votes=0))


class TestInformation:
    """Reach and delay per audience."""

    @staticmethod
    def row(name: str, audience: str, days: int | None, news: str = "good", owed: bool = True) -> Row:
        """A row of information, received so many days after it was known (None: never)."""
        got = None if days is None else DAY + datetime.timedelta(days)
        dates = {"known_on": DAY, "received_on": got}
        return {"id": name, "audience": audience, "news": news, "entitled": owed, **dates}

    def table(self) -> pd.DataFrame:
        """Two items for donors, four for the community, one of which it is not owed."""
        row = self.row
        return ind.frame(
            [
                row("I1", "donors", 2),
                row("I2", "donors", 4, "bad"),
                row("I3", "community", 30),
                row("I4", "community", None),
                row("I5", "community", None, "bad"),
                row("I6", "community", 1, owed=False),
            ]
        )

    def test_reach_by_hand(self) -> None:
        """Donors 2 of 2 = 100%; community 1 of 3 owed = 33%; bad news alone: 1 of 1 and 0 of 1."""
        everything = ind.information_reach(self.table()).to_dict()
        assert everything == pytest.approx({"donors": 100, "community": 100 / 3})
        assert ind.information_reach(self.table(), "bad").to_dict() == {"donors": 100, "community": 0}

    def test_lag_by_hand(self) -> None:
        """Donors 2 and 4 days: median 3, worst 4; community one after 30 days, two never."""
        found = ind.information_lag(self.table())
        assert list(found.loc["donors"]) == [2, 0, 3, 4]
        assert list(found.loc["community"]) == [1, 2, 30, 30]

    def test_an_audience_that_never_hears_has_no_days(self) -> None:
        """The count says never; the days are stated as missing."""
        found = ind.information_lag(ind.frame([self.row("I1", "community", None)]))
        assert found.loc["community", "never"] == 1
        assert found.loc["community", "median_days"] is pd.NA

    def test_wrong_dates_and_nobody_entitled_are_sentences(self) -> None:
        """Receipt before the event, and a table that owes nobody anything."""
        with pytest.raises(ValueError, match="Dates of I1 in information"):
            ind.information_lag(ind.frame([self.row("I1", "donors", -1)]))
        with pytest.raises(ValueError, match="Nobody is entitled to bad news"):
            ind.information_reach(ind.frame([self.row("I1", "donors", 1)]), "bad")


class TestMeasures:
    """The indicators in learners' words."""

    def test_every_measure_has_its_three_words(self) -> None:
        """Name, question and limits come from the course's words, and the note joins them."""

        def say(key: str, **fields: str) -> str:
            return (
                f"{fields['asks']} + {fields['limits']}" if fields else key.removeprefix("pictures.measure_")
            )

        for one in ind.MEASURES.values():
            assert (one.name(say), one.note(say)) == (f"{one.id}_name", f"{one.id}_asks + {one.id}_limits")

    def test_an_unknown_measure_lists_the_known(self) -> None:
        """A broker who misspells one sees the choice."""
        with pytest.raises(ValueError, match='no measure "vioce"; there are voice, decisions'):
            ind.measure("vioce")


class TestInTime:
    """News that a decision needed, and bad news that is owed."""

    @staticmethod
    def row(name: str, who: str, got: int | None, decision: str | None, news: str = "good") -> Row:
        """A row of information known on DAY, received so many days later, needed for a decision."""
        day = None if got is None else DAY + datetime.timedelta(got)
        owed = {"entitled": True, "audience": "partners", "news": news}
        return {
            "id": name,
            "recipient": who,
            "known_on": DAY,
            "received_on": day,
            "needed_for": decision,
            **owed,
        }

    def test_in_time_by_hand(self) -> None:
        """A decision ten days later: news on day 10 is in time, on day 11 late, and never is never."""
        decisions = ind.frame([{"id": "D1", "date": DAY + datetime.timedelta(10)}])
        rows = [
            self.row("I1", COOP, 10, "D1"),
            self.row("I2", COOP, 11, "D1"),
            self.row("I3", COOP, None, "D1"),
        ]
        found = ind.in_time(ind.frame([*rows, self.row("I4", FIRM, 1, None)]), decisions)
        assert found.loc[COOP].to_dict() == {"needed": 3, "in_time": 1, "late": 1, "never": 1}
        assert FIRM not in found.index

    def test_what_can_not_be_counted_is_a_sentence(self) -> None:
        """Nothing needed for a decision, or a decision that does not exist."""
        decisions = ind.frame([{"id": "D1", "date": DAY}])
        with pytest.raises(ValueError, match="No item of information"):
            ind.in_time(ind.frame([self.row("I1", COOP, 1, None)]), decisions)
        with pytest.raises(ValueError, match="needs D9, which no decision has"):
            ind.in_time(ind.frame([self.row("I1", COOP, 1, "D9")]), decisions)

    def test_bad_news_by_hand(self) -> None:
        """Two pieces of bad news owed, one arrived; good news does not count."""
        rows = [self.row("I1", COOP, 1, None, "bad"), self.row("I2", COOP, None, None, "bad")]
        found = ind.bad_news(ind.frame([*rows, self.row("I3", COOP, None, None)]))
        assert found.loc["partners"].to_dict() == {"owed": 2, "arrived": 1}

    def test_lag_by_recipient(self) -> None:
        """The same rows, counted by who waits instead of by audience."""
        found = ind.information_lag(
            ind.frame([self.row("I1", COOP, 4, None), self.row("I2", FIRM, 2, None)]), "recipient"
        )
        assert found["worst_days"].to_dict() == {COOP: 4, FIRM: 2}


class TestTrust:
    """Issues and promises, as they stand on a day."""

    @staticmethod
    def issue(name: str, raised: int, closed: int | None, cause: str | None, again: str | None = None) -> Row:
        """An issue raised and closed so many days after DAY."""
        end = None if closed is None else DAY + datetime.timedelta(closed)
        start = DAY + datetime.timedelta(raised)
        return {"id": name, "raised_on": start, "closed_on": end, "root_cause": cause, "repeat_of": again}

    def issues(self) -> pd.DataFrame:
        """One closed with a cause after 4 days, one closed without after 20, a repeat still open."""
        return ind.frame(
            [
                self.issue("Q1", 0, 4, "a leak"),
                self.issue("Q2", 0, 20, None),
                self.issue("Q3", 30, None, None, "Q1"),
            ]
        )

    def test_the_list_as_it_stood_on_a_day(self) -> None:
        """On day 10 the second has been open for 10 days, the third is not raised; on day 40 it is 10 old."""
        early = ind.issues_open(self.issues(), DAY + datetime.timedelta(10))
        assert early["days"].to_dict() == {"Q1": 4, "Q2": 10}
        assert early["open"].to_dict() == {"Q1": False, "Q2": True}
        late = ind.issues_open(self.issues(), DAY + datetime.timedelta(40))
        assert late["days"].to_dict() == {"Q1": 4, "Q2": 20, "Q3": 10}

    def test_counts_by_hand(self) -> None:
        """Three raised, two closed, one of them with its cause, one back again."""
        found = ind.issue_counts(self.issues(), DAY + datetime.timedelta(40))
        assert found == {"raised": 3, "closed": 2, "cause": 1, "repeat": 1}

    def test_promises_by_hand(self) -> None:
        """Of four, one is not due yet, one kept on its day, one a day late, one not done."""
        day = [DAY + datetime.timedelta(n) for n in range(100)]
        rows = [(FIRM, day[5], day[5]), (FIRM, day[5], day[6]), (COOP, day[5], None), (COOP, day[90], None)]
        table = ind.frame([dict(zip(("partner", "due", "done"), row, strict=True)) for row in rows])
        found = ind.kept_on_time(table, ALL, day[50])
        assert found.loc[FIRM].to_dict() == {"due": 2, "on_time": 1, "late": 1, "missing": 0}
        assert found.loc[COOP].to_dict() == {"due": 1, "on_time": 0, "late": 0, "missing": 1}
        with pytest.raises(ValueError, match="No commitment is due by"):
            ind.kept_on_time(table, ALL, day[1])

    def test_a_date_that_runs_backwards_is_a_sentence(self) -> None:
        """Closed before it was raised."""
        with pytest.raises(ValueError, match=r"Q1 in issues\.csv is closed before it is raised"):
            ind.issues_open(ind.frame([self.issue("Q1", 5, 1, None)]), DAY)


class TestCreation:
    """Where ideas come from and how far they come."""

    @staticmethod
    def decision(
        name: str, who: str | None, adopted: bool = True, changed: bool = False, stake: int = 3
    ) -> Row:
        """A decision that affects co-op and town; only the co-op is there for the firm's."""
        here = (FIRM, COOP) if who == FIRM else (FIRM, COOP, TOWN)
        row = {"id": name, "decision": name, "stake": stake, "proposed_by": who, "affected": (COOP, TOWN)}
        return {**row, "present": here, "adopted": adopted, "changed_by_input": changed}

    def test_origins_by_hand(self) -> None:
        """Three weighty decisions with a proposer, two of the firm: 1 - (4/9 + 1/9) = 4/9."""
        rows = ind.frame(
            [
                self.decision("D1", FIRM),
                self.decision("D2", FIRM),
                self.decision("D3", COOP),
                self.decision("D4", COOP, adopted=False),
                self.decision("D5", COOP, stake=1),
                self.decision("D6", None),
            ]
        )
        assert ind.origins(rows, ALL).to_dict() == {FIRM: 2, COOP: 1, TOWN: 0}
        assert ind.origin_diversity(rows, ALL) == pytest.approx(4 / 9)

    def test_no_origin_is_a_sentence(self) -> None:
        """Where no weighty decision names who proposed it."""
        with pytest.raises(ValueError, match="names its proposer"):
            ind.origin_diversity(ind.frame([self.decision("D1", None)]), ALL)

    def test_the_way_of_an_idea(self) -> None:
        """The firm's was decided without the town; the co-op's was changed; a failed one changes nothing."""
        rows = [self.decision("D1", FIRM), self.decision("D2", COOP, changed=True)]
        rows.append(self.decision("D3", COOP, adopted=False, changed=True))
        found = ind.ideas(ind.frame(rows)).set_index("id")[list(ind.STAGES)]
        assert found.loc["D1"].tolist() == [True, False, True, False]
        assert found.loc["D2"].tolist() == [True, True, True, True]
        assert found.loc["D3"].tolist() == [True, True, False, False]


class TestValue:
    """What came about, what hangs together, and who would stay."""

    @staticmethod
    def gain(name: str, whose: str, value: str, roots: tuple[str, ...], got: float | None = 1.0) -> Row:
        """A benefit with evidence where it has a figure."""
        kind = "common" if whose == "all" else "specific"
        row = {
            "id": name,
            "partner": whose,
            "benefit": name,
            "kind": kind,
            "value": value,
            "grows_from": roots,
        }
        return {**row, "expected": 2.0, "realised": got, "evidence": "list" if got else None}

    def gains(self) -> pd.DataFrame:
        """A social and a business benefit from K1, a business one from K2, a social forecast from K2."""
        return ind.frame(
            [
                self.gain("B1", "all", "social", ("K1",)),
                self.gain("B2", FIRM, "business", ("K1", "K2")),
                self.gain("B3", TOWN, "business", ("K2",)),
                self.gain("B4", COOP, "social", ("K2",), None),
            ]
        )

    def test_claims_by_hand(self) -> None:
        """Four announced, three realised, two of them joined through K1: a forecast joins nothing."""
        found = ind.claims(self.gains())
        assert found[["announced", "realised", "joined"]].sum().tolist() == [4, 3, 2]
        assert found["through"].to_dict() == {"B1": ("K1",), "B2": ("K1",), "B3": (), "B4": ()}

    def test_own_benefits_and_shares_by_hand(self) -> None:
        """Each has one of its own, the co-op's is a forecast; what came is half of what was expected."""
        own = ind.own_benefits(self.gains(), ALL)
        assert own["promised"].tolist() == [1, 1, 1]
        assert own["realised"].to_dict() == {FIRM: 1, COOP: 0, TOWN: 1}
        assert ind.realised_share(self.gains())["share"].tolist() == [50, 50, 50, 0]

    def test_a_chain_by_hand(self) -> None:
        """The co-op takes K1 (vital) and K2 (needed) along: all falls, and firm and town leave next."""
        gifts = ind.frame(
            [
                {"id": "K1", "partner": COOP, "importance": 3},
                {"id": "K2", "partner": COOP, "importance": 2},
                {"id": "K3", "partner": FIRM, "importance": 1},
            ]
        )
        first, second = ind.leaving(self.gains(), gifts, ALL, COOP)
        assert (first.leave, first.contributions) == ((COOP,), ("K1", "K2"))
        assert set(first.benefits) == {"B1", "B2", "B3", "B4"}
        assert (second.leave, second.contributions, second.benefits) == ((FIRM, TOWN), ("K3",), ())

    def test_a_helpful_gift_can_go(self) -> None:
        """When the firm leaves with something that was only helpful, nobody else's benefit falls."""
        gifts = ind.frame(
            [{"id": "K1", "partner": COOP, "importance": 3}, {"id": "K2", "partner": FIRM, "importance": 1}]
        )
        gains = ind.frame(
            [self.gain("B1", COOP, "social", ("K1", "K2")), self.gain("B2", FIRM, "business", ())]
        )
        (only,) = ind.leaving(gains, gifts, [FIRM, COOP], FIRM)
        assert only.benefits == ("B2",)
        with pytest.raises(ValueError, match="nobody is no partner here"):
            ind.leaving(gains, gifts, [FIRM, COOP], "nobody")

    def test_the_last_day_is_of_what_happened(self) -> None:
        """A due date ahead does not move it; tables without any date are refused."""
        tables = {"commitments": [{"due": DAY + datetime.timedelta(99), "done": DAY}]}
        assert ind.last_day(tables) == DAY
        with pytest.raises(ValueError, match="No table holds a date"):
            ind.last_day({})
