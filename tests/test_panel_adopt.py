"""A panel in place of our key: what is written, what is refused, and what marks say afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from panel_sample import table
from small import EXERCISE, change, put

from collabkit.check.whole import check
from collabkit.cli import main
from collabkit.content.course import Course, Solutions
from collabkit.content.key import Key
from collabkit.faults import Faults
from collabkit.marking.mark import Mark, mark, origin_words

Levels = dict[str, list[object]]
HAND: Levels = {"seat": [3, 3, 3, 3, 2], "recognition": [5, 5, 5, 5, 4], "voice": [2, 2, 2, 2, 1]}
"""Alpha .87 and ICC(2,k) .98: tests/test_panel_figures.py shows the arithmetic."""
KEY = Path("solutions") / EXERCISE / "key.yaml"
TODAY = date.today().isoformat()  # noqa: DTZ011  (the day on the wall)
FORCE = f"Grade it again: nbgrader autograde {EXERCISE} --force."


def run(*arguments: str) -> Result:
    """`collabkit panel ratings.csv …` in the working folder, with few draws."""
    return CliRunner().invoke(main, ["panel", "ratings.csv", "--draws", "100", *arguments])


def give(root: Path, levels: Levels, case: str = "bridge", note: str = "") -> None:
    """Put the panel's CSV into the project's folder."""
    (root / "ratings.csv").write_text(table(levels, case, note), encoding="utf-8")


def key_of(root: Path) -> Key:
    """The key to the graded scorecard."""
    return Solutions.of(root, EXERCISE).keys["bridge-score"]


def marked(root: Path, ratings: dict[str, object]) -> Mark:
    """A mark for these ratings and no evidence."""
    solutions = Solutions.of(root, EXERCISE)
    item = solutions.items["bridge-score"]
    return mark(item, {"ratings": ratings, "evidence": []}, solutions.keys[item.id], solutions.course)


def test_round_trip(small: Path) -> None:
    """An adopted key marks differently, says that a panel stands behind it, and passes the check."""
    answer: dict[str, object] = {"seat": 3, "recognition": 5, "voice": 2, "choice": "?"}
    before = marked(small, answer)
    assert "authored key, version 1" in before.origin
    give(small, HAND)
    result = run("--adopt")
    assert result.exit_code == 0, result.output
    after = marked(small, answer)
    assert (before.parts[0].share < 1, after.parts[0].share) == (True, 1.0)
    assert after.origin == (
        "Marked against more than one key (A seat, Recognition, Voice: panel of 5, alpha .87, version 2; "
        "Choice, evidence: authored key, version 1)."
    )
    assert "the panel's key says 3" in after.reasons[0].text
    assert "the authored key says" in after.reasons[3].text
    assert check(small).faults == ()


def test_what_is_written(small: Path) -> None:
    """The origin holds kind, version, day, size and figures; evidence and the unrated stay."""
    old = key_of(small)
    give(small, HAND, note="Simulated.")
    run("--adopt")
    new = key_of(small)
    origin = new.ratings["seat"].origin
    assert origin is not None
    assert (origin.kind, origin.version, origin.date, origin.raters, origin.note) == (
        "panel", 2, TODAY, 5, "ratings.csv",
    )  # fmt: skip
    assert origin.figures["alpha"] == 0.873
    assert origin.figures["icc"] == 0.983
    assert new.ratings["seat"].because == "Raters wrote: “Simulated.”"
    assert new.ratings["seat"].supports == old.ratings["seat"].supports
    assert new.ratings["choice"] == old.ratings["choice"]
    assert (new.origin, new.statements) == (old.origin, old.statements)


def test_changelog(small: Path) -> None:
    """The paragraph says what changes, and which exercise to grade again; once is enough."""
    give(small, HAND)
    news = (
        f"{EXERCISE}: key version 2 (panel of 5, alpha .87): seat in bridge 2 -> 3 (accepts 1 to 2 -> 3), "
        "recognition in bridge 4 -> 5 (accepts 4 -> 5), voice in bridge 1 -> 2 (accepts 1 -> 2). " + FORCE
    )
    assert f"If you adopt it: {news}" in run().output.splitlines()
    assert key_of(small).origin_of("seat").version == 1
    result = run("--adopt")
    assert news in result.output.splitlines()
    page = Path("ratings-panel/report.html").read_text(encoding="utf-8")
    assert news.replace(">", "&gt;") in page
    assert "read them again for 3" in result.output
    kept = KEY.read_bytes()
    again = run("--adopt")
    assert f"{EXERCISE}: the key says this already. Nothing to do." in again.output
    assert KEY.read_bytes() == kept


def test_only_the_hand_changes(small: Path) -> None:
    """A panel that confirms the key changes no mark, and nothing has to be graded again."""
    give(small, {"seat": [2, 2, 2, 1, 1], "recognition": [4] * 5, "voice": [1] * 5})
    result = run("--adopt")
    assert (
        f"{EXERCISE}: key version 2 (panel of 5, alpha .85): every reference and accepted range as before, "
        "so no mark changes. Nothing to grade again; new feedback names the panel."
    ) in result.output.splitlines()
    assert key_of(small).ratings["seat"].because == "No vote."


def test_versions_go_on(small: Path) -> None:
    """A second panel makes version 3 of what it changes and leaves the rest at version 2."""
    give(small, HAND)
    run("--adopt")
    give(small, HAND | {"seat": [4, 4, 4, 4, 3]})
    result = run("--adopt")
    assert "01_share: key version 3 (panel of 5, alpha .87): seat in bridge 3 -> 4" in result.output
    versions = {i: key_of(small).origin_of(i).version for i in (*HAND, "choice")}
    assert versions == {"seat": 3, "recognition": 2, "voice": 2, "choice": 1}


def test_all_by_a_panel(small: Path) -> None:
    """Where a panel rated everything the ratings are one part, and the evidence the other."""
    give(small, HAND | {"choice": ["?"] * 5})
    run("--adopt")
    assert marked(small, {}).origin == (
        "Marked against more than one key (ratings: panel of 5, alpha .87, version 2; "
        "evidence: authored key, version 1)."
    )


def test_a_practice_case(small: Path) -> None:
    """A practice case's reference is adopted too; nothing is graded, learners get it by collabkit learn."""
    give(small, HAND, "mill")
    result = run("--adopt")
    assert "mill: reference version 2 (panel of 5, alpha .87): seat in mill 2 -> 3" in result.output
    assert "Nothing to grade again: collabkit learn brings it to learners." in result.output
    course = Course(small / "course")
    item = course.item("mill-score")
    assert item.key is not None
    assert origin_words(item.key, course, item) == (
        "Marked against the key of a panel of 5, alpha .87, version 2."
    )
    assert check(small).faults == ()


