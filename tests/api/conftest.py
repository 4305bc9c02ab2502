"""The application over the sample archive, spoken to over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from real_server import calling_at

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


@pytest.fixture
def served(sample_store: Store) -> Iterator[httpx.Client]:
    """The sample archive's application behind a real server."""
    with calling_at(create_app(sample_store)) as opened:
        yield opened
