"""An address that is given stands for a feed: its own, or the one that its page or its site announces."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from press import Press
from website import Answer, Website

from dateline.index.errors import DatelineError, FetchError, InputError
from dateline.index.feeds.discover import discover
from dateline.index.fetch import Fetcher, FetchPolicy

HTML = {"Content-Type": "text/html"}


@pytest.fixture
def fetcher(policy: FetchPolicy) -> Iterator[Fetcher]:
    with Fetcher(policy) as opened:
        yield opened


def front_page(*links: str) -> Answer:
    return Answer(
        f"<!doctype html><html><head>{''.join(links)}</head><body><p>News</p></body></html>".encode(), headers=HTML
    )


def link(href: str, kind: str = "application/rss+xml", title: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}" title="{title}">'


def test_a_feed_is_itself(fetcher: Fetcher, press: Press) -> None:
    press.publish(1)
    press.head = "<ttl>30</ttl>"
    found = discover(fetcher, press.announce())
    assert (found.feed.url, found.feed.title, found.feed.interval) == (
        f"{press.site.address}/feed.xml", "The Marren Post", 1_800,
    )  # fmt: skip
    assert found.others == ()


def test_a_page_stands_for_the_feed_that_it_announces_and_comments_come_last(
    fetcher: Fetcher, press: Press, site: Website
) -> None:
    press.publish(1)
    for path in ("/feed.xml", "/sport.xml", "/comments.xml"):
        press.announce(path)
    site["/"] = front_page(
        link("/comments.xml", title="Comments on The Marren Post"),
        link("feed.xml"),
        link("/style.css", "text/css"),
        link("/sport.xml", "application/atom+xml; charset=utf-8"),
        '<link rel="alternate" hreflang="de" href="/de">',
    )
    found = discover(fetcher, f"{site.address}/")
    assert found.feed.url == f"{site.address}/feed.xml"
    assert found.others == (f"{site.address}/sport.xml", f"{site.address}/comments.xml")


def test_links_are_read_against_the_base_that_a_page_states(fetcher: Fetcher, press: Press, site: Website) -> None:
    press.publish(1)
    press.announce("/news/feed.xml")
    site["/"] = front_page('<base href="/news/">', link("feed.xml"))
    assert discover(fetcher, f"{site.address}/").feed.url == f"{site.address}/news/feed.xml"


def test_an_announced_feed_that_cannot_be_read_is_passed_over(fetcher: Fetcher, press: Press, site: Website) -> None:
    press.publish(1)
    press.announce()
    site["/empty.xml"] = Answer(b"<rss><channel></channel></rss>")
    inside = "http://169.254.169.254/feed"
    site["/"] = front_page(link("/none.xml"), link(inside), link("/empty.xml"), link("/feed.xml"))
    assert discover(fetcher, f"{site.address}/").feed.url == f"{site.address}/feed.xml"


def test_a_site_without_feeds_stands_for_its_news_sitemap(fetcher: Fetcher, press: Press, site: Website) -> None:
    told = press.publish(1)[0]
    site["/robots.txt"] = Answer(f"Sitemap: {site.address}/news.xml\n".encode())
    site["/news.xml"] = Answer(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{site.address}{told.path}</loc>'
        f"<lastmod>{told.published.isoformat()}</lastmod></url></urlset>".encode()
    )
    site["/"] = front_page()
    assert discover(fetcher, f"{site.address}/").feed.url == f"{site.address}/news.xml"


def test_a_feed_that_moved_is_known_by_its_new_address(fetcher: Fetcher, press: Press, site: Website) -> None:
    press.publish(1)
    new = press.announce("/new.xml")
    site["/old.xml"] = Answer(status=301, headers={"Location": "/new.xml"})
    assert discover(fetcher, f"{site.address}/old.xml").feed.url == new


@pytest.mark.parametrize(
    ("answer", "kind", "part"),
    [
        (Answer(status=404), InputError, "its server answers 404"),
        (front_page(), InputError, "announces none"),
        (front_page(link("/none.xml")), InputError, "none of the 1 that it announces can be read"),
        (Answer(b"\x89PNG" + bytes(99), headers={"Content-Type": "image/png"}), FetchError, "image/png"),
        (Answer(b"\x00\xff" * 500), InputError, "is no feed"),
        (Answer(b""), InputError, "is no feed"),
        (Answer(status=302, headers={"Location": "http://10.0.0.1/feed"}), FetchError, "private"),
    ],
)
def test_an_address_that_stands_for_no_feed_is_refused_in_one_sentence(
    answer: Answer, kind: type[DatelineError], part: str, fetcher: Fetcher, site: Website
) -> None:
    site["/"] = answer
    with pytest.raises(kind) as caught:
        discover(fetcher, f"{site.address}/")
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("address", ["feed.xml", "ftp://a.example/feed", "", "http://127.0.0.1:1/feed"])
def test_what_may_not_be_fetched_is_no_feed(address: str, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError):
        discover(fetcher, address)