REFUSED: dict[str, tuple[Levels, str]] = {
    "four raters": ({k: v[:4] for k, v in HAND.items()}, "4 raters; at least 5 needed."),
    "low ICC": (
        {"seat": [3, 3, 2, 3, 3], "recognition": [3, 2, 3, 3, 3], "voice": [3, 3, 3, 4, 2]},
        "ICC(2,k) is -5.000, below .750; ordinal alpha is -.133, below .667.",
    ),
    "low alpha": (
        {"seat": [1, 2, 2, 3, 3], "recognition": [3, 5, 4, 5, 4], "voice": [3, 3, 4, 5, 5]},
        "ordinal alpha is .486, below .667.",
    ),
    "no variance": (
        {"seat": [3] * 5, "recognition": [3] * 5},
        (
            "ICC(2,k) can't be computed (All scores are the same: there is no variance); ordinal alpha can't "
            "be computed (All ratings that can be compared are the same: there is no variance)."
        ),
    ),
}


@pytest.mark.parametrize(("given", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused_as_a_whole(given: Levels, reason: str, small: Path) -> None:
    """An item without enough raters or agreement keeps its key to the byte, and the reason is said."""
    old = KEY.read_bytes()
    give(small, given)
    result = run("--adopt")
    assert result.exit_code == 1
    assert f"{EXERCISE}/bridge-score keeps its authored key: {reason}" in result.output.splitlines()
    assert f"{EXERCISE}: keeps its key. Nothing to do." in result.output
    assert KEY.read_bytes() == old
    assert "proposed_instead: " in Path("ratings-panel/proposed.yaml").read_text(encoding="utf-8")


SINGLE: dict[str, tuple[list[object], str]] = {
    "two camps": ([1, 1, 1, 3, 3], "two camps: 3 give 1, 2 give 3"),
    "doubt": (["?", "?", 4, 4, 4], '2 say "?", 3 give a level'),
    "too few": ([4, 4, 4, 4, None], "4 raters rated it; at least 5 needed"),
    "no evidence": (
        [4] * 5,
        "the key names no statement that supports a level; add one under supports first",
    ),
}


@pytest.mark.parametrize(("given", "reason"), SINGLE.values(), ids=SINGLE)
def test_refused_by_itself(given: list[object], reason: str, small: Path) -> None:
    """One indicator can keep its key while the others of its item are adopted."""
    give(small, HAND | {"choice": given})
    result = run("--adopt")
    assert f"{EXERCISE}/bridge-score, choice keeps its authored key: {reason}." in result.output.splitlines()
    assert key_of(small).origin_of("choice").kind == "authored"
    assert key_of(small).origin_of("seat").kind == "panel"


def test_refused_where_one_level_would_fit_all(small: Path) -> None:
    """A panel's key that would need no judgement is refused as the check would refuse it."""
    change(small / KEY, 'choice: {reference: "?", accept: "?"', "choice: {reference: 2, accept: [2, 2]")
    change(small / KEY, "too few., supports: []", "too few., supports: [S6]")
    give(small, {"seat": [2] * 8, "recognition": [2] * 2 + [3] * 6, "voice": [1] * 6 + [2] * 2})
    result = run("--adopt")
    assert "one and the same level fits every rating" in result.output
    assert result.exit_code == 1


def test_one_rating_in_two_keys(small: Path) -> None:
    """A rating that stands in two keys is adopted in both or in neither."""
    items = (KEY.parent / "items.yaml").read_text(encoding="utf-8").split("  - id: bridge-several")[0]
    key = KEY.read_text(encoding="utf-8").split("  bridge-several:")[0].replace(EXERCISE, "02_more")
    here = "recognition: {reference: 4, accept: [4, 4], because: Land is named., supports: [S1]"
    there = 'recognition: {reference: "?", accept: "?", because: No word of it., supports: []'
    put(small / "solutions/02_more/items.yaml", items.replace("bridge-score", "more-score"))
    put(small / "solutions/02_more/key.yaml", key.replace("bridge-score", "more-score").replace(here, there))
    give(small, HAND)
    lines = run("--adopt").output.splitlines()
    why = "the key names no statement that supports a level; add one under supports first"
    assert f"02_more/more-score, recognition keeps its authored key: {why}." in lines
    why = "it stands in more-score too, where it is refused"
    assert f"{EXERCISE}/bridge-score, recognition keeps its authored key: {why}." in lines


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_everything_else_stays(ending: str, small: Path) -> None:
    """Comments, order, quotes and line ends outlive an adoption: only the adopted ratings' lines differ."""
    change(small / KEY, "      seat:", "      # why we ask\n      seat:")
    change(small / KEY, "    statements:\n", "    # what follows is evidence\n    statements:\n")
    old = (small / KEY).read_text(encoding="utf-8").replace("\n", ending)
    KEY.write_bytes(old.encode("utf-8"))
    give(small, HAND)
    run("--adopt")
    new = KEY.read_bytes().decode("utf-8")
    assert (new.count("\r\n") == new.count("\n")) == (ending == "\r\n")
    rated = re.compile(r"^      (seat|recognition|voice): .*$", re.M)
    assert [x for x in old.split(ending) if not rated.match(x)] == [
        x for x in new.split(ending) if not rated.match(x)
    ]


def test_long_texts_and_their_comments(small: Path) -> None:
    """In blocks with folded texts the origin goes first, and a comment after the text stays where it was."""
    block = """\
      seat:
        reference: 2
        accept: [1, 2]
        because: >-
          No vote, and nobody
          asks.
        # what would move it
        supports: [S2]
        contradicts: []
      # the next
"""
    text = KEY.read_text(encoding="utf-8")
    KEY.write_text(re.sub(r"      seat: .*\n", lambda _: block, text), encoding="utf-8")
    give(small, HAND, note="A note that is long enough to be folded when it is written down: " * 2)
    run("--adopt")
    new = KEY.read_text(encoding="utf-8")
    assert f"      seat:\n        origin: {{kind: panel, version: 2, date: {TODAY}, raters: 5, " in new
    assert "        # what would move it\n        supports: [S2]\n" in new
    assert "        contradicts: []\n      # the next\n" in new
    assert "down: A note that is long enough to\n          be folded when" in new
    assert check(small).faults == ()


def test_nothing_is_written_by_half(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails at the last moment leaves the old key and no scraps."""
    old = KEY.read_bytes()
    give(small, HAND)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device", str(KEY))

    monkeypatch.setattr("os.fsync", full)
    result = run("--adopt")
    assert (result.exit_code, KEY.read_bytes()) == (1, old)
    assert [p.name for p in KEY.parent.iterdir() if p.name.startswith(".")] == []


def test_no_place_for_learners_to_look(small: Path) -> None:
    """The report holds keys, so it is not written where learners are served from."""
    give(small, HAND)
    result = run("--out", "course/panel")
    assert result.exit_code == 1
    assert "course/panel: the report holds keys, and course/ goes to learners" in result.output
    assert not Path("course/panel").exists()


def test_a_case_without_a_key(small: Path) -> None:
    """A case that no key rates still gets a report and a proposal."""
    (small / "course/cases/mill/reference.yaml").unlink()
    give(small, HAND, "mill")
    result = run()
    assert result.exit_code == 0, result.output
    assert "No key rates these cases, so there is nothing to adopt" in result.output
    assert "mill:" in Path("ratings-panel/proposed.yaml").read_text(encoding="utf-8")


BAD: dict[str, tuple[Callable[[str], str], str]] = {
    "a panel without figures": (
        lambda s: s.replace("kind: authored, version: 1", "kind: panel, version: 2", 1),
        '"raters" is missing',
    ),
    "a panel without alpha": (
        lambda s: s.replace("kind: authored,", "kind: panel, raters: 5, figures: {icc: .9},", 1),
        "a panel's key says how far its raters agree; add alpha",
    ),
    "an unknown kind": (lambda s: s.replace("kind: authored", "kind: pannel", 1), 'did you mean "panel"?'),
}


@pytest.mark.parametrize(("spoil", "sentence"), BAD.values(), ids=BAD)
def test_origins_are_checked(spoil: Callable[[str], str], sentence: str, small: Path) -> None:
    """A panel's origin names its size and its alpha, or the key is at fault."""
    KEY.write_text(spoil(KEY.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(Faults, match=re.escape(sentence)):
        key_of(small)
