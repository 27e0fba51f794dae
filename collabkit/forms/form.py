"""The form widget: shows what it is given, sends back what the learner does, and keeps nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

import traitlets
from anywidget import AnyWidget

SHARED = ("elements", "saving", "frame")
OWN = {"scorecard": ("evidence", "scorecard")}
"""Files of a kind, where it has more than one."""


ASLEEP = (
    "<style>.jp-OutputArea-child:has(.ck-asleep) + .jp-OutputArea-child .jupyter-widgets:not(:has(*))"
    "{display:none}</style>"
)
"""A notebook that is opened again has no kernel yet, and JupyterLab writes "Error displaying widget" where
each form was. This hides that line; the sentence before it says what to do."""


class Form(AnyWidget):
    """The form of one item.

    Args:
        view: what does not change, as `collabkit.forms.view.view` makes it.
        value: the answer so far, any JSON value.
        state: {saved_text, tone ("", "ok" or "bad"), locked, feedback (HTML), ack}.
        on_draft: called with (n, value) at each change; it answers by setting `state`, with ack = n
            once the value is safely kept. Until then the form says nothing is saved and sends it again.
        on_press: called with "check" or "commit", after everything before it has been kept.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    value = traitlets.Any(allow_none=True).tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    draft = traitlets.Dict().tag(sync=True)
    press = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        view: dict[str, Any],
        value: object,
        state: dict[str, Any],
        on_draft: Callable[[int, object], None],
        on_press: Callable[[str], None],
    ) -> None:
        self._on_draft = on_draft
        self._on_press = on_press
        super().__init__(view=view, value=value, state=state, _esm=script(view["ask"]), _css=style())
        self.observe(self._drafted, "draft")
        self.observe(self._pressed, "press")

    def show(self, value: object, state: dict[str, Any]) -> None:
        """Show an answer that came another way than through this form."""
        with self.hold_sync():
            self.state = state
            self.value = value

    def _drafted(self, change: dict[str, Any]) -> None:
        n, value = change["new"]["n"], change["new"]["value"]
        with self.hold_sync():
            self._guarded(lambda: self._on_draft(n, value))
            if self.state.get("ack", 0) >= n:
                self.value = value

    def _pressed(self, change: dict[str, Any]) -> None:
        with self.hold_sync():
            self._guarded(lambda: self._on_press(change["new"]["button"]))
            self.state = {**self.state, "pressed": change["new"]["n"]}

    def _guarded(self, action: Callable[[], None]) -> None:
        """Run an answer to the form; a failure in it has to reach the learner, not only a log."""
        try:
            action()
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
            text = self.view["words"].get("failed", "{why}").replace("{why}", why)
            self.state = {**self.state, "tone": "bad", "saved_text": text}
            raise

    def _ipython_display_(self) -> None:
        """Show the form, and before it a sentence that is seen only where no form lives."""
        from IPython.display import display

        sentence = self._sentence()
        note = f'{ASLEEP}<p class="ck-asleep">{escape(sentence)}</p>'
        display({"text/html": note, "text/plain": sentence}, raw=True)
        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {**data, "text/plain": self._sentence()}, metadata

    def _sentence(self) -> str:
        return f"{self.view['title']} · {self.view['words'].get('fallback', '')}"


@cache
def script(ask: str) -> str:
    """The JavaScript of a form whose answer is of kind `ask`, as one module without imports."""
    parts = [_static(f"{name}.js") for name in (*SHARED, *OWN.get(ask, (ask,)))]
    return "\n".join([*parts, "export default { render };\n"])


@cache
def style() -> str:
    """The style sheet of all forms."""
    return _static("form.css")


def _static(name: str) -> str:
    return (files("collabkit.forms") / "static" / name).read_text(encoding="utf-8")


__all__ = ["Form", "script", "style"]
