"""Marks: from an item, an answer and a key to points and reasons that a person understands."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st

from collabkit.answers.value import indicators, salvage
from collabkit.content.course import Course, Solutions
from collabkit.content.framework import UNKNOWN
from collabkit.content.item import MARKED, Item
from collabkit.content.key import Key
from collabkit.marking.mark import Mark, mark
from collabkit.marking.page import mark_html

ROOT = Path(__file__).parents[1]
SCORE = "bridge-score"


def marked(solutions: Solutions, id: str, value: Any) -> Mark:
    """The mark for one answer of the exercise."""
    return mark(solutions.items[id], value, solutions.keys[id], solutions.course)


def automatic(solutions: Solutions) -> list[Item]:
    """The items that are marked without a person."""
    return [item for item in solutions.items.values() if item.kind in MARKED]


def reference(item: Item, key: Key, course: Course) -> Any:
    """The answer that the key itself would give."""
    if item.kind == "scorecard":
        asked = [i.id for i in indicators(item, course)]
        evidence = sorted(key.bearing({*asked, *item.given})[0]) if item.evidence else []
        return {"ratings": {name: key.ratings[name].reference for name in asked}, "evidence": evidence}
    answers: dict[str, Any] = {
        "choose": list(key.right),
        "number": key.value,
        "rank": list(key.order),
        "classify": key.groups,
    }
    return answers[item.kind]


def thoughtless(item: Item, course: Course) -> Iterator[Any]:
    """Answers that take no thought: nothing, one thing everywhere, all, none."""
    yield None
    if item.kind == "scorecard":
        asked = [i.id for i in indicators(item, course)]
        statements = [s.id for s in course.case(item.case or "").statements] if item.evidence else []
        for level in (*(x.level for x in course.framework.scale.levels), UNKNOWN, None):
            for ticked in ([], statements):
                yield {"ratings": dict.fromkeys(asked, level), "evidence": ticked}
    if item.kind == "choose":
        yield from ([], [o.id for o in item.options]) if item.several else ([],)
    if item.kind == "rank":
        yield from ([], [t.id for t in item.things])
    if item.kind == "classify":
        yield from ({f.id: g.id for f in item.facts} for g in item.groups)
        yield {}


def exercises() -> list[Solutions]:
    """Every exercise of the real course."""
    return [Solutions.of(ROOT, p.parent.name) for p in sorted(ROOT.glob("solutions/*/key.yaml"))]


def both(solutions: Solutions) -> list[Solutions]:
    """The small exercise and the real ones."""
    return [solutions, *exercises()]


def test_reference_earns_all(solutions: Solutions) -> None:
    """The key's own answers earn every automatic point, in the small exercise and in each real one."""
    for one in both(solutions):
        for item in automatic(one):
            value, misfits = salvage(item, one.course, reference(item, one.keys[item.id], one.course))
            assert misfits == [], item.id
            assert marked(one, item.id, value).points == item.points, item.id


def test_no_thought_earns_nothing(solutions: Solutions) -> None:
    """A blank, one level or "?" everywhere, all or nothing ticked, one group, the order shown: 0 points."""
    for one in both(solutions):
        for item in automatic(one):
            for value in thoughtless(item, one.course):
                assert marked(one, item.id, value).points == 0, (item.id, value)


def test_scorecard_by_hand(solutions: Solutions) -> None:
    """Ratings and evidence of a scorecard worth 30, worked by hand.

    Key: seat 2 (1 to 2), recognition 4, voice 1, choice "?". Given 3, 4, 2, "?": (3-2)² + 0 + (2-1)² + 0 = 2.
    Constants: 1 gives 0+9+0+4 = 13, 2 gives 0+4+1+4 = 9, 3 gives 1+1+4+4 = 10, 4 gives 4+0+9+4 = 17,
    5 gives 9+1+16+4 = 30, "?" gives 4+4+4+0 = 12; the best is 9. Ratings earn 1 - 2/9 = 7/9.
    Evidence is S1, S2, S6 of which S1 and S2 are ticked, and S4 of the two others: 2/3 - 1/2 = 1/6.
    Points: 30 x (0.6 x 7/9 + 0.4 x 1/6) = 14 + 2 = 16.
    """
    ratings = {"seat": 3, "recognition": 4, "voice": 2, "choice": "?"}
    result = marked(solutions, SCORE, {"ratings": ratings, "evidence": ["S1", "S2", "S4", "S5"]})
    assert [p.share for p in result.parts] == [pytest.approx(7 / 9), pytest.approx(1 / 6)]
    assert [p.weight for p in result.parts] == [0.6, 0.4]
    assert (result.points, result.max_points) == (16.0, 30.0)


