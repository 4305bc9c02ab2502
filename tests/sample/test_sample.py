"""The sample archive holds the cases that it says are planted in it, and nothing of the pages around the articles."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from dateline.eval.dataset import sample_articles
from dateline.index.dates import instant
from dateline.index.store import Store

MANIFEST: dict[str, Any] = json.loads((files("dateline") / "sample" / "manifest.json").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = MANIFEST["cases"]
AT_LEAST = {
    "wire_story": 5,
    "correction": 8,
    "retraction": 3,
    "replaced_figure": 10,
    "dispute": 8,
    "report_denial": 6,
    "opinion_vs_news": 6,
    "long_list": 10,
    "multi_article_story": 12,
    "aliases": 1,
    "hostile": 4,
}
PAGES = sorted(sample_articles().rglob("*.html"))


def case_id(case: dict[str, Any]) -> str:
    return str(case["id"])


@pytest.fixture(scope="module")
def passages(sample_store: Store) -> list[str]:
    """The text of every passage of every revision."""
    return [
        revision.text[passage.start : passage.end]
        for article in sample_store.archive.articles()
        for passage in sample_store.archive.passages(article.id)
        for revision in [sample_store.archive.revision(article.id, passage.revision)]
    ]


def test_the_sample_is_large_enough(sample_store: Store) -> None:
    articles = list(sample_store.archive.articles())
    assert len(articles) == MANIFEST["articles"] >= 80
    assert len({article.outlet for article in articles}) == 5
    dates = sorted(article.published_at or "" for article in articles)
    assert dates[0]
    assert len({date[:4] for date in dates}) == 3
    assert all(article.title and article.outlet for article in articles)


@pytest.mark.parametrize("kind", AT_LEAST)
def test_every_kind_of_case_is_planted_often_enough(kind: str) -> None:
    assert Counter(case["kind"] for case in CASES)[kind] >= AT_LEAST[kind]


def test_every_case_has_an_id_of_its_own_and_says_what_it_is() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(case["note"] and case["articles"] and case["facts"] for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_every_fact_stands_in_the_revision_it_names(sample_store: Store, case: dict[str, Any]) -> None:
    for fact in case["facts"]:
        revision = sample_store.archive.revision(fact["article_id"], fact["revision"])
        assert fact["quote"] in revision.text or fact["quote"] in (revision.title or "")


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_every_case_names_articles_that_are_there(sample_store: Store, case: dict[str, Any]) -> None:
    for named in case["articles"]:
        sample_store.archive.article(named["article_id"])
        assert (sample_articles() / named["file"]).is_file()


@pytest.mark.parametrize("case", [c for c in CASES if c["kind"] == "wire_story"], ids=case_id)
def test_a_wire_story_has_three_to_five_reprints_in_other_outlets(sample_store: Store, case: dict[str, Any]) -> None:
    outlets = [sample_store.archive.article(named["article_id"]).outlet for named in case["articles"]]
    assert 4 <= len(outlets) <= 6
    assert outlets[0] not in outlets[1:]


@pytest.mark.parametrize("case", [c for c in CASES if c["kind"] == "correction"], ids=case_id)
def test_a_corrected_article_keeps_both_revisions(sample_store: Store, case: dict[str, Any]) -> None:
    article = sample_store.archive.article(case["facts"][0]["article_id"])
    lives = sample_store.archive.lifetimes(article.id)
    assert article.status == "corrected"
    assert len(lives) == 2
    assert [life.revision.number for life in lives] == [1, 2]
    assert article.revision == 2


@pytest.mark.parametrize("case", [c for c in CASES if c["kind"] == "retraction"], ids=case_id)
def test_a_retracted_article_is_kept_and_found_only_before_its_retraction(
    sample_store: Store, case: dict[str, Any]
) -> None:
    retracted = [
        article
        for named in case["articles"]
        if (article := sample_store.archive.article(named["article_id"])).status == "retracted"
    ]
    assert len(retracted) == 1
    article = retracted[0]
    assert article.retracted_at is not None
    end = instant(article.retracted_at)
    ids = [passage.id for passage in sample_store.archive.passages(article.id)]
    validity = sample_store.fulltext.facts([article.id])
    assert validity
    assert validity == sample_store.vectors.facts([article.id])
    notice = {p.id for p in sample_store.archive.passages(article.id) if p.revision == article.notice}
    assert all(facts.valid_to <= end for id_, facts in validity.items() if id_ not in notice)
    assert set(sample_store.archive.hits(ids)) == notice
    assert set(sample_store.archive.hits(ids, at=end)) == notice
    assert set(sample_store.archive.hits(ids, at=end - 1)) == set(ids) - notice


def test_no_passage_holds_what_stands_around_an_article(passages: list[str]) -> None:
    furniture = re.compile(
        r"\bmost popular\b|\bsubscribe\b|\bsign up for our newsletter\b|\bback to top\b"
        r"|\bshare on (?:facebook|twitter)\b|\bprivacy policy\b|\ball rights reserved\b"
        r"|\bskip to main content\b|\brelated stories\b|\blog in\b",
        re.IGNORECASE,
    )
    assert [passage for passage in passages if furniture.search(passage)] == []


def test_no_passage_holds_a_readers_comment(passages: list[str]) -> None:
    everything = "\n".join(passages)
    comments = {
        " ".join(paragraph.text_content().split())
        for page in PAGES
        for paragraph in lxml.html.parse(page).getroot().iterfind(".//div[@class='comment']/p")
    }
    assert len(comments) > 5
    assert [comment for comment in comments if comment in everything] == []


def test_no_passage_holds_the_headlines_of_other_articles(passages: list[str]) -> None:
    lines = {line for passage in passages for line in passage.splitlines()}
    headlines = {
        " ".join(item.text_content().split())
        for page in PAGES
        for item in lxml.html.parse(page).getroot().iterfind(".//section[@class='most-popular']//li")
    }
    assert len(headlines) > 10
    assert headlines.isdisjoint(lines)


def test_every_article_can_be_found(sample_store: Store) -> None:
    for article in sample_store.archive.articles():
        if article.status != "retracted":
            assert sample_store.archive.passages(article.id), article.id


def test_the_sample_travels_with_the_package() -> None:
    assert (files("dateline") / "sample" / "articles" / "meridian-wire.jsonl").is_file()
    assert Path(str(files("dateline") / "sample" / "articles")) == sample_articles()
