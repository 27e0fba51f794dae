"""What can be wrong with the words of the interface: a sentence that is missing, or a field nobody fills."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from collabkit.check.read import Reading
from collabkit.content.figures import FIELD
from collabkit.content.words import Words
from collabkit.content.yamlfile import Node, read_yaml
from collabkit.faults import Fault, meant

LIST = "words_used.txt"


@cache
def used() -> dict[str, tuple[str, ...]]:
    """Every sentence that the package asks for, and the fields that it fills in each.

    The list stands in a file beside this one; `tests/words_used.py` writes it, a test holds it to the code.
    """
    text = (files("collabkit.check") / LIST).read_text(encoding="utf-8")
    lines = [line.partition(":") for line in text.splitlines() if line and not line.startswith("#")]
    return {key: tuple(fields.split()) for key, _, fields in lines}


def word_faults(course: Reading) -> Iterator[Fault]:
    """Faults of words.yaml: sentences left out or not known, and {fields} that would stay as they are."""
    noted: list[Fault] = []
    words, top = course.words, read_yaml(course.folder / "words.yaml", noted)
    if not noted:  # else said already
        sections = list(dict.fromkeys(key.partition(".")[0] for key in used()))
        yield from _missing(top, words, sections)
        yield from _unknown(top, words, sections)


def _missing(top: Node, words: Words, sections: list[str]) -> Iterator[Fault]:
    for section in sections:
        if section not in top:
            yield Fault(top.path, 0, f'the section "{section}" is missing; add it, with all its sentences')
    for key in used():
        section, _, name = key.partition(".")
        if section in top and key not in words.texts:
            sentence = f'"{name}" is missing under {section}; add {name}: and the sentence'
            yield Fault(top.path, top.line(section), sentence)


def _unknown(top: Node, words: Words, sections: list[str]) -> Iterator[Fault]:
    for section in map(str, top.data):
        if section not in (*sections, "format"):
            sentence = f'the section "{section}" is used nowhere; {meant(section, sections)}'
            yield Fault(top.path, top.line(section), sentence)
    for key, text in words.texts.items():
        section, _, name = key.partition(".")
        line = top.node(section).line(name)
        if key in used():
            for field in dict.fromkeys(FIELD.findall(text)):
                if field not in used()[key]:
                    sentence = f'"{name}" has the field {{{field}}}, which nobody fills; '
                    yield Fault(top.path, line, sentence + meant(field, used()[key]))
        elif section in sections:
            known = [k.partition(".")[2] for k in used() if k.startswith(f"{section}.")]
            yield Fault(top.path, line, f'"{name}" is used nowhere; {meant(name, known)}')
