"""Spelling: every text of the course against a British dictionary and the project's own list of words."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from prose import plain, texts

pytestmark = pytest.mark.content

WORDS = Path(__file__).parent / "data" / "words.txt"
"""Names of the course's people and places, and words that the dictionary lacks; one a line, sorted."""


def hunspell(text: str) -> set[str]:
    """The words that neither the dictionary nor the project's list knows."""
    command = ["hunspell", "-i", "utf-8", "-d", "en_GB", "-p", str(WORDS), "-l"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_spelling() -> None:
    """No text has a word that neither the dictionary nor the project's list knows."""
    if shutil.which("hunspell") is None:
        pytest.skip("no hunspell is installed")
    where: dict[str, set[str]] = defaultdict(set)
    by_file: dict[str, list[str]] = defaultdict(list)
    for file, text in texts():
        by_file[file].append(plain(text))
    unknown = hunspell("\n".join(part for parts in by_file.values() for part in parts))
    for file, parts in by_file.items() if unknown else ():
        for word in hunspell("\n".join(parts)):
            where[word].add(file)
    assert {word: sorted(files) for word, files in sorted(where.items())} == {}


def test_the_list_is_sorted_and_says_nothing_twice() -> None:
    """So that two people who add a word meet in the right line."""
    lines = WORDS.read_text(encoding="utf-8").split("\n")[:-1]
    assert lines == sorted(set(lines))


KNOWN = {"BRL", "CAD", "EUR", "GBP", "GHS", "USD", "US", "CC", "BY", "LICENSE", "NGO", "PDF"}
"""Currencies, the licence's name, and what a manager meets every week."""


def test_no_unexplained_acronym() -> None:
    """What learners read has no abbreviation in capitals beyond a handful that everybody knows."""
    found: dict[str, str] = {}
    for file, text in texts():
        if file.startswith(("course/", "solutions/")) and "instructors_guide" not in file:
            found |= {word: file for word in re.findall(r"\b[A-Z]{2,}\b", text) if word not in KNOWN}
    assert found == {}
