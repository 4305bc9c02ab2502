"""Whatever a model does, there is an answer: where it fails, the articles' own words, and a note that says so."""

from __future__ import annotations

import json
import time
from contextlib import AbstractContextManager
from typing import Any

import pytest
from chat_servers import Asked, Reply, nobody, says, serving, silence

from dateline.agent import asking
from dateline.agent.answer import Answer
from dateline.agent.graph import ask, build_graph
from dateline.agent.models import ModelOptions
from dateline.index.store import Store

QUESTION = "Who owns the tanker Corrin Vale?"
LATE = "The language model did not answer in time"
BUSY = "The language model has too many requests at the moment"
GONE = "The language model could not be reached"
REFUSED = "The language model refused the request"
FAILED = "The language model failed"
NONSENSE = "The language model gave nothing that rests on the articles"

KEY = "sk-a-very-secret-key-0123456789"


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "FIRST_PAUSE", 0.01)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def error(status: int) -> Reply:
    return lambda _: (status, json.dumps({"error": {"message": f"no, {KEY}", "type": "x", "code": status}}).encode())


def claims(*given: dict[str, Any]) -> Reply:
    return says(json.dumps({"claims": list(given)}))


def answer_from(store: Store, address: str, **options: Any) -> Answer:
    graph = build_graph(store, composer="stub", models=ModelOptions(base_url=address, **{"seconds": 20, **options}))
    return ask(graph, QUESTION, min_support=0.0)


@pytest.fixture(scope="module")
def quoted(sample_store: Store) -> Answer:
    return ask(build_graph(sample_store), QUESTION, min_support=0.0)


@pytest.mark.parametrize(
    ("server", "note"),
    [
        (nobody(), GONE),
        (serving(error(429)), BUSY),
        (serving(error(500)), FAILED),
        (serving(error(503)), FAILED),
        (serving(error(401)), REFUSED),
        (serving(error(400)), REFUSED),
        (serving(lambda _: (200, b"<html>It works!</html>")), FAILED),
        (serving(lambda _: (200, b"{}")), FAILED),
        (serving(says("")), NONSENSE),
        (serving(says("I am afraid I cannot help with that.")), NONSENSE),
        (serving(says('{"claims": "none"}')), NONSENSE),
        (serving(says('{"claims": [{"text": 7, "quotes": [1]}]}')), NONSENSE),
        (serving(says('[[[{"claims": [', finish="length")), NONSENSE),
        (serving(claims()), NONSENSE),
        (serving(claims({"text": "Osterlind owns it.", "quotes": []})), NONSENSE),
        (serving(claims({"text": "Osterlind owns it.", "quotes": [99]})), NONSENSE),
        (serving(claims({"text": "Osterlind owns it.", "quotes": [1, 99]})), NONSENSE),
        (serving(claims({"text": "https://evil.example/", "quotes": [1]})), NONSENSE),
        (serving(claims({"text": "?!", "quotes": [1]})), NONSENSE),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_model_that_fails_leaves_the_articles_own_words(
    sample_store: Store, quoted: Answer, server: AbstractContextManager[Asked], note: str
) -> None:
    with server as asked:
        answer = answer_from(sample_store, asked.address)
    assert (answer.text, answer.claims, answer.citations) == (quoted.text, quoted.claims, quoted.citations)
    assert answer.composer == "extractive"
    assert answer.note == f"{note}; the answer is quoted from the articles word for word instead."
    assert KEY not in json.dumps(answer.to_dict())


def test_a_server_that_never_answers_is_not_waited_for(sample_store: Store, quoted: Answer) -> None:
    with silence() as asked:
        begun = time.monotonic()
        answer = answer_from(sample_store, asked.address, seconds=1.5)
    assert time.monotonic() - begun < 15
    assert answer.text == quoted.text
    assert answer.note is not None
    assert answer.note.startswith(LATE)


def test_what_may_pass_is_tried_three_times_and_what_may_not_once(sample_store: Store) -> None:
    with serving(error(503)) as asked:
        answer_from(sample_store, asked.address)
        assert len(asked.requests) == 3
    with serving(error(401)) as asked:
        answer_from(sample_store, asked.address)
        assert len(asked.requests) == 1


def test_a_server_that_recovers_is_heard(sample_store: Store) -> None:
    replies = iter([error(503), claims({"text": "Osterlind Tankers of Lindmark owns the Corrin Vale.", "quotes": [1]})])
    with serving(lambda request: next(replies)(request)) as asked:
        answer = answer_from(sample_store, asked.address)
    assert len(asked.requests) == 2
    assert answer.composer == "openai:stub"
    assert answer.note is None


def test_a_server_without_schemas_is_asked_in_words(sample_store: Store) -> None:
    whole = claims({"text": "Osterlind Tankers of Lindmark owns the Corrin Vale.", "quotes": [1]})
    with serving(lambda request: (error(400) if "response_format" in request else whole)(request)) as asked:
        answer = answer_from(sample_store, asked.address)
    assert ["response_format" in request for request in asked.requests] == [True, False]
    assert answer.composer == "openai:stub"


def test_json_within_other_words_is_found(sample_store: Store) -> None:
    said = 'Sure!\n```json\n{"claims": [{"text": "Osterlind Tankers owns the Corrin Vale.", "quotes": [1]}]}\n```'
    with serving(says(said)) as asked:
        assert answer_from(sample_store, asked.address).composer == "openai:stub"


def test_a_claim_that_the_budget_cut_short_is_left_out(sample_store: Store) -> None:
    cut = '{"claims": [{"text": "The Corrin Vale is a tanker.", "quotes": [1]}, {"text": "Osterlind owns", "quotes": [1'
    with serving(says(cut, finish="length")) as asked:
        answer = answer_from(sample_store, asked.address)
    assert answer.composer == "openai:stub"
    assert "Osterlind owns" not in answer.text


def test_a_model_has_a_token_budget_a_temperature_of_zero_and_a_schema(sample_store: Store) -> None:
    with serving(claims()) as asked:
        answer_from(sample_store, asked.address, max_tokens=77)
    (request,) = asked.requests
    assert request.get("max_completion_tokens", request.get("max_tokens")) == 77
    assert request["temperature"] == 0
    assert request["response_format"]["type"] == "json_schema"


def test_a_claim_that_no_quote_bears_out_is_never_shown(sample_store: Store) -> None:
    lie = "The Corrin Vale was sold to the navy of Kestria for 900 million crowns in 2031."
    with serving(claims({"text": lie, "quotes": [1, 2]})) as asked:
        answer = answer_from(sample_store, asked.address)
    assert lie not in answer.text
    assert "900 million" not in json.dumps(answer.to_dict())
    assert all(claim.verdict.supported for claim in answer.claims)


def test_where_the_articles_do_not_say_no_model_is_asked(sample_store: Store) -> None:
    with serving(claims({"text": "Paris is the capital of France.", "quotes": [1]})) as asked:
        graph = build_graph(sample_store, composer="stub", models=ModelOptions(base_url=asked.address))
        answer = ask(graph, "Who is the president of France?")
    assert answer.status == "not_found"
    assert asked.requests == []
