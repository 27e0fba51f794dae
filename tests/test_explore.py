"""What-ifs: what each switch and slider shows, and that they work by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from chromium import chromium

from collabkit.content.case import read_case
from collabkit.content.course import Course
from collabkit.content.words import read_words
from collabkit.whatif import VIEWS, view
from collabkit.whatif.contributions import discount_sentence, reweighted
from collabkit.whatif.delay import needed, start
from collabkit.whatif.profile import profiles
from collabkit.whatif.redaction import audiences
from collabkit.whatif.voice import alone, evened, shared
from collabkit.whatif.widget import STATIC

COURSE = Path(__file__).parents[1] / "course"
CASES = sorted(path.parent for path in (COURSE / "cases").glob("*/case.yaml"))
say: Callable[..., str] = read_words(COURSE / "words.yaml")[0].say


@frozen
class Sample:
    """A made-up case; `tables` in the content layer's form."""

    tables: dict[str, list[dict[str, Any]]]
    title: str = "A sample"
    currency: str = "USD"

    def partner_name(self, id: str) -> str:
        """A partner's full name."""
        return id.title()


def partner(id: str, budget: float | None) -> dict[str, Any]:
    """A row of partners."""
    return {"id": id, "budget": budget, "risk_share": 33.0, "benefit_share": 33.0}


def gift(id: str, whose: str, amount: float | None, importance: int, named: bool) -> dict[str, Any]:
    """A row of contributions."""
    kind = "land" if amount is None else "cash"
    row = {"id": id, "partner": whose, "contribution": f"{kind} of {whose}", "kind": kind, "amount": amount}
    return {**row, "importance": importance, "in_agreement": named, "in_report": False}


# Importance: firm 2, co-op 2 + 3 + 3 = 8, town 1 + 1 = 2, all 12: 17, 67, 17%. Cash: 100 each.
CASE = Sample(
    {
        "partners": [partner("firm", 8000.0), partner("coop", 400.0), partner("town", 1600.0)],
        "contributions": [
            gift("K1", "firm", 100.0, 2, True),
            gift("K2", "coop", 100.0, 2, True),
            gift("K3", "coop", None, 3, False),
            gift("K4", "coop", None, 3, False),
            gift("K5", "town", 100.0, 1, True),
            gift("K6", "town", None, 1, True),
        ],
    }
)


def with_gifts(*rows: dict[str, Any]) -> Sample:
    """The sample case with other contributions."""
    return evolve(CASE, tables={**CASE.tables, "contributions": list(rows)})


def places(html: str) -> list[tuple[str, str]]:
    """The ranking as it stands in the page: place and words."""
    return re.findall(r'<li value="(\d)">(.*?)</li>', html)


