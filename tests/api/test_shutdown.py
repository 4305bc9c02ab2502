"""A real `dateline serve` that is told to end: streams come to their end first, and nothing new is taken."""

from __future__ import annotations

import json
import signal
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from chat_servers import says, serving
from real_server import serving_process

from dateline.index.article import RawArticle
from dateline.index.ingest import ingest_items
from dateline.index.store import Store

FERRY = RawArticle(id="ferry", title="Ferry leaves", text="The ferry left Marren with 214 passengers on Tuesday.")
WRITTEN = {"claims": [{"text": "On Tuesday the ferry left Marren with 214 passengers.", "quotes": [1]}]}
QUESTION = "How many passengers left Marren on the ferry?"


@pytest.mark.parametrize(
    ("path", "body", "first", "last"),
    [
        ("/v1/chat", {"message": QUESTION, "min_support": 0, "stream": True}, "event: understood", "event: done"),
        (
            "/v1/chat/completions",
            {"model": "dateline", "messages": [{"role": "user", "content": QUESTION}], "stream": True},
            "data: ",
            "data: [DONE]",
        ),
    ],
)
def test_a_stream_comes_to_its_end_when_the_service_is_told_to_end(
    tmp_path: Path, path: str, body: dict[str, Any], first: str, last: str
) -> None:
    with Store(tmp_path / "store") as store:
        ingest_items(store, [FERRY])
    asked, go_on = threading.Event(), threading.Event()

    def slowly(request: dict[str, Any]) -> tuple[int, bytes]:
        asked.set()
        go_on.wait(60)
        return says(json.dumps(WRITTEN))(request)

    with (
        serving(slowly) as model,
        serving_process(tmp_path / "store", DATELINE_COMPOSER="stub", DATELINE_BASE_URL=model.address) as served,
        httpx.Client(base_url=served.address, timeout=60) as client,
        client.stream("POST", path, json=body) as reply,
    ):
        lines = reply.iter_lines()
        assert next(lines).startswith(first)
        assert asked.wait(60)
        served.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 30
        while True:  # nobody else is let in any more
            try:
                httpx.get(f"{served.address}/healthz", timeout=5)
            except httpx.TransportError:
                break
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert served.process.poll() is None
        go_on.set()
        rest = [line for line in lines if line]
        assert any(line.startswith(last) for line in rest), rest
        assert any("214" in line for line in rest)
        assert served.process.wait(60) == 0
        assert not [line for line in served.log.read_text(encoding="utf-8").splitlines() if "Traceback" in line]
    with Store(tmp_path / "store", create=False) as store:  # nobody holds it, and all is there
        store.hold()
        assert store.archive.counts()["articles"] == 1
