"""A follow-up stands alone, and a new topic does not drag the old one along."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from dateline.agent.state import Turn
from dateline.agent.understand import understand
from dateline.agent.understand.names import names_in
from dateline.agent.understand.standalone import leans
from dateline.index.errors import InputError


class Talk:
    """A conversation, understood turn by turn."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    def ask(self, question: str, answer: str = "") -> str:
        understood = understand({"question": question, "turns": self.turns})["understood"]
        claims = [{"text": answer}] if answer else []
        self.turns.append(
            {
                "standalone_question": understood.question,
                "answer": {"understood": asdict(understood), "claims": claims},
            }
        )
        return str(understood.question)


def test_another_name_takes_the_place_of_one_written_like_it() -> None:
    talk = Talk()
    talk.ask("which countries has Korea signed ACSAs with?")
    assert talk.ask("and Japan?") == "which countries has Japan signed ACSAs with?"
    assert talk.ask("what about GSOMIAs?") != "what about GSOMIAs?"


def test_a_pronoun_gets_the_names_of_the_answer_and_the_question() -> None:
    talk = Talk()
    talk.ask("Who leads the Straits Council?", "Ruta Valdemane took over in October.")
    assert talk.ask("How old is she?") == "How old is she? (Ruta Valdemane, October, Straits Council)"


def test_a_bare_question_word_asks_on() -> None:
    talk = Talk()
    talk.ask("Did Norvale close the port of Stannard?")
    assert talk.ask("why?") == "why? (Norvale, Stannard, Norvale close the port of Stannard)"


def test_a_correction_changes_the_question_before() -> None:
    talk = Talk()
    talk.ask("How many ships has the army of Kestria?")
    assert talk.ask("no, the navy") == "How many ships has the army of Kestria? (the navy)"
    assert talk.ask("sorry, I meant Norvale") == "How many ships has the army of Norvale?"


def test_a_new_topic_leaves_the_old_one_behind() -> None:
    talk = Talk()
    talk.ask("Who owns the tanker Corrin Vale?")
    new = "When was the Carrow Bridge approved in Port Alder?"
    assert talk.ask(new) == new
    assert "Corrin Vale" not in talk.ask("who built it?")


def test_the_topic_outlives_a_question_that_does_not_name_it() -> None:
    talk = Talk()
    talk.ask("How many firefighters fought the Kestrel Moor fire?")
    assert "Kestrel Moor" in talk.ask("Did anybody die?")
    assert "Kestrel Moor" in talk.ask("what caused it?")


def test_thanks_between_two_questions_are_not_what_is_asked_on_from() -> None:
    talk = Talk()
    talk.ask("Who owns the tanker Corrin Vale?")
    talk.ask("thanks!")
    assert "Corrin Vale" in talk.ask("where is she now?")


def test_a_chain_of_follow_ups_does_not_grow() -> None:
    talk = Talk()
    talk.ask("Who owns the tanker Corrin Vale?")
    lengths = [len(talk.ask("and where is she now?")) for _ in range(20)]
    assert max(lengths) == lengths[0]


@pytest.mark.parametrize("question", ["", "   ", "x" * 2_001, "\ud800"])
def test_what_is_no_question_is_refused(question: str) -> None:
    with pytest.raises(InputError):
        understand({"question": question})


def test_a_caller_may_narrow_what_was_read() -> None:
    asked = "Who has resigned since 2010?"
    assert understand({"question": asked})["published_from"] == "2010-01-01"
    assert understand({"question": asked, "published_from": "2011-05-01"})["published_from"] == "2011-05-01"
    assert understand({"question": asked, "published_from": "2009-05-01"})["published_from"] == "2010-01-01"


def test_names_are_told_by_their_capitals() -> None:
    text = "PORT ALDER (Meridian) — On Monday Lucan Osgerby, of the Foreign Ministry, saw “Nine Windows” in 2010."
    assert names_in(text) == ["Monday Lucan Osgerby", "Foreign Ministry", "Nine Windows", "2010"]


def test_a_number_at_the_head_of_a_sentence_is_no_name() -> None:
    assert names_in("Eight people died. Twenty-three companies, Four Winds among them, sent help.") == ["Four Winds"]


@pytest.mark.parametrize(
    "question", ["and Japan?", "when does it end?", "what about the cost?", "who owns her?", "why?"]
)
def test_a_follow_up_leans_on_what_was_asked_before(question: str) -> None:
    assert leans(question, names_in(question))


@pytest.mark.parametrize(
    "question", ["which countries has Korea signed ACSAs with?", "When was the Carrow Bridge approved in Port Alder?"]
)
def test_a_question_that_names_what_it_means_stands_alone(question: str) -> None:
    assert not leans(question, names_in(question))
