"""Follow-up questions can be answered by the archive, are new, and never stand in the answer's way."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from dateline.agent.answer import Answer
from dateline.agent.compose import Composed
from dateline.agent.confidence import NOTHING
from dateline.agent.follow_ups import follow_ups
from dateline.agent.graph import ask, build_graph
from dateline.agent.state import State
from dateline.index.article import RawArticle
from dateline.index.errors import StoreError
from dateline.index.ingest import IngestReport, ingest_items
from dateline.index.store import Store

TEXT = (
    "The Pelorine ran aground off Gannet Harbour with 214 passengers on board, among them a choir, two school classes "
    "and some forty members of a sailing club who were on their way home from a regatta on the mainland. "
    "The Pelorine was built in 1983 and belongs to Skerry Lines, which has owned three ferries on this route, sold one "
    "of them to a company in Kestria last year and had announced that it would give up another one before the summer. "
    "All passengers were brought ashore by the lifeboat of Gannet Harbour within two hours. "
    "The Pelorine was refitted in Lindmark."
)
QUESTION = "How many passengers were on the Pelorine when she ran aground?"


@pytest.fixture
def ferry_store(store: Store) -> Store:
    articles = [
        RawArticle(id="ferry", title="Ferry aground", outlet="The Lantern", published_at="2012-03-05", text=TEXT),
        RawArticle(id="bees", published_at="2012-03-06", text="The hives of Orle gave 30 jars, Ada Finch said."),
    ]
    ingest_items(store, articles, IngestReport(), lambda _: None)
    return store


def asked(store: Store, question: str = QUESTION, **options: Any) -> Answer:
    return ask(build_graph(store), question, **options)


def test_what_the_cited_article_says_beside_the_answer_is_offered(ferry_store: Store) -> None:
    answer = asked(ferry_store)
    assert "214" in answer.text
    assert "1983" not in answer.text
    assert "When was the Pelorine built?" in answer.follow_ups
    assert len(answer.follow_ups) <= 3


def test_each_is_answered_from_a_sentence_that_was_not_given(ferry_store: Store) -> None:
    answer = asked(ferry_store)
    assert answer.follow_ups
    for question in answer.follow_ups:
        next_answer = asked(ferry_store, question)
        assert next_answer.status == "answered"
        assert {c.quote for c in next_answer.citations} - {c.quote for c in answer.citations}


def test_a_question_of_the_conversation_is_never_offered_again(ferry_store: Store) -> None:
    graph = build_graph(ferry_store, InMemorySaver())
    ask(graph, "When was the Pelorine built?", conversation="ferry")
    answer = ask(graph, QUESTION, conversation="ferry")
    assert answer.claims
    assert "When was the Pelorine built?" not in answer.follow_ups


def test_nothing_is_offered_that_was_not_known_as_of_then(ferry_store: Store) -> None:
    assert asked(ferry_store, as_of="2012-03-04").follow_ups == ()
    assert asked(ferry_store, as_of="2012-03-05").follow_ups


def test_without_an_answer_nothing_is_offered(ferry_store: Store) -> None:
    assert asked(ferry_store, min_support=1.0).follow_ups == ()
    assert asked(ferry_store, "hello").follow_ups == ()


def test_a_question_that_would_not_be_answered_is_not_offered(ferry_store: Store) -> None:
    class Silent:
        def compose(self, state: State) -> Composed:
            return Composed((), NOTHING)

    state = turn(ferry_store)
    assert follow_ups(ferry_store, Silent(), state) == {"follow_ups": []}


def test_a_failure_loses_the_questions_and_not_the_answer(ferry_store: Store, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def compose(self, state: State) -> Composed:
            raise StoreError("The disk is gone.")

    with caplog.at_level(logging.WARNING):
        assert follow_ups(ferry_store, Broken(), turn(ferry_store)) == {"follow_ups": []}
    assert "No follow-up questions: The disk is gone." in caplog.text


def test_they_can_be_gone_without(ferry_store: Store) -> None:
    answer = ask(build_graph(ferry_store, follow_ups=False), QUESTION)
    assert answer.claims
    assert answer.follow_ups == ()
    assert "follow_ups" not in answer.timings


def test_no_claim_waits_for_them(ferry_store: Store) -> None:
    told = []
    for mode, chunk in build_graph(ferry_store).stream({"question": QUESTION}, stream_mode=["custom", "updates"]):
        told += ["claim"] if mode == "custom" and "claim" in chunk else list(chunk) if mode == "updates" else []
    assert told.index("claim") < told.index("follow_ups")
    assert told[told.index("follow_ups") :] == ["follow_ups", "finish"]


def turn(store: Store) -> State:
    """A turn as it stands when its claims were told."""
    state: dict[str, Any] = {"question": QUESTION}
    for update in build_graph(store, follow_ups=False).stream({"question": QUESTION}, stream_mode="updates"):
        for node, changes in update.items():
            state |= changes if node != "finish" else {}
    return state  # type: ignore[return-value]
