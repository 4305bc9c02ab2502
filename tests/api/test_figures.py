"""Figures for Prometheus: what is counted, that labels stay bounded, and that several processes count together."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from dateline.api.app import create_app
from dateline.api.keys import Keys
from dateline.api.metrics import Metrics
from dateline.index.article import RawArticle
from dateline.index.feeds.ledger import Ledger
from dateline.index.ingest import ingest_items
from dateline.index.store import Store

FERRY = RawArticle(id="ferry", title="Ferry leaves", text="The ferry left Marren with 214 passengers on Tuesday.")
QUESTION = "How many passengers left Marren on the ferry?"


@pytest.fixture
def small(store: Store) -> Iterator[TestClient]:
    ingest_items(store, [FERRY])
    with TestClient(create_app(store), raise_server_exceptions=False) as opened:
        yield opened


def figures(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every figure, by name and labels, as Prometheus' own parser reads them."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def figure(text: str, name: str, **labels: str) -> float:
    return figures(text)[f"dateline_{name}", frozenset(labels.items())]


def test_answers_refusals_claims_and_steps_are_counted(small: TestClient) -> None:
    small.post("/v1/chat", json={"message": QUESTION, "min_support": 0})
    small.post("/v1/chat", json={"message": QUESTION, "as_of": "2001-01-01"})
    text = small.get("/metrics").text
    assert figure(text, "answers_total", status="answered") == 1
    assert figure(text, "refusals_total", reason="outside_window") == 1
    assert figure(text, "claims_total", outcome="passed") == 1
    assert figure(text, "claims_total", outcome="dropped") == 0
    for step in ("understand", "plan", "retrieve", "compose", "verify", "finish"):
        assert figure(text, "step_seconds_count", step=step) == 2, step
    assert figure(text, "questions_in_progress") == 0
    assert figure(text, "queue_waiting") == 0
    assert figure(text, "queue_seconds_count") == 2


def test_drafts_that_the_verifier_repairs_or_drops_are_counted(store: Store) -> None:
    metrics = Metrics()
    metrics.verified(passed=2, repaired=1, dropped=3)
    ingest_items(store, [FERRY])
    app = create_app(store)
    app.state.service.metrics.verified(passed=2, repaired=1, dropped=3)
    with TestClient(app) as client:
        text = client.get("/metrics").text
    assert [figure(text, "claims_total", outcome=name) for name in ("passed", "repaired", "dropped")] == [2, 1, 3]


def test_requests_are_counted_by_the_template_of_their_route_so_that_labels_are_bounded(small: TestClient) -> None:
    for n in range(30):
        small.get(f"/v1/articles/none-{n}")
        small.get(f"/v1/nowhere/{n}")
        small.request(f"ODD{n}", "/healthz")
    text = small.get("/metrics").text
    requests = [labels for name, labels in figures(text) if name == "dateline_requests_total"]
    assert len(requests) <= 6, requests
    assert figure(text, "requests_total", method="GET", route="/v1/articles/{article_id:path}", status="404") == 30, (
        requests
    )


def test_what_is_turned_away_is_counted_by_kind_and_figures_need_a_key(store: Store) -> None:
    keys = Keys(store.folder)
    (_, admin), (_, chat) = keys.create("monitor", ["admin"]), keys.create("site", ["chat"])
    with TestClient(create_app(store, keys=keys)) as client:
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers={"X-API-Key": chat}).status_code == 403
        text = client.get("/metrics", headers={"Authorization": f"Bearer {admin}"}).text
    assert figure(text, "turned_away_total", kind="no-key") == 1
    assert figure(text, "turned_away_total", kind="forbidden") == 1


def test_the_archive_jobs_and_feeds_are_told(small: TestClient, store: Store) -> None:
    with Ledger(store) as ledger:
        ledger.add("https://portaldercourier.example/feed.xml", None, 900, 0)
    text = small.get("/metrics").text
    assert figure(text, "archive_articles") == 1
    assert figure(text, "archive_passages") == 1
    assert figure(text, "jobs_open") == 0
    assert figure(text, "feeds", state="stale") == 1
    assert figure(text, "feed_success_age_seconds", feed="1") > 1_000_000
    assert figure(text, "feed_failures", feed="1") == 0
    wide = small.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert wide.headers["content-type"].startswith("application/openmetrics-text")
    assert wide.text.endswith("# EOF\n")


COUNTING = """
import sys
from dateline.api.metrics import Metrics
from prometheus_client import CollectorRegistry
metrics = Metrics()
metrics.request("GET", "/healthz", 200, 0.1)
metrics.step("plan", 0.1)
print(metrics.told("", CollectorRegistry())[0].decode())
"""


def test_processes_that_share_a_folder_count_together(tmp_path: Path) -> None:
    shared = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(3):
        command = [sys.executable, "-c", COUNTING]
        text = subprocess.run(command, env=shared, capture_output=True, text=True, check=True).stdout
    assert figure(text, "requests_total", method="GET", route="/healthz", status="200") == 3
    assert figure(text, "step_seconds_count", step="plan") == 3
