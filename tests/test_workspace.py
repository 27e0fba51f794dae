"""A learner's own copy: laid, brought up to date, and never taken from the learner."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from editions import FILES, make_edition, notebook, put

from collabkit.faults import Faults
from collabkit.learning import workspace as module
from collabkit.learning.workspace import News, Workspace, content_of, find_top

LESSON = "06_equity.ipynb"
NEW = notebook("# Equity, better", ">1 + 1")
MINE = notebook("# Equity", ">1 + 1", "my own note")


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A small course."""
    return make_edition(tmp_path / "top")


@pytest.fixture
def mine(top: Path) -> Workspace:
    """A learner's copy of it, just laid."""
    workspace = Workspace(top / "my_course", top)
    workspace.refresh()
    return workspace


def files_in(folder: Path) -> set[str]:
    """The learner's files, without the workspace's own."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name for name in found if not name.startswith(".collabkit/")}


def test_first_visit_lays_lessons_cases_and_exercises(mine: Workspace) -> None:
    """The first visit lays every lesson, case and exercise, and nothing else."""
    assert files_in(mine.folder) == {
        "framework.yaml",
        "words.yaml",
        "00_start_here.ipynb",
        "06_equity.ipynb",
        "items/06_equity.yaml",
        "cases/open/case.yaml",
        "cases/open/reference.yaml",
        "cases/shut/case.yaml",
        "cases/shut/partners.csv",
        "exercises/06_equity/06_equity.ipynb",
        "exercises/06_equity/items.yaml",
    }


def test_no_secret_is_laid(mine: Workspace) -> None:
    """No solution, no key and no reference of a graded case reaches the learner."""
    texts = [(mine.folder / name).read_text(encoding="utf-8") for name in files_in(mine.folder)]
    assert not [text for text in texts if "secret" in text]


def test_real_course_lays_no_key() -> None:
    """Of this very course, neither solutions nor keys nor the references of graded cases are on the list."""
    top = Path(__file__).parents[1]
    wanted = module.sources(top)
    assert {"framework.yaml", "words.yaml"} <= set(wanted)
    assert not [
        path for path in wanted.values() if path.name == "key.yaml" or (top / "solutions") in path.parents
    ]
    graded = [path for path in wanted.values() if path.name == "reference.yaml"]
    assert all("use: practice" in path.with_name("case.yaml").read_text(encoding="utf-8") for path in graded)


def test_second_visit_changes_nothing(mine: Workspace) -> None:
    """Where nothing is new, a visit brings nothing."""
    assert mine.refresh() == News()


def test_new_and_improved_are_brought_in(top: Path, mine: Workspace) -> None:
    """A new lesson is laid, and an improved one takes the place of an untouched one."""
    put(top / "course" / LESSON, NEW)
    put(top / "course/07_next.ipynb", notebook("# Next"))
    news = mine.refresh()
    assert (news.new, news.improved) == (["07_next.ipynb"], [LESSON])
    assert (mine.folder / LESSON).read_text(encoding="utf-8") == NEW


def test_running_a_notebook_is_no_change(top: Path, mine: Workspace) -> None:
    """Outputs, counts and metadata don't make a notebook the learner's: the improved one still comes."""
    data = json.loads((mine.folder / LESSON).read_text(encoding="utf-8"))
    data["cells"][1] |= {"execution_count": 3, "outputs": [{"output_type": "stream", "text": "2"}]}
    data["cells"][1]["source"] = "".join(data["cells"][1]["source"])
    put(mine.folder / LESSON, json.dumps(data))
    put(top / "course" / LESSON, NEW)
    assert mine.refresh().improved == [LESSON]


def test_changed_notebook_is_kept_and_the_new_one_laid_beside_once(top: Path, mine: Workspace) -> None:
    """Where both changed, the learner's stays, the new one lies beside it, and it is said a single time."""
    put(mine.folder / LESSON, MINE)
    put(top / "course" / LESSON, NEW)
    beside = "06_equity (new version).ipynb"
    assert mine.refresh().beside == [(LESSON, beside)]
    assert (mine.folder / LESSON).read_text(encoding="utf-8") == MINE
    assert (mine.folder / beside).read_text(encoding="utf-8") == NEW
    assert mine.refresh() == News()


def test_work_in_the_new_version_is_kept_too(top: Path, mine: Workspace) -> None:
    """A learner who goes on in the new version loses nothing when a newer one comes."""
    put(mine.folder / LESSON, MINE)
    put(top / "course" / LESSON, NEW)
    mine.refresh()
    put(mine.folder / "06_equity (new version).ipynb", notebook("my work"))
    put(top / "course" / LESSON, notebook("# Equity, better still"))
    assert mine.refresh().beside == [(LESSON, "06_equity (new version 2).ipynb")]
    assert "my work" in (mine.folder / "06_equity (new version).ipynb").read_text(encoding="utf-8")


def test_untouched_new_version_is_replaced(top: Path, mine: Workspace) -> None:
    """New versions don't pile up while the learner leaves them alone."""
    put(mine.folder / LESSON, MINE)
    for text in ("one", "two"):
        put(top / "course" / LESSON, notebook(text))
        assert mine.refresh().beside == [(LESSON, "06_equity (new version).ipynb")]


def test_new_version_of_data_is_not_read_as_data(top: Path, mine: Workspace) -> None:
    """Beside changed data the new one gets a name that no reader of the folder takes for data."""
    put(mine.folder / "items/06_equity.yaml", "items: [mine]\n")
    put(top / "course/items/06_equity.yaml", "items: [new]\n")
    mine.refresh()
    assert [path.name for path in (mine.folder / "items").glob("*.yaml")] == ["06_equity.yaml"]
    assert (mine.folder / "items/06_equity.yaml (new version)").is_file()


