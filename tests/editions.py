"""A small course to try things on: two lessons, one exercise, and all that must never reach a learner."""

from __future__ import annotations

import json
from pathlib import Path


def notebook(*texts: str) -> str:
    """A notebook of Markdown cells, and of code cells for texts that begin with >."""
    cells = [
        {
            "cell_type": "code",
            "id": f"c{i}",
            "metadata": {},
            "source": [text[1:]],
            "outputs": [],
            "execution_count": None,
        }
        if text.startswith(">")
        else {"cell_type": "markdown", "id": f"c{i}", "metadata": {}, "source": [text]}
        for i, text in enumerate(texts)
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return json.dumps(
        {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    )


FILES = {
    "course/framework.yaml": "format: 1\n",
    "course/words.yaml": "hello: Hello\n",
    "course/00_start_here.ipynb": notebook("# Start here\nGo to [equity](06_equity.ipynb)."),
    "course/06_equity.ipynb": notebook("# Equity", ">1 + 1"),
    "course/items/06_equity.yaml": "items: []\n",
    "course/cases/open/case.yaml": "id: open\nuse: practice\n",
    "course/cases/open/reference.yaml": "ratings: {}\n",
    "course/cases/shut/case.yaml": "id: shut\nuse: graded\n",
    "course/cases/shut/reference.yaml": "ratings: {secret: 1}\n",
    "course/cases/shut/partners.csv": "id,name\n",
    "course/answers.json": "{}",
    "course/.ipynb_checkpoints/06_equity-checkpoint.ipynb": "{}",
    "exercises/06_equity/06_equity.ipynb": notebook("# Exercise"),
    "exercises/06_equity/items.yaml": "items: []\n",
    "exercises/06_equity/key.yaml": "items: {secret: 1}\n",
    "solutions/06_equity/key.yaml": "items: {secret: 1}\n",
    "solutions/06_equity/06_equity.ipynb": notebook("secret"),
}


def make_edition(folder: Path) -> Path:
    """Write the small course into a folder; returns the folder."""
    for name, text in FILES.items():
        put(folder / name, text)
    return folder


def put(path: Path, text: str) -> None:
    """Write a text, making the folders on the way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
