"""Which files of the course an exercise carries, so that its folder works wherever it is opened."""

from __future__ import annotations

from pathlib import Path

from collabkit.content.course import HERE, Solutions
from collabkit.content.tables import COLUMNS


def bundle(solutions: Solutions) -> dict[str, bytes]:
    """The files beside an exercise's notebook, as name -> contents: framework, words, the cases it uses.

    A case's story and tables go along, never a reference. The list is made of names that belong to a
    learner, not by leaving out what does not: a new secret file stays at home by itself.
    """
    course = solutions.course.folder
    cases = sorted({item.case for item in solutions.items.values() if item.case})
    names = [HERE, "words.yaml"]
    for case in cases:
        names += [f"cases/{case}/case.yaml", *(f"cases/{case}/{table}.csv" for table in COLUMNS)]
    return {name: (course / Path(name)).read_bytes() for name in names}
