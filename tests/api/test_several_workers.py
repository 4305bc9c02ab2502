"""Several servers on one store are one service: streams, jobs, keys and rates hold, whichever gets the request."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from real_server import calling_at
from test_streamed_chat import ARTICLES, QUESTION, Event, asked, events
from test_taking_in import done, many

from dateline.api.app import create_app
from dateline.api.limits import NO_LIMITS
from dateline.api.transcripts import Message, Transcripts
from dateline.index.ingest import ingest_items
from dateline.index.retrieval.search import search
from dateline.index.store import Store


@pytest.fixture
def pair(store: Store) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two servers of one store."""
    ingest_items(store, ARTICLES)
    with ExitStack() as stack:
        yield tuple(stack.enter_context(calling_at(create_app(store))) for _ in range(2))  # type: ignore[misc]


def died_after(store: Store, told: list[Event], conversation: str) -> str:
    """As after a kill: a stream of another process, told so far. Returns its id."""
    id_ = told[0].id.partition("-")[0]
    ghost = Transcripts(store.folder)
    ghost.begin(id_, conversation, kept=300)
    for n, event in enumerate(told, 1):
        ghost.add(id_, n, Message(event.id, event.name, event.data))
    ghost.close()
    return id_


def told_before(one: httpx.Client) -> tuple[list[Event], str]:
    """The events of an answer under an id that no stream has, and a conversation in which nothing was said."""
    id_ = "ab" * 16
    return [replace(event, id=f"{id_}-{n}") for n, event in enumerate(asked(one), 1)], "afresh"


def test_a_stream_goes_on_at_the_other_server_while_it_is_told(
    pair: tuple[httpx.Client, httpx.Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = pair
    go_on = threading.Event()

    def slow(*given: Any, **named: Any) -> Any:
        go_on.wait(30)
        return search(*given, **named)

    monkeypatch.setattr("dateline.api.tellings.GRACE", 0.5)
    monkeypatch.setattr("dateline.agent.retrieve.search", slow)
    with one.stream("POST", "/v1/chat", json=QUESTION) as reply:
        first = next(events(reply.iter_lines()))
    heard: list[Event] = []
    listening = threading.Thread(target=lambda: heard.extend(asked(other, **{"Last-Event-ID": first.id})))
    listening.start()
    time.sleep(2)  # longer than nobody would be waited for
    go_on.set()
    listening.join(30)
    assert [event.name for event in heard] == ["sources", "claim", "done"]
    assert [event.id for event in heard] == [f"{heard[-1].data['id']}-{n}" for n in (2, 3, 4)]
    assert asked(one, **{"Last-Event-ID": heard[-2].id}) == heard[-1:]


def test_a_stream_whose_process_died_is_asked_again_and_goes_on(
    pair: tuple[httpx.Client, httpx.Client], store: Store
) -> None:
    told, conversation = told_before(pair[0])
    died_after(store, told[:2], conversation)
    rest = asked(pair[1], **{"Last-Event-ID": told[1].id})
    assert [(event.id, event.name) for event in rest] == [(event.id, event.name) for event in told[2:]]
    assert rest[0].data == told[2].data
    assert (rest[-1].data["id"], rest[-1].data["conversation_id"]) == (told[0].id.partition("-")[0], conversation)
    assert len(pair[0].get(f"/v1/conversations/{conversation}").json()["answers"]) == 1
    assert asked(pair[0], **{"Last-Event-ID": told[1].id}) == rest


def test_where_the_answer_comes_out_otherwise_only_the_whole_of_it_follows(
    pair: tuple[httpx.Client, httpx.Client], store: Store
) -> None:
    told, conversation = told_before(pair[0])
    told[2].data["text"] = "The ferry left Marren with 12 passengers."
    died_after(store, told[:3], conversation)
    (last,) = asked(pair[1], **{"Last-Event-ID": told[2].id})
    assert (last.name, last.id) == ("done", told[3].id)


def test_a_turn_that_was_finished_when_the_process_died_is_not_held_twice(
    pair: tuple[httpx.Client, httpx.Client], store: Store
) -> None:
    told = asked(pair[0], {**QUESTION, "conversation_id": "ours"})
    ghost = Transcripts(store.folder)
    ghost.forget()
    ghost.close()
    died_after(store, told[:1], "ours")
    (last,) = asked(pair[1], **{"Last-Event-ID": told[0].id})
    assert (last.name, last.data["text"]) == ("done", told[-1].data["text"])
    assert len(pair[0].get("/v1/conversations/ours").json()["answers"]) == 1


def test_nothing_that_was_told_stays_in_the_file_of_a_deleted_article_or_conversation(
    pair: tuple[httpx.Client, httpx.Client], store: Store
) -> None:
    for delete in ("/v1/articles/ferry", "/v1/conversations/ours"):
        asked(pair[0], {**QUESTION, "conversation_id": "ours"})
        assert b"passengers" in (store.folder / "streams.sqlite3-wal").read_bytes()
        assert pair[1].delete(delete).is_success
        for file in store.folder.glob("streams.sqlite3*"):
            assert b"passengers" not in file.read_bytes()


def test_what_one_server_takes_in_the_other_finds_and_a_key_holds_at_both(
    pair: tuple[httpx.Client, httpx.Client],
) -> None:
    key = {"Idempotency-Key": "wall"}
    wall = {"id": "wall", "title": "Sea wall", "text": "The sea wall was mended by Orrell."}
    replies = [client.post("/v1/articles", json=wall, headers=key) for client in pair]
    assert replies[0].json() == replies[1].json() == {"articles": [{"id": "wall", "outcome": "new", "reason": None}]}
    for client in pair:
        assert client.post("/v1/search", json={"query": "sea wall"}).json()[0]["article_id"] == "wall"


def test_a_job_is_done_once_and_both_servers_tell_of_it(pair: tuple[httpx.Client, httpx.Client]) -> None:
    jobs = [client.post("/v1/articles", json=many(90)).json()["id"] for client in pair]
    ended = [done(client, id_) for client, id_ in zip(reversed(pair), jobs, strict=True)]  # type: ignore[arg-type]
    assert sorted((job["new"], job["unchanged"]) for job in ended) == [(0, 90), (90, 0)]


def test_requests_are_counted_by_all_servers_together(store: Store) -> None:
    ingest_items(store, ARTICLES)
    limits = replace(NO_LIMITS, per_address=3)
    with ExitStack() as stack:
        clients = [
            stack.enter_context(TestClient(create_app(store, limits=limits), client=("192.0.2.7", 1))) for _ in range(2)
        ]
        statuses = [client.get("/v1/articles").status_code for _ in range(2) for client in clients]
    assert statuses == [200, 200, 200, 429]
