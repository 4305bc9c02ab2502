"""Answers over HTTP are kept under their ids, and are marked when their articles change."""

from __future__ import annotations

from fastapi.testclient import TestClient

from dateline.api.app import create_app
from dateline.index import corrections
from dateline.index.article import RawArticle
from dateline.index.ingest import IngestReport, ingest_items
from dateline.index.store import Store

QUESTION = {"message": "How many passengers left Marren on the ferry?", "min_support": 0}


def ferry(store: Store) -> None:
    article = RawArticle(id="ferry", title="Ferry leaves", text="The ferry left Marren with 214 passengers on Tuesday.")
    ingest_items(store, [article], IngestReport(), lambda _: None)


def test_an_answer_can_be_asked_for_by_its_id_and_says_when_it_is_stale(store: Store) -> None:
    ferry(store)
    with TestClient(create_app(store)) as client:
        given = client.post("/v1/chat", json={**QUESTION, "conversation_id": "mine"}).json()
        kept = client.get(f"/v1/answers/{given['id']}").json()
        assert {name: kept[name] for name in given} == given
        assert kept["stale"] == []
        corrections.retract(store, "ferry", reason="never sailed")
        stale = client.get(f"/v1/answers/{given['id']}").json()["stale"]
    assert [(one["n"], one["article_id"], one["kind"]) for one in stale] == [(1, "ferry", "retracted")]
    assert stale[0]["reason"].startswith("“Ferry leaves” (ferry) was retracted on ")


def test_an_unknown_answer_is_a_problem_document(store: Store) -> None:
    ferry(store)
    with TestClient(create_app(store)) as client:
        reply = client.get("/v1/answers/none")
    assert reply.status_code == 404
    assert reply.json()["type"] == "urn:dateline:problem:not-found"


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(store: Store) -> None:
    ferry(store)
    (store.folder / "answers.sqlite3").mkdir()
    with TestClient(create_app(store)) as client:
        reply = client.post("/v1/chat", json=QUESTION)
    assert reply.status_code == 200
    assert "214" in reply.json()["text"]
