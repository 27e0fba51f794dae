"""The rater fingerprint: what it counts, what it says, when it keeps quiet; figures worked by hand."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import collabkit
from collabkit import notebook
from collabkit.answers.store import Answers, Entry
from collabkit.answers.value import indicators
from collabkit.content.course import Course
from collabkit.content.item import Item
from collabkit.content.key import Origin
from collabkit.faults import Faults
from collabkit.fingerprints import Rated, beside_html, collect, fingerprint_page, pattern, reveal_page
from collabkit.fingerprints import sentences as told
from collabkit.fingerprints.growth import change, growth
from collabkit.fingerprints.page import how, made_from, whose
from collabkit.fingerprints.pattern import Near
from collabkit.fingerprints.ratings import counts
from collabkit.forms.control import Control

COURSE = Path(__file__).parents[1] / "course"
AUTHORED = Origin("authored", 1, "2026-11-23", "")
PANEL = Origin("panel", 2, "2026-11-23", "", 7, {"alpha": 0.81})
DIMENSIONS = ("power", "trust", "equity")
Pairs = Sequence[tuple[int | str, int | str]]


@pytest.fixture(scope="module")
def course() -> Course:
    """The course as learners get it."""
    return Course(COURSE)


def rate(
    pairs: Pairs, *, dimension: str = "equity", case: str = "a", module: str = "00_start_here"
) -> list[Rated]:
    """Ratings (own, key) of one case and dimension; only the reference is accepted."""
    return [
        Rated(case, dimension, f"{dimension}-{n}", module, own, key, _exactly(key), AUTHORED)
        for n, (own, key) in enumerate(pairs)
    ]


def _exactly(key: int | str) -> tuple[int, int] | None:
    return (key, key) if isinstance(key, int) else None


def table(own: Sequence[Sequence[int]], key: Sequence[Sequence[int]]) -> list[Rated]:
    """Ratings from two tables, cases × dimensions."""
    return [
        one
        for case, (x, t) in enumerate(zip(own, key, strict=True))
        for dimension, pair in zip(DIMENSIONS, zip(x, t, strict=True), strict=False)
        for one in rate([pair], dimension=dimension, case=str(case))
    ]


# The numbers


def test_leniency() -> None:
    """Five of eight ratings one level too high: the mean is 5/8 and its margin 2·√(15/56)/√8 = 0.366."""
    found = pattern.lean(rate([(3, 2)] * 5 + [(2, 2)] * 3))
    assert found.mean == pytest.approx(0.625)
    assert found.margin == pytest.approx(2 * (15 / 56 / 8) ** 0.5)
    assert found.sign == 1
    assert pattern.lean(rate([(1, 2)] * 5 + [(2, 2)] * 3)).sign == -1


def test_a_little_leniency_is_not_spoken_of() -> None:
    """Two of eight too high can be chance, and even certainty needs a quarter of a level."""
    assert pattern.lean(rate([(3, 2)] * 2 + [(2, 2)] * 6)).sign == 0
    assert pattern.lean(rate([(3, 2)] * 20 + [(2, 2)] * 80)).sign == 0


def test_spread() -> None:
    """Ratings 2, 2, 4, 4 have a standard deviation of 1 and keys 1, 1, 5, 5 one of 2: half as wide."""
    assert pattern.spread(rate([(2, 1), (2, 1), (4, 5), (4, 5)])) == pytest.approx(0.5)


def test_spread_without_variance() -> None:
    """Ratings all alike have no spread; keys all alike leave nothing to compare with."""
    assert pattern.spread(rate([(3, 1), (3, 5)])) == 0
    assert pattern.spread(rate([(1, 3), (5, 3)])) is None


KEY = ((1, 1, 1), (1, 5, 5), (5, 1, 5), (5, 5, 1))
"""Four cases, three dimensions: each pair of dimensions is uncorrelated."""


def test_halo() -> None:
    """Whoever rates every dimension by the case correlates them at 1 where the key has 0: halo is 1."""
    colours = [(1, 1, 1), (2, 2, 2), (4, 4, 4), (5, 5, 5)]
    assert pattern.halo(table(colours, KEY)) == pytest.approx(1)
    assert pattern.halo(table(KEY, KEY)) == pytest.approx(0)


def test_halo_of_one_pair_in_three() -> None:
    """Only power and trust go together: halo is the mean of 1, 0 and 0."""
    own = [(x, x, z) for x, _, z in KEY]
    assert pattern.halo(table(own, KEY)) == pytest.approx(1 / 3)


def test_halo_over_ragged_modules() -> None:
    """A fifth case rated on equity alone changes nothing: a pair is taken over cases that have both."""
    more = rate([(5, 1)], dimension="equity", case="e")
    assert pattern.halo(table([(x, x, z) for x, _, z in KEY], KEY) + more) == pytest.approx(1 / 3)


def test_halo_needs_cases_dimensions_and_variance() -> None:
    """Three cases, two dimensions, one case, or ratings all alike: no halo is claimed."""
    assert pattern.halo(table(KEY[:3], KEY[:3])) is None
    assert pattern.halo(table([row[:2] for row in KEY], [row[:2] for row in KEY])) is None
    assert pattern.halo(table(KEY[:1], KEY[:1])) is None
    assert pattern.halo(table([(3, 3, 3)] * 4, KEY)) is None


def test_order() -> None:
    """One level too harsh keeps the order; turned round it is the opposite; three cases are too few."""
    assert (pattern.order(table([[x - 1 for x in row] for row in KEY], KEY)) or 0) > pattern.SAME_ORDER
    assert (pattern.order(table([[6 - x for x in row] for row in KEY], KEY)) or 0) < pattern.OTHER_ORDER
    assert pattern.order(table(KEY[:3], KEY[:3])) is None


def test_several_indicators_make_one_cell() -> None:
    """A case's rating on a dimension is the mean of its indicators, the key's over the same ones."""
    cells = pattern.by_dimension(rate([(1, 2), (4, 4), ("?", 5), (5, "?")]))
    assert cells == {"equity": {"a": (2.5, 3.0)}}


def test_near_counts_the_accepted_range() -> None:
    """Inside the range nothing is off; outside it, the levels to its nearer end count."""
    accept = Rated("a", "equity", "seat", "00", 4, 2, (2, 3), AUTHORED)
    assert accept.off == 1
    assert pattern.near([accept, *rate([(3, 3), (1, 3), ("?", 3)])]) == Near(3, 1, 1.0)


# The sentences


def test_lenient_harsh_even(course: Course) -> None:
    """The first sentence names the direction and how far, or says that none can be told."""
    assert "0.6 of a level above the key: somewhat lenient" in told.level(
        rate([(3, 2)] * 5 + [(2, 2)] * 3), course
    )
    assert "0.6 of a level below the key: somewhat harsh" in told.level(
        rate([(1, 2)] * 5 + [(2, 2)] * 3), course
    )
    assert "as far as 8 ratings can tell" in told.level(rate([(2, 2)] * 8), course)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([(2, 1), (4, 5)], "from 2 to 4 and differ from each other 0.5 times"),
        ([(1, 2), (5, 4)], "from 1 to 5 and differ from each other 2.0 times"),
        ([(1, 1), (5, 5)], "about as widely as the key; your ratings go from 1 to 5"),
        ([(3, 1), (3, 5)], "All your ratings are a 3"),
        ([(1, 3), (5, 3)], "The key gives all of these a 3"),
    ],
)
def test_scale(pairs: Pairs, words: str, course: Course) -> None:
    """How much of the scale is used, also where nothing differs."""
    assert words in told.scale(rate(pairs), course)


def test_halo_sentence(course: Course) -> None:
    """Halo is named, or its absence; with too few cases the sentence says how many it takes."""
    assert "colour the next" in told.halo(table([(1, 1, 1), (2, 2, 2), (4, 4, 4), (5, 5, 5)], KEY), course)
    assert "each dimension by itself" in told.halo(table(KEY, KEY), course)
    assert "from 4 partnerships on" in told.halo(rate([(1, 1)] * 9), course)
    assert told.halo(table([[x // 4 + 3 for x in row] for row in KEY], KEY), course) == ""


def test_where_it_is_sharp(course: Course) -> None:
    """Three of three in one dimension and none of three, two levels off, in another: both are named."""
    both = rate([(2, 2)] * 3) + rate([(4, 2)] * 3, dimension="trust")
    assert "sharpest for Equity (3 of 3) and least sharp for Trust (0 of 3)" in told.sharp(both, course)
    assert told.sharp(both, course).startswith("3 of your 6 ratings lie inside the accepted range.")


def test_small_differences_in_sharpness_are_chance(course: Course) -> None:
    """One rating in three one level off is no weakness, and two ratings are too few to compare."""
    both = rate([(2, 2)] * 3) + rate([(2, 2), (2, 2), (3, 2)], dimension="trust")
    assert "about as near" in told.sharp(both, course)
    assert "have 3 ratings each" in told.sharp(both[:5], course)


def test_whose_key(course: Course) -> None:
    """Whatever is shown says whose key it is held against."""
    assert whose([AUTHORED], course).startswith("Held against the authored key")
    assert "the key of a panel of 7, alpha .81, version 2" in whose([AUTHORED, PANEL], course)


def test_left_out_is_said(course: Course) -> None:
    """A "?" of the learner or of the key is no level: left out, and said; one case is said to be one."""
    rated = rate([(3, 3), ("?", 3), (3, "?"), ("?", "?")])
    assert pattern.levels(rated) == [(3, 3)]
    assert "from 1 ratings of one sample partnership" in made_from(rated, course)
    assert "Left out: 3 more, where you or the key said “insufficient evidence”" in made_from(rated, course)
    assert "Left out" not in made_from(rate([(3, 3)]), course)


def test_picture(course: Course) -> None:
    """The picture has a row for each dimension rated, in the framework's order, with the same in words."""
    drawn = told.picture(rate([(2, 4), (3, 4)]) + rate([(1, 1)], dimension="power"), course)
    assert drawn.rows == (("Collective power (1 of 1)", "1.0", "1.0"), ("Equity (0 of 2)", "2.5", "4.0"))
    assert "Equity (0 of 2): you 2.5, key 4.0" in drawn.alt


