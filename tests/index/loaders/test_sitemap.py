"""News sitemaps as sites really write them: wrong dates, pictures, gzip, indexes, faults, and any number of pages."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from dateline.index.article import Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders import load
from dateline.index.loaders.sitemap import SitemapEntry, sitemap_entries

SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    ' xmlns:video="http://www.google.com/schemas/sitemap-video/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
WALL = "https://courier.example/wall"
PUBLICATION = "<n:publication><n:name>The Port Alder Courier</n:name><n:language>en</n:language></n:publication>"


def page(loc: str = WALL, more: str = "") -> str:
    return f"<url><loc>{loc}</loc>{more}</url>"


def news(date: str = "2012-03-05", title: str = "Wall") -> str:
    return f"<n:news>{PUBLICATION}<n:publication_date>{date}</n:publication_date><n:title>{title}</n:title></n:news>"


def sitemap(*pages: str, declared: str = "") -> str:
    return f"{declared}<urlset {SPACES}>{''.join(pages)}</urlset>"


def index(*maps: str) -> str:
    named = "".join(f"<sitemap><loc>{loc}</loc><lastmod>2012-03-05</lastmod></sitemap>" for loc in maps)
    return f"<sitemapindex {SPACES}>{named}</sitemapindex>"


def entries(text: str | bytes, url: str | None = None) -> list[SitemapEntry]:
    return list(sitemap_entries(io.BytesIO(text if isinstance(text, bytes) else text.encode()), url))


def told(path: Path, data: bytes) -> list[str]:
    path.write_bytes(data)
    items = list(load(path))
    assert all(isinstance(found, Rejected) for found in items)
    return [found.reason for found in items if isinstance(found, Rejected)]


@pytest.mark.parametrize(
    ("stated", "taken"),
    [
        ("2012-03-05", "2012-03-05"),
        ("2012-03-05T09:00+01:00", "2012-03-05T09:00:00+01:00"),
        ("2012-03-05T09:00:00.5Z", "2012-03-05T09:00:00+00:00"),
        ("2012-03-05T09:00:00-0500", "2012-03-05T09:00:00-05:00"),
        ("\n 2012-03-05 \n", "2012-03-05"),
        ("2012", None),
        ("2012-03", None),
        ("2012-02-30", None),
        ("soon", None),
        ("", None),
        ("1970-01-01", None),
        ("2099-01-01", None),
        ("9" * 5_000, None),
    ],
)
def test_a_date_is_taken_as_far_as_it_is_one(stated: str, taken: str | None) -> None:
    (entry,) = entries(sitemap(page(WALL, f"<lastmod>{stated}</lastmod>{news(stated)}")))
    assert (entry.published_at, entry.last_modified, entry.title) == (taken, taken, "Wall")


def test_what_is_said_of_a_picture_or_a_film_is_not_said_of_the_page() -> None:
    picture = (
        "<image:image><image:loc>https://courier.example/wall.jpg</image:loc><image:title>A gull</image:title>"
        "</image:image><video:video><video:publication_date>2001-01-01</video:publication_date>"
        "<video:title>A film</video:title></video:video>"
        '<xhtml:link rel="alternate" hreflang="fr" href="https://courier.example/fr/wall"/>'
    )
    for more in (f"<url>{picture}<loc>{WALL}</loc>{news()}</url>", f"<url><loc>{WALL}</loc>{news()}{picture}</url>"):
        (entry,) = entries(sitemap(more))
        assert (entry.url, entry.title, entry.published_at) == (WALL, "Wall", "2012-03-05")
        assert (entry.outlet, entry.language) == ("The Port Alder Courier", "en")
    (bare,) = entries(sitemap(page(WALL, picture)))
    assert (bare.title, bare.published_at) == (None, None)


@pytest.mark.parametrize(
    ("loc", "url"),
    [
        ("/wall", WALL),
        (f"\n   {WALL}\n  ", WALL),
        (f"<![CDATA[{WALL}?a=1&b=2]]>", f"{WALL}?a=1&b=2"),
        (f"{WALL}?a=1&amp;b=2", f"{WALL}?a=1&b=2"),
        ("//courier.example/wall", WALL),
        ("", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://[::1", None),
    ],
)
def test_an_address_is_made_absolute_and_is_one_of_the_web(loc: str, url: str | None) -> None:
    found = entries(sitemap(page(loc), "<url/>", page("https://courier.example/last")), "https://courier.example/s.xml")
    assert [entry.url for entry in found] == [*([url] if url else []), "https://courier.example/last"]


def test_an_index_names_sitemaps_and_no_pages(tmp_path: Path) -> None:
    text = index("https://courier.example/1.xml.gz", "/2.xml")
    found = entries(text, "https://courier.example/index.xml")
    assert [(entry.url, entry.is_sitemap, entry.last_modified) for entry in found] == [
        ("https://courier.example/1.xml.gz", True, "2012-03-05"),
        ("https://courier.example/2.xml", True, "2012-03-05"),
    ]
    (reason,) = told(tmp_path / "index.xml", index("https://courier.example/1.xml").encode())
    assert reason.startswith("it names 1 sitemap and holds no article")


def test_a_gzipped_sitemap_is_read_like_a_plain_one(tmp_path: Path) -> None:
    data = gzip.compress(sitemap(page(), page()).encode())
    for name in ("sitemap.xml.gz", "sitemap.xml"):
        (reason,) = told(tmp_path / name, data)
        assert reason.startswith("it names 2 pages")
    assert "its gzip data is broken" in told(tmp_path / "cut.xml.gz", data[:-20])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_sitemap_is_read_in_the_encoding_it_declares(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    (entry,) = entries(sitemap(page(WALL, news(title="Château")), declared=declared).encode(encoding))
    assert entry.title == "Château"


@pytest.mark.parametrize(("declared", "written"), [("utf-8", "latin-1"), ("iso-8859-1", "utf-8")])
def test_the_bytes_are_believed_rather_than_the_declaration(declared: str, written: str) -> None:
    text = sitemap(
        page(WALL, news(title="Château à l'été")),
        page(f"{WALL}2"),
        declared=f'<?xml version="1.0" encoding="{declared}"?>',
    )
    first, second = entries(text.encode(written))
    assert (first.title, second.url) == ("Château à l'été", f"{WALL}2")


def test_a_stray_ampersand_neither_ends_the_reading_nor_bends_an_address() -> None:
    text = sitemap(page(f"{WALL}?a=1&b=2&amp;c=3", news(title="Fish & chips")), page(f"{WALL}2"))
    first, second = entries(text)
    assert (first.url, second.url) == (f"{WALL}?a=1&b=2&c=3", f"{WALL}2")


@pytest.mark.parametrize("before", range(0, 60, 3))
def test_an_address_is_the_same_wherever_the_reading_pauses(before: int) -> None:
    pad = "x" * (65_536 - len(sitemap(page())) - before)
    addresses = (f"{WALL}?a=1&b=2&amp;c=3", f"<![CDATA[{WALL}?a=1&b=2&c=3]]>", f"{WALL}?a=1&#38;b=2&amp;c=3")
    text = sitemap(f"<!-- {pad} -->", *map(page, addresses))
    assert [entry.url for entry in entries(text)] == [f"{WALL}?a=1&b=2&c=3"] * 3


def test_a_sitemap_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    text = sitemap(*(page(f"{WALL}/{n}") for n in range(5)))
    for cut in (text.rindex("<url>"), text.rindex("</loc>"), text.rindex("<loc>") + 3):
        assert [entry.url for entry in entries(text[:cut])][:4] == [f"{WALL}/{n}" for n in range(4)]


def test_entities_bring_in_no_file_and_do_not_multiply(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the key to the lighthouse")
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    document = (
        f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY l0 "lol">{lol}<!ENTITY f SYSTEM "file://{tmp_path}/secret">]>'
    )
    found = entries(sitemap(page(f"{WALL}?&f;"), page(WALL, news(title="&f; &l11;")), declared=document))
    assert "lighthouse" not in repr(found)
    assert len(repr(found)) < 2_000


@pytest.mark.parametrize("text", ["", "<html><body>Not found</body></html>", "<urls/>"])
def test_what_is_no_sitemap_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match=r"^its (root is|XML is broken)"):
        entries(text)


class _Long(io.RawIOBase):
    """A sitemap of many pages, written while it is read."""

    def __init__(self, count: int) -> None:
        self._parts = self._written(count)

    @staticmethod
    def _written(count: int) -> Iterator[str]:
        yield f"<urlset {SPACES}>"
        for begin in range(0, count, 50):
            yield "".join(page(f"{WALL}/{number}") for number in range(begin, begin + 50))
        yield "</urlset>"

    def read(self, size: int = -1) -> bytes:
        return next(self._parts, "").encode()


def test_a_sitemap_of_any_length_takes_no_memory() -> None:
    tracemalloc.start()
    try:
        count = sum(1 for _ in sitemap_entries(cast(BinaryIO, _Long(5_000))))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 5_000
    assert peak < 1_000_000
