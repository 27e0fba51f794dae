"""Proof against gaming: no points without judging, no key given away by place or length; faults say so."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner

from collabkit.answers.value import indicators, parse
from collabkit.check.whole import find_place
from collabkit.cli import main
from collabkit.content.item import Option
from collabkit.content.key import Judgement, Rating
from collabkit.demo import judgement, looks
from collabkit.faults import Fault
from collabkit.grading.build import exercises
from collabkit.learning.workspace import sources
from collabkit.proof.chance import at_least, concordance, correlation, gathering, shuffled
from collabkit.proof.command import Proven, prove, report
from collabkit.proof.limits import limit_faults, within
from collabkit.proof.shipped import Asked, shipped
from collabkit.proof.simulate import strategies
from collabkit.proof.table import GUIDE, guide_table
from collabkit.proof.tells import tells

pytestmark = pytest.mark.content

ROOT = Path(__file__).resolve().parents[1]
ASKED = shipped(find_place(ROOT))
SCALE = ASKED[0].course.framework.scale
KEY = "solutions/06_equity/key.yaml"
GUARDIANS, UPWARD = (f"solutions/{case}.reference.yaml" for case in ("guardians", "upward"))
ITEMS = "solutions/06_equity/items.yaml"
Faulty = Callable[..., list[Fault]]


@pytest.fixture(autouse=True)
def _at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def proven() -> Proven:
    """The proof of the shipped course."""
    return prove(ROOT)


def one(id: str) -> Asked:
    """A shipped item."""
    return next(a for a in ASKED if a.item.id == id)


def changed(asked: Asked, key: dict[str, Any] | None = None, **item: Any) -> Asked:
    """An item with a seeded fault, in its text or in its key."""
    return evolve(asked, item=evolve(asked.item, **item), key=evolve(asked.key, **(key or {})))


@pytest.fixture
def faults(proven: Proven) -> Faulty:
    """What the limits say of the shipped course once items are put in the place of its own."""

    def judged(*faulty: Asked) -> list[Fault]:
        earned, new = proven.earned, {a.item.id: a for a in faulty}
        asked = tuple(new.get(a.item.id, a) for a in earned.asked)
        shares = {(s.name, a.item.id): s.share(a, asked) for s in earned.strategies for a in faulty}
        return limit_faults(evolve(earned, asked=asked, shares={**earned.shares, **shares}))

    return judged


def said(faults: Sequence[Fault]) -> list[str]:
    """What the faults say, without their places."""
    return [fault.message for fault in faults]


# The shipped course


def test_shipped_course_has_no_fault(proven: Proven) -> None:
    """Without judging there is next to nothing to earn, nothing gives a key away, the guide is current."""
    assert [str(fault) for fault in proven.faults] == []


def test_every_automatic_item_is_simulated() -> None:
    """Every graded automatic item and every practice item with a key takes part."""
    from collabkit.content.course import Course, Solutions
    from collabkit.content.item import MARKED

    graded = [i for name in exercises(ROOT) for i in Solutions.of(ROOT, name).items.values()]
    practice = [i for i in Course(ROOT / "course").items.values() if i.key]
    assert {a.item.id for a in ASKED} == {i.id for i in (*graded, *practice) if i.kind in MARKED}


LIMITS = {
    "random": (0, 0.15),
    "halo": (0, 0.35),
    "copy": (0, 0.35),
    "competent": (0.65, 0.95),
    "reference": (1, 1),
}
IGNORING = {"tick-all", "tick-none", "middle", "longest", "first", "last", "blank"}


@pytest.mark.parametrize("name", [s.name for s in strategies(SCALE)])
def test_each_strategy_stays_within_its_limit(proven: Proven, name: str) -> None:
    """No strategy earns more than 5% of an exercise (chance 15%, halo and copy 35%), competence 65 to 95%."""
    strategy = next(s for s in proven.earned.strategies if s.name == name)
    least, most = LIMITS.get(name, (0, 0.05))
    for exercise in proven.earned.exercises:
        share = proven.earned.mean(strategy, exercise)
        assert least <= share <= most, exercise
        assert within(strategy, share)


def test_every_strategy_of_the_promise_is_there() -> None:
    """Every constant, everything that ignores the case, chance, halo, copy, competence and key are played."""
    constants = {f"always {level}" for level in (1, 2, 3, 4, 5, "?")}
    assert {s.name for s in strategies(SCALE)} == constants | IGNORING | set(LIMITS)


def test_small_steps_are_few() -> None:
    """Only single choices and worked steps of practice are not held to the limits, and nothing graded."""
    small = [a for a in ASKED if a.small]
    assert not [a.item.id for a in small if a.graded]
    steps = [a for a in small if a.item.kind == "scorecard"]
    assert all(len(indicators(a.item, a.course)) < 3 and not a.item.evidence for a in steps)
    assert len(steps) <= 9  # one in each lesson that scores a partnership aloud
    assert all(a.one_choice for a in small if a not in steps)


@pytest.mark.slow
def test_the_proof_is_the_same_every_time(proven: Proven) -> None:
    """A second run gives the same tables: dice and shuffles are fixed."""
    again = prove(ROOT)
    assert guide_table(again.earned, again.tells) == guide_table(proven.earned, proven.tells)


# What the simulated learners do


@pytest.mark.parametrize("asked", ASKED, ids=[a.item.id for a in ASKED])
def test_answers_are_ones_that_a_form_would_save(asked: Asked) -> None:
    """Whatever a strategy answers could have been given in the form."""
    for strategy in strategies(SCALE):
        for value in strategy.answers(asked, ASKED)[:10]:
            if value is not None:
                clean = parse(asked.item, asked.course, value)
                assert clean == value


def test_competent_is_exact_on_seven_in_ten_and_else_one_off() -> None:
    """Over many ratings 70% are exact and every other one is one level off, at the ends of the scale too."""
    given = judgement.near([1, 3, 5] * 2000, SCALE, Random(1))
    off = [abs(int(got) - want) for got, want in zip(given, [1, 3, 5] * 2000, strict=True)]
    assert set(off) == {0, 1}
    assert abs(off.count(0) / len(off) - 0.7) < 0.02


def test_competent_slips_on_one_piece_of_evidence_in_five() -> None:
    """Over many scorecards one in five pieces of evidence is missed, and as much else is ticked."""
    asked = one("equity-guardians")
    right, wrong = asked.key.bearing(set(asked.key.ratings))
    ticks = [judgement.most_evidence(asked.item, asked.key, asked.course, Random(n)) for n in range(400)]
    missed = sum(len(right - set(t)) for t in ticks)
    assert abs(missed / 400 / len(right) - 0.2) < 0.02
    assert sum(len(wrong & set(t)) for t in ticks) == pytest.approx(missed, rel=0.05)


def test_halo_is_the_case_mean_praise_and_half_the_evidence() -> None:
    """The halo learner rates the rounded mean everywhere and ticks all praise and about half the evidence."""
    halo = next(s for s in strategies(SCALE) if s.name == "halo")
    asked = one("equity-upward")
    right, _ = asked.key.bearing(set(asked.key.ratings))
    praise = {s for s, judged in asked.key.statements.items() if judged.sort == "tempting"}
    answers = halo.answers(asked, ASKED)
    assert len(answers) == 200
    assert {level for value in answers for level in value["ratings"].values()} == {2}
    assert all(praise <= set(value["evidence"]) <= praise | right for value in answers)
    found = sum(len(right & set(value["evidence"])) for value in answers)
    assert found / 200 / len(right) == pytest.approx(0.5, abs=0.03)


def test_copy_takes_levels_and_ticks_from_the_other_case() -> None:
    """A copied scorecard has the other case's levels where both rate an indicator, and its ticks by id."""
    copy = next(s for s in strategies(SCALE) if s.name == "copy")
    source, target = one("equity-upward"), one("equity-guardians")
    (value,) = copy.answers(target, [source, target])
    assert [value["ratings"][name] for name in ("seat", "recognition", "fair-terms")] == [1, 2, 1]
    assert set(value["evidence"]) == source.key.bearing(set(source.key.ratings))[0]
    assert copy.answers(target, [target]) == [None]


