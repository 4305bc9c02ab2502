"""A quote loses what does not answer, and nothing that turns its meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.agent.compose.antecedent import antecedent_of, named
from dateline.agent.compose.trim import trimmed

MARCH = "EASTGATE (Meridian) — About 4,200 people marched through central Eastgate on Saturday, police said."


def cut(question: str, text: str, *, at_head: bool = False) -> str:
    start, end = trimmed(question, text, at_head=at_head)
    return text[start:end]


def test_the_dateline_of_a_report_is_left_out() -> None:
    kept = "About 4,200 people marched through central Eastgate on Saturday, police said."
    assert cut("How many people marched?", MARCH, at_head=True) == kept
    assert cut("How many people marched?", MARCH) == MARCH


def test_a_dateline_that_may_answer_stays() -> None:
    assert cut("Where did 4,200 people march?", MARCH, at_head=True) == MARCH


def test_a_clause_that_says_nothing_of_what_is_asked_is_left_out() -> None:
    text = (
        "The repair ship spliced the cable in 60 metres of water on Wednesday morning, while the library in the harbour"
        " lent more books than it had ever lent before in its long history."
    )
    assert cut("When was the cable spliced?", text).endswith("on Wednesday morning")


@pytest.mark.parametrize(
    "clause",
    ["which the owners denied", "although it had not been seen", "as the coast guard said", "which may be wrong"],
)
def test_a_clause_that_turns_the_meaning_stays(clause: str) -> None:
    text = (
        "The repair ship sent from the mainland spliced the severed cable in some 60 metres of water early on Wednesday"
        f" morning, {clause} at a time when nobody on the islands could telephone."
    )
    assert cut("When was the cable spliced?", text) == text


@given(st.text(max_size=400), st.booleans())
def test_what_is_left_is_always_a_part_of_the_text(text: str, at_head: bool) -> None:
    start, end = trimmed("How many people died?", text, at_head=at_head)
    assert 0 <= start <= end <= len(text)


CONDUCTOR = "Lorcan Ibsley put down his stick. He was going deaf. He lost the hearing in his left ear in 2009."


def test_a_pronoun_at_the_head_is_named_in_brackets_with_the_sentence_that_names_it() -> None:
    start = CONDUCTOR.index("He was")
    end = start + len("He was going deaf.")
    found = antecedent_of(CONDUCTOR, start, end)
    assert found is not None
    assert CONDUCTOR[found.start : found.end].startswith("Lorcan Ibsley put down")
    assert named(CONDUCTOR[start:end], found) == "He [Lorcan Ibsley] was going deaf."


def test_a_pronoun_is_followed_back_over_other_pronouns() -> None:
    start = CONDUCTOR.index("He lost")
    found = antecedent_of(CONDUCTOR, start, len(CONDUCTOR))
    assert found is not None
    assert found.name == "Lorcan Ibsley"


@pytest.mark.parametrize(
    "text",
    [
        "Edith Corvane met Lucan Osgerby. He left early.",
        "The Foreign Ministry closed. He left early.",
        "Nobody came. He left early.",
        "He left early.",
    ],
)
def test_where_there_is_doubt_nobody_is_named(text: str) -> None:
    start = text.index("He left")
    assert antecedent_of(text, start, len(text)) is None
