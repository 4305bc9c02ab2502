"""How much is taken from a client, how much is done at once, how long a request may take; how the rest is told."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Body, FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from real_server import calling_at

from dateline.api.entrance import add_entrance
from dateline.api.keys import Keys
from dateline.api.limits import NO_LIMITS, FairQueue, Limits, client_of, default_at_once
from dateline.api.metrics import Metrics
from dateline.api.refused import Refused


class Desk:
    """An application that works as long as the test wants."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.served: list[str] = []
        self.at_once = 0
        self.most_at_once = 0

    def app(self, limits: Limits, keys: Keys | None = None) -> FastAPI:
        app = FastAPI()

        @app.post("/v1/articles")
        @app.post("/v1/search")
        def work(who: str = "", seconds: float = 0, body: Annotated[dict[str, Any] | None, Body()] = None) -> str:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            self.go_on.wait(seconds)
            self.served.append(who)
            self.at_once -= 1
            return who

        @app.post("/v1/chat")
        async def stream() -> StreamingResponse:
            async def slow() -> Any:
                yield b"first"
                await asyncio.sleep(30)
                yield b"last"

            return StreamingResponse(slow())

        @app.get("/v1/articles")
        def articles() -> str:
            return "all"

        @app.get("/healthz")
        def health() -> str:
            return "up"

        add_entrance(app, keys, limits, Metrics())
        return app


@pytest.fixture
def desk() -> Iterator[Desk]:
    opened = Desk()
    yield opened
    opened.go_on.set()


@contextmanager
def calling(desk: Desk, keys: Keys | None = None, **limits: float) -> Iterator[TestClient]:
    app = desk.app(replace(NO_LIMITS, **limits), keys)  # type: ignore[arg-type]
    with TestClient(app, client=("192.0.2.7", 4711), raise_server_exceptions=False) as client:
        yield client


def test_an_address_that_asks_too_often_is_told_when_to_ask_again(desk: Desk) -> None:
    with calling(desk, per_address=3) as client:
        replies = [client.get("/v1/articles") for _ in range(5)]
        assert [reply.status_code for reply in replies] == [200] * 3 + [429] * 2
        assert [reply.headers["ratelimit-remaining"] for reply in replies] == ["2", "1", "0", "0", "0"]
        assert {reply.headers["ratelimit-limit"] for reply in replies} == {"3"}
        refused = replies[-1]
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["type"] == "urn:dateline:problem:too-many-requests"
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert client.get("/healthz").status_code == 200


def test_each_key_has_a_rate_of_its_own_and_wrong_keys_count_for_their_address(desk: Desk, tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    (_, one), (_, other) = keys.create("one"), keys.create("other")
    with calling(desk, keys, per_key=2, per_address=1) as client:

        def status(token: str) -> int:
            return client.get("/v1/articles", headers={"X-API-Key": token}).status_code

        assert [status(one) for _ in range(3)] == [200, 200, 429]
        assert [status(other) for _ in range(3)] == [200, 200, 429]
        assert [status("wrong") for _ in range(3)] == [401, 429, 429]


def test_this_machine_itself_is_not_counted(desk: Desk) -> None:
    with TestClient(desk.app(replace(NO_LIMITS, per_address=1)), client=("127.0.0.1", 1)) as client:
        assert [client.get("/v1/articles").status_code for _ in range(3)] == [200] * 3


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::1"),
        ("testclient", "testclient"),
        (None, "unknown"),
    ],
)
def test_a_network_of_one_customer_counts_as_one(host: str | None, client: str) -> None:
    assert client_of(host) == client


def test_a_search_does_not_wait_behind_questions(desk: Desk) -> None:
    with calling_at(desk.app(replace(NO_LIMITS, at_once=1, waiting=3))) as client, ThreadPoolExecutor(2) as pool:
        question = pool.submit(client.post, "/v1/articles", params={"seconds": 20})
        deadline = time.monotonic() + 10
        while not desk.at_once and time.monotonic() < deadline:
            time.sleep(0.02)
        search = pool.submit(client.post, "/v1/search", params={"seconds": 20})
        while desk.at_once < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        desk.go_on.set()
        assert [question.result().status_code, search.result().status_code] == [200, 200]
    assert desk.most_at_once == 2


def test_without_a_setting_the_cores_say_how_many_are_worked_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    assert default_at_once("extractive") == 4
    assert default_at_once("openai:small") == 8
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert default_at_once("extractive") == 2


