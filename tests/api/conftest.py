"""The application over the sample archive, spoken to over HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from dateline.api.app import create_app
from dateline.index.encoder import Encoder
from dateline.index.ingest import ingest
from dateline.index.store import Store


@pytest.fixture(scope="module")
def client(sample_store: Store) -> Iterator[TestClient]:
    """The sample archive's application, called in this process."""
    with TestClient(create_app(sample_store), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def slashed(store: Store, tmp_path: Path, encoder: Encoder) -> Iterator[TestClient]:
    """An application over one article whose own id looks like a path."""
    source = tmp_path / "slashed.jsonl"
    source.write_text(json.dumps({"id": "2011/01/05 won?", "text": "Orrell won the regatta."}), encoding="utf-8")
    ingest(store, [source])
    with TestClient(create_app(store), raise_server_exceptions=False) as opened:
        yield opened


@contextmanager
def serving(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of a real server on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started and thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as opened:
            yield opened
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def served(sample_store: Store) -> Iterator[httpx.Client]:
    """The sample archive's application behind a real server."""
    with serving(create_app(sample_store)) as opened:
        yield opened