# Growth


def test_growth_nearer(course: Course) -> None:
    """2 of 10 at first and 9 of 10 since is more than chance; the line has both, the chart each module."""
    first = rate([(1, 1)] * 2 + [(2, 1)] * 8)
    later = rate([(1, 1)] * 5, module="06_equity") + rate([(1, 1)] * 4 + [(2, 1)], module="09_capstone")
    found = growth(first + later, course)
    assert found.line == (
        "In 00 Start here, 2 of 10 ratings lay inside the accepted range; since then, 9 of 10. "
        "Your eye has become sharper."
    )
    assert found.chart
    assert [row[1] for row in found.chart.rows] == ["20%", "100%", "80%"]


def test_growth_is_not_claimed_lightly() -> None:
    """5 of 10 and 7 of 10 may be chance; 9 of 10 and 2 of 10 are farther off, and said."""
    assert change(Near(10, 5, 0.5), Near(10, 7, 0.3)) == 0
    assert change(Near(10, 2, 1), Near(10, 9, 0.1)) == 1
    assert change(Near(10, 9, 0.1), Near(10, 2, 1)) == -1
    assert change(Near(10, 10, 0), Near(10, 10, 0)) == 0


def test_growth_of_who_has_done_some(course: Course) -> None:
    """Only the start, no start, or few: what there is is shown, and no change is claimed."""
    start, later = rate([(1, 1)] * 8), rate([(1, 1)] * 5, module="06_equity")
    assert growth(start, course).line.endswith("The next modules will show what changes.")
    assert "You have committed none there" in growth(later, course).line
    assert growth(start + later, course).line.endswith(
        "It takes 8 on either side to tell a change from chance."
    )
    few = growth(start + later[:2], course).chart
    assert few
    assert few.note == "Not drawn, with fewer than 3 ratings: 06 Equity."
    assert growth(later[:2], course).chart is None


