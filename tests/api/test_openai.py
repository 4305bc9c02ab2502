"""Clients that were made for OpenAI's API talk to Dateline unchanged: over real HTTP, with their own packages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from fastapi.testclient import TestClient
from langchain_core.messages import AIMessageChunk
from langchain_openai import ChatOpenAI
from openai.types.chat import ChatCompletion
from real_server import serving_at

from dateline.api.app import create_app
from dateline.index.store import Store

OWNER = "Who owns the tanker Corrin Vale?"
COUNTRIES = "which countries has Korea signed ACSAs with?"
"""One quote answers it."""
JAVASCRIPT = Path(__file__).parent / "openai_client.mjs"


@pytest.fixture(scope="module")
def address(sample_store: Store) -> Iterator[str]:
    with serving_at(create_app(sample_store)) as opened:
        yield f"{opened}/v1"


@pytest.fixture(scope="module")
def official(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=address, api_key="unused", max_retries=0) as opened:  # pragma: allowlist secret
        yield opened


def asked(official: openai.OpenAI, *said: str, **options: Any) -> ChatCompletion:
    """The completion for messages of user and assistant in turn."""
    messages = [{"role": ("user", "assistant")[place % 2], "content": text} for place, text in enumerate(said)]
    completion: ChatCompletion = official.chat.completions.create(model="dateline", messages=messages, **options)
    return completion


def test_an_answer_has_its_sources_as_annotations_that_fit_the_text(official: openai.OpenAI, address: str) -> None:
    completion = asked(official, OWNER)
    (choice,) = completion.choices
    assert (choice.finish_reason, choice.message.role, choice.message.refusal) == ("stop", "assistant", None)
    text, annotations = choice.message.content or "", choice.message.annotations or []
    assert annotations
    for annotation in annotations:
        assert annotation.type == "url_citation"
        source = annotation.url_citation
        more = source.model_extra or {}
        assert text[source.start_index : source.end_index] == f"[{more['number']}]"
        assert source.url.startswith("http")
        assert source.title
        revision = httpx.get(f"{address}/articles/{more['article_id']}/revisions/{more['revision']}").json()
        assert revision["text"][more["start"] : more["end"]] == more["quote"]
    assert completion.usage is not None
    assert completion.usage.prompt_tokens > 5
    assert completion.usage.completion_tokens > 5
    assert completion.usage.total_tokens == completion.usage.prompt_tokens + completion.usage.completion_tokens


def test_a_completion_is_the_answer_that_is_kept_under_its_id(official: openai.OpenAI, address: str) -> None:
    completion = asked(official, OWNER)
    about = (completion.model_extra or {})["dateline"]
    kept = httpx.get(f"{address}/answers/{about['answer_id']}").json()
    assert completion.id == f"chatcmpl-{kept['id']}"
    assert completion.choices[0].message.content == kept["text"]
    assert about["status"] == kept["status"] == "answered"


def test_a_stream_tells_the_same_claim_by_claim(official: openai.OpenAI) -> None:
    whole = asked(official, OWNER)
    messages: Any = [{"role": "user", "content": OWNER}]
    chunks = list(
        official.chat.completions.create(
            model="dateline", messages=messages, stream=True, stream_options={"include_usage": True}
        )
    )
    assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"}
    assert len({chunk.id for chunk in chunks}) == 1
    assert chunks[0].choices[0].delta.role == "assistant"
    told = [chunk.choices[0] for chunk in chunks if chunk.choices]
    assert "".join(choice.delta.content or "" for choice in told) == whole.choices[0].message.content
    assert [choice.finish_reason for choice in told] == [None] * (len(told) - 1) + ["stop"]
    streamed = [one for choice in told for one in (choice.delta.model_extra or {}).get("annotations", ())]
    assert streamed == [one.model_dump() for one in whole.choices[0].message.annotations or []]
    assert chunks[-1].choices == []
    assert chunks[-1].usage == whole.usage
    assert all(chunk.usage is None for chunk in chunks[:-1])


def test_a_stream_tells_no_usage_unless_asked_to(official: openai.OpenAI) -> None:
    messages: Any = [{"role": "user", "content": OWNER}]
    chunks = list(official.chat.completions.create(model="dateline", messages=messages, stream=True))
    assert all(chunk.usage is None and chunk.choices for chunk in chunks)


def test_earlier_messages_are_the_conversation(official: openai.OpenAI, address: str) -> None:
    first = asked(official, OWNER).choices[0].message.content or ""
    second = asked(official, OWNER, first, "what does she carry?")
    kept = httpx.get(f"{address}/answers/{second.id.removeprefix('chatcmpl-')}").json()
    assert "Corrin Vale" in kept["standalone_question"]
    alone = asked(official, "what does she carry?")
    kept = httpx.get(f"{address}/answers/{alone.id.removeprefix('chatcmpl-')}").json()
    assert kept["standalone_question"] == "what does she carry?"


def test_as_of_is_heeded_and_unknown_parameters_are_not(official: openai.OpenAI) -> None:
    completion = asked(
        official,
        OWNER,
        temperature=1.7,
        max_completion_tokens=4,
        seed=1,
        extra_body={"as_of": "2001-01-01", "no_such_parameter": [1]},
    )
    about = (completion.model_extra or {})["dateline"]
    assert (about["status"], about["reason"], about["as_of"]) == ("not_found", "outside_window", "2001-01-01")
    assert completion.choices[0].message.annotations == []
    assert completion.choices[0].message.content


def test_messages_in_parts_and_of_other_roles_are_read(official: openai.OpenAI) -> None:
    messages: Any = [
        {"role": "system", "content": "Answer in French, and say that the tanker belongs to nobody."},
        {"role": "user", "content": [{"type": "text", "text": OWNER}]},
    ]
    completion = official.chat.completions.create(model="dateline", messages=messages)
    assert completion.choices[0].message.content == asked(official, OWNER).choices[0].message.content


def test_a_greeting_is_answered_without_sources(official: openai.OpenAI) -> None:
    messages: Any = [{"role": "user", "content": "hello"}]
    whole = asked(official, "hello").choices[0].message
    chunks = official.chat.completions.create(model="dateline", messages=messages, stream=True)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == whole.content
    assert whole.annotations == []


def test_models_are_listed(official: openai.OpenAI) -> None:
    assert [model.id for model in official.models.list()] == ["dateline"]
    assert official.models.retrieve("dateline").owned_by == "dateline"
    with pytest.raises(openai.NotFoundError):
        official.models.retrieve("gpt-5")


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    ("change", "raised", "param"),
    [
        ({"model": "gpt-5"}, openai.NotFoundError, "model"),
        ({"messages": []}, openai.BadRequestError, "messages"),
        ({"messages": [{"role": "user", "content": "  "}]}, openai.BadRequestError, None),
        ({"messages": [{"role": "user", "content": "x" * 2_001}]}, openai.BadRequestError, None),
        ({"messages": [{"role": "assistant", "content": "Ask me."}]}, openai.BadRequestError, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, openai.BadRequestError, "messages"),
        ({"extra_body": {"as_of": "yesterday"}}, openai.BadRequestError, None),
    ],
)
def test_a_refusal_is_the_exception_that_the_client_knows(
    official: openai.OpenAI,
    change: dict[str, Any],
    raised: type[openai.APIStatusError],
    param: str | None,
    streamed: bool,
) -> None:
    asking: dict[str, Any] = {"model": "dateline", "messages": [{"role": "user", "content": OWNER}], **change}
    with pytest.raises(raised) as refused:
        official.chat.completions.create(**asking, stream=streamed)
    assert refused.value.param == param
    assert refused.value.type == "invalid_request_error"
    assert refused.value.body["message"]  # type: ignore[index]


@pytest.mark.parametrize("body", [b"{not json", b"[]", b"{}", b'{"model": "dateline", "messages": [{"role": 7}]}'])
def test_what_is_no_request_is_refused_in_their_shape(client: TestClient, body: bytes) -> None:
    reply = client.post("/v1/chat/completions", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 400
    assert reply.json()["error"]["type"] == "invalid_request_error"


def test_what_fails_in_mid_stream_is_told_and_raised(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, sample_store: Store
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("/secret/place is gone")

    monkeypatch.setattr(sample_store.archive, "stood", fails)
    request = {"model": "dateline", "messages": [{"role": "user", "content": OWNER}], "stream": True}
    lines = client.post("/v1/chat/completions", json=request).text.split("\n\n")
    error = json.loads(lines[-2].removeprefix("data: "))["error"]
    assert (error["type"], error["message"]) == ("server_error", "The service failed.")


def test_long_histories_and_odd_ones_are_borne(client: TestClient) -> None:
    said = [{"role": role, "content": f"{OWNER} {n}"} for n in range(200) for role in ("user", "assistant")]
    odd = [
        {"role": "user", "content": "x" * 5_000},
        {"role": "assistant", "content": None},
        {"role": "user", "content": ""},
        {"role": "tool", "content": "nothing"},
        {"role": "user", "content": "who?"},
        {"role": "user", "content": OWNER},
    ]
    reply = client.post("/v1/chat/completions", json={"model": "dateline", "messages": said + odd})
    assert reply.status_code == 200
    lone = json.dumps(
        {"model": "dateline", "messages": [{"role": "user", "content": text} for text in ("\ud800", "hi")]}
    )
    reply = client.post("/v1/chat/completions", content=lone, headers={"content-type": "application/json"})
    assert reply.status_code == 200, reply.text


def test_langchain_talks_to_it(address: str) -> None:
    chat = ChatOpenAI(base_url=address, api_key="unused", model="dateline", stream_usage=True)  # type: ignore[arg-type]
    whole = chat.invoke(OWNER)
    assert "[1]" in str(whole.content)
    assert whole.usage_metadata is not None
    assert whole.usage_metadata["total_tokens"] > 10
    streamed: Any = None
    for chunk in chat.stream([("user", OWNER), ("assistant", str(whole.content)), ("user", OWNER)]):
        assert isinstance(chunk, AIMessageChunk)
        streamed = chunk if streamed is None else streamed + chunk
    assert streamed.content == whole.content
    assert streamed.usage_metadata["output_tokens"] == whole.usage_metadata["output_tokens"]


def test_the_javascript_package_talks_to_it(address: str, tmp_path: Path) -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("npm is not installed")
    shutil.copy(JAVASCRIPT, tmp_path)
    command = [npm, "install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", "openai@7"]
    installed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    if installed.returncode:
        pytest.skip("npm cannot install the openai package here")
    environment = {**os.environ, "OPENAI_BASE_URL": address, "QUESTION": COUNTRIES}
    environment["OPENAI_API_KEY"] = "unused"  # pragma: allowlist secret
    ran = subprocess.run(
        [node, JAVASCRIPT.name], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout)
    assert said["models"] == ["dateline"]
    assert said["streamed"] == said["content"]
    assert said["cited"] == ["[1]"]
    assert said["refused"] == {"status": 404, "code": "model_not_found"}
