"""Autograding with nbgrader: items are marked as data; what was done to the notebook changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from classroom import EXERCISE, MEMO, NAME, TEXT, Classroom, Edit, cell_of
from nbformat.notebooknode import NotebookNode

pytestmark = pytest.mark.usefixtures("no_kernel")


def automatic(room: Classroom, student: str) -> dict[str, float]:
    """A learner's points by item, of the items that are marked automatically."""
    wanted = room.points({})
    return {id: row.auto for id, row in room.grades(student).items() if id in wanted}


class TestPoints:
    """Points in the gradebook."""

    def test_the_reference_earns_all_automatic_points_and_a_blank_none(self, released: Classroom) -> None:
        """The two ends of every scale are reached through the real autograder."""
        released.hand_in("reference", released.reference())
        released.hand_in("blank")
        released.autograde("reference")
        released.autograde("blank")
        grades = released.grades("reference")
        assert automatic(released, "reference") == {id: grades[id].max for id in released.points({})}
        assert set(automatic(released, "blank").values()) == {0.0}

    def test_the_gradebook_holds_what_the_marking_function_gives(self, released: Classroom) -> None:
        """Halfway answers, each with a fault of its own, are the same number in both."""
        answers = released.halfway()
        released.hand_in("halfway", answers)
        released.autograde("halfway")
        points = automatic(released, "halfway")
        assert points == released.points(answers)
        assert len({round(p) for p in points.values()}) > 3, "the answers should earn different points"

    def test_the_reasons_stand_in_the_autograded_notebook(self, released: Classroom) -> None:
        """Each item's cell shows the reasons as HTML and then the points, and names whose key it is."""
        released.hand_in("reasons", released.halfway())
        released.autograde("reasons")
        reasons, points = cell_of(released.autograded("reasons"), "equity-guardians").outputs
        assert "authored key" in reasons["data"]["text/html"]
        assert float(points["data"]["text/plain"]) == automatic(released, "reasons")["equity-guardians"]

    def test_marks_and_manual_marks_survive_a_second_autograde(self, released: Classroom) -> None:
        """A score and a comment given in formgrader are still there after autograde --force."""
        released.hand_in("again", released.halfway())
        before = released.autograde("again")
        with released.gradebook() as book:
            book.find_grade(MEMO, EXERCISE, EXERCISE, "again").manual_score = 31
            book.find_comment(MEMO, EXERCISE, EXERCISE, "again").manual_comment = "Clear and fair."
            book.db.commit()
        after = released.autograde("again", force=True)
        assert {i: r.auto for i, r in after.items()} == {i: r.auto for i, r in before.items()}
        assert (after[MEMO].manual, after[MEMO].comment) == (31, "Clear and fair.")

    def test_a_changed_key_is_used_at_once(self, tmp_path: Path) -> None:
        """Marking again after the key was edited, in the same process, gives the new points."""
        room = Classroom.make(tmp_path)
        room.convert("GenerateAssignment")
        room.hand_in("ann", room.reference())
        assert room.autograde("ann")["upward-recognised"].auto == 6
        key = room.root / "solutions" / EXERCISE / "key.yaml"
        text = key.read_text(encoding="utf-8")
        key.write_text(text.replace("mechanic: fair-terms", "mechanic: seat"), encoding="utf-8")
        assert room.autograde("ann", force=True)["equity-facts"].auto < 10


class TestWritten:
    """Written answers on their way to a person."""

    def test_an_untouched_reflection_is_no_response_and_0(self, released: Classroom) -> None:
        """Nobody has to open an empty answer in formgrader."""
        released.hand_in("silent", {})
        row = released.autograde("silent")[MEMO]
        assert (row.auto, row.needs_person, row.auto_comment) == (0, False, "No response.")

    def test_an_answered_reflection_waits_for_a_person(self, released: Classroom) -> None:
        """Its text stands in the cell that formgrader shows, where HTML is text and markdown is as typed."""
        released.hand_in("writer", {MEMO: TEXT})
        row = released.autograde("writer")[MEMO]
        source = cell_of(released.autograded("writer"), MEMO).source
        assert (row.auto, row.needs_person, row.auto_comment) == (None, True, None)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source
        assert "*first*" in source
        assert "<script" not in source

    def test_a_link_or_a_formula_in_a_reflection_stays_text(self, released: Classroom) -> None:
        """What an instructor opens in formgrader holds no link that runs a script."""
        from nbconvert.filters import markdown2html

        released.hand_in("clever", {MEMO: "[marks](javascript:alert(1))\n\nUSD $5 or $6"})
        released.autograde("clever")
        html = markdown2html(cell_of(released.autograded("clever"), MEMO).source)
        assert "<a" not in html
        assert "tex2jax_ignore" in html

    def test_what_was_typed_into_the_cell_itself_is_kept_too(self, released: Classroom) -> None:
        """A learner who wrote below the form instead of in it loses nothing."""

        def typed(nb: NotebookNode) -> None:
            cell_of(nb, MEMO).source = "Typed <b>here</b>."

        released.hand_in("below", {}, typed)
        released.hand_in("both", {MEMO: "In the form."}, typed)
        assert released.autograde("below")[MEMO].needs_person
        assert released.autograde("both")[MEMO].needs_person
        assert "Typed &lt;b&gt;here" in cell_of(released.autograded("below"), MEMO).source
        both = cell_of(released.autograded("both"), MEMO).source
        assert both.index("In the form.") < both.index("Typed &lt;b&gt;here")