# What counts


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's copy of the course that is the working folder, with two more scorecards."""
    folder = tmp_path / "my_course"
    left_out = shutil.ignore_patterns("answers.json*", ".*", "*.ipynb")
    shutil.copytree(COURSE, folder, ignore=left_out)
    add(
        folder,
        "01_power",
        card("all-power", "power, information, trust"),
        card("open-power", "power", commit=False),
    )
    monkeypatch.chdir(folder)
    monkeypatch.setattr(notebook, "_courses", {})
    monkeypatch.setattr(notebook, "_kept", {})
    return folder


def card(id: str, dimensions: str, *, commit: bool = True, more: str = "") -> str:
    """A practice scorecard of the Even Table, as it stands in a file of items."""
    return (
        f"  - {{id: {id}, kind: scorecard, title: Card {id}, case: even-table, dimensions: [{dimensions}], "
        f"commit: {json.dumps(commit)}, prompt: Rate.{more}}}\n"
    )


def add(folder: Path, module: str, *cards: str) -> None:
    """Write a module's file of items."""
    (folder / "items" / f"{module}.yaml").write_text("format: 1\nitems:\n" + "".join(cards), encoding="utf-8")


def commit(folder: Path, id: str, ratings: dict[str, Any] | int | None = None) -> Item:
    """Answer a scorecard (with the key, one level, or as given) and commit it."""
    course = Course(folder)
    item = course.item(id)
    assert item.key
    own = {
        i.id: item.key.ratings[i.id].reference if ratings is None else ratings
        for i in indicators(item, course)
    }
    value: dict[str, Any] = {"ratings": ratings if isinstance(ratings, dict) else own}
    if item.evidence:
        value["evidence"] = ["S1", "S11"]
    control = Control(item, course, Answers(folder))
    control.save(value)
    control.press("commit")
    assert control.committed
    return item


