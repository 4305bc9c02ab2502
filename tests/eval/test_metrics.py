"""What counts as right, on examples worked out by hand."""

from __future__ import annotations

import pytest

from dateline.agent.answer import Answer, AnswerStatus, Claim
from dateline.eval.metrics import contains, is_right, item_recall, normalise
from dateline.eval.question import Question


def answer(*sentences: str, status: AnswerStatus = "answered") -> Answer:
    claims = tuple(Claim(sentence, (n,), 0.9) for n, sentence in enumerate(sentences, 1))
    text = " ".join(sentences) or "The articles do not cover this."
    return Answer(status, None, text, claims, (), None, "?", "?", "extractive", (), {})


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The U.S., Thailand", "u.s thailand"),
        ("“A bridge” — an end…", "bridge end"),
        ("  Some\n\tlines ", "some lines"),
        ("“Squid Game”", "squid game"),
        ("Sen. Mark Warner", "sen mark warner"),
        ("2011–12, well-known", "2011 12 well known"),
        ("Biden’s", "biden s"),
        ("👍!", "👍"),
        ("Another theatre than that", "another theatre than that"),
        ("", ""),
        ("the", ""),
    ],
)
def test_case_punctuation_and_articles_do_not_count(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "accepted", "held"),
    [
        ("It cost 41 million crowns.", ["41 million"], True),
        ("It cost 141 million crowns.", ["41 million"], False),
        ("It cost the state 41 million.", ["nothing", "the 41 million"], True),
        ("New Zealand signed.", ["Zealand"], True),
        ("New Zealanders signed.", ["Zealand"], False),
        ("The U.S. signed.", ["U.S."], True),
        ("It cost 3.5 million crowns.", ["5 million"], False),
        ("It cost $3.5 million.", ["3.5 million", "35"], True),
        ("It cost 1,000 crowns.", ["$1000"], True),
        ("It cost 1,000 crowns.", ["000 crowns"], False),
        ("Some 14 million people", ["14 million"], True),
        ("Sixty-one objects", ["61"], True),
        ("Sixty-one objects", ["60", "1"], False),
        ("Twenty one-way tickets", ["21"], True),
        ("three of the four", ["3"], True),
        ("It rose 12 percent.", ["12%"], True),
        ("It rose 12 per cent.", ["12 percent"], True),
        ("at 9 a.m. sharp", ["9 am"], True),
        ("at 9 p.m. sharp", ["9 a.m."], False),
        ("The US signed.", ["U.S."], True),
        ("He told us.", ["the U.S.", "US"], False),
        ("J.K. Rowling wrote it.", ["JK Rowling"], True),
        ("Joe Biden’s visit", ["Joe Biden"], True),
        ("anything", [], False),
        ("anything", ["the", "…"], False),
    ],
)
def test_an_accepted_string_counts_as_whole_words(text: str, accepted: list[str], held: bool) -> None:
    assert contains(text, accepted) is held


def test_a_list_counts_by_the_share_of_its_items() -> None:
    items = [["the U.S.", "United States"], ["Thailand"], ["New Zealand"], ["Canada"]]
    assert item_recall("The United States, Thailand and Canada", items) == 0.75
    assert item_recall("nobody", items) == 0.0
    assert item_recall("the U.S., Thailand, New Zealand, Canada", items) == 1.0


ANSWERABLE = Question("q", "What did it cost?", answers=("41 million", "forty-one million"))
LIST = Question("q", "Who signed?", items=(("the U.S.", "America"), ("Canada",)))
UNANSWERABLE = Question("q", "Who is the president of France?", answerability="unanswerable")


@pytest.mark.parametrize(
    ("question", "given", "right"),
    [
        (ANSWERABLE, answer("It cost 41 million crowns."), True),
        (ANSWERABLE, answer("It cost 14 million crowns."), False),
        (ANSWERABLE, answer(status="not_found"), False),
        (LIST, answer("Canada signed.", "So did America."), True),
        (LIST, answer("Canada signed."), False),
        (UNANSWERABLE, answer(status="not_found"), True),
        (UNANSWERABLE, answer("The bridge opened."), False),
    ],
)
def test_an_answer_is_right_or_not(question: Question, given: Answer, right: bool) -> None:
    assert is_right(question, given) is right
