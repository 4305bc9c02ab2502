"""Dateline in somebody else's program: as a tool of a LangChain agent, and as a stream."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.messages import ToolCall, ToolMessage
from langchain_core.tools import BaseTool

from dateline import Archive
from dateline.agent.answer import Answer, Understood
from dateline.agent.stored import recent
from dateline.agent.streaming import Told
from dateline.index.article import RawArticle
from dateline.index.encoder import Encoder
from dateline.index.errors import InputError

FERRY = RawArticle(
    id="ferry",
    url="https://orle.example/ferry",
    title="Ferry to Orrin",
    outlet="The Orle Post",
    published_at="2020-03-01",
    text="The ferry to Orrin left at dawn with nine people on board. It came back with eight.",
)
QUESTION = "How many people were on board of the ferry to Orrin?"


@pytest.fixture
def archive(tmp_path: Path, encoder: Encoder) -> Iterator[Archive]:
    """An archive with one article."""
    with Archive(tmp_path / "news") as fresh:
        fresh.store.encoder = encoder
        fresh.ingest(FERRY)
        yield fresh


def called(tool: BaseTool, **arguments: str) -> ToolMessage:
    """What a model gets back that calls the tool."""
    message = tool.invoke(ToolCall(name="ask_news", args=arguments, id="1", type="tool_call"))
    assert isinstance(message, ToolMessage)
    return message


def test_a_model_that_calls_the_tool_gets_an_answer_with_numbered_sources(archive: Archive) -> None:
    tool = archive.as_langchain_tool()
    assert tool.name == "ask_news"
    assert set(tool.args) == {"question", "as_of"}
    message = called(tool, question=QUESTION)
    assert message.status == "success"
    text, _, sources = str(message.content).partition("\n\nSources:\n")
    assert text.startswith("The ferry to Orrin left at dawn with nine people on board. [1]")
    assert sources.splitlines()[0] == (
        "[1] The Orle Post, 2020-03-01, Ferry to Orrin, https://orle.example/ferry: "
        "“The ferry to Orrin left at dawn with nine people on board.”"
    )


def test_the_tool_answers_as_of_a_day(archive: Archive) -> None:
    message = called(archive.as_langchain_tool(), question=QUESTION, as_of="2020-02-01")
    assert "Sources" not in message.content
    assert "Nothing on this was published by 2020-02-01" in message.content


@pytest.mark.parametrize(("question", "as_of"), [("", "2020-03-01"), (QUESTION, "the day before")])
def test_what_cannot_be_asked_is_told_to_the_model(archive: Archive, question: str, as_of: str) -> None:
    message = called(archive.as_langchain_tool(), question=question, as_of=as_of)
    assert message.status == "error"
    assert "question is empty" in message.content or "is not a date" in message.content


def test_the_tool_can_be_waited_for(archive: Archive) -> None:
    assert "nine people" in asyncio.run(archive.as_langchain_tool().ainvoke({"question": QUESTION}))


def test_a_stream_tells_what_was_understood_then_each_claim_then_the_answer(archive: Archive) -> None:
    events = list(archive.stream(QUESTION))
    understood, *told, answer = events
    assert isinstance(understood, Understood)
    assert isinstance(answer, Answer)
    assert understood.question == QUESTION
    claims = [event for event in told if isinstance(event, Told)]
    assert len(claims) == len(told) == len(answer.claims) > 0
    assert tuple(event.claim for event in claims) == answer.claims
    assert tuple(citation for event in claims for citation in event.citations) == answer.citations
    assert [kept.answer.id for kept in recent(archive.store.folder, archive.store.archive)] == [answer.id]


def test_a_stream_without_sense_is_refused_as_a_question_is(archive: Archive) -> None:
    with pytest.raises(InputError, match="is not a date"):
        list(archive.stream(QUESTION, as_of="yesterday"))
