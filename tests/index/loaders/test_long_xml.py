"""Feeds and messages of any length are read in parts: the articles are those of the whole, and memory stays flat."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from dateline.index.article import RawArticle, Rejected
from dateline.index.loaders import load, xml_parts
from dateline.index.loaders.document import Given

STORY = "The council of Port Alder voted on Monday to rebuild the harbour wall before the winter sets in."
FRENCH = "Le château fut vendu en été, a déclaré le maire devant les élèves de l'école voisine de Port Alder."
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
CHANNEL = "<title>The Port Alder Courier</title><link>https://courier.example/</link>"


def item(number: int, *, title: str = "Wall", body: str = STORY, more: str = "") -> str:
    text = f"<content:encoded><![CDATA[<p>{body}</p>]]></content:encoded>"
    return f"<item><title>{title} {number}</title><link>/{number}</link>{more}{text}</item>\n"


def rss(*items: str, head: str = "") -> str:
    return f'{head}<rss version="2.0" {CONTENT}><channel>{CHANNEL}{"".join(items)}</channel></rss>'


def rdf(*items: str) -> str:
    return (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {CONTENT}>'
        f"<channel>{CHANNEL}</channel>{''.join(items)}</rdf:RDF>"
    )


def atom(*entries: str, prefix: str = "") -> str:
    space = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    inner = f"<title>The Lantern</title><link href='https://lantern.example/'/>{''.join(entries)}"
    for name in ("title", "link", "entry", "content"):
        inner = inner.replace(f"<{name}", f"<{prefix}{name}").replace(f"</{name}", f"</{prefix}{name}")
    return f'<?xml version="1.0"?><{prefix}feed {space}="http://www.w3.org/2005/Atom">{inner}</{prefix}feed>'


def entry(number: int) -> str:
    return (
        f"<entry xml:lang='en'><title>Wall {number}</title><link href='/{number}'/><content>{STORY}</content></entry>"
    )


def newsml(*items: str) -> str:
    return f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{"".join(items)}</itemSet></newsMessage>'


def news_item(number: int, *, body: str = STORY) -> str:
    return (
        f'<newsItem guid="urn:wire:{number}" version="1"><itemMeta><itemClass qcode="ninat:text"/></itemMeta>'
        f"<contentSet><inlineData>{body}</inlineData></contentSet></newsItem>"
    )


def read(folder: Path, text: str | bytes, name: str = "feed.xml") -> list[RawArticle | Rejected]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(load(folder / name))


def told(items: list[RawArticle | Rejected]) -> list[tuple[int | None, str]]:
    return [(item.line, item.reason) for item in items if isinstance(item, Rejected)]


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on, even what is short is read in parts, each of about three items."""

    def begin() -> None:
        monkeypatch.setattr(xml_parts, "WHOLE", 400)
        monkeypatch.setattr(xml_parts, "_PART", 600)
        monkeypatch.setattr(xml_parts, "_PIECE", 250)
        monkeypatch.setattr(xml_parts, "_HEADS", 0)

    return begin


