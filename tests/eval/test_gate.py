"""The gate opens only to a run that holds every bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.eval.gate import THRESHOLDS, broken

BOUNDS = """
[item_recall]
at_least = 0.8
[false_answers]
at_most = 0.1
[words]
at_least = 5
at_most = 40
"""


@pytest.fixture
def bounds(tmp_path: Path) -> Path:
    path = tmp_path / "thresholds.toml"
    path.write_text(BOUNDS, encoding="utf-8")
    return path


def test_a_run_that_holds_every_bound_breaks_none(bounds: Path) -> None:
    assert broken({"item_recall": 0.8, "false_answers": 0.1, "words": 20, "seconds": 9.0}, bounds) == []


def test_each_broken_bound_is_one_sentence_with_both_figures(bounds: Path) -> None:
    assert broken({"item_recall": 0.79, "false_answers": 0.25, "words": 41}, bounds) == [
        "item_recall is 0.790, must be at least 0.8",
        "false_answers is 0.250, must be at most 0.1",
        "words is 41.000, must be at most 40",
    ]


def test_what_was_not_measured_does_not_pass(bounds: Path) -> None:
    assert broken({"item_recall": None, "false_answers": 0.0, "words": 9}, bounds) == ["item_recall was not measured"]
    assert "words was not measured" in broken({"item_recall": 1.0, "false_answers": 0.0}, bounds)


def test_the_golden_thresholds_can_be_read() -> None:
    assert THRESHOLDS.exists()
    assert broken({})