def test_looks_take_a_half_where_several_can_be_taken() -> None:
    """The longest half of the options is chosen where several may be, else the longest one."""
    texts = [Option(name, name * n) for name, n in (("a", 1), ("b", 4), ("c", 2), ("d", 3))]
    pick = looks.picking(looks.longest_first, 0.5)
    several = changed(one("upward-repair-clauses"), options=tuple(texts))
    assert pick(several.item, several.key, Random(1)) == ["b", "d"]
    assert pick(evolve(several.item, several=False), several.key, Random(1)) == ["b"]


# Seeded faults: items that a strategy solves


def rated(asked: Asked, *levels: Any) -> Asked:
    """A scorecard whose references are these levels, each with its accepted range where it is a pair."""
    pairs = [(x, (x, x)) if isinstance(x, int) else (x[0], x) for x in levels]
    ratings = {
        name: Rating(reference, accept, "because", (), (), "")
        for name, (reference, accept) in zip(asked.key.ratings, pairs, strict=True)
    }
    return changed(asked, {"ratings": ratings})


def test_a_constant_that_would_do_is_named(faults: Faulty) -> None:
    """A scorecard that one level everywhere solves is named at its key, with what to change."""
    faulty = rated(one("equity-guardians"), 3, 3, (2, 3), 3, (3, 4), 3)
    (fault,) = faults(faulty)
    line = (ROOT / GUARDIANS).read_text(encoding="utf-8").splitlines()[fault.line - 1]
    assert (fault.path, line.strip()) == (GUARDIANS, "ratings:")
    assert fault.message == (
        'item "equity-guardians": can be answered with 3 everywhere, which earns 60% of it; '
        "ask for indicators whose references differ more, or narrow the accepted ranges"
    )


