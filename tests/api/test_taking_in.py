"""Articles over HTTP: taken in once however often they are sent, changed by hand, deleted; jobs survive a kill."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from dateline.api import worker
from dateline.api.app import create_app
from dateline.api.job_ledger import JobLedger
from dateline.index.errors import StoreError
from dateline.index.store import Store

FERRY = {"id": "ferry", "title": "Ferry leaves", "text": "The ferry left Marren with 214 passengers on Tuesday."}


@pytest.fixture
def fresh(store: Store) -> Iterator[TestClient]:
    with TestClient(create_app(store), raise_server_exceptions=False) as opened:
        yield opened


def done(client: TestClient, id_: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while (job := client.get(f"/v1/jobs/{id_}").json())["state"] != "done":
        assert time.monotonic() < deadline, job
        time.sleep(0.05)
    return job


def many(number: int) -> list[dict[str, Any]]:
    return [{"id": f"n-{i}", "title": f"Story {i}", "text": f"Harbour {i} opened on Monday."} for i in range(number)]


def test_an_article_is_taken_in_and_found_at_once(fresh: TestClient) -> None:
    first = fresh.post("/v1/articles", json=FERRY)
    assert (first.status_code, first.json()) == (
        201,
        {"articles": [{"id": "ferry", "outcome": "new", "reason": None}]},
    )
    again = fresh.post("/v1/articles", json=FERRY)
    assert (again.status_code, again.json()["articles"][0]["outcome"]) == (200, "unchanged")
    changed = fresh.post("/v1/articles", json={**FERRY, "text": "The ferry left with 241 passengers."})
    assert (changed.status_code, changed.json()["articles"][0]["outcome"]) == (201, "changed")
    assert fresh.post("/v1/search", json={"query": "ferry passengers"}).json()[0]["article_id"] == "ferry"


def test_of_several_each_is_told_what_became_of_it(fresh: TestClient) -> None:
    reply = fresh.post("/v1/articles", json=[FERRY, {"title": "no text"}, FERRY])
    assert [one["outcome"] for one in reply.json()["articles"]] == ["new", "rejected", "unchanged"]
    assert "text" in reply.json()["articles"][1]["reason"]
    assert fresh.post("/v1/articles", json={"title": "no text"}).status_code == 422


def test_a_request_with_a_key_is_done_once(fresh: TestClient) -> None:
    key = {"Idempotency-Key": "one"}
    first = fresh.post("/v1/articles", json=FERRY, headers=key)
    second = fresh.post("/v1/articles", json=FERRY, headers=key)
    assert (second.status_code, second.json()) == (first.status_code, first.json())
    other = fresh.post("/v1/articles", json={**FERRY, "id": "other"}, headers=key)
    assert (other.status_code, other.json()["type"]) == (409, "urn:dateline:problem:key-reused")
    jobs = {fresh.post("/v1/articles", json=many(21), headers={"Idempotency-Key": "two"}).json()["id"] for _ in "ab"}
    assert len(jobs) == 1


def test_many_articles_become_a_job_that_tells_how_far_it_is(fresh: TestClient) -> None:
    reply = fresh.post("/v1/articles", json=[*many(70), {"title": "no text"}])
    assert reply.status_code == 202
    assert reply.headers["location"] == f"/v1/jobs/{reply.json()['id']}"
    job = done(fresh, reply.json()["id"])
    assert {name: job[name] for name in ("total", "done", "new", "rejected")} == {
        "total": 71, "done": 71, "new": 70, "rejected": 1,
    }  # fmt: skip
    assert job["rejections"] == [{"n": 71, "reason": "it has no “text”"}]
    assert fresh.get("/v1/stats").json()["articles"] == 70


def test_a_job_goes_on_where_a_killed_server_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = JobLedger(store.folder)
    id_ = ledger.add(many(80))
    found = ledger.next_items(30)
    assert found is not None
    # As after a kill: some outcomes noted, ten more articles stored whose outcomes were not.
    worker.take_in(store, [fields for _, fields in found[1]])
    ledger.note(found[0], [(n, "new", None) for n, _ in found[1][:20]])
    with TestClient(create_app(store)) as client:
        job = done(client, id_)
        assert (job["done"], job["new"], job["unchanged"]) == (80, 70, 10)
        assert client.get("/v1/stats").json()["articles"] == 80


def test_a_job_waits_where_the_store_cannot_be_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.05)
    real, failures = worker.ingest_items, iter([True, True])

    def ingest(*given: Any, **named: Any) -> Any:
        if next(failures, False):
            raise StoreError("The disk of /secret is full.")
        return real(*given, **named)

    monkeypatch.setattr(worker, "ingest_items", ingest)
    with TestClient(create_app(store)) as client:
        job = done(client, client.post("/v1/articles", json=many(25)).json()["id"])
    assert (job["new"], job["trouble"]) == (25, None)


def test_an_article_is_corrected_taken_back_restored_and_deleted(fresh: TestClient) -> None:
    fresh.post("/v1/articles", json=FERRY)
    question = {"message": "How many passengers left Marren on the ferry?", "min_support": 0}
    asked = fresh.post("/v1/chat", json=question).json()
    text = "The ferry left Marren with 241 passengers on Tuesday."
    corrected = fresh.post("/v1/articles/ferry:correct", json={"text": text, "note": "a slip"}).json()
    assert (corrected["status"], corrected["revision"]) == ("corrected", 2)
    assert "241" in fresh.post("/v1/chat", json=question).json()["text"]
    assert fresh.get(f"/v1/answers/{asked['id']}").json()["stale"][0]["kind"] == "revised"
    for _ in range(2):
        assert fresh.post("/v1/articles/ferry:retract", json={"reason": "forged"}).json()["status"] == "retracted"
    assert fresh.post("/v1/chat", json=question).json()["status"] == "not_found"
    assert fresh.post("/v1/articles/ferry:restore", json={}).json()["status"] == "corrected"
    gone = fresh.delete("/v1/articles/ferry").json()
    assert gone["answers"] >= 2
    assert fresh.get("/v1/articles/ferry").status_code == 404
    assert fresh.get(f"/v1/answers/{asked['id']}").status_code == 404
    assert fresh.delete("/v1/articles/ferry").status_code == 404
    assert fresh.post("/v1/articles", json=FERRY).status_code == 201


def test_what_is_known_already_is_not_sent_again(fresh: TestClient) -> None:
    fresh.post("/v1/articles", json=FERRY)
    for path in ("/v1/articles/ferry", "/v1/articles/ferry/revisions/1"):
        tag = fresh.get(path).headers["etag"]
        same = fresh.get(path, headers={"If-None-Match": f'"other", {tag}'})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    fresh.post("/v1/articles/ferry:retract", json={})
    assert fresh.get("/v1/articles/ferry", headers={"If-None-Match": tag}).status_code == 200


def test_no_word_of_a_finished_job_stays_in_its_file(store: Store) -> None:
    with TestClient(create_app(store)) as client:
        done(client, client.post("/v1/articles", json=many(25)).json()["id"])
    assert b"Harbour 7 opened" not in (store.folder / "jobs.sqlite3").read_bytes()
    assert json.dumps(many(1)[0]["text"])[1:-1].encode() not in (store.folder / "jobs.sqlite3").read_bytes()
