"""Plain text and Markdown: headline, byline and date where they are stated, and the story without furniture."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.index.article import RawArticle
from dateline.index.errors import SourceError
from dateline.index.ingest import ingest
from dateline.index.loaders import load
from dateline.index.loaders.markdown import read_markdown
from dateline.index.loaders.text import read_text
from dateline.index.store import Store

STORY = (
    "The council of Port Alder voted on Monday to rebuild the harbour wall before the winter.\n\n"
    "The work will cost 3.4 million crowns and take five months, the harbour master said."
)


def test_header_lines_state_everything() -> None:
    article = read_text(
        "Title: Harbour wall to be rebuilt\nOutlet: Port Alder Courier\nDate: 5 March 2012\nUpdated: 2012-03-06 09:00\n"
        "URL: https://courier.example/wall\nAuthor: Ada Finch and Tom Reyes\nSection: Local\nLanguage: en\n"
        f"Status: retracted\n\n{STORY}",
        "wall.txt",
    )
    assert article == RawArticle(
        text=STORY,
        title="Harbour wall to be rebuilt",
        outlet="Port Alder Courier",
        published_at="2012-03-05",
        updated_at="2012-03-06T09:00:00",
        url="https://courier.example/wall",
        authors=("Ada Finch", "Tom Reyes"),
        section="Local",
        language="en",
        retracted=True,
        origin="wall.txt",
    )


def test_headline_byline_and_date_are_found_around_the_story() -> None:
    article = read_text(f"Council votes for harbour wall\n\nBy Ada Finch\nMarch 5, 2012\n\n{STORY}", "wall.txt")
    assert article.title == "Council votes for harbour wall"
    assert article.authors == ("Ada Finch",)
    assert article.published_at == "2012-03-05"
    assert article.text == STORY


def test_nothing_is_invented_for_a_bare_story() -> None:
    article = read_text(STORY, "2012-03-05-courier.txt")
    assert article.text == STORY
    assert article.title is article.outlet is article.published_at is article.updated_at is article.url is None
    assert article.authors == ()


def test_a_date_or_a_name_inside_the_story_is_not_its_own() -> None:
    article = read_text(f"{STORY}\n\nThe wall was built by Hugo Brandt and was opened on May 3, 1911.", "x.txt")
    assert (article.published_at, article.authors) == (None, ())


def test_furniture_around_the_story_is_left_out() -> None:
    article = read_text(
        f"Home\nSkip to content\nHarbour wall to be rebuilt\nShare this article\n\n{STORY}\n\n"
        "Subscribe to our newsletter\nMost read\nTen walks for a wet weekend\nFerry strike enters third week\n"
        "3 comments\nWhat a waste of money this is, said nobody ever.",
        "wall.txt",
    )
    assert article.title == "Harbour wall to be rebuilt"
    assert article.text == STORY


def test_the_seed_page_is_read_without_its_furniture(seed_path: Path) -> None:
    (article,) = load(seed_path)
    assert isinstance(article, RawArticle)
    assert article.title == "Korea, Japan to discuss bilateral military relations"
    assert article.authors == ("Kim So-hyun",)
    assert article.outlet is article.published_at is article.updated_at is article.url is None
    assert "Panmunjeom" in article.text


def test_no_passage_of_the_seed_page_holds_furniture(seed_path: Path, store: Store) -> None:
    ingest(store, [seed_path])
    (article,) = store.archive.articles()
    text = store.archive.revision(article.id, 1).text
    passages = [text[p.start : p.end] for p in store.archive.passages(article.id)]
    assert passages
    stray = seed_path.read_text(encoding="utf-8").splitlines()[-1].strip()
    for label in ("Back To Top", "MOST POPULAR", "LATEST NEWS", "subscribe", stray[:3]):
        assert not any(label in passage for passage in passages)
    assert any("eight countries" in passage and "Canada" in passage for passage in passages)


def test_front_matter_states_what_markdown_cannot() -> None:
    article = read_markdown(
        "---\nid: wall-1\ntitle: Harbour wall to be rebuilt\noutlet: Port Alder Courier\n"
        "authors: [Ada Finch, Tom Reyes]\npublished_at: 2012-03-05\nupdated_at: 2012-03-06T09:00:00+01:00\n"
        f"mood: grey\n---\n\n{STORY}\n",
        "wall.md",
    )
    assert (article.id, article.title, article.outlet) == ("wall-1", "Harbour wall to be rebuilt", "Port Alder Courier")
    assert article.authors == ("Ada Finch", "Tom Reyes")
    assert (article.published_at, article.updated_at) == ("2012-03-05", "2012-03-06T09:00:00+01:00")
    assert article.text == STORY


def test_markdown_becomes_its_words() -> None:
    article = read_markdown(
        "# Harbour *wall* to be rebuilt\n\nThe [council](https://x.example) **voted** on `Monday`.\n\n"
        "<div>raw</div>\n\n![A picture](wall.png)\n\n- The wall is old.\n- The sea is older.\n",
        "wall.md",
    )
    assert article.title == "Harbour wall to be rebuilt"
    assert article.text == "The council voted on Monday.\n\nThe wall is old.\n\nThe sea is older."


@pytest.mark.parametrize(
    "front",
    ["a: [", "date: 2011-13-45", "a: " + "[" * 3_000, "? [a]\n: b"],
    ids=["broken", "no such day", "deep", "key"],
)
def test_broken_front_matter_is_refused(front: str) -> None:
    with pytest.raises(SourceError, match="its front matter is not valid YAML"):
        read_markdown(f"---\n{front}\n---\n{STORY}", "x.md")


@pytest.mark.parametrize("text", ["", "\n\n \t", "Home\nMenu\nSearch", "* * *\n—"])
def test_a_text_without_words_of_its_own_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="there is no text in it"):
        read_text(text, "x.txt")


LINES = st.lists(
    st.one_of(
        st.text(max_size=50),
        st.sampled_from(
            [
                "By Ada Finch",
                "Title: x",
                "Date: 2012",
                "March 5, 2012",
                "MOST POPULAR",
                "",
                "Share",
                STORY,
                "기자",
                "- a",
                "1. b",
            ]
        ),
    ),
    max_size=15,
).map("\n".join)


@settings(deadline=None, max_examples=120)
@given(LINES)
def test_any_text_gives_an_article_or_a_clear_refusal(text: str) -> None:
    for read in (read_text, read_markdown):
        try:
            article = read(text, "x.txt")
        except SourceError:
            continue
        assert article.text == article.text.strip() != ""
        assert article.article_id


@settings(deadline=None, max_examples=60)
@given(LINES)
def test_reading_adds_no_word(text: str) -> None:
    try:
        article = read_text(text, "x.txt")
    except SourceError:
        return
    source = "".join(text.split())
    for paragraph in article.text.split("\n\n"):
        assert "".join(paragraph.split()) in source


@pytest.mark.parametrize(
    "text",
    [
        "By " + "a" * 200_000 + f"\n\n{STORY}",
        "\n".join(f"row number {row}" for row in range(5_000)) + "\n" + STORY * 500,
        "Author: " + "x." * 100_000 + f"\n\n{STORY}",
    ],
    ids=["byline", "rows before the story", "author"],
)
def test_a_hostile_text_is_read_in_linear_time(text: str) -> None:
    began = time.perf_counter()
    assert "harbour wall" in read_text(text, "x.txt").text
    assert time.perf_counter() - began < 5
