"""A conversation is kept, and goes on after its file was closed and opened again."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.runnables import RunnableConfig

from dateline.agent.conversation import open_checkpointer
from dateline.agent.graph import ask, build_graph
from dateline.index.errors import StoreError
from dateline.index.store import Store

FIRST = "Which tanker went aground near Hollin Bay in November 2010?"
THREAD: RunnableConfig = {"configurable": {"thread_id": "tanker"}}


def test_a_conversation_goes_on_after_its_file_was_reopened(sample_store: Store, tmp_path: Path) -> None:
    with open_checkpointer(tmp_path) as checkpointer:
        graph = build_graph(sample_store, checkpointer)
        first = ask(graph, FIRST, conversation="tanker")
        assert len(graph.get_state(THREAD).values["turns"]) == 1
    with open_checkpointer(tmp_path) as checkpointer:
        graph = build_graph(sample_store, checkpointer)
        second = ask(graph, "who owns her?", conversation="tanker")
        turns = graph.get_state(THREAD).values["turns"]
    assert first.standalone_question == FIRST
    assert second.question == "who owns her?"
    assert second.standalone_question.startswith("who owns her? (")
    assert "Hollin Bay" in second.standalone_question
    assert "tanker went aground" in second.understood.searched
    assert [turn["answer"]["question"] for turn in turns] == [FIRST, "who owns her?"]


def test_conversations_do_not_hear_each_other(sample_store: Store, tmp_path: Path) -> None:
    with open_checkpointer(tmp_path) as checkpointer:
        graph = build_graph(sample_store, checkpointer)
        ask(graph, FIRST, conversation="one")
        alone = ask(graph, "who owns her?", conversation="two")
    assert alone.standalone_question == "who owns her?"


def test_a_question_that_stands_alone_is_left_as_it_is(sample_store: Store, tmp_path: Path) -> None:
    other = "When was the Carrow Bridge approved in Port Alder?"
    with open_checkpointer(tmp_path) as checkpointer:
        graph = build_graph(sample_store, checkpointer)
        ask(graph, FIRST, conversation="one")
        assert ask(graph, other, conversation="one").standalone_question == other


def test_a_long_conversation_keeps_its_question_within_the_limit(sample_store: Store, tmp_path: Path) -> None:
    with open_checkpointer(tmp_path) as checkpointer:
        graph = build_graph(sample_store, checkpointer)
        ask(graph, f"Which tanker? {'x' * 1_980}", conversation="one", top=1)
        for _ in range(2):
            answer = ask(graph, "who owns her?", conversation="one", top=1)
    assert len(answer.standalone_question) <= 2_000


def test_a_refused_question_leaves_no_turn(sample_store: Store, tmp_path: Path) -> None:
    with open_checkpointer(tmp_path) as checkpointer:
        graph = build_graph(sample_store, checkpointer)
        with pytest.raises(Exception, match="empty"):
            ask(graph, "  ", conversation="tanker")
        assert not graph.get_state(THREAD).values.get("turns")


def test_conversations_that_cannot_be_opened_are_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "conversations.sqlite3").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"), open_checkpointer(tmp_path):
        pass


def test_a_conversations_file_that_is_none_is_told_in_a_sentence(sample_store: Store, tmp_path: Path) -> None:
    (tmp_path / "conversations.sqlite3").write_bytes(b"not a database, but long enough to look like one" * 50)
    with pytest.raises(StoreError), open_checkpointer(tmp_path) as checkpointer:
        ask(build_graph(sample_store, checkpointer), FIRST, conversation="tanker")