class TestContributions:
    """The switch and the sliders of "contributions"."""

    def test_counted_in_cash_all_share_the_first_place(self) -> None:
        """100 each of 300 is 33% each, and nobody ranks above another."""
        shown = view("contributions", CASE, say).results["counted"]
        assert shown["status"] == "Counted in cash, all 3 partners give 33% each."
        assert places(shown["html"]) == [("1", "Firm, 33%"), ("1", "Coop, 33%"), ("1", "Town, 33%")]

    def test_everything_counted_changes_picture_ranking_and_sentence(self) -> None:
        """8 of 12 is 67%; the two with 17% share the second place."""
        found = view("contributions", CASE, say)
        before = found.results["counted"]["html"]
        found.values = {**found.values, "counting": "everything"}
        shown = found.results["counted"]
        assert shown["status"].endswith("Counted in full, the largest share is 67%, from Coop.")
        assert places(shown["html"]) == [("1", "Coop, 67%"), ("2", "Firm, 17%"), ("2", "Town, 17%")]
        assert shown["html"].split("</svg>")[0] != before.split("</svg>")[0]

    def test_recognition_follows_the_switch(self) -> None:
        """In cash what is named keeps up; in full the co-op gives 8/12 and has 2 of the 6 that are named."""
        found = view("contributions", CASE, say)
        assert "keeps up with what is given" in found.results["counted"]["html"]
        found.values = {**found.values, "counting": "everything"}
        assert (
            "Coop gives 67% of the whole; of what the agreement and the report name, it has 33%"
            in (found.results["counted"]["html"])
        )

    def test_the_sliders_start_with_the_partner_who_gives_most_without_a_price(self) -> None:
        """The co-op is chosen, at the agreed weights, and every slider belongs to a partner."""
        found = view("contributions", CASE, say)
        sliders = {part["id"]: part for part in found.parts if part["kind"] == "slider"}
        assert found.values["partner"] == "coop"
        assert {id: part["when"]["is"] for id, part in sliders.items()} == {
            "weight:K3": "coop",
            "weight:K4": "coop",
            "weight:K6": "town",
        }
        assert all((part["min"], part["max"]) == (0, 3) for part in sliders.values())

    def test_a_weight_changes_the_shares(self) -> None:
        """K3 at 0 leaves the co-op 5 of 9 = 56%."""
        found = view("contributions", CASE, say)
        found.values = {**found.values, "weight:K3": 0}
        assert found.results["weighed"]["status"].startswith("With your weights, Coop gives 56% of the whole")

    def test_only_the_chosen_partners_weights_count(self) -> None:
        """What was tried on the co-op does not linger when the town is chosen: 2 of 12 = 17%."""
        found = view("contributions", CASE, say)
        found.values = {**found.values, "weight:K3": 0, "partner": "town"}
        assert found.results["weighed"]["status"].startswith("With your weights, Town gives 17%")

    def test_reset_goes_back_to_the_agreed_weights(self) -> None:
        """The button holds the start of every slider, and of nothing else."""
        found = view("contributions", CASE, say)
        button = next(part for part in found.parts if part["kind"] == "reset")
        assert button["values"] == {"weight:K3": 3, "weight:K4": 3, "weight:K6": 1}

    def test_discount_by_hand(self) -> None:
        """Co-op: ((2+2)/2 − 2)/6 = 0, nothing may count; town: ((2+8)/2 − 1)/1 = 4, no more than equal."""
        assert "count for 0% of the agreed weights" in discount_sentence(CASE, "coop", say)
        assert discount_sentence(CASE, "town", say).startswith("Town gives no more than an equal share")
        rich = with_gifts(gift("K1", "firm", 1.0, 1, True), gift("K2", "coop", 1.0, 3, True),
                          gift("K3", "coop", None, 1, True), gift("K4", "town", 1.0, 1, True))  # fmt: skip
        assert discount_sentence(rich, "coop", say).endswith(
            "even if its unpriced contributions count for nothing."
        )

    def test_all_weights_at_zero_is_a_sentence(self) -> None:
        """Nothing counts, so nobody has a share, and the page says so."""
        only = with_gifts(gift("K3", "coop", None, 3, False))
        with pytest.raises(ValueError, match="adds up to zero"):
            reweighted(only, {"K3": 0})
        found = view(
            "contributions",
            with_gifts(gift("K1", "coop", 5.0, 0, True), gift("K3", "coop", None, 3, True)),
            say,
        )
        found.values = {**found.values, "weight:K3": 0}
        assert found.results["weighed"] == {"status": say("pictures.what_if_zero"), "html": ""}

    def test_a_case_without_cash_says_so_and_still_counts_in_full(self) -> None:
        """No cash, no shares of cash; everything counted still shows its picture."""
        found = view("contributions", with_gifts(gift("K3", "coop", None, 3, False)), say)
        assert found.results["counted"] == {"status": say("pictures.no_cash"), "html": ""}
        found.values = {**found.values, "counting": "everything"}
        assert "from Coop" in found.results["counted"]["status"]

    def test_nothing_named_is_a_sentence(self) -> None:
        """Where no document names anything there is no picture of recognition, but a sentence."""
        found = view("contributions", with_gifts(gift("K1", "firm", 5.0, 3, False)), say)
        assert say("pictures.nothing_named") in found.results["counted"]["html"]

    def test_no_sliders_when_everything_has_a_price(self) -> None:
        """Then there is nothing to weigh: only the switch is left."""
        found = view("contributions", with_gifts(gift("K1", "firm", 5.0, 3, True)), say)
        assert [part["kind"] for part in found.parts] == ["choice", "result"]
        assert list(found.results) == ["counted"]


