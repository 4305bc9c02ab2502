"""The story of a page: not the wall before it, nor the comments below it, in whatever encoding and size."""

from __future__ import annotations

from pathlib import Path

import pytest
from ferry_page import STORY, json_ld, meta, news, page, paragraphs, read

from dateline.index.article import RawArticle, Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders import LARGEST_ARTICLE, load
from dateline.index.loaders.furniture import word_count

COMMENT = (
    "I have taken this ferry every week for thirty years, and in all that time nobody has ever asked the passengers "
    "what they think of the benches. They were hard in my mother's day, and they will be hard when my children sail."
)
CONSENT = (
    "We and our 814 partners use cookies to store and access data on your device. By clicking Accept you agree to "
    "personalised advertising, and to the settings that we and our partners chose. You may change your preferences."
)
CHÂTEAU = "Le château fut vendu à l'été, a déclaré le maire. Les élèves de l'école voisine n'ont pas été prévenus."

# -- walls and comments --


def test_a_wall_for_consent_alone_is_no_article() -> None:
    wall = f"<main><h1>Before you go on</h1>{paragraphs(CONSENT, CONSENT)}<button>Accept all</button></main>"
    with pytest.raises(SourceError, match="there is no article on the page"):
        read(page(json_ld(news(datePublished="2012-04-02")), wall))


@pytest.mark.parametrize(
    "box",
    ["<div id='onetrust-consent-sdk'>{}</div>", "<div class='cookie-banner'>{}</div>", "<div class='xy'>{}</div>",
     "<dialog open class='gdpr-modal'>{}</dialog>"],
    ids=["by a known name", "by a plain name", "by its words alone", "as a dialogue"],
)  # fmt: skip
def test_a_wall_before_the_story_is_no_part_of_it(box: str) -> None:
    body = box.format(paragraphs(*[CONSENT] * 5)) + f"<article><h1>Ferry</h1>{paragraphs(*STORY)}</article>"
    assert read(page(body=body)).text == "\n\n".join(STORY)


def test_an_article_about_cookies_is_one() -> None:
    lines = (
        "The data office fined three shops on Monday because they set cookies before anybody had agreed to them.",
        "Each must pay nine thousand crowns, and show within a month how its pages ask their readers.",
    )
    body = f"<article><h1>Shops fined over cookies</h1>{paragraphs(*lines)}</article>"
    assert read(page(body=body)).text == "\n\n".join(lines)


@pytest.mark.parametrize(
    "box",
    ["<section id='comments'>{}</section>", "<div class='comment-list'>{}</div>", "<div id='disqus_thread'>{}</div>",
     "<div class='article-comments'><ol>{}</ol></div>"],
)  # fmt: skip
def test_comments_longer_than_the_story_are_left_out(box: str) -> None:
    comments = "".join(f"<div class='comment'><p>{COMMENT}</p></div>" for _ in range(40))
    body = f"<article><h1>Ferry</h1>{paragraphs(*STORY)}</article>{box.format(comments)}"
    assert read(page(body=body)).text == "\n\n".join(STORY)


def test_comments_under_no_known_name_are_told_by_what_the_page_repeats_as_its_text() -> None:
    talk = f"<div class='zq'>{paragraphs(*[f'{COMMENT} Number {n}.' for n in range(30)])}</div>"
    body = f"<div><h1>Ferry back in service</h1>{paragraphs(*STORY)}</div>{talk}"
    assert read(page(json_ld(news(articleBody=" ".join(STORY))), body)).text == "\n\n".join(STORY)