def test_wide_ranges_are_named(faults: Faulty) -> None:
    """A range that takes in more than half of the levels is named at its own line."""
    wide = rated(one("equity-upward"), (1, 3), 2, 1, 4, 5, 2)
    (fault,) = faults(wide)
    line = (ROOT / UPWARD).read_text(encoding="utf-8").splitlines()[fault.line - 1]
    assert (fault.path, line.strip()) == (UPWARD, "seat:")
    assert fault.line > one("equity-upward").key_line
    assert fault.message == (
        'item "equity-upward": the range 1 to 3 of seat takes in 3 of 5 levels, so most guesses are right; '
        "narrow it, or leave seat out"
    )


def test_references_too_close_together_are_named(faults: Faulty) -> None:
    """Where one level off costs everything, competence earns too little and the item is named."""
    faulty = rated(evolve(one("equity-guardians")), 3, 3, 3, 3, 3, 4)
    faulty = changed(faulty, evidence=False)
    (message,) = said(faults(faulty))
    assert message == (
        'item "equity-guardians": a competent learner earns 16% of it; one level off costs nearly all; '
        "ask for indicators whose references differ more"
    )


def test_the_longest_right_is_named(faults: Faulty) -> None:
    """Options that are right because they are longest are named where they stand."""
    asked = one("upward-repair-clauses")
    options = tuple(
        evolve(o, text=o.text + (" And so forth, at length." if o.id in asked.key.right else ""))
        for o in asked.item.options
    )
    (fault,) = faults(changed(asked, options=options))
    assert (fault.path, fault.line) == (ITEMS, asked.item.line)
    assert fault.message == (
        'item "upward-repair-clauses": choosing the longest option earns 100% of it; '
        "shorten the right options, or lengthen the others"
    )


