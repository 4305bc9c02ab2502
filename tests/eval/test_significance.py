"""Chance and difference: tests worked out by hand, and against every exchange that there is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.eval.significance import adjusted, mcnemar, randomization


@pytest.mark.parametrize(
    ("newly_right", "newly_wrong", "p"),
    [
        (5, 1, 2 * (1 + 6) / 2**6),
        (1, 5, 2 * (1 + 6) / 2**6),
        (10, 0, 2 / 2**10),
        (3, 3, 1.0),
        (1, 0, 1.0),
        (0, 0, 1.0),
    ],
)
def test_mcnemar_is_the_binomial_over_what_changed(newly_right: int, newly_wrong: int, p: float) -> None:
    assert mcnemar(newly_right, newly_wrong) == pytest.approx(p)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=2, max_size=8))
def test_a_few_differences_are_tried_in_every_exchange(differences: list[int]) -> None:
    signs = np.array(list(product([1, -1], repeat=len(differences))))
    means = np.abs((signs * differences).mean(axis=1))
    expected = (means >= abs(np.mean(differences)) - 1e-12).mean()
    if sum(d != 0 for d in differences) < 2:
        expected = 1.0
    assert randomization(differences) == pytest.approx(expected)


def test_of_binary_scores_randomization_is_mcnemar() -> None:
    assert randomization([1, 1, 1, 1, 1, -1, 0, 0, 0]) == pytest.approx(mcnemar(5, 1))


def test_the_same_seed_gives_the_same_p_and_no_difference_gives_one() -> None:
    drawn = np.random.default_rng(7).normal(0.2, 1.0, 60)
    assert randomization(drawn) == randomization(drawn)
    assert 0.0 < randomization(drawn + 3.0) < 0.001
    assert randomization(np.zeros(9)) == 1.0
    assert randomization([]) == 1.0


def test_p_values_are_raised_for_having_looked_at_many() -> None:
    assert adjusted([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.04, 0.04])
    assert adjusted([0.2]) == [0.2]
    assert adjusted([]) == []