# -- encodings --


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("iso-8859-1", "utf-8"),
        ("utf-16", "utf-8"),
        ("koi8-r", "utf-8"),
        ("utf-8", "cp1252"),
        ("us-ascii", "cp1252"),
        ("no-such-thing", "cp1252"),
        ("utf-8", "utf-16"),
        ("utf-8", "utf-8-sig"),
        ("", "cp1252"),
    ],
)
def test_an_encoding_that_lies_does_no_harm(declared: str, encoding: str, tmp_path: Path) -> None:
    markup = page(f"<meta charset='{declared}'>", f"<article><h1>Château</h1>{paragraphs(CHÂTEAU)}</article>")
    (tmp_path / "a.html").write_bytes(markup.encode(encoding))
    (article,) = load(tmp_path / "a.html")
    assert isinstance(article, RawArticle)
    assert (article.title, article.text) == ("Château", CHÂTEAU)


# -- words, size, and no article --


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("The ferry sails again.", 4),
        ("The ferry – “Skell” – sails.", 6),
        ("연락선이 화요일부터 다시 다닌다", 4),
        ("渡し船は火曜日から再び運航します", 8),
        ("渡船周二复航", 3),
    ],
)
def test_words_are_counted_as_their_script_sets_them_apart(line: str, words: int) -> None:
    assert word_count(line) == words


def test_a_page_of_5_mb_is_read_to_its_end(tmp_path: Path) -> None:
    script = f"<script>{'layout.push([1, 2, 3]);' * 200_000}</script>"
    body = f"{script}<article><h1>Ferry</h1>{paragraphs(*STORY)}</article>{'<nav><a href=/>Home</a></nav>' * 20_000}"
    markup = page(json_ld(news(datePublished="2012-04-02")), body)
    assert 5_000_000 < len(markup) < LARGEST_ARTICLE
    (tmp_path / "a.html").write_text(markup)
    (article,) = load(tmp_path / "a.html")
    assert isinstance(article, RawArticle), article
    assert (article.text, article.published_at) == ("\n\n".join(STORY), "2012-04-02")


@pytest.mark.parametrize(
    "body",
    [
        "<ul>" + "<li><a href='/a'>Ferry back in service</a></li>" * 60 + "</ul>",
        "<article><h1>Ferry</h1><p>Sails on.</p></article>",
        "<video src='ferry.mp4'></video><p>Watch</p>",
        "<script>" + "story('" + " ".join(STORY) + "')</script>",
        "<!-- " + " ".join(STORY) + " -->",
        "<form><input name='q'><button>Search</button></form>",
        "<frameset><frame src='story.html'></frameset>",
    ],
    ids=["a list of links", "two words", "a film", "a script", "a comment in the markup", "a form", "frames"],
)
def test_a_page_without_a_story_gives_no_article_whatever_it_says_of_itself(body: str, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(json_ld(news(datePublished="2012-04-02")) + meta(og__title="Ferry"), body))
    assert list(load(tmp_path / "a.html")) == [
        Rejected(str(tmp_path / "a.html"), "there is no article on the page", None)
    ]


@pytest.mark.parametrize(
    "soup",
    [
        "<p>" * 20_000,
        "<div>" * 3_000 + STORY[0],
        "<table><tr><td>" * 2_000 + STORY[0],
        "<a b='" + "x" * 500_000,
        "<!--" * 50_000,
        "&lt;" * 100_000,
        "<p>" + "word " * 300_000,
        "<svg><style><!--</style><p>" * 3_000,
    ],
    ids=["open paragraphs", "deep", "tables in each other", "an open quote", "open comments", "references",
         "one long paragraph", "foreign content"],
)  # fmt: skip
def test_a_soup_of_tags_costs_only_its_page(soup: str, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<html><body>{soup}")
    (tmp_path / "b.html").write_text(page())
    items = list(load(tmp_path))
    assert isinstance(items[-1], RawArticle)
    assert items[-1].text == "\n\n".join(STORY)
    for item in items[:-1]:
        assert isinstance(item, RawArticle) or "too long" not in item.reason


def test_a_story_deep_in_a_page_is_found() -> None:
    deep = "<div>" * 400 + f"<h1>Ferry</h1>{paragraphs(*STORY)}<script>no(story)</script>" + "</div>" * 400
    assert read(page(body=deep)).text == "\n\n".join(STORY)
