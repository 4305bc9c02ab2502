"""Abuse of a real `dateline serve`: whatever is sent, it answers as it says, stays small, and goes on for others."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from press import Press
from real_server import Served, serving_process
from website import wait_until, website

from dateline.api.keys import Keys
from dateline.index.article import RawArticle
from dateline.index.ingest import ingest_items
from dateline.index.store import Store

QUESTION = {"message": "How many passengers left Marren on the ferry?", "min_support": 0}
FERRY = RawArticle(id="ferry", title="Ferry leaves", text="The ferry left Marren with 214 passengers on Tuesday.")
PAGE = "https://news.example"
LARGEST = 100_000
SECONDS = 12


def stored(folder: Path) -> Path:
    with Store(folder) as store:
        ingest_items(store, [FERRY])
    return folder


@pytest.fixture(scope="module")
def abused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service that wants no keys, with small limits."""
    limits = {"DATELINE_LARGEST_BODY": str(LARGEST), "DATELINE_REQUEST_SECONDS": str(SECONDS)}
    with serving_process(stored(tmp_path_factory.mktemp("open") / "store"), **limits) as served:
        httpx.post(f"{served.address}/v1/chat", json=QUESTION, timeout=60)  # loads the reader
        yield served


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Keys]]:
    """A service that wants keys, and the keys."""
    folder = stored(tmp_path_factory.mktemp("guarded") / "store")
    keys = Keys(folder)
    keys.create("first", ["admin"])
    with serving_process(folder, "--require-keys") as served:
        yield served, keys


@pytest.fixture(autouse=True)
def goes_on(request: pytest.FixtureRequest) -> Iterator[None]:
    """After whatever was done to it, the service answers as before."""
    yield
    if "abused" in request.fixturenames:
        served: Served = request.getfixturevalue("abused")
        assert "214" in httpx.post(f"{served.address}/v1/chat", json=QUESTION, timeout=60).json()["text"]


def connected(served: Served) -> socket.socket:
    url = httpx.URL(served.address)
    return socket.create_connection((url.host, url.port or 80), timeout=30)


def raw(served: Served, head: bytes, body: bytes = b"") -> bytes:
    """What is answered to these bytes, as much as comes at once."""
    with connected(served) as line:
        line.sendall(head + body)
        return line.recv(65_536)


