"""Conversations over HTTP: listed, read again and deleted; and what readers say of answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from dateline.api.app import create_app
from dateline.index.article import RawArticle
from dateline.index.ingest import ingest_items
from dateline.index.store import Store

FERRY = RawArticle(id="ferry", title="Ferry leaves", text="The ferry left Marren with 214 passengers on Tuesday.")
QUESTION = "How many passengers left Marren on the ferry?"


@pytest.fixture
def afloat(store: Store) -> Iterator[TestClient]:
    ingest_items(store, [FERRY])
    with TestClient(create_app(store)) as opened:
        yield opened


def ask(client: TestClient, conversation: str, message: str = QUESTION) -> dict[str, Any]:
    reply = client.post("/v1/chat", json={"message": message, "min_support": 0, "conversation_id": conversation})
    answer: dict[str, Any] = reply.json()
    return answer


def test_conversations_are_listed_the_latest_first_page_by_page(afloat: TestClient) -> None:
    assert afloat.get("/v1/conversations").json() == {"conversations": [], "next_cursor": None}
    for conversation in ("one", "two", "one", "a/b"):
        ask(afloat, conversation, QUESTION if conversation == "one" else "thanks")
    first = afloat.get("/v1/conversations", params={"limit": 2}).json()
    assert [(c["id"], c["turns"], c["question"]) for c in first["conversations"]] == [
        ("a/b", 1, "thanks"),
        ("one", 2, QUESTION),
    ]
    second = afloat.get("/v1/conversations", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [c["id"] for c in second["conversations"]] == ["two"]
    assert second["next_cursor"] is None
    assert [a["question"] for a in afloat.get("/v1/conversations/a/b").json()["answers"]] == ["thanks"]


def test_a_deleted_conversation_is_gone_with_its_answers_from_the_files_too(afloat: TestClient, store: Store) -> None:
    secret = "How many passengers did Zebedee count on the ferry?"  # pragma: allowlist secret
    first = ask(afloat, "mine", secret)
    ask(afloat, "other")
    assert afloat.delete("/v1/conversations/mine").status_code == 204
    assert afloat.get("/v1/conversations/mine").status_code == 404
    assert afloat.delete("/v1/conversations/mine").status_code == 404
    assert afloat.get(f"/v1/answers/{first['id']}").status_code == 404
    for name in ("answers.sqlite3", "conversations.sqlite3"):
        for path in store.folder.glob(f"{name}*"):
            assert b"Zebedee" not in path.read_bytes(), path
    assert ask(afloat, "mine", "how late was it?")["standalone_question"] == "how late was it?"
    assert afloat.get("/v1/conversations/other").status_code == 200


def test_what_a_reader_says_is_kept_beside_the_answer(afloat: TestClient) -> None:
    answer = ask(afloat, "mine")
    path = f"/v1/answers/{answer['id']}"
    assert afloat.get(path).json()["feedback"] is None
    afloat.post(f"{path}/feedback", json={"helpful": False, "comment": "too short"})
    given = afloat.post(f"{path}/feedback", json={"helpful": True}).json()
    assert (given["helpful"], given["comment"]) == (True, None)
    assert afloat.get(path).json()["feedback"] == given
    assert afloat.post("/v1/answers/none/feedback", json={"helpful": True}).status_code == 404
    assert afloat.post(f"{path}/feedback", json={"helpful": True, "grade": 5}).status_code == 422