class TestTerms:
    """Risk, benefit and means."""

    def test_equal_shares_of_a_loss_by_hand(self) -> None:
        """300 lost in thirds: 100/8,000 = 1% and 100/400 = 25% of a year's budget."""
        shown = view("terms", CASE, say).results["terms"]
        assert shown["status"] == (
            "Suppose all the cash, USD 300, were lost. Shared equally, it takes 1% of a year's budget "
            "from Firm and 25% from Coop."
        )

    def test_shares_by_budget_weigh_the_same_on_all(self) -> None:
        """300 of 10,000 is 3% of everyone's budget; the firm then carries 80% of the risk."""
        found = view("terms", CASE, say)
        found.values = {"lean": 100}
        assert found.results["terms"]["status"].endswith(
            "Shared by budget, it takes 3% of a year's budget from each."
        )
        assert "Firm carries 80% of the risk" in found.results["terms"]["html"]

    def test_a_missing_budget_is_a_sentence(self) -> None:
        """The what-if can't be drawn, and says for whom."""
        bare = evolve(CASE, tables={**CASE.tables, "partners": [partner("firm", None), partner("coop", 1.0)]})
        with pytest.raises(ValueError, match="known for firm"):
            view("terms", bare, say)


def of(id: str) -> Any:
    """A case of the course."""
    return read_case(COURSE / "cases" / id)[0]


class TestEveryModule:
    """The interactives of the other modules, on the course's own cases."""

    def test_talk_moves_and_deciding_stays(self) -> None:
        """In the kitchen the talk can be made equal; the share of deciding does not move by a point."""
        case, form = of("kitchen-cabinet"), view("voice", of("kitchen-cabinet"), say)
        before = shared(case, 0)
        assert evened(case, 1).tolist() == pytest.approx([25, 25, 25, 25])
        deciding = re.compile(r"deciding (\d+%)")
        as_it_was = deciding.findall(form.results["power"]["html"])
        form.values = {**form.values, "talk": 100}
        assert deciding.findall(form.results["power"]["html"]) == as_it_was
        assert shared(case, len(alone(case)))["hospital"] < before["hospital"] - 20

    def test_a_message_moved_past_its_decision_is_late(self) -> None:
        """On the day of the decision it is in time, a day later it is not; what never came says so."""
        case = of("upward")
        form = view("delay", case, say)
        form.values = {**form.values, "item": "I9", "days:I9": 0}
        assert form.results["decision"]["status"].startswith("It arrives in time, 0 days before")
        form.values = {**form.values, "days:I9": 1}
        assert form.results["decision"]["status"].startswith("It arrives 1 days too late")
        form.values = {**form.values, "item": "I11", "days:I11": start(case, needed(case)[-2])}
        assert "never arrived" in form.results["decision"]["status"]

    def test_the_list_month_by_month(self) -> None:
        """At first no issue was raised on calm water; in the end the other tables knew of more trouble."""
        form = view("timeline", of("calm-water"), say)
        last = form.values["month"]
        form.values = {"source": "raised", "month": 0}
        assert form.results["list"]["status"] == "No issue has been raised yet."
        form.values = {"source": "known", "month": last}
        held = int(re.findall(r"\d+", form.results["list"]["status"])[0])
        assert held == form.results["list"]["html"].count("<li>")
        assert held > len(of("calm-water").tables["issues"])

    def test_an_idea_falls_out_stage_by_stage(self) -> None:
        """On the listening tour many ideas were proposed, and one decision was changed by what was said."""
        form = view("idea", of("listening-tour"), say)
        counts = []
        for stage in range(4):
            form.values = {**form.values, "stage": stage}
            counts.append(int(re.findall(r"came (\d+) of", form.results["way"]["status"])[0]))
        assert counts == sorted(counts, reverse=True)
        assert (counts[0], counts[-1]) == (len(of("listening-tour").tables["decisions"]), 1)

    def test_claims_need_figures_and_figures_a_link(self) -> None:
        """The Leaf announces nine benefits, seven have records, and none grows from one activity."""
        form = view("continuum", of("leafline"), say)
        said = []
        for step in ("announced", "realised", "joined"):
            form.values = {"step": step}
            said.append(form.results["claims"]["status"])
        assert [re.findall(r"\d+", text)[0] for text in said] == ["9", "7", "0"]
        assert "transactional" in form.results["claims"]["html"]

    def test_what_gets_out_is_named(self) -> None:
        """Ticking everything for an audience shows what it should not see; nothing ticked, nothing known."""
        case = of("vault")
        form = view("redaction", case, say)
        who, rows = next((w, r) for w, r in audiences(case).items() if not all(x["entitled"] for x in r))
        form.values = {**form.values, "audience": who, f"told:{who}": [r["id"] for r in rows]}
        out = [r for r in rows if not r["entitled"]]
        assert f"and {len(out)} that should have stayed" in form.results["known"]["status"]
        form.values = {**form.values, f"told:{who}": []}
        assert "knows 0 of" in form.results["known"]["status"]

    def test_the_tenants_take_the_rest_along(self) -> None:
        """When the tenants leave the open ledger, the bank loses its own benefits and goes too."""
        form = view("leave", of("open-ledger"), say)
        assert form.results["rest"]["status"].startswith("Nobody has left")
        form.values = {"first": "tenants"}
        assert form.results["rest"]["html"].count("<li>") > 1

    def test_weights_move_the_total_and_not_the_weakest(self) -> None:
        """A 4 and a 2 are 3 together; with the first weighed five times 3.7, and the weakest stays."""
        found = {"A": {"power": 4.0, "trust": 2.0}, "B": {"power": 3.0, "trust": 3.0}}
        form = view("profile", Sample({}, title="A"), say, lambda: found)
        assert (
            "A: total 3.0, place 1 of 2. Its weakest dimension stays trust, 2.0."
            in form.results["profile"]["status"]
        )
        form.values = {**form.values, "weight:0": 5}
        assert (
            "total 3.7, place 1 of 2. Its weakest dimension stays trust" in form.results["profile"]["status"]
        )
        form.values = {**form.values, "weight:0": 0, "weight:1": 0}
        assert "no total" in form.results["profile"]["status"]
        with pytest.raises(ValueError, match='"C" has no reference'):
            view("profile", Sample({}, title="C"), say, lambda: found)

    def test_profiles_are_the_means_of_the_references(self) -> None:
        """For the even table power is the mean of 5, 4 and 2; a "?" counts for nothing."""
        found = profiles(Course(COURSE))["The Even Table"]
        assert found["Collective power"] == pytest.approx(11 / 3)
        assert found["Rethinking for shared value"] == pytest.approx(3.5)
        assert len(profiles(Course(COURSE))) == 8


