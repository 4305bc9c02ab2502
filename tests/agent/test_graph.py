"""The agent is a LangChain Runnable."""

from __future__ import annotations

import asyncio
from typing import Any

from langchain_core.runnables import Runnable, RunnableLambda

from dateline.agent.answer import Answer
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
    assert list(streamed) == ["understand", "plan", "retrieve", "compose", "verify", "finish"]
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