def status(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    assert found, answer[:200]
    return int(found[1])


def megabytes(served: Served) -> float:
    """Resident memory of the service."""
    text = Path(f"/proc/{served.process.pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", text)
    assert found
    return int(found[1]) / 1_000


def operations(served: Served) -> list[tuple[str, str]]:
    """Every operation with a path that could be asked for."""
    paths = httpx.get(f"{served.address}/openapi.json", timeout=60).json()["paths"]
    return [(method.upper(), re.sub(r"\{\w+\}", "7", path)) for path, methods in paths.items() for method in methods]


# -- what is sent --


@pytest.mark.parametrize("begin", [b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"GET /"], ids=["headers", "address"])
def test_a_flood_of_headers_is_cut_off_and_takes_no_memory(abused: Served, begin: bytes) -> None:
    before, cut = megabytes(abused), False
    for _ in range(5):
        with connected(abused) as line, suppress(ConnectionError):
            line.sendall(begin)
            for n in range(20_000):
                line.sendall(b"X-H%d: %s\r\n" % (n, b"v" * 1_000) if b"Host" in begin else b"a" * 1_000)
            cut = cut or line.recv(100) == b""
            continue
        cut = True
    assert cut
    assert megabytes(abused) - before < 50


def test_those_who_send_their_headers_slowly_keep_nobody_waiting(abused: Served) -> None:
    with ExitStack() as lines:
        for _ in range(300):
            lines.enter_context(connected(abused)).sendall(b"POST /v1/chat HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert httpx.post(f"{abused.address}/v1/search", json={"query": "ferry"}, timeout=30).status_code == 200


def test_those_who_send_their_bodies_slowly_keep_nobody_waiting_and_are_told(abused: Served) -> None:
    head = b"POST /v1/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
    with ExitStack() as lines:
        slow = [lines.enter_context(connected(abused)) for _ in range(50)]
        for line in slow:
            line.sendall(head)
        assert "214" in httpx.post(f"{abused.address}/v1/chat", json=QUESTION, timeout=60).json()["text"]
        assert {status(line.recv(1_000)) for line in slow} == {504}


def test_a_body_that_is_too_large_is_refused_before_it_is_read(abused: Served) -> None:
    for path in ("/v1/chat", "/v1/articles", "/v1/chat/completions", "/mcp"):
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        announced = raw(abused, f"{head}Content-Length: {10**12}\r\n\r\n".encode())
        assert status(announced) == 413, path
    chunk = b"%x\r\n%s\r\n" % (LARGEST, b" " * LARGEST)
    head = "POST /v1/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert status(raw(abused, head.encode(), chunk * 2)) == 413


HOSTILE: dict[str, bytes] = {
    "deep lists": b"[" * 40_000 + b"]" * 40_000,
    "deep objects": b'{"a":' * 15_000 + b"1" + b"}" * 15_000,
    "deep inside": b'{"message": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "no UTF-8": b'{"message": "\xff\xfe who?", "query": "\xff"}',
    "half a surrogate": b'{"message": "\\ud800", "query": "\\ud800", "url": "\\ud800", "text": "\\ud800"}',
    "another encoding": '{"message": "who won?"}'.encode("utf-16"),
    "a huge number": b'{"message": "who?", "query": "who", "top": 1' + b"0" * 5_000 + b"}",
    "not a number": b'{"message": "who?", "min_support": NaN}',
    "the same name often": b'{"message": "a"' + b', "message": "a"' * 5_000 + b"}",
    "nothing": b"",
    "zeros": b"\0" * 1_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_body_is_answered_and_never_by_a_failure(abused: Served, body: bytes) -> None:
    for method, path in operations(abused):
        if method == "POST":
            reply = httpx.post(
                abused.address + path, content=body, headers={"Content-Type": "application/json"}, timeout=60
            )
            assert reply.status_code < 500, (path, reply.text)
            assert "Traceback" not in reply.text
    mcp = httpx.post(f"{abused.address}/mcp", content=body, headers={"Content-Type": "application/json"}, timeout=60)
    assert mcp.status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "/v1/articles/../../../etc/passwd",
        "/v1/articles/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/v1/articles/..%5c..%5cetc%5cpasswd",
        "/v1/articles/%00",
        "/v1/articles/%ff%fe",
        "/v1/articles/" + "a/" * 5_000,
        "/v1/conversations/%f0%28%8c%bc",
        "/demo/..%2f..%2fkeys.py",
        "/demo/../../../etc/passwd",
        "/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/widget.js/..%2fapp.py",
        "//etc/passwd",
        "/articles/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/v1/articles?limit=%00",
        "/v1/articles?cursor=%ff%00",
        "/v1/feeds/" + "9" * 400,
    ],
)
def test_a_trick_with_a_path_finds_nothing(abused: Served, path: str) -> None:
    answer = raw(abused, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode("latin-1"))
    assert 300 <= status(answer) < 500, answer[:300]
    for secret in (b"root:", b"import ", b"Traceback", b"/work", b"/tmp", b"<script>alert"):
        assert secret not in answer


def test_what_is_no_http_is_refused(abused: Served) -> None:
    for junk in (
        b"\0" * 100 + b"\r\n\r\n",
        b"GET /\r\n\r\n",
        b"A\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01",
    ):
        with connected(abused) as line, suppress(ConnectionError):
            line.sendall(junk + b"\r\n\r\n")
            assert line.recv(1_000)[:12] in (b"HTTP/1.1 400", b"")
    both = (
        b"POST /v1/chat HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x"
    )
    assert raw(abused, both).count(b"HTTP/1.1 ") <= 1  # nothing is smuggled


# -- how much --


def test_thousands_of_conversations_are_listed_and_forgotten(abused: Served) -> None:
    before = megabytes(abused)
    with httpx.Client(base_url=abused.address, timeout=60) as client, ThreadPoolExecutor(8) as pool:

        def greet(n: int) -> int:
            return client.post("/v1/chat", json={"message": "thanks", "conversation_id": f"many-{n}"}).status_code

        assert set(pool.map(greet, range(2_000))) == {200}
        seen, cursor = set[str](), None
        while True:
            page = client.get(
                "/v1/conversations", params={"limit": 500, **({"cursor": cursor} if cursor else {})}
            ).json()
            seen |= {one["id"] for one in page["conversations"]}
            if (cursor := page["next_cursor"]) is None:
                break
        assert len({one for one in seen if one.startswith("many-")}) == 2_000
        assert client.delete("/v1/conversations/many-1").status_code == 204
        assert client.get("/v1/conversations/many-1").status_code == 404
    assert megabytes(abused) - before < 150


def test_work_ends_for_those_who_vanish_in_mid_stream(abused: Served) -> None:
    body = json.dumps({**QUESTION, "message": "Timeline of the ferry of Marren", "stream": True}).encode()
    head = f"POST /v1/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    for _ in range(40):
        with connected(abused) as line:
            line.sendall(head.encode() + body)

    def idle() -> bool:
        text = httpx.get(f"{abused.address}/metrics", timeout=30).text
        return "dateline_questions_in_progress 0.0" in text and "dateline_queue_waiting 0.0" in text

    wait_until(idle, 120)


# -- who asks --


def test_no_trick_with_a_path_gets_past_the_door(guarded: tuple[Served, Keys]) -> None:
    served, _ = guarded
    for path in (
        "/v1/articles/",
        "//v1/articles",
        "/./v1/articles",
        "/healthz/../v1/articles",
        "/docs/../v1/stats",
        "/docs//v1/stats",
        "/docs%2f..%2fv1%2fstats",
        "/demo/%2e%2e/v1/stats",
        "/healthz;/v1/stats",
        "/healthz%00/v1/stats",
        "/V1/articles",
        "/v1/articles%20",
        "/v1%2farticles",
        "/v1/articles?x=/healthz",
        "/metrics",
        "/metrics/",
    ):
        answer = raw(served, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert b"ferry" not in answer.lower(), path
        assert b"dateline_" not in answer, path
        assert status(answer) in (307, 400, 401, 404), path
    absolute = raw(served, b"GET http://x/v1/articles HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert b"ferry" not in absolute
    for override in ("X-HTTP-Method-Override: GET", "X-Original-URL: /healthz", "X-Rewrite-URL: /healthz"):
        answer = raw(
            served, f"GET /v1/articles HTTP/1.1\r\nHost: x\r\n{override}\r\nConnection: close\r\n\r\n".encode()
        )
        assert status(answer) == 401, override


def test_wrong_keys_and_those_revoked_meanwhile_open_nothing(guarded: tuple[Served, Keys]) -> None:
    served, keys = guarded
    key, token = keys.create("soon gone", ["admin"])
    with httpx.Client(base_url=served.address, timeout=60) as client:
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get("/v1/articles", headers=headers).status_code == 200
        wrong = [
            f"Bearer {token[:-1]}",
            f"Bearer {token}x",
            f"Bearer {token} {token}",
            f"bearer  {token.upper()}",
            token,
            "Bearer",
            "Bearer " + "x" * 20_000,
            f"Bearer sk_{key.id}_' OR 1=1 --",
        ]
        for one in wrong:
            assert client.get("/v1/articles", headers={"Authorization": one}).status_code == 401, one[:60]
        keys.revoke(key.id)
        for method, path in operations(served):
            if path not in ("/healthz", "/readyz"):
                assert client.request(method, path, headers=headers, json={}).status_code == 401, path


def test_a_widget_key_can_only_chat_whatever_it_asks_for(guarded: tuple[Served, Keys]) -> None:
    served, keys = guarded
    _, token = keys.create_for_widget("front page", [PAGE])
    headers = {"Authorization": f"Bearer {token}", "Origin": PAGE}
    with httpx.Client(base_url=served.address, timeout=60) as client:
        for method, path in [*operations(served), ("POST", "/mcp"), ("PUT", "/v1/chat"), ("GET", "/v1/chat")]:
            reply = client.request(method, path, headers=headers, json=None if method == "GET" else {})
            chats = (method, path) in (("POST", "/v1/chat"), ("POST", "/v1/answers/7/feedback"))
            wanted = (422,) if chats else (200, 503) if path in ("/healthz", "/readyz") else (403,)
            assert reply.status_code in wanted, (method, path, reply.status_code)


def test_no_page_of_a_foreign_origin_may_read_an_answer(guarded: tuple[Served, Keys]) -> None:
    served, keys = guarded
    keys.create_for_widget("front page", [PAGE])
    with httpx.Client(base_url=served.address, timeout=60) as client:
        for origin in (
            "https://evil.example",
            "null",
            f"{PAGE}.evil.example",
            "https://evil.example/https://news.example",
            "http://news.example",
            f"{PAGE}:8443",
        ):
            for method, path in (
                ("OPTIONS", "/v1/chat"),
                ("POST", "/v1/chat"),
                ("GET", "/v1/articles"),
                ("GET", "/healthz"),
            ):
                asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
                assert "access-control-allow-origin" not in client.request(method, path, headers=asked).headers, origin


# -- where it is led --


PRIVATE = (
    "http://127.0.0.1:{port}/feed.xml",
    "http://localhost:{port}/feed.xml",
    "http://2130706433:{port}/feed.xml",
    "http://0x7f000001:{port}/feed.xml",
    "http://017700000001:{port}/feed.xml",
    "http://127.1:{port}/feed.xml",
    "http://0.0.0.0:{port}/feed.xml",
    "http://[::1]:{port}/feed.xml",
    "http://[::ffff:127.0.0.1]:{port}/feed.xml",
    "http://user@127.0.0.1:{port}/feed.xml",
    "http://127.0.0.1.:{port}/feed.xml",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/",
    "ftp://127.0.0.1/",
    "//127.0.0.1:{port}/feed.xml",
    "javascript:alert(1)",
)


def test_neither_feeds_nor_articles_lead_the_service_into_its_own_network(abused: Served) -> None:
    with website() as inside, httpx.Client(base_url=abused.address, timeout=60) as client:
        Press(inside).announce()
        port = inside.address.rsplit(":", 1)[1]
        for address in PRIVATE:
            reply = client.post("/v1/feeds", json={"url": address.format(port=port)})
            assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json"), address
            article = {"id": f"trap-{quote(address, safe='')[:60]}", "url": address.format(port=port)}
            assert client.post("/v1/articles", json={**article, "text": "It rained."}).status_code < 500, address
        assert client.get("/v1/feeds").json() == {"feeds": []}
        time.sleep(0.5)
        assert inside.asked == []


def test_a_feed_of_the_world_outside_leads_nowhere_inside_either(tmp_path: Path) -> None:
    with website() as outside, website() as inside:
        press = Press(outside)
        press.publish(1)
        inside["/secret"] = press.site.routes["/news/1"]
        press.extra.append(f"{inside.address}/secret")
        address = press.announce()
        allowed = {"DATELINE_FETCH_ALLOW_HOSTS": outside.host, "DATELINE_FETCH_PAUSE": "0"}
        with (
            serving_process(stored(tmp_path / "store"), **allowed) as served,
            httpx.Client(base_url=served.address, timeout=60) as client,
        ):
            assert client.post("/v1/feeds", json={"url": address}).status_code == 201
            wait_until(lambda: client.get("/v1/stats").json()["articles"] == 2, 90)
        assert inside.asked == []
