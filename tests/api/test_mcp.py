"""Agents that speak the Model Context Protocol: the SDK's own client over HTTP and over standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from commandline import copy_store
from fastapi import FastAPI
from fastapi.testclient import TestClient
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from real_server import serving_at

from dateline.api.app import create_app
from dateline.api.keys import Keys
from dateline.index.store import Store

OWNER = "Who owns the tanker Corrin Vale?"
CORRECTED = "a-c9716474800a7a077a35"


@pytest.fixture(scope="module")
def over_http(sample_store: Store) -> Iterator[str]:
    with serving_at(create_app(sample_store)) as address:
        yield f"{address}/mcp"


@pytest.fixture(scope="module")
def over_stdio(sample_store: Store, tmp_path_factory: pytest.TempPathFactory) -> StdioServerParameters:
    store = copy_store(sample_store, tmp_path_factory.mktemp("mcp") / "store")
    return StdioServerParameters(
        command=sys.executable, args=["-m", "dateline", "mcp", "--store", str(store)], env=dict(os.environ)
    )


def talking(to: Any, talk: Callable[[Client], Awaitable[None]], **options: Any) -> None:
    async def run() -> None:
        async with Client(to, **options) as client:
            await talk(client)

    anyio.run(run)


async def everything(client: Client) -> None:
    """What an agent does: looks at the tools, asks, checks the quote, searches."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"ask_news", "search_news", "get_article"}
    for tool in tools.values():
        assert tool.description
        assert tool.output_schema
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
    asked = await client.call_tool("ask_news", {"question": OWNER})
    answer = asked.structured_content
    assert answer is not None
    assert (asked.is_error, answer["status"]) == (False, "answered")
    assert answer["citations"]
    for source in answer["citations"]:
        assert f"[{source['n']}]" in answer["text"]
        read = await client.call_tool("get_article", {k: source[k] for k in ("article_id", "revision")})
        assert read.structured_content is not None
        assert read.structured_content["text"][source["start"] : source["end"]] == source["quote"]
    found = await client.call_tool("search_news", {"query": "tanker aground", "top": 3, "as_of": "2011-01-05"})
    assert found.structured_content is not None
    passages = found.structured_content["passages"]
    assert 0 < len(passages) <= 3
    assert all(passage["published_at"] <= "2011-01-05" for passage in passages)
    newest = (await client.call_tool("get_article", {"article_id": CORRECTED})).structured_content
    assert newest is not None
    assert (newest["status"], newest["revision"], newest["newest_revision"]) == ("corrected", 2, 2)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_agent_asks_over_http(over_http: str, mode: str) -> None:
    talking(over_http, everything, mode=mode)


def test_an_agent_asks_over_standard_input_and_output(over_stdio: StdioServerParameters) -> None:
    talking(over_stdio, everything)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask_news", {"question": "  "}, "The question is empty"),
        ("ask_news", {"question": "who?", "as_of": "yesterday"}, "yesterday"),
        ("search_news", {"query": " "}, "nothing to search for"),
        ("search_news", {"query": "x", "top": 0}, "top"),
        ("get_article", {"article_id": "none"}, "none"),
        ("get_article", {"article_id": CORRECTED, "revision": 9}, "9"),
    ],
)
def test_what_cannot_be_done_is_told_to_the_model(
    over_http: str, tool: str, arguments: dict[str, Any], said: str
) -> None:
    async def fails(client: Client) -> None:
        result = await client.call_tool(tool, arguments)
        assert result.is_error
        told = " ".join(str(getattr(part, "text", "")) for part in result.content)
        assert said in told
        assert "Traceback" not in told

    talking(over_http, fails)


def test_over_http_an_agent_needs_a_key_where_keys_are_wanted(sample_store: Store, tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    _, token = keys.create("agent")
    _, half = keys.create("half", ["chat"])
    app: FastAPI = create_app(sample_store, keys=keys)
    with serving_at(app) as address:

        async def run(key: str | None) -> None:
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            async with (
                httpx2.AsyncClient(headers=headers, timeout=60) as http,
                Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
            ):
                assert (await client.list_tools()).tools

        anyio.run(run, token)
        for wrong in (None, "sk_x", half):
            with pytest.raises(BaseException):  # noqa: B017, PT011
                anyio.run(run, wrong)


def test_no_page_of_another_site_reaches_it_where_no_key_is_wanted(sample_store: Store) -> None:
    with TestClient(create_app(sample_store), base_url="http://127.0.0.1:8321") as client:
        hello = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        headers = {"Accept": "application/json, text/event-stream"}
        assert client.post("/mcp", json=hello, headers={**headers, "Host": "rebound.example"}).status_code == 421
        assert client.post("/mcp", json=hello, headers={**headers, "Origin": "http://evil.example"}).status_code == 403