@pytest.mark.parametrize(("place", "word"), [(slice(5), "first"), (slice(5, 10), "last")])
def test_the_first_or_last_right_is_named(faults: Faulty, place: slice, word: str) -> None:
    """Right options that all stand at one end of the list are named."""
    asked = one("upward-repair-clauses")
    right = tuple(o.id for o in asked.item.options[place])
    assert (
        f'item "upward-repair-clauses": choosing the {word} earns 100% of it; '
        "mix the options, so that no place is a good guess, or offer more of them"
    ) in said(faults(changed(asked, {"right": right})))


def test_a_number_in_the_middle_is_named(faults: Faulty) -> None:
    """A number that is the middle of its own range is named."""
    faulty = changed(one("upward-recognised"), low=0.0, high=40.0)
    (message,) = said(faults(faulty))
    assert "so that the value is neither an end nor the middle of its range" in message


def test_an_order_turned_round_is_named(faults: Faulty) -> None:
    """An order that is the reverse of the one shown is named, though the one shown earns nothing."""
    asked = one("upward-repair-order")
    order = tuple(thing.id for thing in asked.item.things)[::-1]
    assert (
        'item "upward-repair-order": the order shown, turned round, earns 100% of it; '
        "mix the things, so that neither the order shown nor its reverse is near the key"
    ) in said(faults(changed(asked, {"order": order})))


def test_a_key_like_the_practice_case_is_named(proven: Proven) -> None:
    """Beside one practice case with the same references, a graded scorecard is named: copying would pay."""
    source = one("equity-and-power")
    ratings = {name: source.key.ratings[name] for name in one("equity-guardians").key.ratings}
    statements = {name: source.key.statements[name] for name in one("equity-guardians").key.statements}
    faulty = changed(one("equity-guardians"), {"ratings": ratings, "statements": statements})
    pair = (faulty, source)
    shares = {(s.name, a.item.id): s.share(a, pair) for s in proven.earned.strategies for a in pair}
    found = limit_faults(evolve(proven.earned, asked=pair, shares=shares))
    fault = next(f for f in found if "copying another answer earns 100%" in f.message)
    assert (fault.path, fault.line) == (GUARDIANS, faulty.key_line)
    assert fault.message.endswith("so that its references are not those of the other case")


def test_a_key_that_its_own_answer_fails_is_named(faults: Faulty) -> None:
    """Where the reference can't earn every point, the key is named."""
    asked = one("equity-guardians")
    statements = {name: Judgement("irrelevant", (), "") for name in asked.key.statements}
    assert any(
        message.endswith("mend its key: the key's own answer has to earn every point")
        for message in said(faults(changed(asked, {"statements": statements})))
    )


# Seeded faults: place and length


def singles(count: int, right: Sequence[int], lengths: Sequence[int]) -> list[Asked]:
    """As many single choices of three, the right one at these places in turn, the longest at those."""
    made = []
    for n in range(count):
        place, longest = right[n % len(right)], lengths[n % len(lengths)]
        options = tuple(Option(x, x * (9 if i == longest else 5)) for i, x in enumerate("abc"))
        item = {"options": options, "id": f"one-{n}"}
        made.append(changed(one("recall-open"), {"right": ("abc"[place],)}, **item))
    return made


def test_always_the_first_is_named() -> None:
    """Where the first option is right in every single choice, each of them is named."""
    faults = [fault for tell in tells(singles(4, [0], [1, 2])) for fault in tell.faults]
    assert len(faults) == 4
    assert faults[0].path == "course/items/06_equity.yaml"
    assert faults[0].message == (
        'item "one-0": the first option is right, as in 4 of 4 questions where one is chosen '
        "(by chance 1.3); move the first"
    )


def test_always_the_longest_is_named() -> None:
    """Where the longest option is right in every single choice, each of them is named."""
    faults = [fault for tell in tells(singles(6, [0, 1, 2], [0, 1, 2])) for fault in tell.faults]
    assert len(faults) == 6
    assert faults[0].message.endswith("(by chance 2.0); reword, so that another is the longest")


