"""A real model, far too small to answer well, over HTTP and in process: what it says is checked before it is shown."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from dateline.agent.answer import Answer
from dateline.agent.asking import ModelFailedError, ask_model
from dateline.agent.compose.generative import MOST_CLAIMS, Written
from dateline.agent.graph import ask, build_graph
from dateline.agent.llama import LlamaCpp
from dateline.agent.models import ModelOptions, open_model
from dateline.agent.state import State
from dateline.agent.verifier import Quote, RuleVerifier
from dateline.index.store import Store

QUESTIONS = (
    "Who owns the tanker Corrin Vale?",
    "When was the Carrow Bridge approved?",
    "which countries has Korea signed ACSAs with?",
    "How many people died in the Tarn Junction derailment?",
    "when does Kitazawa go to Panmunjom?",
    "What does the influenza injection cost at pharmacies?",
    "How long is the Carrow Bridge?",
    "What did the insurers of the Corrin Vale say?",
    "Who is the president of France?",
    "How much was lost by the forged freight invoices of Tolland Line?",
)
SHORT = [
    SystemMessage("Answer the question from the numbered quotes. Reply in JSON."),
    HumanMessage(
        "Question: how many trees?\n[1] The council voted to plant 40 lime trees along the quay.\n"
        "[2] The trees cost 900 crowns each."
    ),
]


@pytest.fixture(scope="session")
def answers(sample_store: Store, options: ModelOptions) -> list[Answer]:
    """What the small model, behind its server, makes of the questions; a passage each, so that it takes seconds."""
    graph = build_graph(sample_store, composer="small", models=options)
    return [ask(graph, question, top=1) for question in QUESTIONS]


@pytest.fixture(scope="session")
def in_process(gguf: Path, short_prompts: Path) -> tuple[str, ModelOptions]:
    pytest.importorskip("xllamacpp")
    return f"llama.cpp:{gguf}", ModelOptions(max_tokens=96, seconds=240, prompts=short_prompts)


def test_every_claim_that_is_shown_is_borne_out_by_its_quotes(answers: list[Answer]) -> None:
    verifier = RuleVerifier()
    shown = [(answer, claim) for answer in answers for claim in answer.claims]
    assert shown
    for answer, claim in shown:
        quotes = {citation.n: citation for citation in answer.citations}
        assert claim.verdict.supported
        assert claim.citations
        assert verifier.verify(
            claim.text, [Quote(quotes[n].quote, quotes[n].published_at) for n in claim.citations]
        ).supported


def test_every_quote_stands_in_the_archive_to_the_letter(answers: list[Answer], sample_store: Store) -> None:
    for citation in [citation for answer in answers for citation in answer.citations]:
        text = sample_store.archive.revision(citation.article_id, citation.revision).text
        assert text[citation.start : citation.end] == citation.quote


def test_an_answer_says_who_wrote_it_and_if_the_model_failed_so(answers: list[Answer]) -> None:
    for answer in answers:
        assert answer.composer in ("openai:small", "extractive")
        assert answer.composer == "extractive" or answer.note is None
    assert "openai:small" in {answer.composer for answer in answers}
    assert all(len(answer.claims) <= MOST_CLAIMS + 1 for answer in answers)


def test_what_the_archive_does_not_say_no_model_makes_up(answers: list[Answer]) -> None:
    france = answers[QUESTIONS.index("Who is the president of France?")]
    assert (france.status, france.claims) == ("not_found", ())


def test_decoding_is_held_to_the_schema_over_http(options: ModelOptions) -> None:
    answer = ask_model(open_model("small", options), SHORT, Written, seconds=options.seconds)
    assert Written.model_validate(answer)


def test_decoding_is_held_to_the_schema_in_process(in_process: tuple[str, ModelOptions]) -> None:
    answer = ask_model(open_model(*in_process), SHORT, Written, seconds=240)
    assert Written.model_validate(answer)


def test_the_same_question_gives_the_same_words(in_process: tuple[str, ModelOptions]) -> None:
    model = open_model(*in_process)
    first, second = (ask_model(model, SHORT, Written, seconds=240) for _ in range(2))
    assert first == second


def test_a_token_budget_is_kept(in_process: tuple[str, ModelOptions]) -> None:
    name, options = in_process
    told = open_model(name, replace(options, max_tokens=7)).invoke([HumanMessage("Tell a long story.")])
    assert isinstance(told, AIMessage)
    assert told.usage_metadata is not None
    assert told.usage_metadata["output_tokens"] == 7
    assert told.response_metadata["finish_reason"] == "length"


def test_a_model_in_process_stops_when_its_time_is_up(in_process: tuple[str, ModelOptions]) -> None:
    name, options = in_process
    model = open_model(name, replace(options, max_tokens=4_000, seconds=0.1))
    begun = time.monotonic()
    with pytest.raises(ModelFailedError) as failed:
        ask_model(model, [HumanMessage("Tell a very long story about a ship.")], Written, seconds=0.1)
    assert failed.value.why == "late"
    assert time.monotonic() - begun < 10


def test_a_prompt_that_is_too_long_is_refused_and_not_cut(in_process: tuple[str, ModelOptions]) -> None:
    with pytest.raises(ModelFailedError) as failed:
        ask_model(open_model(*in_process), [HumanMessage("tree " * 9_000)], Written, seconds=240)
    assert failed.value.why == "refused"


def test_one_file_is_loaded_once(in_process: tuple[str, ModelOptions]) -> None:
    name, options = in_process
    one, other = open_model(name, options), open_model(name, replace(options, max_tokens=5))
    assert isinstance(one, LlamaCpp)
    assert isinstance(other, LlamaCpp)
    assert one.server is other.server


def test_an_answer_written_in_process_names_the_file_and_not_its_folder(
    sample_store: Store, in_process: tuple[str, ModelOptions], gguf: Path
) -> None:
    name, options = in_process
    answer = ask(build_graph(sample_store, composer=name, models=options), QUESTIONS[0], top=1)
    assert answer.composer in (f"llama.cpp:{gguf.name}", "extractive")
    assert all(claim.verdict.supported for claim in answer.claims)
    assert str(gguf.parent) not in str(answer.to_dict())


def test_claims_are_streamed_once_they_were_checked_and_no_word_before(
    sample_store: Store, options: ModelOptions
) -> None:
    graph = build_graph(sample_store, composer="small", models=options)
    given: State = {"question": QUESTIONS[0], "top": 1}
    streamed: dict[str, list[Any]] = {"custom": [], "messages": [], "updates": []}
    for mode, chunk in graph.stream(given, stream_mode=list(streamed)):
        streamed[mode].append(chunk)
    told = [chunk["claim"] for chunk in streamed["custom"] if "claim" in chunk]
    answer = Answer.from_dict(streamed["updates"][-1]["finish"]["turns"][-1]["answer"])
    assert [claim["text"] for claim in told] == [claim.text for claim in answer.claims]
    assert told
    assert all(claim["verdict"]["supported"] for claim in told)
    assert streamed["messages"] == []
