"""Feeds over HTTP: a site of this machine is followed, its articles come by themselves, questions go on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from press import Press
from website import Answer, Website, wait_until, website

from dateline.api.app import create_app
from dateline.index.article import RawArticle
from dateline.index.feeds.poll import Manner
from dateline.index.fetch.policy import FetchPolicy
from dateline.index.ingest import ingest_items
from dateline.index.store import Store

FERRY = RawArticle(id="ferry", title="Ferry leaves", text="The ferry left Marren with 214 passengers on Tuesday.")


@pytest.fixture
def press() -> Iterator[Press]:
    with website() as site:
        told = Press(site)
        told.publish(1, 2, 3)
        told.announce()
        yield told


@contextmanager
def following(store: Store, site: Website, *, polls: bool = True) -> Iterator[TestClient]:
    policy = FetchPolicy(seconds=600.0, interval=0.0, allow_hosts=frozenset({site.host}))
    app = create_app(store, policy=policy, feed_manner=Manner(interval=900), poll_feeds=polls)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def until(client: TestClient, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What the one feed says of itself, once this holds."""
    wait_until(lambda: holds(client.get("/v1/feeds").json()["feeds"][0]), 60)
    feed: dict[str, Any] = client.get("/v1/feeds").json()["feeds"][0]
    return feed


def test_a_feed_is_added_by_its_address_once_and_forgotten(store: Store, press: Press) -> None:
    with following(store, press.site, polls=False) as client:
        added = client.post("/v1/feeds", json={"url": f"{press.site.address}/feed.xml"})
        assert (added.status_code, added.json()["title"], added.json()["state"]) == (201, "The Marren Post", "new")
        again = client.post("/v1/feeds", json={"url": f"{press.site.address}/feed.xml"})
        assert (again.status_code, again.json()["id"]) == (200, added.json()["id"])
        assert [feed["url"] for feed in client.get("/v1/feeds").json()["feeds"]] == [f"{press.site.address}/feed.xml"]
        assert client.delete(f"/v1/feeds/{added.json()['id']}").status_code == 204
        assert client.get("/v1/feeds").json() == {"feeds": []}
        assert press.site.paths() == ["/feed.xml"] * 2


def test_a_page_that_announces_a_feed_will_do_and_one_without_is_refused(store: Store, press: Press) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    press.site["/"] = Answer(f"<html><head>{link}</head></html>".encode(), headers={"Content-Type": "text/html"})
    press.site["/bare"] = Answer(b"<html><body>Nothing here.</body></html>", headers={"Content-Type": "text/html"})
    with following(store, press.site, polls=False) as client:
        added = client.post("/v1/feeds", json={"url": f"{press.site.address}/"})
        assert (added.status_code, added.json()["url"]) == (201, f"{press.site.address}/feed.xml")
        for path in ("/bare", "/gone"):
            refused = client.post("/v1/feeds", json={"url": press.site.address + path})
            assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")


def test_what_a_feed_announces_can_be_asked_for_without_anybody_doing_anything(store: Store, press: Press) -> None:
    with following(store, press.site) as client:
        client.post("/v1/feeds", json={"url": f"{press.site.address}/feed.xml"})
        until(client, lambda feed: feed["state"] == "ok")
        wait_until(lambda: client.get("/v1/stats").json()["articles"] == 3, 60)
        story = press.stories["/news/2"]
        wait_until(lambda: bool(client.post("/v1/search", json={"query": story.sentences[0]}).json()), 60)
        found = client.post("/v1/search", json={"query": story.sentences[0]}).json()[0]
        assert found["url"] == press.site.address + story.path


def test_questions_are_answered_while_a_site_keeps_the_poll_waiting(store: Store, press: Press) -> None:
    ingest_items(store, [FERRY])
    press.site["/news/9"] = Answer(b"late", hang=600)
    press.extra.append(f"{press.site.address}/news/9")
    press.announce()
    with following(store, press.site) as client:
        client.post("/v1/feeds", json={"url": f"{press.site.address}/feed.xml"})
        wait_until(lambda: "/news/9" in press.site.paths(), 60)
        question = {"message": "How many passengers left Marren on the ferry?", "min_support": 0}
        assert "214" in client.post("/v1/chat", json=question).json()["text"]
    # The service has ended, and has not waited ten minutes for that site.


def test_the_site_is_left_alone_where_serve_is_not_to_poll(store: Store, press: Press) -> None:
    with following(store, press.site, polls=False) as client:
        client.post("/v1/feeds", json={"url": f"{press.site.address}/feed.xml"})
        press.site.forget()
        assert client.get("/v1/feeds").json()["feeds"][0]["state"] == "new"
        assert press.site.paths() == []
