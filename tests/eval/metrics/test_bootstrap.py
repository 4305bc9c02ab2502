"""The percentile bootstrap against what is known of it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import bootstrap

from dateline.eval.metrics import bootstrap as ours
from dateline.eval.metrics.bootstrap import interval
from dateline.eval.metrics.cost import median, percentile_95


def test_the_same_seed_gives_the_same_interval_and_another_a_near_one() -> None:
    values = [0.0, 1.0] * 50
    assert interval(values) == interval(values)
    assert interval(values, seed=1) == pytest.approx(interval(values), abs=0.03)


def test_a_share_of_one_half_of_a_hundred_lies_within_a_tenth() -> None:
    # the normal approximation: 0.5 +- 1.96 * sqrt(0.25 / 100) = 0.402, 0.598
    assert interval([0.0, 1.0] * 50) == pytest.approx((0.402, 0.598), abs=0.02)


def test_it_is_scipys_percentile_interval() -> None:
    values = np.random.default_rng(7).gamma(2.0, size=200)
    theirs = bootstrap((values,), np.mean, n_resamples=1_000, method="percentile", rng=np.random.default_rng(3))
    expected = (theirs.confidence_interval.low, theirs.confidence_interval.high)
    assert interval(values) == pytest.approx(expected, abs=0.03)


def test_values_that_are_all_the_same_have_no_width() -> None:
    assert interval([1.0]) == (1.0, 1.0)
    assert interval([0.3] * 20) == pytest.approx((0.3, 0.3))


def test_it_covers_the_true_mean_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(11)
    samples = random.binomial(1, 0.3, size=(200, 100))
    covered = [low <= 0.3 <= high for low, high in (interval(sample, resamples=400) for sample in samples)]
    assert 0.90 <= np.mean(covered) <= 0.99


def test_drawing_in_blocks_fills_every_resample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "AT_ONCE", 700)  # 7 resamples at a time: 143 blocks, the last of 6
    sizes = []

    def counting(values: np.ndarray) -> np.ndarray:
        sizes.append(len(values))
        return values.mean(axis=1)

    low, high = interval([0.0, 1.0] * 50, counting)
    assert (sum(sizes), max(sizes)) == (1_000, 7)
    assert (low, high) == pytest.approx((0.402, 0.598), abs=0.02)


def test_median_and_percentile_are_over_questions() -> None:
    times = np.array([[10.0, 20.0, 30.0, 40.0, 100.0]])
    # place 0.95 * 4 = 3.8: four fifths of the way from 40 to 100
    assert (median(times)[0], percentile_95(times)[0]) == (30.0, pytest.approx(88.0))