def test_no_pattern_no_fault() -> None:
    """Single choices whose place and length go round give no fault."""
    found = tells(singles(9, [0, 1, 2], [1, 1, 1, 2, 2, 2, 0, 0, 0]))
    assert [fault for tell in found for fault in tell.faults] == []


def longer(asked: Asked) -> Asked:
    """The same scorecard on a case whose evidence is wordier than the rest."""
    case = asked.course.case(asked.item.case or "")
    more = {s for s, judged in asked.key.statements.items() if judged.sort in ("supports", "contradicts")}
    statements = tuple(
        evolve(s, text=s.text + " More could be said." * (s.id in more)) for s in case.statements
    )
    asked.course._cases[case.id] = evolve(case, statements=statements)
    return asked


def test_wordy_evidence_is_named() -> None:
    """Evidence that is longer than the rest is named by case, with what to shorten or to lengthen."""
    cards = [a for a in shipped(find_place(ROOT)) if a.item.id in ("equity-guardians", "equity-upward")]
    faults = [fault for tell in tells([longer(card) for card in cards]) for fault in tell.faults]
    cases = ("guardians", "upward")
    assert {fault.path for fault in faults} == {f"course/cases/{case}/case.yaml" for case in cases}
    first = next(f for f in faults if f.message.startswith("evidence among statements in guardians"))
    line = (ROOT / first.path).read_text(encoding="utf-8").splitlines()[first.line - 1]
    assert line == "statements:"
    assert "are longer than the rest" in first.message
    assert 'shorten "The coordinators' in first.message


def test_evidence_in_one_place_is_named() -> None:
    """Evidence that stands before everything else is named."""
    asked = one("equity-guardians")
    statements = {
        name: Judgement("supports" if n < 9 else "irrelevant", ("seat",), "")
        for n, name in enumerate(asked.key.statements)
    }
    found = [f.message for t in tells([changed(asked, {"statements": statements})]) for f in t.faults]
    (message,) = found
    assert message.startswith("evidence among statements in guardians stand mostly early (r = -0.8")
    assert message.endswith("over the course); mix them")


