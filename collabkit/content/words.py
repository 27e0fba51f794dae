"""The words of the interface: every sentence that a learner sees, read from `words.yaml`."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from collabkit.content.figures import FIELD
from collabkit.content.yamlfile import read_yaml
from collabkit.faults import Fault


@frozen
class Words:
    """Interface sentences by dotted name, with {fields} to fill."""

    texts: dict[str, str]

    def say(self, key: str, /, **fields: object) -> str:
        """The sentence `key` with its fields filled.

        >>> Words({"forms.saved": "Saved {time}"}).say("forms.saved", time="14:02")
        'Saved 14:02'
        """
        return FIELD.sub(lambda m: str(fields.get(m[1], m[0])), self.raw(key))

    def raw(self, key: str) -> str:
        """The sentence `key` as written, its fields unfilled (for JavaScript, which fills them)."""
        if key not in self.texts:
            raise KeyError(f'words.yaml has no sentence "{key}"')
        return self.texts[key]

    def section(self, name: str) -> dict[str, str]:
        """All sentences of one section, by their last name."""
        return {k.split(".", 1)[1]: v for k, v in self.texts.items() if k.startswith(name + ".")}


def read_words(path: Path) -> tuple[Words, list[Fault]]:
    """Read words.yaml: sections, each a mapping of name to sentence."""
    faults: list[Fault] = []
    top = read_yaml(path, faults)
    texts = {
        f"{section}.{key}": text
        for section in top.data
        if section != "format"
        for key, text in top.words(str(section)).items()
    }
    return Words(texts), faults
