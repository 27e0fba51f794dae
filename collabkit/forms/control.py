"""Between a form and the answers file: takes what the learner does, keeps it, and says what to show."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import define, field

from collabkit.answers.store import Answers
from collabkit.answers.value import parse, progress, salvage
from collabkit.content.course import Course
from collabkit.content.item import Item
from collabkit.content.prose import html
from collabkit.faults import Faults, say_fault
from collabkit.marking.mark import mark
from collabkit.marking.page import mark_html

if TYPE_CHECKING:
    from collabkit.forms.form import Form


@define(eq=False, slots=False)
class Control:
    """One item on one page: its answer, kept in the answers file, and the state of its form."""

    item: Item
    course: Course
    answers: Answers
    feedback: str = ""
    raw: Any = field(default=None, init=False)
    saved: str = field(default="", init=False)
    committed: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        entry = self.answers.get(self.item.id)
        if entry:
            self.raw, self.saved, self.committed = entry.value, entry.saved, bool(entry.committed)
        if self.committed:
            self.feedback = self._reveal()

    @property
    def value(self) -> Any:
        """The kept answer, as far as it fits the item."""
        return salvage(self.item, self.course, self.raw)[0]

    def progress(self) -> tuple[int, int]:
        """How much is answered: (done, total)."""
        return progress(self.item, self.course, self.value)

    def save(self, raw: object) -> None:
        """Check and keep an answer; Faults when it does not fit, is locked, or the disk refuses it."""
        value = parse(self.item, self.course, raw)
        if self.committed:
            raise say_fault(self.course.say("answers.committed"))
        try:
            entry = self.answers.save(self.item.id, self.item.kind, value)
        except OSError as error:
            raise say_fault(self.course.say("answers.disk", why=error.strerror or str(error))) from None
        self.raw, self.saved = entry.value, entry.saved
        self.feedback = ""

    def take(self, n: int, raw: object) -> dict[str, Any]:
        """Keep the n-th change of a form; the state says whether it is safely on disk."""
        try:
            self.save(raw)
        except Faults as faults:
            why = " ".join(f.message for f in faults.faults)
            return self.state(text=self.course.say("answers.not_saved", why=why), tone="bad")
        return self.state(ack=n)

    def press(self, button: str) -> dict[str, Any]:
        """What the "check" and "commit" buttons do: show what the key says (practice only)."""
        if self.item.points is not None:
            return self.state()
        done, total = self.progress()
        if not done:
            return self.state(text=self.course.say("answers.first_check"), tone="bad")
        if (button == "commit" or self.item.commit) and not self.committed:
            if done < total:
                return self.state(text=self.course.say("answers.first_answer"), tone="bad")
            self.answers.commit(self.item.id)
            self.committed = True
        self.feedback = self._reveal()
        return self.state()

    def state(self, ack: int = 0, text: str = "", tone: str = "") -> dict[str, Any]:
        """What the form shows beside the answer."""
        done, total = self.progress()
        notice = self.answers.notice
        return {
            "saved_text": text or notice or self._saved_text(),
            "tone": tone or ("bad" if notice else "ok" if self.saved else ""),
            "locked": self.committed,
            "progress": self.course.say("answers.progress", done=done, total=total),
            "feedback": self.feedback,
            "ack": ack,
        }

    def _saved_text(self) -> str:
        if not self.saved:
            return ""
        return self.course.say("answers.saved_text", time=f"{datetime.fromisoformat(self.saved):%H:%M}")

    def _reveal(self) -> str:
        """What a practice item shows after the learner's own judgement: reasons, or what the data say."""
        if self.item.kind == "predict":
            return self._prediction()
        if self.item.key is None:
            return ""
        if self.committed and self.item.kind == "scorecard":
            from collabkit.fingerprints import beside_html

            return beside_html(self.item, self.value, self.item.key, self.course)
        return mark_html(
            mark(self.item, self.value, self.item.key, self.course), self.course.say, graded=False
        )

    def _prediction(self) -> str:
        chosen = self.value if isinstance(self.value, list) else []
        own = [html(o.because) for o in self.item.options if o.id in chosen and o.because]
        picture = ""
        if self.item.picture:
            from collabkit.pictures import picture as draw

            picture = draw(self.item.picture, self.course.case(self.item.case or ""), self.course.say).html()
        return "".join([*own, html(self.item.reveal), picture])


def show_form(control: Control) -> Form:
    """Make the form of an item, wired to its control."""
    from collabkit.forms.form import Form
    from collabkit.forms.view import view

    def on_draft(n: int, raw: object) -> None:
        form.state = control.take(n, raw)

    def on_press(button: str) -> None:
        form.state = control.press(button)

    form = Form(view(control.item, control.course), control.value, control.state(), on_draft, on_press)
    return form
