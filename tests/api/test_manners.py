"""What holds for every request: problem documents, ids, headers, limits, logs without questions."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from fastapi.testclient import TestClient

from dateline.api.app import create_app
from dateline.api.logs import log_to
from dateline.index.article import RawArticle
from dateline.index.ingest import ingest_items
from dateline.index.store import Store

PAGE = "https://news.example"


@pytest.fixture
def small(store: Store) -> Iterator[TestClient]:
    ingest_items(store, [RawArticle(id="wall", title="Wall", text="The sea wall was mended on Monday.")])
    app = create_app(store, cors_origins=[PAGE], largest_body=2_000)
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What is logged, as `serve` does it."""
    kept = {name: logging.getLogger(name) for name in ("dateline", "uvicorn", "opentelemetry")}
    before = {name: (log.handlers[:], log.level, log.propagate) for name, log in kept.items()}
    stream = StringIO()
    log_to(stream)
    yield stream
    for name, (handlers, level, propagate) in before.items():
        kept[name].handlers[:], kept[name].propagate = handlers, propagate
        kept[name].setLevel(level)


def test_a_body_that_is_too_large_is_refused_announced_or_not(small: TestClient) -> None:
    def slices() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 100

    for content in (b" " * 2_001, slices()):
        reply = small.post("/v1/chat", content=content, headers={"content-type": "application/json"})
        assert (reply.status_code, reply.json()["type"]) == (413, "urn:dateline:problem:too-large")
        assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [b"[" * 1_900, b'{"message": "\xff"}', b"\x00", b'{"message": NaN}', b"", b'{"a":' * 300 + b"1" + b"}" * 300],
)
def test_a_body_that_cannot_be_read_is_a_problem_document(small: TestClient, body: bytes) -> None:
    for path in ("/v1/chat", "/v1/articles", "/v1/articles/wall:correct", "/v1/search", "/v1/feeds"):
        reply = small.post(path, content=body, headers={"content-type": "application/json"})
        assert reply.status_code in (400, 422), (path, reply.text)
        assert reply.headers["content-type"] == "application/problem+json"


def test_what_nobody_foresaw_is_a_problem_document_with_its_request_id(
    small: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr("dateline.api.search.search", broken)
    reply = small.post("/v1/search", json={"query": "wall"}, headers={"X-Request-ID": "mine-1"})
    assert (reply.status_code, reply.json()) == (
        500,
        {"type": "urn:dateline:problem:failure", "title": "failure", "status": 500},
    )
    assert reply.headers["x-request-id"] == "mine-1"
    assert "/secret/path" in caplog.text


def test_a_request_id_is_kept_or_made(small: TestClient) -> None:
    assert small.get("/healthz", headers={"X-Request-ID": "a.b-1"}).headers["x-request-id"] == "a.b-1"
    for odd in ("x" * 200, "a b", "a\tb"):
        assert small.get("/healthz", headers={"X-Request-ID": odd}).headers["x-request-id"] != odd


def test_responses_have_headers_of_security_and_are_packed(small: TestClient) -> None:
    reply = small.get("/healthz")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")
    assert reply.headers["cache-control"] == "no-store"
    assert small.get("/openapi.json").headers["content-encoding"] == "gzip"
    assert "content-security-policy" not in small.get("/docs").headers


def test_a_method_that_is_not_allowed_names_all_that_are(small: TestClient) -> None:
    for path, methods in (
        ("/v1/articles", "GET, POST"),
        ("/v1/articles/wall", "DELETE, GET"),
        ("/v1/articles/wall/revisions/1", "GET"),
        ("/v1/feeds", "GET, POST"),
        ("/v1/search", "POST"),
    ):
        assert small.put(path).headers["allow"] == methods, path


def test_only_pages_of_the_named_origins_may_call(small: TestClient) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    assert small.options("/v1/chat", headers={"Origin": PAGE, **asked}).headers["access-control-allow-origin"] == PAGE
    foreign = small.options("/v1/chat", headers={"Origin": "https://evil.example", **asked})
    assert "access-control-allow-origin" not in foreign.headers


def test_the_log_has_a_line_of_json_for_each_request_and_no_word_of_a_question(
    small: TestClient, logged: StringIO
) -> None:
    small.post("/v1/search", json={"query": "Zebedee"})
    small.post("/v1/chat", json={"message": "who is Zebedee?"}, headers={"X-Request-ID": "mine-2"})
    small.get("/v1/articles/Zebedee")
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    asked = [line for line in lines if line["event"] == "request"]
    assert [(line["method"], line["status"]) for line in asked] == [("POST", 200), ("POST", 200), ("GET", 404)]
    assert all(line["request"] and line["time"] and line["level"] == "info" and line["ms"] >= 0 for line in asked)
    (answer,) = [line for line in lines if line["event"] == "answer"]
    assert (answer["request"], answer["status"], "question" in answer) == ("mine-2", "not_found", False)
    assert "Zebedee" not in logged.getvalue()


def test_the_log_has_the_words_of_questions_where_that_is_wanted(store: Store, logged: StringIO) -> None:
    with TestClient(create_app(store, words=True)) as client:
        client.post("/v1/chat", json={"message": "who is Zebedee?"})
    assert "who is Zebedee?" in logged.getvalue()


def test_a_failure_in_the_log_names_its_request(
    small: TestClient, logged: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("dateline.api.search.search", broken)
    small.post("/v1/search", json={"query": "wall"}, headers={"X-Request-ID": "mine-3"})
    failed = next(line for line in map(json.loads, logged.getvalue().splitlines()) if line["level"] == "error")
    assert failed["request"] == "mine-3"
    assert "RuntimeError: broken" in failed["exception"]


def test_the_service_is_ready_once_the_model_is_loaded_and_the_indexes_agree(small: TestClient, store: Store) -> None:
    service = small.app.state.service  # type: ignore[attr-defined]
    assert service.loaded.wait(60)
    ready = small.get("/readyz")
    assert (ready.status_code, ready.json()["ready"], ready.json()["waiting"]) == (200, True, 0)
    store.archive.mark(["wall"], indexed=False)
    assert (small.get("/readyz").status_code, small.get("/readyz").json()["waiting"]) == (503, 1)
    store.archive.mark(["wall"], indexed=True)
    service.loaded.clear()
    assert small.get("/readyz").json()["model"] is None


def test_feeds_are_refused_where_they_lead_into_this_machine(small: TestClient) -> None:
    assert small.get("/v1/feeds").json() == {"feeds": []}
    for address in ("http://127.0.0.1:1/feed.xml", "file:///etc/passwd", "nonsense", "http://169.254.169.254/"):
        reply = small.post("/v1/feeds", json={"url": address})
        assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json"), reply.text
    assert small.delete("/v1/feeds/1").status_code == 404