def test_no_more_is_done_at_once_than_was_said_and_beyond_the_queue_is_told(desk: Desk) -> None:
    with calling_at(desk.app(replace(NO_LIMITS, at_once=2, waiting=3))) as client, ThreadPoolExecutor(8) as pool:

        def ask(_: int) -> httpx.Response:
            return client.post("/v1/search", params={"seconds": 20})

        asked = [pool.submit(ask, n) for n in range(8)]
        deadline = time.monotonic() + 10
        while sum(one.done() for one in asked) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert client.get("/v1/articles").status_code == 200  # what costs nothing does not wait
        desk.go_on.set()
        replies = [one.result() for one in asked]
    assert sorted(reply.status_code for reply in replies) == [200] * 5 + [503] * 3
    assert desk.most_at_once == 2
    busy = next(reply for reply in replies if reply.status_code == 503)
    assert busy.json()["type"] == "urn:dateline:problem:busy"
    assert int(busy.headers["retry-after"]) > 0


def test_one_client_that_sends_much_does_not_keep_others_waiting() -> None:
    async def run() -> list[str]:
        queue, served = FairQueue(1, 100), list[str]()

        async def ask(client: str) -> None:
            async with queue.place(client):
                served.append(client)
                await asyncio.sleep(0)

        asking = [asyncio.ensure_future(ask("greedy")) for _ in range(10)]
        await asyncio.sleep(0)
        asking += [asyncio.ensure_future(ask(client)) for client in ("modest", "shy")]
        await asyncio.gather(*asking)
        assert (queue.inside, queue.waiting) == (0, 0)
        return served

    served = asyncio.run(run())
    assert served.index("modest") <= 3
    assert served.index("shy") <= 4
    assert len(served) == 12


def test_who_gives_up_waiting_leaves_no_place_taken() -> None:
    async def run() -> None:
        queue = FairQueue(1, 2)
        await queue.enter("a")
        waiting = [asyncio.ensure_future(queue.enter(client)) for client in ("b", "c")]
        await asyncio.sleep(0)
        with pytest.raises(Refused):
            await queue.enter("d")
        waiting[0].cancel()
        await asyncio.sleep(0)
        assert queue.waiting == 1
        queue.leave()
        waiting[1].cancel()  # just when its turn has come
        await asyncio.gather(*waiting, return_exceptions=True)
        assert (queue.inside, queue.waiting) == (0, 0)
        await queue.enter("e")

    asyncio.run(run())


def test_what_takes_too_long_is_told_and_keeps_its_place_until_it_ends(desk: Desk) -> None:
    with calling_at(desk.app(replace(NO_LIMITS, at_once=1, waiting=1, seconds=0.5))) as client:
        begun = time.monotonic()
        reply = client.post("/v1/search", params={"seconds": 20})
        assert time.monotonic() - begun < 5
        assert (reply.status_code, reply.json()["type"]) == (504, "urn:dateline:problem:too-slow")
        assert client.post("/v1/search").status_code == 503
        desk.go_on.set()
        deadline = time.monotonic() + 10
        while desk.at_once and time.monotonic() < deadline:
            time.sleep(0.02)
        assert client.post("/v1/search").status_code == 200


def test_a_stream_that_takes_too_long_is_cut_so_that_it_shows(desk: Desk) -> None:
    with calling_at(desk.app(replace(NO_LIMITS, seconds=0.5))) as client:
        got = b""
        with pytest.raises(httpx.RemoteProtocolError), client.stream("POST", "/v1/chat") as reply:  # noqa: PT012
            assert reply.status_code == 200
            for piece in reply.iter_raw():
                got += piece
        assert got == b"first"


def test_who_sends_a_body_slowly_keeps_nobody_waiting(desk: Desk) -> None:
    with calling_at(desk.app(replace(NO_LIMITS, at_once=1, waiting=1, seconds=1))) as client:
        address = (client.base_url.host, client.base_url.port)
        with socket.create_connection(address, timeout=20) as slow:
            head = (
                "POST /v1/search HTTP/1.1",
                "Host: x",
                "Content-Type: application/json",
                "Content-Length: 9",
                "",
                "{",
            )
            slow.sendall("\r\n".join(head).encode())
            assert client.post("/v1/search", json={}).status_code == 200
            assert slow.recv(100).startswith(b"HTTP/1.1 504")
        assert client.post("/v1/search", json={}).status_code == 200
