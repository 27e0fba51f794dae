"""The calls of the notebooks: one line a cell, each naming an item.

What a call does depends on who runs it: a learner gets the form; nbgrader's Validate gets a
sentence about what is still unanswered; nbgrader's autograde, where a kernel runs it, gets the points.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from collabkit.content.course import Course
from collabkit.content.item import MARKED, Item
from collabkit.faults import Faults, say_fault

if TYPE_CHECKING:
    from collabkit.fingerprints import Shown
    from collabkit.forms.control import Control

WIDTH = 80
"""Letters in a line of what Validate says: nbgrader cuts a longer one off in the terminal."""
_courses: dict[Path, Course] = {}
_shown: dict[tuple[Path, str], tuple[Control, Any]] = {}
"""The form on the page for each item, so that the text way shows in it too."""
_kept: dict[tuple[Path, str], Callable[[], None]] = {}
"""What on the page depends on what is committed, and how each is drawn again."""


def scorecard(item: str) -> float | None:
    """Rate a partnership on its indicators, with the evidence for it."""
    return _call("scorecard", item)


def choose(item: str) -> float | None:
    """Choose one option, or several."""
    return _call("choose", item)


def number(item: str) -> float | None:
    """Give a number."""
    return _call("number", item)


def rank(item: str) -> float | None:
    """Put things in order."""
    return _call("rank", item)


def classify(item: str) -> float | None:
    """Put facts into groups."""
    return _call("classify", item)


def reflect(item: str) -> float | None:
    """Write an answer that a person reads and marks."""
    return _call("reflect", item)


def predict(item: str) -> float | None:
    """Commit to a prediction, then see what the case's own data say."""
    return _call("predict", item)


def explore(item: str) -> None:
    """Try out "what if" on a case's own data."""
    from IPython.display import display

    course = _course()
    found = _item(course, "explore", item)
    if _role():
        return
    from collabkit.whatif import view
    from collabkit.whatif.profile import profiles

    display(view(found.view, course.case(found.case or ""), course.say, partial(profiles, course)))


def partnership(case: str) -> None:
    """Show a sample partnership: its story, its partners, and all its tables."""
    from IPython.display import HTML, display

    from collabkit.forms.story import story_html

    course = _course()
    if not _role():
        display(HTML(story_html(course.case(case), course.say)))


def fingerprint() -> None:
    """Show how you judge: a picture, three sentences and growth, from the scorecards committed so far."""
    from collabkit.answers.store import Answers
    from collabkit.fingerprints import fingerprint_page

    course = _course()
    if not _role():
        _keep("fingerprint", lambda: fingerprint_page(course, Answers(_answers_folder(course))))


def reveal(item: str) -> None:
    """Show a committed practice scorecard beside its key: ratings, accepted range, reasons, evidence."""
    from collabkit.answers.store import Answers
    from collabkit.fingerprints import reveal_page

    course = _course()
    found = course.item(item)
    if not _role():
        _keep(f"reveal {item}", lambda: reveal_page(found, course, Answers(_answers_folder(course))))


def progress() -> None:
    """Show how far you have come, module by module; once all is handed in, your certificate."""
    from jupyter_core.paths import jupyter_data_dir

    from collabkit.completion.page import progress_page

    course, cache = _course(), Path(jupyter_data_dir()) / "nbgrader_cache"
    if not _role():
        _keep("progress", lambda: progress_page(course, cache))


def answer(item: str, value: object = ..., *, check: bool = False, commit: bool = False) -> None:
    """Answer an item in text instead of its form; with no value, say what is answered so far.

    Args: `value` as the item's kind takes it, e.g. {"ratings": {"seat": 4}, "evidence": ["S1"]},
    ["a"], 12.5, {"fact": "group"} or a text; `check` asks for feedback (practice), `commit` locks
    a prediction.
    What does not fit raises Faults: one sentence for each misfit, nothing is saved.
    """
    from IPython.display import HTML, display

    course = _course()
    found = _item(course, None, item)
    control, form = _shown.get((Path.cwd(), item)) or (_control(found, course), None)
    if value is not ...:
        control.save(value)
    state = control.press("commit" if commit else "check") if check or commit else control.state()
    if form:
        form.show(control.value, state)
    if check or commit:
        _draw_again()
    done, total = control.progress()
    print(course.say("answers.kept", title=found.title, done=done, total=total))
    if state["feedback"]:
        display(HTML(state["feedback"]))


def _course() -> Course:
    """The course folder of the notebook that runs, opened once."""
    here = Path.cwd()
    if here not in _courses:
        _courses[here] = Course.find(here)
    return _courses[here]


def _item(course: Course, kind: str | None, id: str) -> Item:
    item = course.item(id)
    if kind is not None and item.kind != kind:
        raise say_fault(course.say("answers.wrong_call", id=id, kind=item.kind))
    if kind is None and item.kind == "explore":
        raise say_fault(course.say("answers.no_answer_kind", id=id))
    return item


def _role() -> str:
    """Who runs the notebook: "validate", "autograde", or "" for a learner."""
    return os.environ.get("NBGRADER_EXECUTION", "")


def _call(kind: str, id: str) -> float | None:
    roles: dict[str, Callable[[str, str], float | None]] = {"validate": _validate, "autograde": _autograde}
    return roles.get(_role(), _show)(kind, id)


def _show(kind: str, id: str) -> None:
    from IPython.display import display

    from collabkit.forms.control import show_form

    course = _course()
    control = _control(_item(course, kind, id), course)
    form = show_form(control)
    _shown[(Path.cwd(), id)] = (control, form)
    form.observe(lambda _: _draw_again(), "press")
    display(form)


def _keep(name: str, make: Callable[[], Shown]) -> None:
    """Show a page, and draw it again in its place whenever something is committed."""
    from IPython.display import display

    handle = display(make(), display_id=True)
    if handle:
        _kept[(Path.cwd(), name)] = lambda: handle.update(make())


def _draw_again() -> None:
    for draw in _kept.values():
        draw()


def _control(item: Item, course: Course) -> Control:
    from collabkit.answers.store import Answers
    from collabkit.forms.control import Control

    return Control(item, course, Answers(_answers_folder(course)))


def _answers_folder(course: Course) -> Path:
    """Where answers are kept: beside the notebook; an author's trial answers never in solutions/ itself.

    nbgrader copies every file of solutions/ over the learners' own, answers.json too.
    """
    if course.extra is None:
        return Path.cwd()
    folder = course.extra / ".preview"
    folder.mkdir(exist_ok=True)
    return folder


def _validate(kind: str, id: str) -> None:
    """Raise what is still unanswered in a graded item, in plain words."""
    from collabkit.answers.value import missing

    course = _course()
    item = _item(course, kind, id)
    if item.points is None:
        return
    sentence = missing(item, course, _control(item, course).value)
    if sentence:
        raise say_fault(fill(sentence, WIDTH))


def _autograde(kind: str, id: str) -> float | None:
    """Mark the answer beside the notebook: shows the reasons and gives the points, as nbgrader wants them."""
    from IPython.display import HTML, display

    from collabkit.grading.score import Marker

    here = Path.cwd()
    marker = Marker.above(here)
    item = _item(marker.solutions.course, kind, id)
    if item.kind not in MARKED or item.points is None:
        return None
    mark = marker.mark(item.id, here)
    display(HTML(marker.html(mark)))
    return mark.points


__all__ = [
    "Faults",
    "answer",
    "choose",
    "classify",
    "explore",
    "fingerprint",
    "number",
    "partnership",
    "predict",
    "progress",
    "rank",
    "reflect",
    "reveal",
    "scorecard",
]
