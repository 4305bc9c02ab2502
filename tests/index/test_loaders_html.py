"""Web pages: what they state of themselves, their story, and nothing that stands around it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.index.article import RawArticle
from dateline.index.errors import SourceError
from dateline.index.loaders.html import read_html

PAGES = Path(__file__).parent / "pages"
STORY = (
    "<article><h1>Wall</h1><p>The harbour wall at Port Alder was rebuilt in May, the council said on Monday.</p>"
    "<p>Masons from three villages laid 900 tonnes of granite between the old light and the fish quay.</p>"
    "<p>The sea has not come over it since.</p></article>"
)
HOSTILE = [
    *("<p>", "<div>", "</div>", "<script>", "<!--", "<article>", "&#0;", "&#xD800;"),
    *("<meta property='og:title' content='x", STORY),
]


def page(name: str) -> RawArticle:
    return read_html((PAGES / name).read_text(encoding="utf-8"), name)


def with_json_ld(block: str) -> RawArticle:
    return read_html(
        f'<html><head><script type="application/ld+json">{block}</script></head><body>{STORY}</body></html>', "x.html"
    )


def test_the_article_inside_a_json_ld_graph_is_the_one_that_counts() -> None:
    article = page("graph.html")
    assert article.title == "Tide mill at Orrin reopens after nine years"
    assert article.outlet == "The Saltmarsh Herald"
    assert article.authors == ("Maud Tressel", "Ivo Lant")
    assert article.published_at == "2012-05-14T07:30:00+01:00"
    assert article.updated_at == "2012-05-15T09:00:00+01:00"
    assert article.url == "https://saltmarsh.example/2012/05/tide-mill-reopens"
    assert (article.section, article.language) == ("Heritage", "en-GB")


def test_the_whole_story_is_kept() -> None:
    text = page("graph.html").text
    for words in ("ground flour on Monday", "14,000 hours", "the way my grandfather said it did", "end of October"):
        assert words in text


@pytest.mark.parametrize(
    "words",
    ["Skip to content", "Weather", "Share on Facebook", "Tweet", "newsletter", "inbox", "Most popular", "Ferry strike",
     "mudlark77", "waste of public money", "All rights reserved", "Privacy"],
)  # fmt: skip
def test_page_furniture_and_comments_are_left_out(words: str) -> None:
    assert words not in page("graph.html").text


def test_open_graph_alone_is_enough() -> None:
    article = page("opengraph.html")
    assert article.title == "Night trains to Vell will run again from March"
    assert (article.outlet, article.authors) == ("Continental Post", ("Petra Holm",))
    assert (article.published_at, article.updated_at) == ("2013-01-22", None)
    assert article.url == "https://post.example/night-trains"
    assert article.section == "Transport"
    assert article.text.startswith("Night trains between the capital and Vell")
    assert "Log in" not in article.text


def test_what_a_page_does_not_state_stays_empty() -> None:
    article = read_html(f"<html><body>{STORY}</body></html>", "x.html")
    assert article.title == "Wall"
    assert article.outlet is article.published_at is article.updated_at is article.url is article.section is None
    assert article.authors == ()


def test_a_page_without_an_article_is_refused() -> None:
    with pytest.raises(SourceError, match="there is no article on the page"):
        page("no-article.html")


@pytest.mark.parametrize(
    "block",
    [
        "{not json",
        '{"@type": "NewsArticle", "headline": ' + "[" * 600 + '"x"' + "]" * 600 + "}",
        '{"@type": "NewsArticle", "headline": {"name": {"name": 7}}, "author": 7, "datePublished": {}}',
        '{"@graph": [' * 300 + "1" + "]}" * 300,
        "[" * 100_000,
    ],
    ids=["broken", "deep headline", "odd values", "deep graph", "deeper than Python goes"],
)
def test_odd_json_ld_does_no_harm(block: str) -> None:
    assert with_json_ld(block).title == "Wall"


def test_a_headline_with_half_a_surrogate_pair_can_be_stored() -> None:
    article = with_json_ld('{"@type": "NewsArticle", "headline": "Wall\\ud83d is\\u0000 up"}')
    assert article.title == "Wall\ufffd is up"
    assert article.content_hash


def test_a_huge_list_in_json_ld_is_read_in_linear_time() -> None:
    began = time.perf_counter()
    with_json_ld("[" + "1," * 300_000 + '{"@type": "NewsArticle", "headline": "Yes"}]')
    assert time.perf_counter() - began < 3


def test_a_retraction_stated_by_the_page_is_noticed() -> None:
    assert with_json_ld('{"@type": "NewsArticle", "headline": "Wall", "creativeWorkStatus": "Retracted"}').retracted


@settings(deadline=None, max_examples=50)
@given(st.lists(st.one_of(st.text(max_size=30), st.sampled_from(HOSTILE)), max_size=12).map("".join))
def test_any_markup_gives_an_article_or_a_clear_refusal(markup: str) -> None:
    try:
        article = read_html(markup, "x.html")
    except SourceError:
        return
    assert article.text.strip()
    article.text.encode()