@pytest.mark.parametrize(
    ("id", "value", "points"),
    [
        ("several", ["b", "d"], 10),
        ("several", ["b"], 5),  # 1/2 - 0/2
        ("several", ["b", "d", "a"], 5),  # 2/2 - 1/2
        ("several", ["b", "a"], 0),  # 1/2 - 1/2
        ("one", ["b"], 10),
        ("one", ["a"], 0),
        ("number", 66.7, 10),
        ("number", 66.2, 10),
        ("number", 67.2, 0),
        ("number", 33.3, 0),
        ("rank", ["c", "b", "a"], 10),
        ("rank", ["b", "c", "a"], 3.33),  # two pairs of three right: (2 - 1) / 3
        ("rank", ["b", "a", "c"], 0),  # one pair of three right: -1/3, so 0
        ("facts", {"f": "x", "g": "y", "h": "x"}, 10),
        ("facts", {"f": "x", "g": "y"}, 0),  # 2/3 right, as x everywhere would: base 2/3
    ],
)
def test_points_by_hand(solutions: Solutions, id: str, value: Any, points: float) -> None:
    """Each kind, worth 10, by hand."""
    assert marked(solutions, f"bridge-{id}", value).points == points


def test_edge_of_a_tolerance(solutions: Solutions) -> None:
    """Rounding of decimal fractions decides nothing at the edge of a tolerance."""
    item = solutions.items["bridge-number"]
    key = evolve(solutions.keys["bridge-number"], value=0.3, tolerance=0.1, wrong_turns=())
    for value, points in ((0.2, 10), (0.4, 10), (0.1 + 0.1, 10), (0.19, 0), (0.41, 0)):
        assert mark(item, value, key, solutions.course).points == points


def texts(result: Mark) -> str:
    """All that a mark says, in one text."""
    return "\n".join(f"{r.about}: {r.text}" for r in result.reasons)


def test_reasons_of_a_scorecard(solutions: Solutions) -> None:
    """A scorecard says for each rating what the key says and why, and for each tick what it was worth."""
    value = {"ratings": {"seat": 4, "recognition": 4, "voice": 2}, "evidence": ["S2", "S4", "S5"]}
    said = texts(marked(solutions, SCORE, value))
    for line in (
        "A seat: You gave 4; the authored key says 2 (1 to 2 accepted). No vote.",
        "Evidence: S2 (rows partners coop).",
        "Recognition: You gave 4; the authored key says 4.",
        "Choice: You did not rate this; the authored key says insufficient evidence. Two ideas are too few.",
        "S2: You ticked S2, which is evidence here. It shows the seat.",
        "S4: You leaned on S4, which is tempting, not evidence. A prize is praise.",
        "S5: S5 is debatable, so it does not count either way. One voice only.",
        "S6: You passed over S6, which is evidence here. It shows who decides.",
    ):
        assert line in said, said


def test_evidence_of_something_else(solutions: Solutions) -> None:
    """Evidence that bears only on what is not rated here is called so."""
    item = evolve(solutions.items[SCORE], dimensions=("power",))
    result = mark(item, {"ratings": {}, "evidence": ["S2"]}, solutions.keys[SCORE], solutions.course)
    assert "S2, which is evidence, but for something that is not rated here" in texts(result)


def test_reason_of_a_wrong_turn(solutions: Solutions) -> None:
    """A number that a known mistake leads to is answered with that mistake; numbers are written in full."""
    (reason,) = marked(solutions, "bridge-number", 33.3).reasons
    assert reason.text == (
        "You gave 33.3; the authored key says 67 per cent. That is what is named. Two rows of three."
    )
    item = evolve(solutions.items["bridge-number"], unit="", high=None)
    result = mark(item, 1234567.0, solutions.keys["bridge-number"], solutions.course)
    assert texts(result).endswith("You gave 1,234,567; the authored key says 67. Two rows of three.")