ITEMS = [item(number) for number in range(1, 21)]
TAGS = item(3, body=f"{STORY} See &lt;item> or <!-- <item> --> and <b>bold</b>.")
ODD = [item(1), "<item/>", "<!-- <item><title>Not this</title></item> -->", TAGS, item(4, body=""), *ITEMS]
DOCUMENTS: dict[str, str | bytes] = {
    "RSS 2.0": rss(*ITEMS),
    "RSS 1.0": rdf(*ITEMS),
    "Atom": atom(*map(entry, range(20))),
    "Atom with a prefix": atom(*map(entry, range(20)), prefix="a:"),
    "items without text, comments, tags in texts": rss(*ODD),
    "stray references and tags": rss(item(1, title="Fish & chips"), item(2, title="<b>Wall"), *ITEMS),
    "something between the items": rss(*ITEMS[:9], "<ttl>30</ttl><category>News</category>", *ITEMS[9:]),
    "a document type with entities": rss(*ITEMS, head='<!DOCTYPE rss [<!ENTITY a "<item>a</item>">]>'),
    "an encoding that lies": rss(*ITEMS, item(21, body=FRENCH), head='<?xml version="1.0" encoding="utf-8"?>').encode(
        "latin-1"
    ),
    "UTF-16": rss(*ITEMS, item(21, body=FRENCH)).encode("utf-16"),
    "line ends of two characters": rss(*ITEMS, item(21, body="</p>\n<p>".join([STORY, FRENCH]))).replace("\n", "\r\n"),
    "the end is missing": rss(*ITEMS)[:-200],
    "NewsML-G2": newsml(*map(news_item, range(20))),
    "NewsML-G2 with items that are none": newsml(news_item(1), news_item(2, body=""), *map(news_item, range(3, 22))),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_parts_of_a_document_give_what_it_gives_as_a_whole(
    name: str, tmp_path: Path, in_parts: Callable[[], None]
) -> None:
    whole = read(tmp_path, DOCUMENTS[name])
    in_parts()
    parts = read(tmp_path, DOCUMENTS[name])
    assert parts == whole
    assert sum(isinstance(found, RawArticle) for found in whole) >= 19


def test_a_long_feed_is_read_in_parts_each_with_the_head_of_the_whole() -> None:
    data = rss(*(item(number) for number in range(30_000))).encode()
    assert len(data) > xml_parts.WHOLE
    parts = list(xml_parts.in_parts(cast(BinaryIO, io.BytesIO(data)), Given("feed.rss"), ("item",), len(data)))
    assert len(parts) > 10
    number = 1
    for part in parts:
        assert not isinstance(part, Rejected)
        text, given = part
        assert text.startswith(rss()[:100].encode())
        assert text.endswith(b"</channel></rss>")
        assert given.first == number
        number += text.count(b"<item>")
    assert number == 30_001


def test_a_broken_item_of_a_long_message_costs_no_more_than_its_part(
    tmp_path: Path, in_parts: Callable[[], None]
) -> None:
    in_parts()
    items = [news_item(number) for number in range(1, 31)]
    items[9] = news_item(10).replace("</contentSet>", "")
    found = read(tmp_path, newsml(*items))
    assert {item.id for item in found if isinstance(item, RawArticle)} >= {"urn:wire:1", "urn:wire:9", "urn:wire:30"}
    (fault,) = told(found)
    assert fault == (10, "its XML is broken in or after this item; some of those that follow are not read")
    assert sum(isinstance(item, RawArticle) for item in found) >= 26


def test_json_under_the_name_of_a_feed_is_not_cut_by_the_markup_in_it(tmp_path: Path) -> None:
    entry = {"id": "1", "url": "https://lantern.example/1", "content_html": f"<entry >{STORY}</entry>"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The Lantern", "items": [entry] * 25_000}
    found = read(tmp_path, json.dumps(feed), "feed.rss")
    assert len(json.dumps(feed)) > xml_parts.WHOLE
    assert {item.text for item in found if isinstance(item, RawArticle)} == {STORY}
    assert len(found) == 25_000


def test_an_item_that_is_too_long_is_told_and_costs_no_other(tmp_path: Path) -> None:
    long = f"{STORY} " * 110_000
    found = read(tmp_path, rss(item(1), item(2, body=long), item(3)))
    assert [item.title for item in found if isinstance(item, RawArticle)] == ["Wall 1", "Wall 3"]
    assert told(found) == [(2, "the item is longer than 10 MB")]


def test_characters_that_nothing_ends_cost_the_item_and_no_memory(tmp_path: Path) -> None:
    open_ended = item(2).replace("]]>", "")
    lost = [item(number, body=STORY * 100).replace("]]>", "") for number in range(3, 1_100)]
    found = read(tmp_path, rss(item(1), open_ended, *lost, *(item(number) for number in range(2_000, 5_000))))
    assert [item.title for item in (found[0], found[-1]) if isinstance(item, RawArticle)] == ["Wall 1", "Wall 4999"]
    assert told(found) == [(2, "the item is longer than 10 MB")]


def test_a_long_document_without_items_is_read_as_a_whole_within_the_limit(tmp_path: Path) -> None:
    note = f"<note>{'Nothing. ' * 1_000}</note>"
    (short,) = read(tmp_path, rss(note * 600))
    assert isinstance(short, Rejected)
    assert short.reason == "the feed has no items"
    (long,) = read(tmp_path, rss(note * 6_000))
    assert isinstance(long, Rejected)
    assert long.reason.startswith("it is larger than 50 MB")


class _Long(io.RawIOBase):
    """A feed of many items, written while it is read."""

    def __init__(self, count: int) -> None:
        self._parts = self._written(count)
        self._next = b""

    @staticmethod
    def _written(count: int) -> Iterator[str]:
        yield rss().removesuffix("</channel></rss>")
        for begin in range(0, count, 500):
            yield "".join(item(number) for number in range(begin, begin + 500))
        yield "</channel></rss>"

    def read(self, size: int = -1) -> bytes:
        while len(self._next) < size and (part := next(self._parts, "")):
            self._next += part.encode()
        data, self._next = self._next[:size], self._next[size:]
        return data


@pytest.mark.parametrize("count", [40_000, 120_000])
def test_a_feed_of_any_length_takes_the_same_memory(count: int) -> None:
    tracemalloc.start()
    try:
        found = xml_parts.in_parts(cast(BinaryIO, _Long(count)), Given("feed.rss"), ("item",), 50_000_000)
        items = sum(part[0].count(b"<item>") for part in found if not isinstance(part, Rejected))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert items == count
    assert peak < 20_000_000