def test_an_unknown_what_if_lists_the_known() -> None:
    """A misspelt name is answered with the choice."""
    with pytest.raises(ValueError, match='no what-if "term"; there are contributions, terms'):
        view("term", CASE, say)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
@pytest.mark.parametrize("name", VIEWS)
def test_every_case_of_the_course_has_every_what_if(folder: Path, name: str) -> None:
    """The course's own tables carry all what-ifs, every control is labelled, no field is left unfilled."""
    found = view(name, read_case(folder)[0], say)
    controls = [part for part in found.parts if part["kind"] not in ("text", "result")]
    assert all(part["label"] for part in controls)
    assert "{" not in str([result.values() for result in found.results.values()])


MODEL = """(parts, values, results) => {
  const traits = { parts, values, results }, heard = {};
  const model = {
    get: (name) => traits[name],
    set: (name, value) => { traits[name] = value; (heard[`change:${name}`] || []).forEach((one) => one()); },
    on: (event, one) => (heard[event] = [...(heard[event] || []), one]),
    off: () => {},
    save_changes: () => {},
  };
  window.model = model; window.keys = [];
  document.addEventListener("keydown", (event) => window.keys.push(event.key));
  window.render({ model, el: document.body });
}"""


@pytest.mark.browser
def test_the_controls_work_by_keyboard_and_keep_their_keys() -> None:
    """Arrows switch and slide, Enter resets, hidden sliders stay out, and JupyterLab never sees the keys."""
    found = view("contributions", CASE, say)
    script = (
        (STATIC / "whatif.js")
        .read_text("utf-8")
        .replace("export default { render };", "window.render = render;")
    )
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 400, "height": 800})
        page.set_content("<!doctype html><html lang=en><body>")
        page.add_style_tag(content=(STATIC / "whatif.css").read_text("utf-8"))
        page.add_script_tag(content=script)
        page.evaluate(f"([parts, values, results]) => ({MODEL})(parts, values, results)",
                      [found.parts, found.values, found.results])  # fmt: skip
        page.get_by_role("radio", name="Cash only").focus()
        page.keyboard.press("ArrowDown")
        page.get_by_role("slider", name="land of coop").first.focus()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("d")
        changed = page.evaluate("model.get('values')")
        page.get_by_role("button", name="Back to the agreed weights").press("Enter")
        back = page.evaluate("model.get('values')")
        seen = [page.get_by_role("slider").count(), page.get_by_role("status").count(), page.evaluate("keys")]
        wide = page.evaluate("document.documentElement.scrollWidth")
    assert (changed["counting"], changed["weight:K3"], back["weight:K3"]) == ("everything", 2.5, 3)
    assert seen == [2, 2, []]
    assert wide <= 400