def rated_in(folder: Path) -> tuple[Rated, ...]:
    """What the fingerprint is made of."""
    return collect(Course(folder), Answers(folder).all())


def test_only_committed_scorecards_count(room: Path) -> None:
    """A saved scorecard counts for nothing; committed, all its ratings do, with module and reference."""
    course = Course(room)
    control = Control(course.item("all-power"), course, Answers(room))
    control.save({"ratings": {"voice": 5}})
    assert rated_in(room) == ()
    commit(room, "all-power")
    found = {one.indicator: one for one in rated_in(room)}
    assert len(found) == 9
    assert (found["voice"].module, found["voice"].dimension) == ("01_power", "power")
    assert (found["voice"].levels, found["voice"].accept) == ((5, 5), (4, 5))


def test_a_judgement_after_the_key_was_seen_does_not_count(room: Path) -> None:
    """A scorecard that can be changed after its reasons are shown never counts, nor what comes after it."""
    course = Course(room)
    control = Control(course.item("open-power"), course, Answers(room))
    control.save({"ratings": {"voice": 1, "decision-share": 1, "best-idea": 1}})
    control.press("commit")
    assert control.committed
    assert rated_in(room) == ()
    commit(room, "equity-and-power")
    assert {one.dimension for one in rated_in(room)} <= {"equity"}


def test_no_indicator_of_a_case_counts_twice(room: Path) -> None:
    """Power of one case in two scorecards: the one committed first counts, wherever it stands."""
    add(room, "01_power", card("first", "power"), card("second", "power"))
    commit(room, "second", 1)
    entries = Answers(room).all()
    commit(room, "first", 5)
    later = Answers(room).all()
    assert entries["second"].committed
    saved = json.loads((room / "answers.json").read_text(encoding="utf-8"))
    saved["items"]["second"]["committed"] = "2020-01-01T10:00:00+00:00"
    saved["items"]["first"]["committed"] = "2020-01-01T10:30:00+01:00"
    (room / "answers.json").write_text(json.dumps(saved), encoding="utf-8")
    assert [one.level for one in rated_in(room)] == [5, 5, 5]
    assert later.keys() == {"first", "second"}


def test_what_an_earlier_item_gives_does_not_count(room: Path) -> None:
    """A rating shown as an example in an earlier lesson is no judgement of the learner later."""
    add(room, "00_start_here", card("given", "power", more=", given: {voice: 5}"))
    commit(room, "given")
    commit(room, "all-power")
    assert [(one.indicator, one.module) for one in rated_in(room) if one.dimension == "power"] == [
        ("decision-share", "00_start_here"),
        ("best-idea", "00_start_here"),
    ]