def test_deleted_file_comes_back(mine: Workspace) -> None:
    """A file that the learner deleted is there again."""
    (mine.folder / LESSON).unlink()
    assert mine.refresh().returned == [LESSON]
    assert (mine.folder / LESSON).is_file()


def test_answers_are_never_touched(top: Path, mine: Workspace) -> None:
    """Answers stay, byte for byte, whatever else changes."""
    names = ["answers.json", "answers.json.bak", "exercises/06_equity/answers.json"]
    for name in names:
        put(mine.folder / name, "mine")
    put(top / "course/answers.json", "theirs")
    put(top / "exercises/06_equity/answers.json", "theirs")
    put(top / "exercises/06_equity/items.yaml", "items: [better]\n")
    assert mine.refresh().improved == ["exercises/06_equity/items.yaml"]
    assert all((mine.folder / name).read_text(encoding="utf-8") == "mine" for name in names)


def test_withdrawn_lesson_goes_unless_changed(top: Path, mine: Workspace) -> None:
    """What the course no longer has goes, so that its items don't stand twice; a changed file stays."""
    put(mine.folder / LESSON, MINE)
    (top / "course/items/06_equity.yaml").unlink()
    (top / "course" / LESSON).unlink()
    assert mine.refresh().withdrawn == ["items/06_equity.yaml"]
    assert (mine.folder / LESSON).is_file()
    assert not (mine.folder / "items").exists()


def test_answered_exercise_stays_whole(top: Path, mine: Workspace) -> None:
    """An exercise with answers in it stays complete after the course has dropped it."""
    put(mine.folder / "exercises/06_equity/answers.json", "mine")
    for path in (top / "exercises/06_equity").iterdir():
        path.unlink()
    assert mine.refresh() == News()
    assert (mine.folder / "exercises/06_equity/items.yaml").is_file()


def test_damaged_manifest_loses_nothing(top: Path, mine: Workspace) -> None:
    """Without a readable manifest every file that differs counts as the learner's."""
    put(mine.ours / "laid.json", "{ not json")
    put(top / "course" / LESSON, NEW)
    assert mine.refresh().beside == [(LESSON, "06_equity (new version).ipynb")]


def test_interrupted_visit_is_finished_by_the_next(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A visit that is cut off anywhere leaves only whole files, and the next one lays the rest."""
    real, laid = module.replace, []

    def failing(path: Path, data: bytes, mode: int | None = None) -> None:
        if len(laid) == 4:
            raise KeyboardInterrupt
        laid.append(path)
        real(path, data, mode)

    workspace = Workspace(top / "my_course", top)
    monkeypatch.setattr(module, "replace", failing)
    with pytest.raises(KeyboardInterrupt):
        workspace.refresh()
    monkeypatch.setattr(module, "replace", real)
    assert len(workspace.refresh().new) == 11 - 4
    assert workspace.refresh() == News()


def test_write_leaves_the_old_file_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that can't be written whole stays as it was."""
    put(tmp_path / "a", "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        module.replace(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_text(encoding="utf-8") == "old"


def test_two_visits_at_once_agree(top: Path) -> None:
    """Two starts at the same moment lay one copy between them."""
    spaces = [Workspace(top / "my_course", top) for _ in range(2)]
    news: list[News] = []
    threads = [threading.Thread(target=lambda s=space: news.append(s.refresh())) for space in spaces]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(each.new) for each in news) == [0, 11]


@pytest.mark.parametrize("name", [".", "course", "course/deep", "solutions/mine", "exercises"])
def test_course_itself_is_no_workspace(top: Path, name: str) -> None:
    """The tracked folders are refused as a workspace, in one sentence."""
    with pytest.raises(Faults, match="belongs to the course itself"):
        Workspace(top / name, top).refresh()


def test_folder_with_other_things_is_refused(top: Path, tmp_path: Path) -> None:
    """A folder that holds something else is not filled with a course by mistake."""
    put(tmp_path / "home/thesis.txt", "mine")
    with pytest.raises(Faults, match="holds other things"):
        Workspace(tmp_path / "home", top).refresh()
    assert files_in(tmp_path / "home") == {"thesis.txt"}


def test_damaged_notebook_counts_as_it_stands(tmp_path: Path) -> None:
    """A notebook that is no JSON still has a fingerprint."""
    put(tmp_path / "a.ipynb", "{")
    put(tmp_path / "b.ipynb", '{"cells": [1]}')
    assert content_of(tmp_path / "a.ipynb") != content_of(tmp_path / "b.ipynb")


def test_first_notebook_is_never_a_new_version(top: Path, mine: Workspace) -> None:
    """The course opens at the learner's own first notebook."""
    put(mine.folder / "00_start_here.ipynb", MINE)
    put(top / "course/00_start_here.ipynb", NEW)
    mine.refresh()
    assert mine.first_notebook() == "00_start_here.ipynb"


def test_course_is_found_from_below(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From any folder of an edition that edition is found; from elsewhere the one that is installed."""
    assert find_top(top / "course/cases/open") == top.resolve()
    monkeypatch.chdir("/")
    assert find_top() == Path(module.__file__).parents[2]


def test_workspace_needs_nothing_heavy() -> None:
    """Bringing the copy up to date loads no pandas, no matplotlib, no nbgrader and no YAML reader."""
    code = (
        "import sys, collabkit.learning.workspace, collabkit.learning.lab, collabkit.cli;"
        "print([m for m in ('pandas', 'numpy', 'matplotlib', 'nbgrader', 'ruamel.yaml') if m in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_every_secret_of_the_small_course_is_marked() -> None:
    """The small course of these tests really holds secrets to be kept."""
    assert len([text for text in FILES.values() if "secret" in text]) == 4