def without(*ids: str) -> Edit:
    """Delete the cells with these grade ids."""

    def edit(nb: NotebookNode) -> None:
        nb.cells = [c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") not in ids]

    return edit


def rewrite(id: str, source: str) -> Edit:
    """Replace the text of one cell."""

    def edit(nb: NotebookNode) -> None:
        cell_of(nb, id).source = source

    return edit


def alter(id: str, **facts: object) -> Edit:
    """Change what nbgrader knows about one cell."""

    def edit(nb: NotebookNode) -> None:
        cell_of(nb, id).metadata.nbgrader.update(facts)

    return edit


def lose_the_id(nb: NotebookNode) -> None:
    """Leave a graded cell without its name."""
    del cell_of(nb, "equity-guardians").metadata.nbgrader["grade_id"]


def double(id: str) -> Edit:
    """Copy a cell, as copy and paste does, with its metadata."""

    def edit(nb: NotebookNode) -> None:
        nb.cells.append(nbformat.from_dict({**cell_of(nb, id), "id": "copied"}))

    return edit


def every_graded_cell_gone(nb: NotebookNode) -> None:
    """Leave only what nobody marks."""
    nb.cells = [c for c in nb.cells if "nbgrader" not in c.metadata]


def stripped(nb: NotebookNode) -> None:
    """Lose nbgrader's metadata everywhere, as some editors do."""
    for cell in nb.cells:
        cell.metadata = {}


def shuffled(nb: NotebookNode) -> None:
    """Turn the order of the cells round."""
    nb.cells.reverse()


class TestDamage:
    """Notebooks that were changed."""

    @pytest.mark.parametrize(
        ("student", "edit"),
        [
            ("deleted", without("equity-guardians")),
            ("deleted-memo", without(MEMO)),
            ("deleted-two", without("equity-memo-form", MEMO)),
            ("deleted-all", every_graded_cell_gone),
            ("doubled", double("equity-guardians")),
            ("doubled-memo", double(MEMO)),
            ("edited", rewrite("equity-guardians", 'choose("equity-guardians"); 15.0')),
            ("renamed", rewrite("equity-upward", 'scorecard("equity-guardians")')),
            ("stripped", stripped),
            ("not-graded", alter("equity-guardians", grade=False)),
            ("more-points", alter("equity-guardians", points=1000)),
            ("now-solution", alter("equity-guardians", solution=True, locked=False)),
            ("now-task", alter(MEMO, task=True, solution=False, points=4000)),
            ("now-raw", alter("equity-guardians", cell_type="raw")),
            ("foreign-id", alter("equity-guardians", grade_id="somebody-elses")),
            ("no-id", lose_the_id),
            ("shuffled", shuffled),
        ],
    )
    def test_no_change_to_the_notebook_changes_a_mark(
        self, released: Classroom, student: str, edit: Edit
    ) -> None:
        """Cells deleted, doubled, edited, stripped, moved: marked as if nothing had happened."""
        answers = released.halfway()
        released.hand_in(student, answers, edit)
        grades = released.autograde(student)
        assert automatic(released, student) == released.points(answers)
        assert grades[MEMO].needs_person
        assert "two rotas" in cell_of(released.autograded(student), MEMO).source

    def test_a_locked_cell_gets_its_text_back(self, released: Classroom) -> None:
        """An edited scorecard is the released one again in what the instructor sees."""
        released.hand_in("locksmith", {}, rewrite("equity-guardians", "15.0"))
        released.autograde("locksmith")
        assert (
            cell_of(released.autograded("locksmith"), "equity-guardians").source
            == 'scorecard("equity-guardians")'
        )

    def test_a_deleted_reflection_nobody_answered_is_no_response(self, released: Classroom) -> None:
        """Deleting the cell makes no work for a person."""
        released.hand_in("gone", {}, without(MEMO))
        row = released.autograde("gone")[MEMO]
        assert (row.auto, row.auto_comment) == (0, "No response.")

    def test_nothing_of_the_learners_is_executed(self, released: Classroom, tmp_path: Path) -> None:
        """Code in a cell of the learner's own, and in an edited locked one, leaves no trace."""
        trace = tmp_path / "it-ran"
        code = f"open({str(trace)!r}, 'w').write('x')"

        def hostile(nb: NotebookNode) -> None:
            nb.cells.insert(0, nbformat.v4.new_code_cell(code))
            cell_of(nb, "start").source = code
            cell_of(nb, "equity-facts").source = code

        released.hand_in("hostile", released.reference(), hostile)
        (released.root / "submitted" / "hostile" / EXERCISE / "collabkit.py").write_text(code)
        grades = released.autograde("hostile")
        assert not trace.exists()
        assert grades["equity-facts"].auto == 10


class TestAnswersFile:
    """Answers files that no form wrote."""

    @pytest.mark.parametrize(
        ("student", "content", "reason"),
        [
            ("cut-off", b'{"format": 1, "items": {"equity-', "is damaged"),
            ("foreign", b"[1, 2]", "is not an answers file of this course"),
            ("newer", b'{"format": 2, "items": {}}', "has format 2"),
            ("latin", b'{"format": 1, "items": {"a": "\xe9"}}', "is damaged"),
            (
                "nan",
                b'{"format": 1, "items": {"upward-recognised": {"kind": "number", "value": NaN}}}',
                "is damaged",
            ),
        ],
    )
    def test_a_damaged_file_gives_0_and_the_reason(
        self, released: Classroom, student: str, content: bytes, reason: str
    ) -> None:
        """The feedback says why there are no points, in a sentence."""
        folder = released.hand_in(student)
        (folder / NAME).write_bytes(content)
        released.autograde(student)
        shown = cell_of(released.autograded(student), "equity-facts").outputs[0]["data"]["text/html"]
        assert set(automatic(released, student).values()) == {0.0}
        assert reason in shown

    def test_a_missing_file_gives_0_and_the_reason(self, released: Classroom) -> None:
        """No answer is not a fault of nbgrader's: each item says that nothing was given."""
        released.hand_in("missing")
        released.autograde("missing")
        nb = released.autograded("missing")
        assert set(automatic(released, "missing").values()) == {0.0}
        assert "You did not rate this" in str(cell_of(nb, "equity-guardians").outputs)
        assert "You left this out" in str(cell_of(nb, "equity-facts").outputs)
        assert "You gave no answer" in str(cell_of(nb, "upward-recognised").outputs)

    @pytest.mark.parametrize(
        ("student", "value"),
        [
            ("odd-level", {"ratings": {"seat": 99}, "evidence": "all"}),
            ("odd-text", "text"),
            ("odd-number", 3),
            ("odd-list", ["S1"]),
            ("odd-ratings", {"ratings": ["seat"]}),
            ("odd-truth", True),
            ("odd-names", {"seat": 5}),
            ("odd-deep", {"ratings": {"seat": {"level": 5}}, "evidence": [["S1"]]}),
        ],
    )
    def test_an_answer_of_the_wrong_shape_costs_that_item_only(
        self, released: Classroom, student: str, value: object
    ) -> None:
        """A hand-written answers file with one misfit still earns the other items' points."""
        folder = released.hand_in(student, released.reference())
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))
        kept["items"]["equity-guardians"]["value"] = value
        (folder / NAME).write_text(json.dumps(kept), encoding="utf-8")
        released.autograde(student)
        points = automatic(released, student)
        assert points.pop("equity-guardians") == 0
        assert sum(points.values()) == 45

    def test_the_previous_copy_and_the_lock_stay_with_the_learner(self, released: Classroom) -> None:
        """Of the answers only answers.json itself goes into the autograded folder."""
        released.hand_in("tidy", released.halfway())
        released.autograde("tidy")
        names = {p.name for p in (released.root / "autograded" / "tidy" / EXERCISE).iterdir()}
        assert NAME in names
        assert not {n for n in names if n.startswith(".")}
