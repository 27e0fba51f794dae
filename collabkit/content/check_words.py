"""What can be wrong with the words of the interface: a sentence that is missing, or a field nobody fills."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from collabkit.content.check_read import Reading
from collabkit.content.figures import FIELD
from collabkit.content.yamlfile import read_yaml
from collabkit.faults import Fault, meant

LIST = "words_used.txt"


@cache
def used() -> dict[str, tuple[str, ...]]:
    """Every sentence that the package asks for, and the fields that it fills in each.

    The list stands in a file beside this one; `tests/words_used.py` writes it, a test holds it to the code.
    """
    text = (files("collabkit.content") / LIST).read_text(encoding="utf-8")
    lines = [line.partition(":") for line in text.splitlines() if line and not line.startswith("#")]
    return {key: tuple(fields.split()) for key, _, fields in lines}


def word_faults(course: Reading) -> Iterator[Fault]:
    """Faults of words.yaml: sentences left out or not known, and {fields} that would stay as they are."""
    noted: list[Fault] = []
    words, top = course.words, read_yaml(course.folder / "words.yaml", noted)
    if noted:
        return  # said already
    for key in used():
        if key not in words.texts:
            section, _, name = key.partition(".")
            sentence = f'"{name}" is missing under {section}; add {name}: and the sentence'
            yield Fault(top.path, top.line(section) if section in top else 0, sentence)
    for key, text in words.texts.items():
        section, _, name = key.partition(".")
        line = top.node(section).line(name)
        if key not in used():
            known = [k.partition(".")[2] for k in used() if k.startswith(f"{section}.")]
            yield Fault(top.path, line, f'"{name}" is used nowhere; {meant(name, known)}')
            continue
        for field in FIELD.findall(text):
            if field not in used()[key]:
                sentence = (
                    f'"{name}" has the field {{{field}}}, which nobody fills; {meant(field, used()[key])}'
                )
                yield Fault(top.path, line, sentence)
