"""The report on a panel: one page that holds together, whatever the raters wrote, on the real cases too."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium
from click.testing import CliRunner
from panel_sample import SAMPLE, table
from ruamel.yaml import YAML
from small import EXERCISE

from collabkit.cli import main
from collabkit.content.course import Course, Solutions
from collabkit.content.framework import Level, Scale
from collabkit.content.key import Rating
from collabkit.panel.dots import described, dots
from collabkit.panel.propose import propose
from collabkit.panel.ratings import read_panel

ROOT = Path(__file__).parents[1]
PAGE = Path("panel_simulated-panel/report.html")
NASTY = '</script><b onclick=x>{seat} "x": #y & ’quoted’ — 😀 \x07 %s [a] - ? |'
VOID = ("meta", "circle", "line", "rect", "br", "path")


def run(*arguments: str) -> str:
    """What `collabkit panel` says; it must not fail."""
    result = CliRunner().invoke(main, ["panel", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


class Outline(HTMLParser):
    """The tags of a page, which must close in order, and the names of its pictures."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.pictures: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        if tag == "svg":
            self.pictures.append(dict(attrs).get("aria-label") or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The real course in a folder of its own, with a simulated panel adopted into it."""
    root = tmp_path_factory.mktemp("real")
    for room in ("course", "solutions"):
        shutil.copytree(ROOT / room, root / room, ignore=shutil.ignore_patterns("answers.json*", ".*"))
    shutil.copy(SAMPLE, root / SAMPLE.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        (root / "said.txt").write_text(run(SAMPLE.name, "--adopt", "--draws", "100"), encoding="utf-8")
        yield root


def test_the_real_course(real: Path) -> None:
    """Case by case: one reference goes to the panel, the other stays with the authors."""
    said = (real / "said.txt").read_text(encoding="utf-8")
    assert "guardians: reference version 2 (panel of 7, alpha .81): " in said
    assert "Grade it again: nbgrader autograde 06_equity --force." in said
    assert "upward keeps its authored key: ordinal alpha is .654, below .667." in said
    keys = Solutions.of(real, "06_equity").keys
    kinds = {id: {keys[id].origin_of(i).kind for i in keys[id].ratings} for id in keys if keys[id].ratings}
    assert kinds == {"equity-guardians": {"panel"}, "equity-upward": {"authored"}}


def test_one_page(real: Path) -> None:
    """The page needs no network and no script, closes its tags, and names each of its pictures."""
    page = (real / PAGE).read_text(encoding="utf-8")
    outline = Outline(page)
    assert outline.open == []
    assert not {"script", "img", "link", "iframe"} & set(outline.tags)
    assert "http" not in page
    assert len(outline.pictures) == 12
    assert all(name.startswith("Ratings: ") for name in outline.pictures)
    assert str(ROOT) not in page


def test_what_it_says(real: Path) -> None:
    """Figures, split, drift, subgroups, rules and news all stand on the page."""
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", (real / PAGE).read_text(encoding="utf-8")))
    for words in (
        "What has changed", "ICC(2,1)", "ICC(2,k)", "Ordinal alpha", "AC2", "Within one level", "Same level",
        "two camps: 3 give 2, 4 give 5", "ungraded: leave it out of the marks", "Alpha without",
        "brokers (4) and managers (3)", "Only one thing was rated", "Not adopted: ordinal alpha is .654",
        "wider: accept", "Simulated note of",
    ):  # fmt: skip
        assert words in page, words


def test_whatever_raters_write(small: Path) -> None:
    """A note with markup, quotes, braces and control signs harms neither the page nor the key."""
    quoted = '"' + NASTY.replace('"', '""') + '"'
    levels: dict[str, list[object]] = {
        "seat": [3, 3, 3, 3, 2],
        "recognition": [5] * 5,
        "voice": [2, 2, 2, 2, 1],
    }
    (small / "r.csv").write_text(table(levels, notes=quoted), encoding="utf-8")
    run("r.csv", "--adopt", "--draws", "100")
    page = Path("r-panel/report.html").read_text(encoding="utf-8")
    assert Outline(page).open == []
    assert "<b onclick" not in page
    clean = NASTY.replace("\x07", "").replace("  ", " ")
    assert (
        Solutions.of(small, EXERCISE).keys["bridge-score"].ratings["seat"].because
        == f"Raters wrote: “{clean}”"
    )
    proposed = YAML(typ="safe").load(Path("r-panel/proposed.yaml").read_text(encoding="utf-8"))
    assert proposed["proposed"]["bridge"]["seat"]["because"] == [clean]


def test_dots_and_their_words(tmp_path: Path, course: Course) -> None:
    """A picture has a dot a rater, the key's mark, and the same in words; many raters become bars."""
    scale = Scale(tuple(Level(n, "") for n in range(1, 6)), "", "")
    old = Rating(4, (4, 4), "", (), (), "")
    path = tmp_path / "r.csv"
    path.write_text(table({"seat": [5, 5, 5, 4, "?"], "voice": [2] * 13}), encoding="utf-8")
    found = read_panel(path, course)
    seat, voice = (propose(found, ("bridge", name), scale) for name in ("seat", "voice"))
    svg = dots(seat, scale, old)
    assert (svg.count("<circle cx"), svg.count("▲"), svg.count('class="ring"')) == (5, 1, 1)
    assert described(seat, old) == (
        "Ratings: 1 at 4, 3 at 5, 1 at ?. The panel's median is 5, accepted 4 to 5; the key now says 4."
    )
    assert (dots(voice, scale).count("<circle cx"), dots(voice, scale).count('class="bar"')) == (0, 1)


@pytest.mark.browser
@pytest.mark.parametrize(("look", "width"), [("light", 1100), ("dark", 1100), ("light", 390)])
def test_seen(look: Any, width: int, real: Path) -> None:
    """axe-core finds nothing serious, light or dark, and the page doesn't scroll sideways on a phone."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=look)
        page.goto((real / PAGE).as_uri())
        page.add_script_tag(path=str(Path(axe.__file__).parent / "axe.min.js"))
        found = page.evaluate("axe.run()")["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    assert wide == width
