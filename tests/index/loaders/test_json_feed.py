"""JSON Feed as sites really write it: odd values, wrong dates, relative links, ids that repeat."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from dateline.index.article import RawArticle, Rejected
from dateline.index.loaders import load
from dateline.index.loaders.feed import feed_items

STORY = "The council of Port Alder voted on Monday to rebuild the harbour wall before the winter sets in."
VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: object, **about: object) -> dict[str, Any]:
    return {
        "version": VERSION,
        "title": "The Lantern",
        "home_page_url": "https://lantern.example/",
        "items": list(items),
    } | about


def id_within(id_: str) -> str:
    """The id of an article that The Lantern's feed knows by this."""
    return "a-" + sha256(f"https://lantern.example/\n{id_}".encode()).hexdigest()[:20]


def item(**fields: object) -> dict[str, object]:
    return {"id": "1", "url": "/wall", "title": "Wall", "content_html": f"<p>{STORY}</p>", **fields}


def read(folder: Path, content: object) -> list[RawArticle | Rejected]:
    (folder / "feed.json").write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return list(load(folder / "feed.json"))


def one(folder: Path, content: object) -> RawArticle:
    (article,) = read(folder, content)
    assert isinstance(article, RawArticle), article
    return article


@pytest.mark.parametrize(
    ("stated", "taken"),
    [
        ("2012-03-05T09:00:00-05:00", "2012-03-05T09:00:00-05:00"),
        ("2012-03-05T09:00:00.25Z", "2012-03-05T09:00:00+00:00"),
        ("2012-03-05", "2012-03-05"),
        ("Mon, 05 Mar 2012 09:00:00 EST", "2012-03-05T09:00:00-05:00"),
        ("2012-02-30T09:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("2099-01-01T00:00:00Z", None),
        ("soon", None),
        ("", None),
        (1330938000, None),
        (None, None),
        (["2012-03-05"], None),
    ],
)
def test_a_date_is_taken_as_far_as_it_is_one(tmp_path: Path, stated: object, taken: str | None) -> None:
    article = one(tmp_path, feed(item(date_published=stated, date_modified=stated)))
    assert (article.text, article.published_at, article.updated_at) == (STORY, taken, taken)


@pytest.mark.parametrize(
    ("fields", "url", "id_"),
    [
        ({}, "https://lantern.example/wall", None),
        ({"url": "//other.example/wall"}, "https://other.example/wall", None),
        ({"url": None, "external_url": "https://other.example/1"}, "https://other.example/1", None),
        ({"url": "", "id": "https://lantern.example/1"}, "https://lantern.example/1", None),
        ({"url": None}, None, id_within("1")),
        ({"url": None, "id": 31}, None, id_within("31")),
        ({"url": None, "id": "tag:lantern.example,2012:1"}, None, "tag:lantern.example,2012:1"),
        ({"url": "javascript:alert(1)"}, None, id_within("1")),
        ({"url": "https://[::1", "id": None}, None, None),
        ({"url": 5, "id": {"a": 1}}, None, None),
    ],
)
def test_an_article_is_known_by_its_address_else_by_its_id(
    tmp_path: Path, fields: dict[str, object], url: str | None, id_: str | None
) -> None:
    article = one(tmp_path, feed(item(**fields)))
    assert (article.url, article.id) == (url, id_)


def test_a_relative_link_is_made_absolute_by_where_the_feed_was_fetched() -> None:
    (found,) = feed_items(json.dumps(feed(item(url="wall"))).encode(), "https://served.example/news/feed.json")
    assert found.url == "https://served.example/news/wall"


@pytest.mark.parametrize(
    ("fields", "title", "text"),
    [
        ({"title": "Fish &amp; <b>chips</b>"}, "Fish & chips", STORY),
        ({"title": "Fish & chips"}, "Fish & chips", STORY),
        ({"title": ["x"]}, None, STORY),
        ({"content_html": None, "content_text": f"{STORY}\n\nTwo lines."}, "Wall", f"{STORY}\n\nTwo lines."),
        ({"content_html": f"<p>{STORY}</p><script>x()</script>"}, "Wall", STORY),
        ({"content_html": f"\ud800\u0000 {STORY}"}, "Wall", f"\ufffd {STORY}"),
    ],
)
def test_titles_and_texts_are_words_alone(
    tmp_path: Path, fields: dict[str, object], title: str | None, text: str
) -> None:
    article = one(tmp_path, feed(item(**fields)))
    assert (article.title, article.text) == (title, text)


def test_an_item_without_text_is_told_and_one_that_is_none_is_passed_over(tmp_path: Path) -> None:
    items = read(tmp_path, feed(item(), "x", None, item(content_html=" "), item(content_html=7, url=None)))
    assert isinstance(items[0], RawArticle)
    assert [found.reason.split(";")[0] for found in items if isinstance(found, Rejected)] == [
        "there is only a summary of https://lantern.example/wall",
        "the item has neither a text nor a link",
    ]


def test_two_items_under_one_id_are_two_texts_of_one_article(tmp_path: Path) -> None:
    first, second = read(tmp_path, feed(item(url=None), item(url=None, content_html=f"<p>{STORY} Twice.</p>")))
    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert first.article_id == second.article_id
    assert first.content_hash != second.content_hash


@pytest.mark.parametrize("items", [None, {}, "x", 3, []])
def test_a_feed_whose_items_are_none_says_so(tmp_path: Path, items: object) -> None:
    (told,) = read(tmp_path, feed(items=items))
    assert isinstance(told, Rejected)
    assert told.reason == "the feed has no items"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_feed_is_read_in_the_encoding_it_has(tmp_path: Path, encoding: str) -> None:
    data = json.dumps(feed(item(title="Château à vendre")), ensure_ascii=False).encode(encoding)
    assert one(tmp_path, data).title == "Château à vendre"


def test_a_feed_that_breaks_off_is_refused(tmp_path: Path) -> None:
    data = json.dumps(feed(item(), item(id="2"))).encode()
    for kept in (1, 40, len(data) // 2, len(data) - 1):
        (told,) = read(tmp_path, data[:kept])
        assert isinstance(told, Rejected)
        assert told.reason.startswith("it is not valid JSON")
