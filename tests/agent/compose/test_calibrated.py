"""How sure an answer is: by the best sentence's share of all the odds, and by what the archive holds."""

from __future__ import annotations

import math

import pytest

from dateline.agent.compose.calibrated import log_odds_of_best
from dateline.agent.confidence import LEAST_HELD, NOTHING, Confidence


def test_a_sentence_alone_stands_against_none_of_them() -> None:
    assert log_odds_of_best([0.5]) == pytest.approx(0.0)
    assert log_odds_of_best([0.1]) == pytest.approx(math.log(0.1 / 0.9))


def test_the_more_others_could_answer_the_less_sure_is_the_best() -> None:
    alone, among_weak, among_strong = (log_odds_of_best([0.6, *others]) for others in ([], [0.05] * 10, [0.5] * 10))
    assert alone > among_weak > among_strong


def test_support_at_both_ends_is_a_number() -> None:
    assert math.isfinite(log_odds_of_best([1.0, 0.0]))
    assert math.isfinite(log_odds_of_best([0.0, 0.0]))


@pytest.mark.parametrize(
    ("confidence", "least", "enough"),
    [
        (Confidence(0.9, 0.6), 0.5, True),
        (Confidence(0.9, 0.4), 0.5, False),
        (Confidence(LEAST_HELD / 2, 0.9), 0.5, False),
        (NOTHING, 0.0, True),
    ],
)
def test_both_must_be_enough_but_for_a_threshold_of_nothing(confidence: Confidence, least: float, enough: bool) -> None:
    assert confidence.reaches(least) is enough
