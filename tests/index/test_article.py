"""Articles: their ids, their hashes, and URLs that mean the same page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.index.article import RawArticle, canonical_url


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a/story?id=7",
        "HTTPS://News.Example/a/story?id=7",
        "https://news.example:443/a/story?id=7#comments",
        "https://news.example/a/story?utm_source=mail&id=7&fbclid=xyz",
        "  https://news.example/a/story?id=7&ref=front  ",
    ],
)
def test_urls_of_the_same_page_are_one(url: str) -> None:
    assert canonical_url(url) == "https://news.example/a/story?id=7"


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/A/story?id=7",
        "https://news.example:8443/a/story?id=7",
        "https://news.example/a/story?id=8",
    ],
)
def test_urls_of_other_pages_stay_apart(url: str) -> None:
    assert canonical_url(url) != canonical_url("https://news.example/a/story?id=7")


@settings(deadline=None, max_examples=100)
@given(
    st.one_of(st.text(max_size=60), st.text(max_size=30).map("https://[".__add__), st.text().map("http://h:".__add__))
)
def test_any_url_has_a_canonical_form_that_is_its_own(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


def test_a_given_id_is_kept_and_otherwise_the_url_makes_it() -> None:
    assert RawArticle(text="x", id="wire-7", url="https://news.example/").article_id == "wire-7"
    one = RawArticle(text="x", url="https://news.example/a?utm_campaign=z", origin="one.html")
    two = RawArticle(text="y", url="https://NEWS.example/a", origin="two.html")
    assert one.article_id == two.article_id != RawArticle(text="x", url="https://news.example/b").article_id


def test_without_id_and_url_a_changed_text_of_the_same_file_is_the_same_article() -> None:
    one = RawArticle(text="First words.", title="Harbour", origin="harbour.txt")
    two = RawArticle(text="Other words.", title="Harbour", origin="harbour.txt")
    assert one.article_id == two.article_id
    assert one.content_hash != two.content_hash


def test_a_file_name_that_is_no_utf_8_still_gives_an_id() -> None:
    assert RawArticle(text="x", origin=b"caf\xe9.txt".decode("utf-8", "surrogateescape")).article_id.startswith("a-")
