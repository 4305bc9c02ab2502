"""What feeds and sitemaps list is read, whatever they claim to be, and what is neither is told."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from dateline.index.errors import SourceError
from dateline.index.feeds import reader as reader_module
from dateline.index.feeds.listing import Listing, read_listing
from dateline.index.feeds.reader import Reader
from dateline.index.fetch import Fetched

URL = "https://a.example/feed"
TODAY = datetime.now(UTC).strftime("%Y-%m-%dT%H:00:00Z")
LONG_AGO = (datetime.now(UTC) - timedelta(days=30)).strftime("%Y-%m-%d")
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'


def rss(head: str = "", items: str = "<item><title>Tower</title><link>/tower</link></item>") -> bytes:
    return (
        '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        f"<title>The Marren Post</title>{head}{items}</channel></rss>"
    ).encode()


def read(body: bytes) -> Listing:
    return read_listing(body, URL)


@pytest.mark.parametrize(
    ("head", "interval"),
    [
        ("", None),
        ("<ttl>30</ttl>", 1_800),
        ("<ttl>soon</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1_800),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", 86_400),
    ],
)
def test_a_feed_says_how_often_it_wants_to_be_polled(head: str, interval: float | None) -> None:
    listing = read(rss(head))
    assert (listing.title, listing.interval) == ("The Marren Post", interval)
    assert [one.item.url for one in listing.items] == ["https://a.example/tower"]


def test_an_item_of_which_something_else_is_said_is_told_from_before() -> None:
    before, same, after = (
        read(rss(items=f"<item><title>{title}</title><link>/tower</link></item>")).items[0].said
        for title in ("Tower", "Tower", "Tower: corrected")
    )
    assert before == same != after


@pytest.mark.parametrize("wrap", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_a_news_sitemap_is_read(wrap: type) -> None:
    listing = read(
        wrap(
            f"""<?xml version="1.0"?><urlset {SITEMAP} {NEWS}><url><loc>https://a.example/tower</loc>
            <n:news><n:publication><n:name>The Marren Post</n:name><n:language>en</n:language></n:publication>
            <n:publication_date>{TODAY}</n:publication_date><n:title>Tower</n:title></n:news></url></urlset>""".encode()
        )
    )
    item = listing.items[0].item
    assert (item.url, item.title, item.outlet) == ("https://a.example/tower", "Tower", "The Marren Post")
    assert item.published_at is not None


def test_of_a_sitemap_without_news_only_what_changed_lately_counts() -> None:
    entries = "".join(
        f"<url><loc>https://a.example/{name}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
        for name, day in (("now", TODAY), ("old", LONG_AGO), ("undated", ""))
    )
    listing = read(f"<urlset {SITEMAP}>{entries}</urlset>".encode())
    assert [one.item.url for one in listing.items] == ["https://a.example/now"]


def test_an_index_names_its_newest_sitemaps() -> None:
    maps = "".join(
        f"<sitemap><loc>https://a.example/{n}.xml</loc><lastmod>2026-01-{n:02}</lastmod></sitemap>"
        for n in range(1, 20)
    )
    listing = read(f"<sitemapindex {SITEMAP}>{maps}</sitemapindex>".encode())
    assert listing.maps == tuple(f"https://a.example/{n}.xml" for n in (19, 18, 17, 16, 15))
    assert listing.dated_maps


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "."),
        (b"<html><body><p>Not found, sorry.</p></body></html>", "no feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "no items"),
        (b'{"error": "not found"}', "JSON"),
        (rss(items=""), "no items"),
        (f"<urlset {SITEMAP}></urlset>".encode(), "no page"),
        (f"<urlset {SITEMAP}><url><loc>https://a.example/x</loc></url></urlset>".encode(), "without dates"),
        (b"\x1f\x8b" + b"x" * 40, "gzip data is broken"),
        (gzip.compress(bytes(60_000_000)), "larger than"),
        (bytes(range(256)) * 40, "."),
    ],
)
def test_what_is_no_feed_is_told_in_a_few_words(body: bytes, reason: str) -> None:
    answer = Fetched(URL, 200, {}, body)
    with Reader() as reader, pytest.raises(SourceError, match=reason):
        reader.read(answer)


def test_entities_bring_in_no_file_and_do_not_multiply() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{lol}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    feed = bomb.encode() + rss(items="<item><title>T &l11; &f;</title><link>/tower</link></item>")
    sitemap = (
        f"{bomb.replace('DOCTYPE rss', 'DOCTYPE urlset')}<urlset {SITEMAP}><url><loc>&f;&l11;</loc></url></urlset>"
    )
    with Reader() as reader:
        for body in (feed, sitemap.encode()):
            try:
                listing = reader.read(Fetched(URL, 200, {}, body))
            except SourceError:
                continue
            assert len(repr(listing)) < 10_000
            assert "root:" not in repr(listing)


def test_a_feed_on_which_the_reader_dies_costs_only_that_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    with Reader() as reader:
        good = Fetched(URL, 200, {}, rss())
        assert reader.read(good).items
        assert reader._process is not None
        reader._process.kill()
        reader._process.wait()
        assert reader.read(good).items  # a fresh one takes its place
        monkeypatch.setattr(
            reader_module, "receive", lambda _: reader._process.kill() or (_ for _ in ()).throw(EOFError)
        )
        with pytest.raises(SourceError, match="broke the reader"):
            reader.read(good)
        monkeypatch.undo()
        assert reader.read(good).items


def test_ten_thousand_items_are_read() -> None:
    items = "".join(f"<item><title>Report {n}</title><link>/news/{n}</link></item>" for n in range(10_000))
    with Reader() as reader:
        assert len(reader.read(Fetched(URL, 200, {}, rss(items=items))).items) == 10_000
