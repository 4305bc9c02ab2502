"""Web pages: whom they are believed, by which address they are known, and when they were written."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from ferry_page import ADDRESS, STORY, json_ld, meta, news, page, paragraphs, read

from dateline.index.article import RawArticle
from dateline.index.loaders.document import Given
from dateline.index.loaders.html import read_page

# -- whom a page is believed --

JSON_LD = json_ld(
    news(
        headline="Ferry, by JSON-LD",
        publisher={"@type": "Organization", "name": "Courier of JSON-LD"},
        author={"@type": "Person", "name": "Jay Lund"},
        articleSection="Harbour",
        datePublished="2012-04-02T08:00:00+02:00",
        dateModified="2012-04-03T08:00:00+02:00",
        inLanguage="en-IE",
    )
)
OPEN_GRAPH = meta(
    og__title="Ferry, by Open Graph",
    og__site_name="Courier of Open Graph",
    article__author="Ola Grieg",
    article__section="Islands",
    article__published_time="2012-04-04T08:00:00Z",
    article__modified_time="2012-04-05T08:00:00Z",
)
TAGS = (
    '<meta name="dc.title" content="Ferry, by Dublin Core"><meta name="dc.publisher" content="Courier of Dublin Core">'
    '<meta name="dc.creator" content="Dee Cole"><meta name="parsely-section" content="Quay">'
    '<meta name="dc.date" content="2012-04-06T08:00:00Z"><meta name="dcterms.modified" content="2012-04-07T08:00:00Z">'
)


@pytest.mark.parametrize(
    ("head", "title", "outlet", "author", "section", "published", "updated"),
    [
        (TAGS + OPEN_GRAPH + JSON_LD, "Ferry, by JSON-LD", "Courier of JSON-LD", "Jay Lund", "Harbour",
         "2012-04-02T08:00:00+02:00", "2012-04-03T08:00:00+02:00"),
        (TAGS + OPEN_GRAPH, "Ferry, by Open Graph", "Courier of Open Graph", "Ola Grieg", "Islands",
         "2012-04-04T08:00:00+00:00", "2012-04-05T08:00:00+00:00"),
        (TAGS, "Ferry, by Dublin Core", "Courier of Dublin Core", "Dee Cole", "Quay",
         "2012-04-06T08:00:00+00:00", "2012-04-07T08:00:00+00:00"),
        ("", "Ferry back in service", None, None, None, None, None),
    ],
    ids=["JSON-LD goes first", "then Open Graph", "then meta tags", "then the heading"],
)  # fmt: skip
def test_what_is_stated_twice_is_taken_from_the_more_trusted_place_wherever_it_stands(
    head: str, title: str, outlet: str | None, author: str | None, section: str | None, published: str, updated: str
) -> None:
    article = read(page(head))
    assert (article.title, article.outlet, article.section) == (title, outlet, section)
    assert article.authors == ((author,) if author else ())
    assert (article.published_at, article.updated_at) == (published, updated)


def test_what_json_ld_leaves_open_is_filled_from_open_graph_and_then_from_meta_tags() -> None:
    open_graph = meta(og__title="Another title", article__section="Islands")
    article = read(page(TAGS + open_graph + json_ld(news(publisher={"name": "The Courier"}))))
    assert (article.title, article.outlet, article.section) == ("Ferry back in service", "The Courier", "Islands")
    assert article.authors == ("Dee Cole",)
    assert article.published_at == "2012-04-06T08:00:00+00:00"


def test_an_empty_statement_is_none() -> None:
    article = read(page(meta(og__site_name="The Courier") + json_ld(news(publisher={"name": " "}, author=[]))))
    assert article.outlet == "The Courier"


@pytest.mark.parametrize(
    "things",
    [
        [news(author={"@id": "#vale"}, publisher={"@id": "#paper"})],
        [{"@type": "WebPage", "mainEntity": news(author={"@id": "#vale"}, publisher={"@id": "#paper"})}],
        [{"@graph": [news(author=[{"@id": "#vale"}], publisher=[{"@id": "#paper"}])]}],
        [news(**{"@type": ["Report", "NewsArticle"], "creator": {"@id": "#vale"}, "publisher": {"@id": "#paper"}})],
    ],
    ids=["in the graph", "as what a page is about", "in a graph within", "of two types"],
)
def test_who_is_named_by_reference_is_looked_up_before_and_behind_the_article(things: list[object]) -> None:
    before = {"@type": "Person", "@id": "#vale", "name": "Ines Vale"}
    behind = {"@type": "NewsMediaOrganization", "@id": "#paper", "name": "The Courier"}
    article = read(page(json_ld(before, *things, behind)))
    assert (article.authors, article.outlet) == (("Ines Vale",), "The Courier")


def test_a_reference_into_another_block_is_found_and_one_to_nowhere_is_left_out() -> None:
    blocks = json_ld(news(author=[{"@id": "#vale"}, {"@id": "#gone"}])) + json_ld({"@id": "#vale", "name": "Ines Vale"})
    assert read(page(blocks)).authors == ("Ines Vale",)


def test_references_that_go_round_in_a_circle_end() -> None:
    circle = {"@id": "#a", "author": {"@id": "#a"}, "mainEntityOfPage": {"@id": "#a"}}
    assert read(page(json_ld(news(**circle)))).title == "Ferry back in service"


def test_of_several_described_articles_the_one_with_the_page_s_heading_is_meant() -> None:
    other = news(headline="Library open on Sundays", datePublished="2010-01-01")
    assert read(page(json_ld(other, news(datePublished="2012-04-02")))).published_at == "2012-04-02"


def test_what_the_page_is_not_about_says_nothing_of_it() -> None:
    things = [
        {"@type": "Organization", "name": "Courier Holding", "datePublished": "1990-01-01"},
        {"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}]},
        {"@type": "Product", "name": "A mug", "author": "A shop"},
    ]
    article = read(page(json_ld(*things)))
    assert (article.title, article.authors, article.published_at) == ("Ferry back in service", (), None)


# -- addresses --


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<link rel=canonical href='/2012/ferry'>", "https://courier.example/2012/ferry"),
        ("<link rel=canonical href='ferry'>", "https://courier.example/2012/ferry"),
        ("<link rel=canonical href='//www.courier.example/ferry'>", "https://www.courier.example/ferry"),
        ("<link rel=canonical href='https://wire.example/7'>", "https://wire.example/7"),
        ("<base href='https://mirror.example/a/'><link rel=canonical href='7'>", "https://mirror.example/a/7"),
        ("<link rel='Canonical nofollow' href='/2012/ferry'>", "https://courier.example/2012/ferry"),
        (meta(og__url="/2012/ferry"), "https://courier.example/2012/ferry"),
        (json_ld(news(mainEntityOfPage={"@id": "/2012/ferry"})), "https://courier.example/2012/ferry"),
        (json_ld(news(url="https://a.example/1")) + meta(og__url="https://b.example/2"), "https://a.example/1"),
        ("<link rel=canonical href='/'>", ADDRESS),
        ("<link rel=canonical href=''>", ADDRESS),
        ("<link rel=canonical href='javascript:void(0)'>", ADDRESS),
        ("<link rel=canonical href='http://[::1'>", ADDRESS),
        ("<link rel=alternate href='https://amp.example/7'>", ADDRESS),
        ("", ADDRESS),
    ],
    ids=["relative to the site", "relative to the page", "without a scheme", "on another host", "relative to the base",
         "in capitals, beside another word", "by Open Graph", "by JSON-LD", "JSON-LD before Open Graph",
         "the front page", "empty", "a script", "broken", "another relation", "none"],
)  # fmt: skip
def test_the_address_is_the_one_by_which_the_page_wants_to_be_known(head: str, url: str) -> None:
    assert read(page(head)).url == url


def test_a_saved_page_has_no_address_but_a_whole_one() -> None:
    assert read(page("<link rel=canonical href='/2012/ferry'>"), None).url is None
    assert read(page("<link rel=canonical href='https://courier.example/1'>"), None).url == "https://courier.example/1"


# -- dates --


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("2012-04-02T08:00:00+02:00", "2012-04-02T08:00:00+02:00"),
        ("2012-04-02T08:00:00-0330", "2012-04-02T08:00:00-03:30"),
        ("2012-04-02T06:00:00Z", "2012-04-02T06:00:00+00:00"),
        ("2012-04-02T06:00:00.123Z", "2012-04-02T06:00:00+00:00"),
        ("2012-04-02 06:00", "2012-04-02T06:00:00"),
        ("2012-04-02", "2012-04-02"),
        ("Mon, 02 Apr 2012 06:00:00 GMT", "2012-04-02T06:00:00+00:00"),
        ("2 April 2012, 6:00 CEST", "2012-04-02T06:00:00+02:00"),
        ("April 2012", None),
        ("yesterday", None),
        ("2012-13-45", None),
        ("0000-00-00T00:00:00", None),
        ("", None),
    ],
)
def test_a_date_keeps_its_zone_and_what_is_none_stays_empty(stated: str, published: str | None) -> None:
    assert read(page(json_ld(news(datePublished=stated)))).published_at == published
    assert read(page(meta(article__published_time=stated))).published_at == published


@pytest.mark.parametrize(
    ("published", "modified", "updated"),
    [
        ("2012-04-02T08:00:00+02:00", "2012-04-02T07:00:00+00:00", "2012-04-02T07:00:00+00:00"),
        ("2012-04-02T08:00:00+02:00", "2012-04-02T06:00:00Z", None),
        ("2012-04-02T08:00:00+02:00", "2012-04-01", None),
        ("2012-04-02", "2012-04-03", "2012-04-03"),
        (None, "2012-04-03", "2012-04-03"),
        ("2012-04-02", None, None),
    ],
    ids=["an hour later in another zone", "the same moment", "before", "the next day", "alone", "none"],
)
def test_a_date_of_change_is_kept_apart_from_that_of_publication(
    published: str | None, modified: str | None, updated: str | None
) -> None:
    article = read(page(json_ld(news(datePublished=published, dateModified=modified))))
    assert (article.published_at, article.updated_at) == (published, updated)


def test_the_dates_of_comments_and_of_other_stories_are_not_the_article_s() -> None:
    comments = "<section id='comments'><article><time datetime='2015-01-01'>x</time></article></section>"
    story = f"<article><h1>Ferry</h1><time datetime='2012-04-02T08:00+02:00'>Monday</time>{paragraphs(*STORY)}"
    inner = "<article><time datetime='2011-01-01'>then</time></article></article>"
    article = read(page(body=f"<aside><time datetime='2014-01-01'>x</time></aside>{story}{inner}{comments}"))
    assert (article.published_at, article.updated_at) == ("2012-04-02T08:00:00+02:00", None)


def test_a_marked_time_of_change_is_told_from_that_of_publication() -> None:
    times = (
        "<p>Updated <time class='updated' datetime='2012-04-05'>5 April</time></p>"
        "<p>Published <time datetime='2012-04-02'>2 April</time></p>"
    )
    article = read(page(top=f"<h1>Ferry</h1>{times}"))
    assert (article.published_at, article.updated_at) == ("2012-04-02", "2012-04-05")


# -- several articles --

LIBRARY = "The library on Quay Street opens on Sundays from April, at first for half a year, the town clerk announced."
BRIEFS = (("Ferry back in service", STORY[0]), ("Library open on Sundays", LIBRARY))


def briefs(described: Sequence[object]) -> list[RawArticle]:
    body = "".join(f"<article><h2>{title}</h2><p>{text}</p></article>" for title, text in BRIEFS)
    head = json_ld(*described) + meta(
        og__site_name="The Courier", og__title="Briefs", article__published_time="2012-05-01"
    )
    return list(read_page(page(head, body), Given("briefs.html", url=ADDRESS)))


def test_two_described_articles_on_one_page_are_two_each_with_what_is_said_of_it_alone() -> None:
    ferry, library = briefs(
        [
            news(url="/briefs/ferry", datePublished="2012-04-02", author={"name": "Ines Vale"}),
            news(headline=BRIEFS[1][0], url="/briefs/library", dateModified="2012-04-04"),
        ]
    )
    assert [ferry.text, library.text] == [text for _, text in BRIEFS]
    assert [ferry.url, library.url] == [
        "https://courier.example/briefs/ferry",
        "https://courier.example/briefs/library",
    ]
    assert (ferry.published_at, library.published_at, library.updated_at) == ("2012-04-02", None, "2012-04-04")
    assert (ferry.authors, library.authors, library.outlet) == (("Ines Vale",), (), "The Courier")
    assert ferry.article_id != library.article_id


def test_an_article_that_a_page_only_teases_is_not_taken_for_a_second_one() -> None:
    teaser = "<aside><a href='/library'><h3>Library open on Sundays</h3></a></aside>"
    body = f"<article><h1>Ferry back in service</h1>{paragraphs(*STORY)}</article>{teaser}"
    article = read(page(json_ld(news(), news(headline="Library open on Sundays")), body))
    assert article.title == "Ferry back in service"
    assert "Library" not in article.text


def test_the_time_of_a_comment_is_not_the_article_s_where_that_has_none() -> None:
    comment = (
        f"<li><article class='comment-body'><time datetime='2015-01-01'>x</time>{paragraphs(*STORY)}</article></li>"
    )
    body = f"<article><h1>Ferry</h1>{paragraphs(*STORY)}</article><ol class='comment-list'>{comment}</ol>"
    assert read(page(body=body)).published_at is None


def test_an_author_known_only_by_an_address_is_looked_for_further() -> None:
    profile = "https://social.example/ines"
    assert read(page(meta(article__author=profile) + TAGS)).authors == ("Dee Cole",)
    assert read(page(json_ld(news(author=profile)) + meta(author="Ines Vale"))).authors == ("Ines Vale",)