def test_given_ratings_bear_evidence(course: Course) -> None:
    """A rating that is given is not marked, but evidence for it counts as evidence."""
    item = evolve(course.item("mill-both"), given={"seat": 2})
    assert item.key
    result = mark(item, {"ratings": {}, "evidence": ["S2"]}, item.key, course)
    assert "You ticked S2, which is evidence here." in texts(result)
    assert "A seat" not in [r.about for r in result.reasons]


SENTENCE = re.compile(r'.*[.!?][”"»)]?', re.DOTALL)


def test_reasons_are_sentences(solutions: Solutions) -> None:
    """Every reason, rule and origin is a whole sentence, no field left open, and says whose key it is."""
    for one in both(solutions):
        for item in automatic(one):
            answers = [reference(item, one.keys[item.id], one.course), *thoughtless(item, one.course)]
            for value in answers:
                result = marked(one, item.id, value)
                assert "authored key" in result.origin
                assert result.reasons
                for text in (*(r.text for r in result.reasons), result.rule, result.origin):
                    assert SENTENCE.fullmatch(text), (item.id, text)
                    assert not re.search(r"\{\w+\}|  | \.", text), (item.id, text)


def test_page(solutions: Solutions) -> None:
    """A mark's page shows points, reasons, rule and origin, and takes nothing in a text for HTML."""
    result = marked(solutions, "bridge-one", ["a"])
    reasons = tuple(evolve(r, text=f"<script>{r.text}") for r in result.reasons)
    page = mark_html(evolve(result, reasons=reasons), solutions.course.say)
    assert "0 of 10 points" in page
    assert "authored key" in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "points" not in mark_html(result, solutions.course.say, graded=False).split("<small>")[0]


@settings(deadline=None, max_examples=150)
@given(raw=HOSTILE)
@pytest.mark.parametrize("id", [SCORE, "bridge-several", "bridge-number", "bridge-rank", "bridge-facts"])
def test_points_stay_within_bounds(solutions: Solutions, id: str, raw: Any) -> None:
    """Whatever a hand-in holds, its points are a plain finite float from 0 to the item's points."""
    item = solutions.items[id]
    value, _ = salvage(item, solutions.course, raw)
    points = marked(solutions, id, value).points
    assert type(points) is float
    assert math.isfinite(points)
    assert 0 <= points <= (item.points or 0)


ratings = st.fixed_dictionaries(
    dict.fromkeys(("seat", "recognition", "voice", "choice"), st.sampled_from([1, 2, 3, 4, 5, "?"]))
)
statements = st.sets(st.sampled_from(["S1", "S2", "S3", "S4", "S5", "S6"]))


@settings(deadline=None)
@given(ratings, statements, st.sampled_from(["S1", "S2", "S6"]), st.sampled_from(["S3", "S4"]))
def test_evidence_pays(
    solutions: Solutions, rated: dict[str, Any], ticked: set[str], right: str, wrong: str
) -> None:
    """Ticking one more real piece of evidence never costs points, and one more of the rest never pays."""

    def points(evidence: set[str]) -> float:
        return marked(solutions, SCORE, {"ratings": rated, "evidence": sorted(evidence)}).points

    assert points(ticked | {right}) >= points(ticked) >= points(ticked | {wrong})
    assert points(ticked | {"S5"}) == points(ticked - {"S5"})


@settings(deadline=None)
@given(ratings, statements, st.sampled_from(["seat", "recognition", "voice"]))
def test_nearer_never_earns_less(
    solutions: Solutions, rated: dict[str, Any], ticked: set[str], name: str
) -> None:
    """Putting one rating right never costs points."""
    own = solutions.keys[SCORE].ratings[name].reference
    before = marked(solutions, SCORE, {"ratings": rated, "evidence": sorted(ticked)}).points
    after = marked(solutions, SCORE, {"ratings": {**rated, name: own}, "evidence": sorted(ticked)}).points
    assert after >= before
