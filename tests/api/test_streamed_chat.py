"""Answers that come as server-sent events over a real server: in order, resumable, and stopped where nobody waits."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from real_server import calling_at

from dateline.api import tellings
from dateline.api.app import create_app
from dateline.index.article import RawArticle
from dateline.index.ingest import ingest_items
from dateline.index.retrieval.search import search
from dateline.index.store import Store

QUESTION = {"message": "How many passengers left Marren on the ferry?", "min_support": 0, "stream": True}
ARTICLES = [
    RawArticle(
        id="ferry", title="Ferry leaves", text="The ferry left Marren with 214 passengers on Tuesday.", outlet="Courier"
    ),
    RawArticle(
        id="late", title="Ferry late", text="The ferry to Marren came an hour late on Friday.", outlet="Tribune"
    ),
]


@pytest.fixture
def afloat(store: Store) -> Store:
    """A store with two articles on a ferry."""
    ingest_items(store, ARTICLES)
    return store


@pytest.fixture
def served(afloat: Store) -> Iterator[httpx.Client]:
    with calling_at(create_app(afloat)) as opened:
        yield opened


@dataclass
class Event:
    name: str
    data: dict[str, Any]
    id: str


def events(lines: Iterator[str]) -> Iterator[Event]:
    """What a client of server-sent events makes of the lines."""
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield Event(fields["event"], json.loads(fields["data"]), fields["id"])
            fields = {}


def asked(client: httpx.Client, question: dict[str, Any] = QUESTION, **headers: str) -> list[Event]:
    with client.stream("POST", "/v1/chat", json=question, headers=headers) as reply:
        assert reply.status_code == 200
        assert reply.headers["content-type"].startswith("text/event-stream")
        return list(events(reply.iter_lines()))


def test_an_answer_comes_as_understood_sources_claims_and_the_whole(served: httpx.Client) -> None:
    told = asked(served)
    names = [event.name for event in told]
    assert names[0] == "understood"
    assert names[-1] == "done"
    assert names[1:3] == ["sources", "claim"]
    answer = told[-1].data
    assert [event.data for event in told if event.name == "claim"] == answer["claims"]
    assert [c for event in told if event.name == "sources" for c in event.data["citations"]] == answer["citations"]
    assert [event.id for event in told] == [f"{answer['id']}-{n}" for n in range(1, len(told) + 1)]
    kept = served.get(f"/v1/answers/{answer['id']}").json()
    assert kept["text"] == answer["text"]
    assert kept["conversation_id"] == answer["conversation_id"]


def test_no_claim_comes_before_its_sources(served: httpx.Client) -> None:
    known: set[int] = set()
    for event in asked(served, {**QUESTION, "message": "Timeline of the ferry of Marren"}):
        if event.name == "sources":
            known |= {citation["n"] for citation in event.data["citations"]}
        if event.name == "claim":
            assert set(event.data["citations"]) <= known


def test_who_comes_back_with_the_last_id_hears_the_rest_of_the_same_answer(served: httpx.Client) -> None:
    with served.stream("POST", "/v1/chat", json=QUESTION) as reply:
        first = next(events(reply.iter_lines()))
    rest = asked(served, **{"Last-Event-ID": first.id})
    assert rest[-1].name == "done"
    assert first.id == f"{rest[-1].data['id']}-1"
    assert rest[0].id == f"{rest[-1].data['id']}-2"
    assert asked(served, **{"Last-Event-ID": rest[-2].id}) == rest[-1:]


def test_an_answer_whose_events_are_forgotten_is_given_whole(
    served: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = asked(served)[-1]
    monkeypatch.setattr(tellings, "REMEMBERED", -1.0)
    (again,) = asked(served, **{"Last-Event-ID": f"{done.data['id']}-1"})
    assert (again.name, again.data["text"]) == ("done", done.data["text"])
    lost = served.post("/v1/chat", json=QUESTION, headers={"Last-Event-ID": f"{'0' * 32}-1"})
    assert lost.status_code == 404


def test_a_question_that_cannot_be_asked_is_refused_before_a_stream_begins(served: httpx.Client) -> None:
    for wrong in ({"message": ""}, {"message": "who?", "as_of": "yesterday"}):
        reply = served.post("/v1/chat", json={**wrong, "stream": True})
        assert reply.status_code == 422
        assert reply.headers["content-type"] == "application/problem+json"


def test_work_stops_where_nobody_waits_for_it(afloat: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tellings, "GRACE", 0.0)
    entered, gone, searches = threading.Event(), threading.Event(), 0

    def slow(*given: Any, **named: Any) -> Any:
        nonlocal searches
        searches += 1
        entered.set()
        gone.wait(20)
        return search(*given, **named)

    monkeypatch.setattr("dateline.agent.retrieve.search", slow)
    with calling_at(create_app(afloat)) as client:
        with client.stream("POST", "/v1/chat", json=QUESTION) as reply:
            first = next(events(reply.iter_lines()))
        entered.wait(20)
        time.sleep(0.5)  # the server hears of it
        gone.set()
        client.delete("/v1/articles/late")  # waits until nobody reads any more
        assert client.get(f"/v1/answers/{first.id.split('-')[0]}").status_code == 404
    assert searches == 1


def test_a_failure_in_mid_answer_is_an_event(served: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr("dateline.agent.retrieve.search", broken)
    told = asked(served)
    assert [event.name for event in told] == ["understood", "error"]
    assert told[-1].data == {"type": "urn:dateline:problem:failure", "title": "failure", "status": 500}


def test_filters_hold_for_every_citation(served: httpx.Client) -> None:
    outlet = "Tribune"
    answer = asked(served, {**QUESTION, "filters": {"outlets": [outlet]}})[-1].data
    assert {citation["outlet"] for citation in answer["citations"]} <= {outlet}
    nowhere = asked(served, {**QUESTION, "filters": {"outlets": ["No Such Outlet"]}})[-1].data
    assert (nowhere["status"], nowhere["reason"]) == ("not_found", "outside_window")
    assert nowhere["text"] == "Nothing on this was published in the chosen sources; the archive has other articles."


def test_search_articles_and_taking_in_do_not_wait_for_a_question(
    served: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()

    def endless(*given: Any, **named: Any) -> Any:
        ended.wait(30)
        return search(*given, **named)

    monkeypatch.setattr("dateline.agent.retrieve.search", endless)
    with served.stream("POST", "/v1/chat", json=QUESTION) as reply:
        next(events(reply.iter_lines()))
        assert served.post("/v1/search", json={"query": "ferry"}).json()[0]["article_id"] == "ferry"
        assert served.get("/v1/articles/ferry").status_code == 200
        assert served.post("/v1/articles", json={"id": "new", "text": "It rained in Marren."}).status_code == 201
        ended.set()
