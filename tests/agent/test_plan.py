"""A question over several facts becomes several searches, and never more than allowed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dateline.agent.answer import Part, Understood
from dateline.agent.plan import MOST_PARTS, MOST_ROUNDS, again, next_hop, split
from dateline.agent.state import State


def test_two_questions_in_one_are_searched_each() -> None:
    parts = split("How many ferries sank in the Teal Narrows, and who was blamed for it?")
    assert list(parts) == [
        "How many ferries sank in the Teal Narrows?",
        "who was blamed for it? (Teal Narrows)",
    ]


def test_one_or_the_other_is_searched_each() -> None:
    assert list(split("Did either Norvale or Kestria sign the convention?")) == [
        "Did either Norvale or Kestria sign the convention?",
        "Did Norvale sign the convention?",
        "Did Kestria sign the convention?",
    ]


def test_a_plain_question_stays_one() -> None:
    for question in ("Who signed the convention?", "Who led the talks and the ministry?", "What did Johnson say?"):
        assert list(split(question)) == [question]


@given(st.text(max_size=300))
def test_there_are_never_more_parts_than_allowed(question: str) -> None:
    assert 1 <= len(split(question)) <= MOST_PARTS


def state_of(question: str, leads: list[str], rounds: int = 1) -> State:
    understood = Understood(question=question)
    return {"understood": understood, "parts": [Part(question, 1, 5)], "rounds": rounds, "leads": leads}


def test_who_is_described_is_searched_by_name_in_another_round() -> None:
    question = "How long was the prison term of the banker who was warned about Mr Dacre?"
    leads = ["“If Mr Dacre catches cold, we die,” an auditor wrote to Jerome Castleford."]
    assert next_hop(state_of(question, leads)) == f"{question} (Jerome Castleford)"
    assert again(state_of(question, leads))
    assert not again(state_of(question, leads, rounds=MOST_ROUNDS))


def test_without_a_description_or_a_new_name_one_round_is_enough() -> None:
    assert not again(state_of("Who signed the convention?", ["Jerome Castleford signed it."]))
    question = "How old is the banker who was warned about Jerome Castleford?"
    assert not again(state_of(question, ["Jerome Castleford was warned."]))
