"""Sentences that are given together: the best one, and those beside it that add most and still fit."""

from __future__ import annotations

import pytest

from dateline.agent.compose.together import ENOUGH, best_together


def given(support: list[float], words: list[int], **changes: object) -> list[int]:
    wanted = {"most": 4, "most_words": 60, **changes}
    return best_together(support, words, **wanted)  # type: ignore[arg-type]


def test_the_best_one_leads_and_is_given_however_long_it_is() -> None:
    assert given([0.2, 0.6, 0.3], [10, 90, 10]) == [1]
    assert given([], []) == []


def test_two_short_ones_are_worth_more_than_a_long_one_that_is_a_little_likelier() -> None:
    assert given([0.6, 0.4, 0.35, 0.3], [20, 38, 20, 15]) == [0, 2, 3]
    assert given([0.6, 0.55, 0.1, 0.1], [20, 38, 20, 15]) == [0, 1]


def test_what_is_far_less_likely_is_not_given() -> None:
    odds = [1.5, 1.51 * ENOUGH, 1.49 * ENOUGH]
    assert given([one / (1 + one) for one in odds], [5, 5, 5]) == [0, 1]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_no_more_are_given_than_may_be(most: int) -> None:
    assert given([0.5, 0.4, 0.3, 0.2], [5, 5, 5, 5], most=most) == [0, 1, 2, 3][:most]


def test_of_two_that_say_the_same_the_likelier_is_given() -> None:
    same = {(1, 2), (2, 1), (0, 3), (3, 0)}
    assert given([0.6, 0.5, 0.45, 0.4], [5, 5, 5, 5], same=lambda i, j: (i, j) in same) == [0, 1]


def test_those_chosen_already_take_their_room_and_are_not_given_again() -> None:
    assert given([0.6, 0.5, 0.4, 0.3], [20, 20, 15, 5], chosen=[1, 3]) == [0, 2]
    assert given([0.6, 0.5], [20, 60], chosen=[1]) == []
