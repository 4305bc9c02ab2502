"""Traces of a real `dateline serve`, taken by a little collector of OTLP over HTTP; the chat model is a real server."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from chat_servers import says, serving
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from real_server import serving_process

from dateline.index.article import RawArticle
from dateline.index.ingest import ingest_items
from dateline.index.store import Store

QUESTION = "How many passengers left Marren on the ferry?"
FERRY = RawArticle(id="ferry", title="Ferry leaves", text="The ferry left Marren with 1,214 passengers on Tuesday.")
WRITTEN = {"claims": [{"text": "On Tuesday the ferry left Marren with 1,214 passengers.", "quotes": [1]}]}
TRACE, ASKER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


class Collector:
    """What a collector was sent."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.bodies: list[bytes] = []
        self.services: set[str] = set()
        self.spans: list[Span] = []

    def take(self, body: bytes) -> None:
        self.bodies.append(body)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.services |= {a.value.string_value for a in resource.resource.attributes if a.key == "service.name"}
            self.spans += [span for scope in resource.scope_spans for span in scope.spans]

    def named(self, name: str) -> Span:
        """The one span of this name in our trace."""
        (found,) = [span for span in self.spans if span.name == name and span.trace_id.hex() == TRACE]
        return found


def attributes(span: Span) -> dict[str, Any]:
    return {a.key: getattr(a.value, a.value.WhichOneof("value") or "string_value") for a in span.attributes}


@contextmanager
def collecting() -> Iterator[Collector]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            assert self.headers["content-type"] == "application/x-protobuf"
            body = self.rfile.read(int(self.headers["content-length"]))
            collector.take(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200)
            self.send_header("content-type", "application/x-protobuf")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector = Collector(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()


def traced(folder: Path, **settings: str) -> Collector:
    """What is traced of one question."""
    with Store(folder) as store:
        ingest_items(store, [FERRY])
    with collecting() as collector, serving(says(json.dumps(WRITTEN))) as model:
        named = {name: value.replace("COLLECTOR", collector.address) for name, value in settings.items()}
        chat = {"DATELINE_COMPOSER": "stub", "DATELINE_BASE_URL": model.address}
        with serving_process(folder, **chat, **named) as served:
            headers = {"traceparent": f"00-{TRACE}-{ASKER}-01", "X-Request-ID": "mine-1"}
            body = {"message": QUESTION, "min_support": 0, "conversation_id": "c-1"}
            answer = httpx.post(f"{served.address}/v1/chat", json=body, headers=headers, timeout=60).json()
            assert answer["composer"] == "openai:stub", answer
            served.end()
            (line,) = served.lines("answer")
            assert (line["trace"], line["request"]) == (TRACE, "mine-1")
        return collector


def test_a_request_its_steps_and_the_chat_model_are_spans_without_a_word_of_the_question(tmp_path: Path) -> None:
    collector = traced(tmp_path / "store", DATELINE_OTLP_ENDPOINT="COLLECTOR")
    assert collector.services == {"dateline"}
    request, agent = collector.named("POST /v1/chat"), collector.named("invoke_agent dateline")
    assert request.parent_span_id.hex() == ASKER
    assert request.kind == Span.SPAN_KIND_SERVER
    told = attributes(request)
    assert (told["http.route"], told["http.response.status_code"]) == ("/v1/chat", 200)
    assert told["dateline.request.id"] == "mine-1"
    assert agent.parent_span_id == request.span_id
    told = attributes(agent)
    assert (told["gen_ai.operation.name"], told["gen_ai.conversation.id"]) == ("invoke_agent", "c-1")
    assert told["dateline.answer.status"] == "answered"
    steps = ("understand", "plan", "retrieve", "compose", "verify", "follow_ups", "finish")
    assert {collector.named(step).parent_span_id for step in steps} == {agent.span_id}
    chat = collector.named("chat stub")
    assert chat.parent_span_id == collector.named("compose").span_id
    assert chat.kind == Span.SPAN_KIND_CLIENT
    told = attributes(chat)
    assert told["gen_ai.operation.name"] == "chat"
    assert (told["gen_ai.provider.name"], told["gen_ai.request.model"]) == ("openai", "stub")
    assert (told["gen_ai.usage.input_tokens"], told["gen_ai.usage.output_tokens"]) == (1, 1)
    for body in collector.bodies:
        assert b"Marren" not in body
        assert b"1,214" not in body


def test_spans_have_the_words_where_that_is_wanted_and_the_endpoint_may_be_opentelemetrys_own(tmp_path: Path) -> None:
    own = {"OTEL_EXPORTER_OTLP_ENDPOINT": "COLLECTOR", "OTEL_SERVICE_NAME": "newsroom"}
    collector = traced(tmp_path / "store", DATELINE_LOG_WORDS="true", **own)
    assert collector.services == {"newsroom"}
    (said,) = json.loads(attributes(collector.named("invoke_agent dateline"))["gen_ai.input.messages"])
    assert said == {"role": "user", "parts": [{"type": "text", "content": QUESTION}]}
    assert "1,214" in attributes(collector.named("chat stub"))["gen_ai.input.messages"]
    assert "1,214" in attributes(collector.named("chat stub"))["gen_ai.output.messages"]


def test_nothing_is_traced_where_nobody_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.api.traces import VARIABLES, start_traces

    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert not start_traces()
