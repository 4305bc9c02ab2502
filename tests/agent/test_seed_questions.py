"""The questions that Dateline promises to answer from the scraped page it measures itself on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.agent.answer import Answer
from dateline.index.store import Store

EIGHT = ("U.S.", "Thailand", "Australia", "New Zealand", "Turkey", "the Philippines", "Israel", "Canada")
ANSWERABLE = (
    "which countries has Korea signed ACSAs with?",
    "how many countries does Korea share military secrets with?",
    "when does Kitazawa visit Panmunjom?",
    "what did Yomiuri report about a joint declaration?",
)
NOT_IN_THE_PAGE = ("who is the president of France?", "how much will the agreement cost?")

Asking = Callable[..., Answer]


def test_all_eight_countries_are_named_in_one_answer(ask_seed: Asking) -> None:
    answer = ask_seed(ANSWERABLE[0])
    assert answer.status == "answered"
    assert [name for name in EIGHT if name not in answer.text] == []


def test_a_count_is_quoted_as_the_page_states_it(ask_seed: Asking) -> None:
    answer = ask_seed(ANSWERABLE[1])
    assert answer.status == "answered"
    assert "21 countries" in answer.citations[0].quote


def test_a_name_spelt_otherwise_still_finds_the_day(ask_seed: Asking) -> None:
    answer = ask_seed(ANSWERABLE[2])
    assert answer.status == "answered"
    assert "On Tuesday, Kitazawa is scheduled to visit the truce village of Panmunjeom" in answer.citations[0].quote


def test_a_denial_stands_beside_the_report_it_denies(ask_seed: Asking) -> None:
    answer = ask_seed(ANSWERABLE[3])
    quotes = [citation.quote for citation in answer.citations]
    assert any("Yomiuri" in quote and "joint declaration" in quote for quote in quotes)
    assert any("denied a Japanese news report" in quote for quote in quotes)


@pytest.mark.parametrize("question", NOT_IN_THE_PAGE)
def test_what_the_page_does_not_say_is_not_answered(ask_seed: Asking, question: str) -> None:
    answer = ask_seed(question)
    assert answer.status == "not_found"
    assert answer.reason in ("no_coverage", "weak_support")
    assert answer.claims == answer.citations == ()
    assert answer.text


@pytest.mark.parametrize("question", ANSWERABLE)
def test_every_quote_of_the_seed_page_is_exact(ask_seed: Asking, seed_store: Store, question: str) -> None:
    answer = ask_seed(question)
    assert answer.citations
    for citation in answer.citations:
        revision = seed_store.archive.revision(citation.article_id, citation.revision)
        assert revision.text[citation.start : citation.end] == citation.quote


def test_the_title_is_right_and_no_passage_holds_furniture(seed_store: Store) -> None:
    (article,) = seed_store.archive.articles()
    assert article.title == "Korea, Japan to discuss bilateral military relations"
    assert article.published_at is None
    text = seed_store.archive.revision(article.id, 1).text
    held = [text[p.start : p.end].lower() for p in seed_store.archive.passages(article.id)]
    assert held
    for furniture in ("back to top", "most popular", "latest news", "subscribe", "소아쌤"):
        assert not [passage for passage in held if furniture in passage]
