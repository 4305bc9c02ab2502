"""The reader as a reranker: what answers comes before what sounds like the question."""

from __future__ import annotations

from collections.abc import Callable

from dateline.index.article import RawArticle
from dateline.index.retrieval.rerank import open_reranker
from dateline.index.retrieval.search import search
from dateline.index.store import Store

TakeIn = Callable[..., object]

QUESTION = "Who runs the ferry to Vexholm?"
ARTICLES = [
    RawArticle(
        id="ahead",
        title="Ferry to Vexholm late",
        text="The ferry to Vexholm was late again on Monday, passengers said. It was full.",
        published_at="2012-05-05",
    ),
    RawArticle(
        id="result",
        title="Council decides",
        text="Northline runs the ferry to Vexholm. The council also gave money to the museum.",
        published_at="2012-05-05",
    ),
    RawArticle(
        id="other",
        title="Museum opens",
        text="The museum opened on Friday.",
        published_at="2012-05-05",
    ),
]


def test_what_answers_comes_first(store: Store, take_in: TakeIn) -> None:
    take_in(*ARTICLES)
    found = search(store, QUESTION, top=3, reranker=open_reranker(store, "reader"))
    assert found[0].hit.article.id == "result"
    assert all(one.why.reranked == one.score for one in found)


def test_the_reader_is_loaded_once_for_search_and_answers(store: Store) -> None:
    assert open_reranker(store, "reader")._reader is open_reranker(store, "reader")._reader  # type: ignore[union-attr]


def test_nothing_to_rerank_is_nothing(store: Store) -> None:
    assert search(store, QUESTION, top=3, reranker=open_reranker(store, "reader")) == []
