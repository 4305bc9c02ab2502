"""The agent is a LangChain Runnable."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from dateline.agent.answer import Answer
from dateline.agent.conversation import open_checkpointer
from dateline.agent.graph import build_graph
from dateline.agent.state import State
from dateline.index.store import Store

QUESTION: State = {"question": "Who owns the tanker Corrin Vale?", "as_of": None, "top": 5, "min_support": 0.0}


def answer_of(final: dict[str, Any]) -> Answer:
    return Answer.from_dict(final["turns"][-1]["answer"])


def test_invoked_waited_for_and_streamed_it_says_the_same(sample_store: Store) -> None:
    graph = build_graph(sample_store)
    assert isinstance(graph, Runnable)
    invoked = answer_of(graph.invoke(QUESTION))
    awaited = answer_of(asyncio.run(graph.ainvoke(QUESTION)))
    streamed: dict[str, Any] = {}
    for update in graph.stream(QUESTION, stream_mode="updates"):
        streamed |= update
    assert list(streamed) == ["understand", "plan", "retrieve", "compose", "verify", "follow_ups", "finish"]
    assert invoked.text == awaited.text == answer_of(streamed["finish"]).text
    assert invoked.claims


def test_it_can_be_a_link_of_a_chain(sample_store: Store) -> None:
    chain = build_graph(sample_store) | RunnableLambda(lambda state: state["turns"][-1]["answer"]["status"])
    assert chain.invoke(QUESTION) == "answered"


def test_a_question_alone_is_enough(sample_store: Store) -> None:
    final = build_graph(sample_store).invoke({"question": "Who owns the tanker Corrin Vale?"})
    assert answer_of(final).question == "Who owns the tanker Corrin Vale?"


def test_several_questions_at_once_get_each_its_own_answer(sample_store: Store) -> None:
    questions = ["Who owns the tanker Corrin Vale?", "When was the Carrow Bridge approved?"]
    graph = build_graph(sample_store)
    inputs: list[State] = [{**QUESTION, "question": question} for question in questions]
    answers = [answer_of(final) for final in graph.batch(inputs)]
    assert [answer.question for answer in answers] == questions


def test_claims_are_streamed_once_they_are_verified_and_before_the_answer(sample_store: Store) -> None:
    events = list(build_graph(sample_store).stream(QUESTION, stream_mode=["custom", "updates"]))
    custom = [event for mode, event in events if mode == "custom"]
    assert "understood" in custom[0]
    claims = [event for event in custom if "claim" in event]
    assert claims
    assert all(event["claim"]["verdict"]["supported"] and event["citations"] for event in claims)
    places = [i for i, (mode, event) in enumerate(events) if mode == "custom" and "claim" in event]
    ended = next(i for i, (mode, event) in enumerate(events) if mode == "updates" and "finish" in event)
    composed = next(i for i, (mode, event) in enumerate(events) if mode == "updates" and "compose" in event)
    assert composed < min(places) <= max(places) < ended
    answer = answer_of(dict(events[ended][1])["finish"])
    assert [event["claim"]["text"] for event in claims] == [claim.text for claim in answer.claims]


def test_a_stream_that_is_left_stops_the_work_and_leaves_no_turn(sample_store: Store, tmp_path: Path) -> None:
    with open_checkpointer(tmp_path) as checkpointer:
        graph = build_graph(sample_store, checkpointer)
        config: RunnableConfig = {"configurable": {"thread_id": "left"}}
        stream = graph.stream(QUESTION, config, stream_mode="custom")
        assert "understood" in next(stream)
        stream.close()
        assert not graph.get_state(config).values.get("turns")


def test_a_greeting_is_answered_without_a_search(sample_store: Store) -> None:
    answer = answer_of(build_graph(sample_store).invoke({"question": "hello"}))
    assert (answer.status, answer.claims, answer.parts) == ("answered", (), ())
    assert answer.text.startswith("Hello.")
