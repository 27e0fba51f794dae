"""A simulated panel: no person gave these ratings. `python tests/panel_sample.py` writes the file anew."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

SAMPLE = Path(__file__).parent / "data" / "panel_simulated.csv"
CENTRES = {
    "guardians": {"seat": 5, "recognition": 5, "fair-terms": 4, "voice": 2, "decision-share": 2,
                  "best-idea": "?"},
    "upward": {"seat": 1, "recognition": 2, "fair-terms": 2, "open-working": 3, "account-upward": 5,
               "account-outward": 1},
}  # fmt: skip
CAMPS = {("upward", "open-working"): (2, 5)}
PEOPLE = {"sim-1": "brokers", "sim-2": "brokers", "sim-3": "brokers", "sim-4": "brokers", "sim-5": "managers",
          "sim-6": "managers", "sim-7": "managers"}  # fmt: skip
LEANING = {"sim-3": 0.45, "sim-7": -0.45}
"""Two simulated raters who lean up and down by chance this often."""


def simulated(seed: int = 7) -> str:
    """A panel of seven as a CSV, the same for the same seed: two camps in one place, "?" in another."""
    rng, out = Random(seed), io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["rater", "case", "indicator", "rating", "note", "group"])
    for case, centres in CENTRES.items():
        for indicator, centre in centres.items():
            for rater, group in PEOPLE.items():
                level = _level(centre, CAMPS.get((case, indicator)), rater, rng)
                note = f"Simulated note of {rater} on {indicator}." if rng.random() < 0.5 else ""
                writer.writerow([rater, case, indicator, level, note, group])
    return out.getvalue()


def _level(centre: int | str, camps: tuple[int, int] | None, rater: str, rng: Random) -> int | str:
    if camps:
        return camps[int(rater[-1]) % 2]
    if isinstance(centre, str):
        return centre if rng.random() < 0.9 else 2
    lean = LEANING.get(rater, 0.0)
    off = (lean > 0) - (lean < 0) if rng.random() < abs(lean) else rng.choice((0, 0, 0, 0, 0, 0, -1, 1))
    return min(5, max(1, centre + off))


def table(levels: Mapping[str, Sequence[object]], case: str = "bridge", notes: str = "") -> str:
    """A CSV from levels by indicator, one for each of the raters A, B, C …; None is left out."""
    lines = ["rater,case,indicator,rating,note"]
    for indicator, given in levels.items():
        lines += [
            f"{chr(65 + i)},{case},{indicator},{level},{notes}"
            for i, level in enumerate(given)
            if level is not None
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    SAMPLE.write_text(simulated(), encoding="utf-8")
