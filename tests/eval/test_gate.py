"""The gate opens only to a run that holds every bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.eval.dataset import GOLDEN
from dateline.eval.gate import Bound, broken, read_bounds
from dateline.index.errors import SourceError

BOUNDS = """
[item_recall]
at_least = 0.8
[false_answers]
at_most = 0.1
[words]
at_least = 5
at_most = 40
["hit@4"]
at_least = 0.9
"""
HELD = {"item_recall": 0.8, "false_answers": 0.1, "words": 20, "hit@4": 0.95, "seconds": 9.0}


@pytest.fixture
def bounds(tmp_path: Path) -> list[Bound]:
    (tmp_path / "thresholds.toml").write_text(BOUNDS, encoding="utf-8")
    return read_bounds(tmp_path)


def test_a_run_that_holds_every_bound_breaks_none(bounds: list[Bound]) -> None:
    assert broken(HELD, bounds) == []


def test_each_broken_bound_is_one_sentence_with_both_figures(bounds: list[Bound]) -> None:
    assert broken({"item_recall": 0.79, "false_answers": 0.25, "words": 41, "hit@4": 0.899}, bounds) == [
        "item_recall is 0.790, must be at least 0.8",
        "false_answers is 0.250, must be at most 0.1",
        "words is 41.000, must be at most 40",
        "hit@4 is 0.899, must be at least 0.9",
    ]


def test_what_was_not_measured_does_not_pass(bounds: list[Bound]) -> None:
    assert broken({**HELD, "item_recall": None}, bounds) == ["item_recall was not measured"]
    assert "words was not measured" in broken({"item_recall": 1.0, "false_answers": 0.0}, bounds)


def test_the_golden_thresholds_can_be_read() -> None:
    golden = read_bounds(GOLDEN)
    assert len(golden) >= 6
    assert len(broken({}, golden)) == len(golden)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[words\n", "is not TOML"),
        ("[wrods]\nat_least = 1", "there is no metric “wrods”"),
        ("words = 7", r"\[words\] must have at_least, at_most or both"),
        ("[words]\n", r"\[words\] must have at_least, at_most or both"),
        ("[words]\nat_lest = 1", r"\[words\] must have at_least, at_most or both"),
        ("[words]\nat_least = '1'", r"the bounds of \[words\] must be numbers"),
        ("[words]\nat_least = true", r"the bounds of \[words\] must be numbers"),
    ],
)
def test_bounds_that_make_no_sense_are_refused(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "thresholds.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=told):
        read_bounds(tmp_path)


def test_a_set_without_thresholds_has_no_gate(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no thresholds to hold a run against: .*thresholds\.toml cannot be read"):
        read_bounds(tmp_path)
