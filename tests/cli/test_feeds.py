"""`dateline feeds`, and how `dateline doctor` shows what it follows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from commandline import dateline
from press import Press
from website import Answer, Website, website


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Website]:
    with website() as served:
        monkeypatch.setenv("DATELINE_FETCH_ALLOW_HOSTS", f"other.example, {served.host}")
        monkeypatch.setenv("DATELINE_FETCH_PAUSE", "0")
        yield served


@pytest.fixture
def press(site: Website) -> Press:
    return Press(site)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def later(store: Path, seconds: int) -> None:
    """Let so much time have passed since everything that is known of feeds."""
    with closing(sqlite3.connect(store / "archive.sqlite3")) as archive, archive:
        archive.execute(
            "UPDATE feeds SET added_at = added_at - ?, succeeded_at = succeeded_at - ?, next_at = next_at - ?",
            (seconds, seconds, seconds),
        )


def test_a_feed_is_added_polled_listed_and_removed(store: Path, press: Press, site: Website) -> None:
    press.publish(1, 2)
    url = press.announce()
    site["/"] = Answer(
        f'<html><head><link rel="alternate" type="application/rss+xml" href="{url}"></head></html>'.encode(),
        headers={"Content-Type": "text/html"},
    )
    added = dateline("feeds", "add", f"{site.address}/", "--store", store)
    assert added.status == 0
    assert "Added 1: The Marren Post" in added.out
    assert "Next: dateline feeds poll" in added.err
    assert "Known already" in dateline("feeds", "add", url, "--store", store).out
    assert dateline("feeds", "add", url, "--store", store, "--json").json[0]["new"] is False

    polled = dateline("feeds", "poll", "--store", store, "--json").json
    assert (polled["feeds"], polled["new"], polled["rejected"], polled["interrupted"]) == (1, 2, [], False)
    again = dateline("feeds", "poll", "--store", store)
    assert again.status == 0
    assert "0 feeds polled (0 without news), 1 not yet due." in again.out
    at_once = dateline("feeds", "poll", 1, "--now", "--store", store)
    assert "1 feeds polled (1 without news)" in at_once.out
    assert "2 unchanged (2 not sent anew)" in at_once.out

    listed = dateline("feeds", "list", "--store", store)
    assert "The Marren Post" in listed.out
    assert "15 min" in listed.out
    as_json = dateline("feeds", "list", "--store", store, "--json").json[0]
    assert (as_json["url"], as_json["state"], as_json["pages"]) == (url, "ok", {"held": 2})

    assert dateline("feeds", "remove", url, "--store", store, "--json").json == [url]
    assert dateline("feeds", "list", "--store", store, "--json").json == []
    assert len(dateline("articles", "list", "--store", store, "--json").json) == 2
    gone = dateline("feeds", "remove", 1, "--store", store)
    assert gone.status == 1
    assert "There is no feed “1”" in gone.err


def test_what_could_not_be_read_is_told_with_its_reason(store: Path, press: Press, site: Website) -> None:
    press.publish(1)
    press.extra = [f"{site.address}/nowhere\x1b[31m", "http://10.0.0.1/inside"]
    assert dateline("feeds", "add", press.announce(), "--store", store).status == 0
    told = dateline("feeds", "poll", "--store", store)
    assert told.status == 0
    assert "2 rejected:" in told.err
    assert "which is private" in told.err
    assert "\x1b[31m" not in told.err
    site["/feed.xml"] = Answer(status=500)
    broken = dateline("feeds", "poll", "--now", "--store", store)
    assert "1 feeds could not be read:" in broken.err
    assert "its server answers 500" in broken.err


def test_an_address_without_a_feed_is_refused(store: Path, site: Website) -> None:
    for address in (f"{site.address}/none", "http://192.168.0.1/feed", "file:///etc/passwd"):
        told = dateline("feeds", "add", address, "--store", store)
        assert (told.status, told.out) == (1, "")
        assert "Traceback" not in told.err
    assert dateline("feeds", "list", "--store", store, "--json").json == []


def test_without_feeds_it_says_how_to_add_one(store: Path) -> None:
    told = dateline("feeds", "poll", "--store", store)
    assert told.status == 0
    assert "dateline feeds add ADDRESS" in told.err
    absent = dateline("feeds", "list", "--store", store / "none")
    assert absent.status == 1
    assert "There is no store" in absent.err


def test_doctor_shows_how_fresh_each_feed_is_and_tells_of_a_stale_one(store: Path, press: Press, site: Website) -> None:
    press.publish(1)
    dateline("feeds", "add", press.announce(), "--store", store)
    dateline("feeds", "poll", "--store", store)
    well = dateline("doctor", "--store", store, "--json")
    assert (well.status, well.json["problems"]) == (0, [])
    feed = well.json["feeds"][0]
    assert (feed["state"], feed["failures"], feed["error"]) == ("ok", 0, None)
    assert feed["succeeded_at"] is not None
    assert feed["newest_at"] is not None
    assert "ok; last success" in dateline("doctor", "--store", store).out

    site["/feed.xml"] = Answer(b"<html><p>We have moved!</p></html>", headers={"Content-Type": "text/html"})
    later(store, 1_000)
    dateline("feeds", "poll", "--store", store)
    assert dateline("doctor", "--store", store, "--json").json["feeds"][0]["state"] == "failing"
    later(store, 1_000)
    stale = dateline("doctor", "--store", store, "--json")
    assert stale.status == 1
    assert stale.json["feeds"][0]["state"] == "stale"
    assert (
        f"{site.address}/feed.xml is stale: of polls every 15 minutes, none has succeeded since"
        in stale.json["problems"][0]
    )


def test_a_setting_that_makes_no_sense_is_named(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_RECHECK_DAYS", "-1")
    told = dateline("feeds", "poll", "--store", store)
    assert told.status == 1
    assert "DATELINE_RECHECK_DAYS is '-1'" in told.err
