"""Feeds and their pages, poll after poll: what is asked for, what is taken in, and what is believed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from press import Press, page
from website import Answer, Website, website

from dateline.index.errors import StoreLockedError
from dateline.index.feeds.ledger import Ledger
from dateline.index.feeds.poll import Manner, poll
from dateline.index.feeds.report import PollReport
from dateline.index.fetch import FetchPolicy
from dateline.index.indexing import disagreement, remove_article
from dateline.index.lock import StoreLock
from dateline.index.store import Store

Poll = Callable[..., PollReport]
RSS = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


def follow(ledger: Ledger, url: str) -> None:
    ledger.add(url, None, 900, 0)


def titles(store: Store) -> set[str | None]:
    return {article.title for article in store.archive.articles()}


# -- feeds -------------------------------------------------------------------------------------------


def test_a_feed_that_did_not_change_is_sent_once(ledger: Ledger, press: Press, site: Website, poll_all: Poll) -> None:
    press.publish(1, 2)
    follow(ledger, press.announce())
    assert poll_all().new == 2
    site.forget()
    again = poll_all(hours=1)
    assert (again.feeds, again.feeds_unchanged, again.not_modified, again.passages) == (1, 1, 2, 0)
    assert site.sent == 0
    assert ledger.feeds()[0].failures == 0


def test_a_feed_without_an_etag_is_known_by_its_bytes(
    ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    press.publish(1)
    url = press.announce()
    site["/feed.xml"] = replace(site.routes["/feed.xml"], etag=False)  # type: ignore[type-var]
    follow(ledger, url)
    assert poll_all().feeds_unchanged == 0
    assert poll_all(hours=1).feeds_unchanged == 1


def test_a_feed_is_polled_when_it_is_due_and_as_it_asks(
    ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    press.publish(1)
    press.head = "<ttl>60</ttl>"
    follow(ledger, press.announce(**{"Cache-Control": "max-age=600"}))
    poll_all(at_once=False)
    assert ledger.feeds()[0].interval == 3_600
    site.forget()
    early = poll_all(hours=0.9, at_once=False)
    assert (early.feeds, early.not_due) == (0, 1)
    assert "/feed.xml" not in site.paths()
    assert poll_all(hours=1.1, at_once=False).feeds == 1


def test_a_feed_that_moved_for_good_is_followed_to_its_new_address(
    ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    press.publish(1)
    new = press.announce("/new.xml")
    site["/old.xml"] = Answer(status=301, headers={"Location": "/new.xml"})
    site["/for-now.xml"] = Answer(status=302, headers={"Location": "/new.xml"})
    follow(ledger, f"{site.address}/old.xml")
    report = poll_all()
    assert report.moved == [(f"{site.address}/old.xml", new)]
    feed = ledger.feeds()[0]
    assert (feed.url, feed.moved_from) == (new, f"{site.address}/old.xml")
    follow(ledger, f"{site.address}/for-now.xml")
    assert poll_all().moved == []
    site["/for-now.xml"] = Answer(status=308, headers={"Location": "/new.xml"})
    poll_all()
    assert [one.url for one in ledger.feeds()] == [new]  # two that became one


def test_a_feed_that_is_gone_is_polled_no_more(ledger: Ledger, site: Website, poll_all: Poll) -> None:
    site["/feed.xml"] = Answer(status=410)
    follow(ledger, f"{site.address}/feed.xml")
    assert "gone" in poll_all().troubles[0].reason
    site.forget()
    assert poll_all().feeds == 0
    assert site.asked == []
    assert ledger.feeds()[0].health(time.time()) == "gone"


@pytest.mark.parametrize(
    "broken",
    [
        Answer(status=500), Answer(status=404), Answer(b"<html><p>Under construction</p></html>", headers=HTML),
        Answer(b"<rss><channel></channel></rss>", headers=RSS), Answer(b"", headers=RSS), Answer(raw=b"\x00"),
        Answer(b"\xff\xd8\xff" * 100, headers={"Content-Type": "image/jpeg"}),
        Answer(status=302, headers={"Location": "http://169.254.169.254/"}),
    ],
    ids=["500", "404", "page", "empty feed", "nothing", "no http", "picture", "inside"],
)  # fmt: skip
def test_a_feed_that_breaks_is_seen_and_forgiven_when_it_is_well(
    broken: Answer, ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    press.publish(1)
    follow(ledger, press.announce())
    poll_all()
    well = site.routes["/feed.xml"]
    site["/feed.xml"] = broken
    first, second = poll_all(hours=1), poll_all(hours=3)
    assert len(first.troubles) == len(second.troubles) == 1
    feed = ledger.feeds()[0]
    assert feed.failures == 2
    assert feed.error == second.troubles[0].reason
    assert feed.health(time.time() + 3 * 3_600) == "stale"
    site["/feed.xml"] = well
    assert poll_all(hours=9).troubles == []
    assert ledger.feeds()[0].health(time.time() + 9 * 3_600) == "ok"


def test_one_feed_can_be_polled_alone(store: Store, ledger: Ledger, press: Press, policy: FetchPolicy) -> None:
    press.publish(1)
    follow(ledger, press.announce("/one.xml"))
    press.publish(2)
    follow(ledger, press.announce("/two.xml"))
    one = ledger.feed(press.site.address + "/one.xml")
    assert poll(store, ledger, policy, manner=Manner(), feeds=[one]).new == 1
    assert poll(store, ledger, policy, manner=Manner()).new == 1


def test_a_removed_feed_is_forgotten_and_its_articles_stay(
    store: Store, ledger: Ledger, press: Press, poll_all: Poll
) -> None:
    press.publish(1)
    follow(ledger, press.announce())
    poll_all()
    ledger.remove(ledger.feeds()[0].id)
    assert (ledger.feeds(), ledger.due(2**62), ledger.next_due()) == ([], [], None)
    assert len(titles(store)) == 1


def test_a_site_that_asks_for_peace_is_left_in_peace_by_the_next_poll_too(
    ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    press.publish(1, 2, 3)
    follow(ledger, press.announce())
    for n in (1, 2, 3):
        site[f"/news/{n}"] = Answer(status=503, headers={"Retry-After": "7200"})
    first = poll_all(at_once=False)
    assert (first.asked, first.put_off, first.rejected) == (3, 3, [])
    assert sum(path.startswith("/news") for path in site.paths()) == 1
    site.forget()
    poll_all(hours=1.5)
    assert site.asked == []
    press.publish(1, 2, 3)
    assert poll_all(hours=2.5, at_once=False).new == 3


# -- pages -------------------------------------------------------------------------------------------


def test_what_a_page_leaves_open_is_filled_from_the_feed(
    store: Store, ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    told = press.publish(1)[0]
    site[told.path] = Answer(f"<html><body><article><p>{told.text}</p></article></body></html>".encode(), headers=HTML)
    follow(ledger, press.announce())
    poll_all()
    article = next(store.archive.articles())
    assert (article.title, article.outlet, article.published_at) == (
        told.title,
        "The Marren Post",
        told.published.isoformat(),
    )
    assert article.url == site.address + told.path
    assert article.fetched_at is not None


def test_no_page_passes_for_one_of_another_outlet(
    store: Store, ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    told = press.publish(1)[0]
    false = page(told, "https://www.portaldercourier.example", url="https://www.portaldercourier.example/news/1")
    site[told.path] = Answer(false, headers=HTML)
    follow(ledger, press.announce())
    poll_all()
    assert next(store.archive.articles()).url == site.address + told.path


def test_two_articles_on_a_page_stay_two_whatever_their_order(
    store: Store, ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    one, two = press.publish(1, 2)
    press.withdraw(two)
    linked = [{"@type": "NewsArticle", "headline": told.title} for told in (one, two)]
    script = f'<script type="application/ld+json">{json.dumps({"@graph": linked})}</script>'
    parts = [f"<article><h2>{told.title}</h2><p>{told.text}</p></article>" for told in (one, two)]

    def serve(*order: str) -> None:
        body = f"<html><head>{script}</head><body>{''.join(order)}</body></html>"
        site[one.path] = Answer(body.encode(), headers=HTML)

    serve(*parts)
    follow(ledger, press.announce())
    assert poll_all().new == 2
    serve(*reversed(parts))
    again = poll_all(hours=1)
    assert (again.new, again.unchanged) == (0, 2)
    assert {article.title: article.revision for article in store.archive.articles()} == {one.title: 1, two.title: 1}


def test_an_article_keeps_its_place_when_its_address_changes(
    store: Store, ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    told = press.publish(1)[0]
    follow(ledger, press.announce())
    poll_all()
    before = next(store.archive.articles())
    renamed = replace(told, path="/news/tower-stands", sentences=("The tower stands.", *told.sentences[1:]))
    press.put(renamed)
    site[told.path] = Answer(status=301, headers={"Location": renamed.path})
    assert poll_all(hours=1).changed == 1
    after = next(store.archive.articles())
    assert (after.id, after.url, after.revision) == (before.id, site.address + renamed.path, 2)


def test_a_page_behind_a_wall_does_not_replace_its_article(
    store: Store, ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    told = press.publish(1)[0]
    follow(ledger, press.announce())
    poll_all()
    site[told.path] = Answer(b"<html><body><p>Accept cookies</p></body></html>", headers=HTML)
    report = poll_all(hours=1)
    assert "no article" in report.rejected[0].reason
    article = next(store.archive.articles())
    assert (article.status, article.revision) == ("current", 1)
    assert store.archive.revision(article.id, 1).text == told.text


def test_a_page_that_comes_back_gives_its_article_back(
    store: Store, ledger: Ledger, press: Press, poll_all: Poll
) -> None:
    told = press.publish(1)[0]
    follow(ledger, press.announce())
    poll_all()
    press.withdraw(told)
    assert poll_all(hours=1).retracted == 1
    assert next(store.archive.articles()).status == "retracted"
    assert poll_all(hours=2).retracted == 0
    press.put(told)
    assert poll_all(hours=3).restored == 1
    assert next(store.archive.articles()).status == "current"
    assert not any(disagreement(store).values())


def test_what_was_taken_back_by_hand_stays_so_though_its_page_is_there(
    store: Store, ledger: Ledger, press: Press, poll_all: Poll
) -> None:
    told = press.publish(1)[0]
    follow(ledger, press.announce())
    poll_all()
    article = next(store.archive.articles())
    store.archive.retract(article.id, None, "hand", "2026-01-01T00:00:00+00:00", None)
    press.correct(told, "The tower leans, the council said after a second look at the plans.")
    assert poll_all(hours=1).restored == 0
    assert next(store.archive.articles()).status == "retracted"


def test_a_deleted_article_does_not_come_back(
    store: Store, ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    told = press.publish(1)[0]
    follow(ledger, press.announce())
    poll_all()
    remove_article(store, next(store.archive.articles()).id)
    store.close()
    press.correct(told, "The tower leans, the council said after a second look at the plans.")
    press.head = "<description>Another word</description>"
    press.announce()
    site.forget()
    for hours in (1, 2):
        assert poll_all(hours=hours).asked == 0
    assert titles(store) == set()
    assert site.paths() == ["/feed.xml", "/feed.xml"]


def test_a_feed_that_carries_its_articles_serves_where_their_pages_do_not(
    store: Store, ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    texts = [
        "The council of Marren counted the stone lions behind the customs house and found two of them missing."
    ] * 2
    texts[1] = "A retired ferry captain sold four rowing boats near the northern pier, and kept the oars for himself."
    items = (
        f"<item><title>Lions</title><link>{site.address}/private/lions</link><description>{texts[0]}</description>"
        f"<content:encoded>{texts[0]}</content:encoded></item>"
        f"<item><title>Boats</title><guid isPermaLink='false'>boats-1</guid>"
        f"<content:encoded>{texts[1]}</content:encoded></item>"
    )
    feed = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>The Marren Post</title>{items}</channel></rss>"
    )
    site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private\n")
    site["/feed.xml"] = Answer(feed.encode(), headers=RSS)
    follow(ledger, f"{site.address}/feed.xml")
    report = poll_all()
    assert (report.new, report.rejected) == (2, [])
    assert titles(store) == {"Lions", "Boats"}
    site["/feed.xml"] = Answer(feed.replace("sold four", "sold five").encode(), headers=RSS)
    again = poll_all(hours=1)
    assert (again.new, again.changed) == (0, 1)
    assert "/private/lions" not in site.paths()
    assert not any(disagreement(store).values())


def test_an_index_of_news_sitemaps_is_followed(
    store: Store, ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    told = press.publish(1, 2)
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    news = 'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    for n, one in enumerate(told):
        site[f"/{n}.xml"] = Answer(
            f"<urlset {space} {news}><url><loc>{site.address}{one.path}</loc><n:news><n:title>{one.title}</n:title>"
            f"<n:publication_date>{one.published.isoformat()}</n:publication_date></n:news></url></urlset>".encode(),
            headers={"Content-Type": "application/xml"},
        )
    maps = "".join(f"<sitemap><loc>{site.address}/{n}.xml</loc></sitemap>" for n in range(3))
    site["/index.xml"] = Answer(f"<sitemapindex {space}>{maps}</sitemapindex>".encode(), etag=True)
    follow(ledger, f"{site.address}/index.xml")
    report = poll_all()
    assert report.new == 2
    assert [(item.origin, item.reason) for item in report.rejected] == [
        (f"{site.address}/2.xml", "its server answers 404")
    ]
    assert ledger.feeds()[0].newest_at == round(max(one.published for one in told).timestamp())
    site.forget()
    poll_all(hours=1)
    assert {"/index.xml", "/0.xml", "/1.xml"} <= set(site.paths())  # the index does not say which of them changed


def test_dates_ahead_of_their_time_do_not_make_a_feed_look_fresh(ledger: Ledger, press: Press, poll_all: Poll) -> None:
    press.publish(1, hours_ago=-20)
    follow(ledger, press.announce())
    poll_all()
    assert (ledger.feeds()[0].newest_at or 0) <= time.time() + 1


# -- the store ---------------------------------------------------------------------------------------


def test_nothing_is_fetched_in_vain_while_another_process_holds_the_store(
    store: Store, ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    press.publish(1)
    follow(ledger, press.announce())
    store.close()
    with StoreLock(store.folder), pytest.raises(StoreLockedError, match="is in use by process"):
        poll_all(patience=0.0)
    assert "/news/1" not in site.paths()
    assert poll_all().new == 1


def test_the_store_is_free_between_two_polls_and_while_pages_are_fetched(
    store: Store, ledger: Ledger, press: Press, site: Website, poll_all: Poll
) -> None:
    told = press.publish(1)[0]
    follow(ledger, press.announce())
    free = []

    def held_by_nobody(_: object) -> Answer:
        with StoreLock(store.folder):
            free.append(True)
        return Answer(page(told, site.address), headers=HTML)

    site[told.path] = held_by_nobody
    assert poll_all().new == 1
    with StoreLock(store.folder):
        free.append(True)
    assert free == [True, True]


def test_several_sites_are_asked_at_the_same_time(store: Store, ledger: Ledger, press: Press) -> None:
    """Each waits for the other: neither answers until both are asked."""
    import threading

    both = threading.Barrier(2, timeout=20)

    def together(_: object) -> Answer:
        both.wait()
        return Answer(status=404)

    with website() as other:
        for served in (press.site, other):
            served["/slow"] = together
        press.extra = [f"{press.site.address}/slow", f"{other.address}/slow"]
        follow(ledger, press.announce())
        policy = FetchPolicy(
            allow_hosts=frozenset({press.site.host, other.host}), interval=0.0, patience=0.0, seconds=30.0
        )
        report = poll(store, ledger, policy, manner=Manner())
    assert [item.reason for item in report.rejected] == ["its server answers 404"] * 2