def test_facts_in_blocks_are_named() -> None:
    """Facts that stand together by group are named."""
    asked = one("equity-facts")
    groups = {f.id: asked.item.groups[n // 2].id for n, f in enumerate(asked.item.facts)}
    found = [f.message for t in tells([changed(asked, {"groups": groups})]) for f in t.faults]
    sentence = "facts of one group are alike in place, more than chance would have it; mix them"
    assert f'item "equity-facts": {sentence}' in found


# The arithmetic


def test_chance_of_hits_is_exact() -> None:
    """The probability of so many hits is the sum over all outcomes."""
    chances = [0.5, 0.25, 1 / 3, 0.2]
    for hits in range(5):
        total = 0.0
        for outcome in product((0, 1), repeat=4):
            weight = 1.0
            for hit, p in zip(outcome, chances, strict=True):
                weight *= p if hit else 1 - p
            total += weight * (sum(outcome) >= hits)
        assert at_least(hits, chances) == pytest.approx(total)


def test_figures_by_hand() -> None:
    """Correlation, share of variance and concordance of four texts are those worked out by hand."""
    halves = [([0.0, 1.0, 2.0, 3.0], [0.0, 0.0, 1.0, 1.0])]
    assert correlation(halves) == pytest.approx(2 / (5**0.5))
    assert gathering(halves) == pytest.approx(4 / 5)
    assert concordance([([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 3.0, 2.0])]) == pytest.approx(4 / 6)
    flat = [([0.0, 1.0], [1.0, 1.0])]
    assert (correlation(flat), concordance([]), gathering([([1.0], [0.0])])) == (0, 0, 0)


def test_shuffled_p_is_the_exact_one() -> None:
    """Of the six ways to place two of four, two are as extreme as the halves: p is about a third."""
    halves = [([0.0, 1.0, 2.0, 3.0], [0.0, 0.0, 1.0, 1.0])]
    assert shuffled(correlation, halves) == pytest.approx(1 / 3, abs=0.03)


# The command


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with this course and one of its exercises, to be changed; also the working folder."""
    shutil.copytree(ROOT / "course", tmp_path / "course")
    others = [name for name in exercises(ROOT) if name != "06_equity"]
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions", ignore=shutil.ignore_patterns(*others))
    for path in (tmp_path / "course" / "items").glob("0[1-57-9]*.yaml"):
        path.unlink()
        path.parents[1].joinpath(f"{path.stem}.ipynb").unlink()
    monkeypatch.chdir(tmp_path)
    prove(tmp_path, write=True)
    return tmp_path


def test_the_command_prints_tables_and_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """On the shipped course there are two tables and a closing line."""
    assert report(ROOT, write=False)
    out = capsys.readouterr().out
    assert "competent" in out
    assert "evidence among" in out
    assert f"Marking: {len(ASKED)} items, no fault" in out


def of_guide(found: Proven) -> list[Fault]:
    """The faults of the guide: with one exercise alone some lengths are less even than in all."""
    return [fault for fault in found.faults if fault.path.endswith(GUIDE)]


def test_the_command_names_a_fault_and_fails(copied: Path) -> None:
    """A constant that would do fails the command, with file and line."""
    key = copied / UPWARD
    text = key.read_text(encoding="utf-8")
    rest = re.sub(r"reference: \d\n(\s+)accept: \[\d, \d\]", r"reference: 1\n\1accept: [1, 1]", text)
    key.write_text(rest, encoding="utf-8")
    result = CliRunner().invoke(main, ["check", "--marking"])
    line = text.split("\nratings:")[0].count("\n") + 2
    assert result.exit_code == 1
    sentence = 'item "equity-upward": can be answered with 1 everywhere, which earns'
    assert f"{UPWARD}:{line}: {sentence}" in result.output


def test_a_stale_table_is_named_and_written(copied: Path) -> None:
    """A table in the guide that differs from the content's is a fault, and --write mends it."""
    guide = copied / "course" / GUIDE
    good = guide.read_text(encoding="utf-8")
    guide.write_text(good.replace("| 100.0% |", "| 99.0% |"), encoding="utf-8")
    (fault,) = of_guide(prove(copied))
    assert str(fault).startswith(f"course/{GUIDE}:")
    assert fault.message == "the table is not what the content gives; run: collabkit check --marking --write"
    assert of_guide(prove(copied, write=True)) == []
    assert guide.read_text(encoding="utf-8") == good


def test_a_guide_without_a_place_is_named(copied: Path) -> None:
    """A guide that lacks the two lines for the table is told so."""
    (copied / "course" / GUIDE).write_text("# For instructors\n", encoding="utf-8")
    (fault,) = of_guide(prove(copied))
    assert fault.message.startswith("has no place for the table; write these two lines: <!-- begin")


def test_content_that_cannot_be_read_comes_first(copied: Path) -> None:
    """Where a file can't be read its fault is said, and that the proof has to wait."""
    (copied / KEY).write_text("items: [", encoding="utf-8")
    result = CliRunner().invoke(main, ["check", "--marking"])
    assert result.exit_code == 1
    assert "can't be proven before these are mended" in result.output


def test_a_folder_without_keys_has_nothing_to_prove(capsys: pytest.CaptureFixture[str]) -> None:
    """An exercise as learners get it holds no key, so there is nothing to prove."""
    assert report(ROOT / "exercises" / "06_equity", write=False)
    assert "nothing to prove" in capsys.readouterr().out


def test_the_guide_stays_with_instructors() -> None:
    """The guide is not among the files of a learner's copy."""
    assert (ROOT / "course" / GUIDE).is_file()
    assert GUIDE not in sources(ROOT)
