"""Writes collabkit/check/words_used.txt anew from course/words.yaml: `python tests/words_used.py`.

Run it after adding, renaming or removing a sentence; tests/test_check.py holds the list to the code.
"""

from __future__ import annotations

from pathlib import Path

from collabkit.check.words import LIST
from collabkit.content.figures import FIELD
from collabkit.content.words import read_words

ROOT = Path(__file__).parents[1]
FILE = ROOT / "collabkit" / "check" / LIST
HEAD = "# Sentences that the code asks for, and the fields it fills. Written by tests/words_used.py.\n"


def listed() -> str:
    """The list as it should be."""
    words, _ = read_words(ROOT / "course" / "words.yaml")
    lines = [
        f"{key}: {' '.join(dict.fromkeys(FIELD.findall(text)))}".rstrip() + "\n"
        for key, text in sorted(words.texts.items())
    ]
    return HEAD + "".join(lines)


if __name__ == "__main__":
    FILE.write_text(listed(), encoding="utf-8")
