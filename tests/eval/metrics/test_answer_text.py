"""Exact match, token F1, and what counts as said, on examples worked out by hand."""

from __future__ import annotations

import pytest
from metric_examples import REFUSAL, answer, question

from dateline.eval.metrics.normal import holds_most
from dateline.eval.metrics.text import exact_match, is_judged, length, said, token_f1


@pytest.mark.parametrize(
    ("text", "accepted", "same"),
    [
        ("The Carrow Bridge.", ["Carrow bridge"], True),
        ("The Carrow Bridge", ["bridge", "carrow bridge"], True),
        ("It is the Carrow Bridge", ["Carrow Bridge"], False),
        ("", ["the"], False),
        ("", [], False),
    ],
)
def test_exact_match_is_the_whole_text_after_normalising(text: str, accepted: list[str], same: bool) -> None:
    assert exact_match(text, accepted) is same


@pytest.mark.parametrize(
    ("text", "accepted", "f1"),
    [
        ("41 million crowns", ["41 million crowns"], 1.0),
        # 3 words in common of 5 given and 3 wanted: precision 3/5, recall 3/3
        ("It cost 41 million crowns", ["41 million crowns"], 0.75),
        # the word that is wanted twice is given once: precision 1/1, recall 1/2
        ("bora", ["Bora Bora"], 2 / 3),
        # the best of the accepted counts
        ("spring 2015", ["the spring of 2015", "spring 2015"], 1.0),
        ("autumn", ["spring"], 0.0),
        ("", ["spring"], 0.0),
        ("spring", [], 0.0),
    ],
)
def test_token_f1_is_over_words_with_their_counts(text: str, accepted: list[str], f1: float) -> None:
    assert token_f1(text, accepted) == pytest.approx(f1)


def test_a_refusal_says_nothing_and_has_no_length() -> None:
    assert said(REFUSAL) == ""
    assert length(REFUSAL) is None
    assert length(answer("It cost 41 million.", "It opened.")) == 6


@pytest.mark.parametrize(
    ("text", "quote", "held"),
    [
        ("one two three", "one two three four five", True),
        ("one two", "one two three four five", False),
        ("one x two x three", "one two three four", False),
        ("one two x", "one two three four", False),  # two words are no part
        ("one", "one two", False),
        ("one two", "one two", True),
        ("anything", "", False),
    ],
)
def test_most_of_a_quote_is_half_of_its_words_in_one_run_and_three_at_least(text: str, quote: str, held: bool) -> None:
    assert holds_most(text, quote) is held


def test_right_and_wrong_can_be_told_where_an_answer_is_known_or_that_there_is_none() -> None:
    assert is_judged(question(answers=("x",)))
    assert is_judged(question(items=(("x",),)))
    assert is_judged(question(answerability="unanswerable"))
    assert not is_judged(question(reference_answer="A free text."))
