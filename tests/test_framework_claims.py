"""The framework keeps what it says about its source."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

FRAMEWORK = Path(__file__).parents[1] / "course" / "framework.yaml"
EXPECTED = {
    "power": ["voice", "decision-share", "best-idea"],
    "information": ["reach", "same-page", "cross-training"],
    "trust": ["delegation", "swift-issues", "root-cause"],
    "cocreation": ["joint-strategy", "joint-solutions", "input-counts"],
    "value": ["joined-value", "unlikely-ties", "integration"],
    "equity": ["seat", "recognition", "fair-terms"],
    "transparency": ["open-working", "account-upward", "account-outward"],
    "benefit": ["specific-benefit", "fair-return", "lasting-commitment"],
}
# Digest of all quotes in order, taken when each was found word for word in the article.
# The article itself is not ours to ship, so a changed quote has to be compared with it by hand.
QUOTES_SHA256 = "40858446832c9836407317309c208f8a7a98077edd5c68e22cfac346b97527eb"
VOCABULARY = [
    *("partner", "partners", "partnership", "partnerships", "contribution", "contributions"),
    *("indicator", "evidence", "statement", "statements", "rating", "reference"),
    *("broker", "learner", "case"),
]


@pytest.fixture(scope="module")
def framework() -> dict[str, Any]:
    """The framework as plain dicts and lists."""
    with FRAMEWORK.open(encoding="utf-8") as stream:
        loaded: dict[str, Any] = YAML(typ="safe").load(stream)
    return loaded


def indicators(framework: dict[str, Any]) -> list[dict[str, Any]]:
    """All indicators of the framework, in order."""
    return [one for dimension in framework["dimensions"] for one in dimension["indicators"]]


def reached(framework: dict[str, Any]) -> dict[str, list[str]]:
    """The indicators that each claim leads to."""
    table: dict[str, list[str]] = {claim["id"]: [] for claim in framework["claims"]}
    for indicator in indicators(framework):
        for claim in indicator["claims"]:
            table[claim].append(indicator["id"])
    return table


def test_every_claim_is_reached(framework: dict[str, Any]) -> None:
    """Every claim of the article is reached by at least one indicator."""
    quotes = {claim["id"]: claim["quote"] for claim in framework["claims"]}
    table = reached(framework)
    for claim, ids in table.items():
        print(f"{claim}  {', '.join(ids):40}  {quotes[claim]}")
    assert [claim for claim, ids in table.items() if not ids] == []


def test_claim_ids_are_unique(framework: dict[str, Any]) -> None:
    """No two claims share an id, and each has our own words beside the quote."""
    ids = [claim["id"] for claim in framework["claims"]]
    assert len(ids) == len(set(ids))
    assert all(claim["says"].strip() for claim in framework["claims"])


def test_every_indicator_has_a_claim(framework: dict[str, Any]) -> None:
    """Every indicator names a known claim that it comes from."""
    known = {claim["id"] for claim in framework["claims"]}
    for indicator in indicators(framework):
        assert indicator["claims"], indicator["id"]
        assert set(indicator["claims"]) <= known, indicator["id"]


def test_quotes_are_brief(framework: dict[str, Any]) -> None:
    """Every quote stays under fifteen words."""
    assert [claim["id"] for claim in framework["claims"] if len(claim["quote"].split()) >= 15] == []


def test_quotes_are_those_that_were_compared(framework: dict[str, Any]) -> None:
    """The quotes are still the ones that were compared with the article."""
    joined = "\n".join(claim["quote"] for claim in framework["claims"])
    found = hashlib.sha256(joined.encode("utf-8")).hexdigest()
    assert found == QUOTES_SHA256, f"compare the changed quotes with the article, then store {found}"


def test_dimensions_and_indicators_are_as_listed(framework: dict[str, Any]) -> None:
    """There are eight dimensions of three indicators, under the ids that cases and keys use."""
    found = {one["id"]: [i["id"] for i in one["indicators"]] for one in framework["dimensions"]}
    assert found == EXPECTED
    assert list(found) == list(EXPECTED)
    assert len({one["letter"] for one in framework["dimensions"]}) == 8


def test_anchors_stand_at_one_three_and_five(framework: dict[str, Any]) -> None:
    """Every indicator has an anchor of fewer than 45 words at levels 1, 3 and 5."""
    for indicator in indicators(framework):
        assert sorted(indicator["anchors"]) == [1, 3, 5], indicator["id"]
        for level, text in indicator["anchors"].items():
            assert 0 < len(text.split()) < 45, f"{indicator['id']} {level}: {len(text.split())} words"


def test_every_indicator_warns_of_its_misuse(framework: dict[str, Any]) -> None:
    """Every indicator asks one question, names what is no evidence, and says when it misleads."""
    for indicator in indicators(framework):
        assert indicator["question"].count("?") == 1, indicator["id"]
        assert indicator["not_evidence"].endswith("."), indicator["id"]
        assert indicator["limits"].endswith("."), indicator["id"]


def test_scale_vocabulary_and_weights_are_complete(framework: dict[str, Any]) -> None:
    """The scale has five labelled levels, the weights sum to one, and no word is missing."""
    levels = framework["scale"]["levels"]
    assert [one["level"] for one in levels] == [1, 2, 3, 4, 5]
    assert all(one["label"] for one in levels)
    assert set(framework["scale"]["insufficient"]) == {"label", "hint"}
    assert sum(framework["marking"].values()) == pytest.approx(1)
    assert list(framework["vocabulary"]) == VOCABULARY
