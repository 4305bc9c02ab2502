"""A web site of hundreds of pages is followed: the archive says what the site says, and what did not change costs
nothing.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from press import Press, Story
from website import Answer, Website, website

from dateline.index.feeds.ledger import Ledger
from dateline.index.feeds.poll import Manner, poll
from dateline.index.fetch import FetchPolicy
from dateline.index.indexing import disagreement
from dateline.index.store import Store

PAGES = 200
HTML = {"Content-Type": "text/html"}


@pytest.fixture
def elsewhere() -> Iterator[Website]:
    """A second site, in trouble."""
    with website() as served:
        served["/hanging"] = Answer(b"late", hang=60)
        yield served


def held(store: Store) -> dict[str, tuple[str, str]]:
    """(status, newest text) of each article in the archive, by the path of its address."""
    found = {}
    for article in store.archive.articles():
        text = store.archive.revision(article.id, article.revision).text
        found["/" + (article.url or "").split("/", 3)[3]] = (article.status, text)
    return found


def agrees(store: Store, stories: dict[str, Story]) -> None:
    """The archive holds just these stories as current or corrected, in the words of their pages, and indexes agree."""
    standing = {path: text for path, (status, text) in held(store).items() if status != "retracted"}
    assert standing == {path: told.text for path, told in stories.items()}
    assert not any(disagreement(store).values())


def test_a_site_is_followed_through_a_correction_and_retractions(
    store: Store, ledger: Ledger, policy: FetchPolicy, site: Website, press: Press, elsewhere: Website
) -> None:
    policy = replace(policy, allow_hosts=policy.allow_hosts | {elsewhere.host}, seconds=10.0)
    stories = press.publish(*range(PAGES))
    site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/\n")
    site["/private/memo"] = Answer(b"<p>not for robots</p>", headers=HTML)
    site["/moved"] = Answer(status=301, headers={"Location": stories[0].path})
    site["/video"] = Answer(b"\x00" * 2_000_000, headers={"Content-Type": "video/mp4"})
    site["/huge"] = Answer(b"<p>" + b"x" * 11_000_000, headers=HTML)
    site["/bomb"] = Answer(gzip.compress(bytes(40_000_000)), headers={**HTML, "Content-Encoding": "gzip"})
    site["/gone"] = Answer(status=410)
    site["/broken"] = Answer(status=500)
    links = "".join(f"<li><a href='/{n}'>Headline number {n}</a></li>" for n in range(50))
    site["/links"] = Answer(f"<html><body><ul>{links}</ul></body></html>".encode(), headers=HTML)
    site["/inside"] = Answer(status=302, headers={"Location": "http://127.0.0.1:1/metadata"})
    bad = ["private/memo", "video", "huge", "bomb", "gone", "broken", "links", "inside", "never-was"]
    press.extra = [f"{site.address}/{path}" for path in ("moved", *bad)] + [f"{elsewhere.address}/hanging"]
    ledger.add(press.announce(), None, 900, 0)

    first = poll(store, ledger, policy, manner=Manner())
    assert (first.feeds, first.announced, first.asked) == (1, PAGES + len(bad) + 2, PAGES + len(bad) + 2)
    assert (first.new, first.changed, first.unchanged) == (PAGES, 0, 1)  # what moved is there under its own address
    assert first.passages >= PAGES
    assert first.troubles == []
    reasons = {item.origin.rsplit("/", 1)[-1]: item.reason for item in first.rejected}
    assert sorted(reasons) == sorted(path.rsplit("/", 1)[-1] for path in (*bad, "hanging"))
    for path, part in {
        "memo": "robots.txt", "video": "video/mp4", "huge": "larger than 10 MB", "bomb": "a bomb", "gone": "410",
        "broken": "500", "links": "no article", "inside": "loopback", "never-was": "404", "hanging": "10 seconds",
    }.items():  # fmt: skip
        assert part in reasons[path], (path, reasons[path])
    assert "/private/memo" not in site.paths()
    agrees(store, press.stories)

    corrected = press.correct(stories[5], "The harbour office counted 4 old cranes, and not 400 as first reported.")
    press.withdraw(stories[7])
    press.withdraw(stories[9], status=404)
    site[stories[11].path] = Answer(status=302, headers={"Location": "/"})
    site["/"] = Answer(b"<html><body><p>Welcome to the front page of this paper, dear reader.</p></body></html>")
    press.publish(PAGES)
    press.announce()
    site.forget()
    second = poll(store, ledger, policy, manner=Manner(at_once=True))
    assert (second.new, second.changed, second.retracted) == (1, 1, 1)
    assert second.not_modified == PAGES - 4 + 1
    assert second.unchanged == 0
    assert second.passages <= 4  # those of the new and of the corrected story alone
    assert site.sent < 60_000 + len(site.routes["/feed.xml"].body)  # type: ignore[union-attr]
    now = held(store)
    assert now[corrected.path] == ("corrected", corrected.text)
    assert now[stories[7].path][0] == "retracted"
    assert now[stories[9].path][0] == now[stories[11].path][0] == "current"
    agrees(store, {**press.stories, stories[9].path: stories[9]})

    a_day_later = poll(
        store, ledger, policy, manner=Manner(at_once=True), clock=lambda: press.now.timestamp() + 25 * 3_600
    )
    assert a_day_later.retracted == 2
    del press.stories[stories[11].path]
    agrees(store, press.stories)
    assert (store.folder / "archive.sqlite3").is_relative_to(Path(store.folder))
