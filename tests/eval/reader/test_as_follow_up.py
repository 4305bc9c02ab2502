"""Questions as a follow-up would ask them."""

from __future__ import annotations

import random

import pytest

from dateline.eval.reader.follow_ups import as_follow_up


def made(question: str, *spoken_of: str) -> set[str | None]:
    return {as_follow_up(question, spoken_of, random.Random(seed)) for seed in range(40)}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How long was Rosalind Achterberg's report?", "How long was her report? (Rosalind Achterberg)"),
        ("When did Kittiwake-1 go dead?", "When did it go dead? (Kittiwake-1)"),
        ("Who gave the fountain to Aldous Venn?", "And who gave the fountain to him? (Aldous Venn)"),
        ("How many people drowned in Marren?", "How many people drowned there? (Marren)"),
    ],
)
def test_a_name_becomes_a_pronoun_and_stands_in_brackets(question: str, expected: str) -> None:
    assert expected in made(question)


def test_other_names_that_were_spoken_of_stand_before_it() -> None:
    found = made("When did Kittiwake-1 go dead?", "The launch from Cape Orland was watched by Ingmar Dellacourt.")
    assert any(one and one.endswith("(Cape Orland, Ingmar Dellacourt, Kittiwake-1)") for one in found)


@pytest.mark.parametrize("question", ["what caused the fire?", "Which Teal Valley rents peaked?", ""])
def test_where_no_pronoun_can_stand_for_a_name_nothing_is_made(question: str) -> None:
    assert made(question) == {None}