def test_what_does_not_fit_is_left_out(room: Path) -> None:
    """Levels off the scale, unknown indicators, other kinds and items that are gone do no harm."""
    commit(room, "all-power")
    saved = json.loads((room / "answers.json").read_text(encoding="utf-8"))
    saved["items"]["all-power"]["value"] = {"ratings": {"voice": 9, "seat": 3, "reach": 2}, "evidence": 7}
    saved["items"]["all-power"]["committed"] = "yesterday"
    saved["items"]["gone"] = {"kind": "scorecard", "value": 3, "saved": "", "committed": "2026-01-01"}
    (room / "answers.json").write_text(json.dumps(saved), encoding="utf-8")
    assert [(one.indicator, one.level) for one in rated_in(room)] == [("reach", 2)]


def test_shipped_scorecards_commit_and_never_ask_twice(course: Course) -> None:
    """Every practice scorecard of the course counts, and no indicator of a case is asked or given before."""
    cards = [item for item in course.items.values() if item.kind == "scorecard" and item.points is None]
    assert cards
    seen: set[tuple[str | None, str]] = set()
    for item in cards:
        assert counts(item), item.id
        asked = {(item.case, one.id) for one in indicators(item, course)}
        assert not asked & seen, item.id
        seen |= asked | {(item.case, name) for name in item.given}


# The page


def test_too_few(room: Path) -> None:
    """Before eight ratings with levels there is one friendly sentence and no picture."""
    page = fingerprint_page(Course(room), Answers(room))
    assert "once 8 of the ratings" in page.text
    assert "so far it is 0" in page.text
    commit(room, "equity-faded")
    page = fingerprint_page(Course(room), Answers(room))
    assert "so far it is 2" in page.text
    assert "<svg" not in page.html


def test_where_no_scorecard_can_count(room: Path) -> None:
    """In an exercise's folder, without practice scorecards, it says where the fingerprint grows."""
    for path in (room / "items").glob("*.yaml"):
        path.unlink()
    assert "grows in the lessons" in fingerprint_page(Course(room), Answers(room)).text


def test_whole_page(room: Path) -> None:
    """All 3s: three sentences, a picture, growth, from how many ratings, whose key, how it works."""
    commit(room, "all-power", 3)
    page = fingerprint_page(Course(room), Answers(room))
    assert page.html.split("<svg")[0].count("<li") == 3
    assert "All your ratings are a 3" in page.text
    assert "Made from 9 ratings of one sample partnership" in page.text
    assert "authored key" in page.text
    assert "no mark" in page.text
    assert 'role="img"' in page.html
    assert how(Course(room))[:19] in page.html
    assert not re.search(r"\{\w+\}|nan|None", page.text)


def test_a_damaged_answers_file_is_said(room: Path) -> None:
    """Where the fingerprint is the first to meet a damaged file, it passes on what was done about it."""
    (room / "answers.json").write_text("{", encoding="utf-8")
    assert "set aside" in fingerprint_page(Course(room), Answers(room)).text


# Reveal


def test_reveal_keeps_the_key_until_commit(room: Path) -> None:
    """Before commit there is a sentence and nothing of the key; after it, own rating, key and reasons."""
    course = Course(room)
    item = course.item("equity-faded")
    assert item.key
    reason = item.key.ratings["recognition"].because
    before = reveal_page(item, course, Answers(room))
    assert "once you have committed" in before.text
    assert reason not in before.text
    commit(room, "equity-faded", {"recognition": 4, "fair-terms": "?"})
    after = reveal_page(item, course, Answers(room))
    assert reason in after.text
    assert "You: ✗ 4 Mostly. Off." in after.text
    assert "You: ✗ Insufficient evidence." in after.text
    assert "Accepted: 1 to 2" in after.text
    assert "For: S2, S15. Against: S9, S17." in after.text


