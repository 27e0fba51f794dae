"""What the tests in a real JupyterLab share: one lab and one browser a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One JupyterLab for all tests of a module."""
    from lab_page import CHROMIUM, learner

    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with learner(tmp_path_factory.mktemp("learner") / "my_course") as running:
        yield running


@pytest.fixture(scope="module")
def browser(lab: Any) -> Iterator[Any]:
    """One browser for all tests of a module."""
    from lab_page import CHROMIUM, QUIET, sync_api

    with sync_api.sync_playwright() as tools:
        chromium = tools.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()