def test_reveal_sets_evidence_beside(room: Path) -> None:
    """With evidence asked, each statement that counts or was ticked stands there with what it is, and why."""
    item = commit(room, "equity-and-power")
    page = reveal_page(item, Course(room), Answers(room))
    assert re.search(
        r"S1: .*\n   You ticked it: yes\n   What it is: tempting, not evidence\n   Why: ", page.text
    )
    assert re.search(r"S5: .*\n   You ticked it: no\n   What it is: evidence\n   Why: ", page.text)
    assert "S3:" not in page.text


def test_reveal_of_everything_else(room: Path) -> None:
    """A graded item's key is with the instructor; other forms show their reasons themselves."""
    graded = card("graded", "power", more=", points: 3").replace("commit: true, ", "")
    add(room, "02_x", graded)
    course, answers = Course(room), Answers(room)
    assert "with your instructor" in reveal_page(course.item("graded"), course, answers).text
    assert "in its own form" in reveal_page(course.item("open-power"), course, answers).text
    assert "no ratings" in reveal_page(course.item("recall-power"), course, answers).text


def test_the_form_shows_the_same_and_locks(room: Path) -> None:
    """The Commit button shows the tables and locks the ratings, and they stay so."""
    item = commit(room, "equity-faded")
    course = Course(room)
    control = Control(item, course, Answers(room))
    assert item.key
    assert control.feedback == beside_html(item, control.value, item.key, course)
    with pytest.raises(Faults, match="committed"):
        control.save({"ratings": {"recognition": 3, "fair-terms": 3}})


def test_tables_say_their_roles(room: Path) -> None:
    """A table that becomes a stack on narrow screens keeps the roles of a table for who listens."""
    item = commit(room, "equity-and-power")
    html = reveal_page(item, Course(room), Answers(room)).html
    assert html.count("<td ") == html.count('<td role="cell"')
    assert html.count("<tr ") == html.count('<tr role="row"')
    assert "@container" in html


# In a notebook


def test_calls_show_nothing_to_nbgrader(
    room: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Validate and autograde pass over both calls; a wrong id is a sentence."""
    for role in ("validate", "autograde"):
        monkeypatch.setenv("NBGRADER_EXECUTION", role)
        notebook.fingerprint()
        notebook.reveal("equity-faded")
        assert capsys.readouterr().out == ""
    with pytest.raises(Faults, match="no item"):
        notebook.reveal("nothing")


def test_no_package_hides_a_call() -> None:
    """A package named like a call takes its place once it is loaded, and a second Run All would fail."""
    packages = {path.parent.name for path in Path(collabkit.__file__).parent.glob("*/__init__.py")}
    assert not packages & set(collabkit.__all__)


@pytest.mark.slow
def test_pages_are_drawn_again_at_commit(room: Path) -> None:
    """One Run All is enough: what is shown above changes in its place when a scorecard is committed."""
    commit(room, "all-power", 3)
    sources = (
        "from collabkit import answer, fingerprint, reveal",
        'reveal("equity-faded")',
        "fingerprint()",
        'answer("equity-faded", {"ratings": {"recognition": 1, "fair-terms": 1}}, commit=True)',
    )
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in (*sources, *sources[:3])]
    )
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(room)}}).execute()
    shown = [cell.outputs[0].data["text/plain"] for cell in book.cells[1:3]]
    assert "Accepted: 1 to 2" in shown[0]
    assert "Made from 11 ratings" in shown[1]


def test_every_module_of_the_course_has_its_bar(tmp_path: Path) -> None:
    """Who commits every practice scorecard sees a bar for each of the ten modules, and a line of growth."""
    whole = Course(Path(__file__).parents[1] / "course")
    entries = {}
    for item in whole.items.values():
        if counts(item):
            assert item.key
            ratings = {i.id: item.key.ratings[i.id].reference for i in indicators(item, whole)}
            value = {"ratings": ratings, "evidence": []}
            entries[item.id] = Entry("scorecard", value, "2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z")
    grown = growth(collect(whole, entries), whole)
    assert grown.chart
    assert len(grown.chart.rows) == 10
    assert grown.line.startswith(
        "In 00 Start here, 16 of 16 ratings lay inside the accepted range; since then, "
    )
