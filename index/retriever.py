"""The passages that bear on a question: nearest vectors and best BM25 ranks, fused.

Reciprocal rank fusion: score = sum over the arms of 1 / (60 + rank) (Cormack, Clarke and Buettcher, SIGIR 2009).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from dateline.index.archive import Hit
from dateline.index.dates import instant
from dateline.index.store import Store
from dateline.index.words import content_words

DEPTH = 50
"""How deep each arm is searched."""
RANK_CONSTANT = 60


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage among the results, and why it stands there."""

    hit: Hit
    score: float
    """Sum of the reciprocal ranks."""
    dense_rank: int | None
    """Rank among the nearest vectors, from 1; None if not among the first DEPTH."""
    fulltext_rank: int | None
    """Rank by BM25, from 1; None if not among the first DEPTH."""


def search(store: Store, question: str, *, top: int, as_of: str | None = None) -> list[Ranked]:
    """The `top` passages for a question, the best first.

    With `as_of` (ISO date or date-time; a day counts to its end) only what stood in the articles then is searched.

    Raises:
        InputError: `as_of` is not a date.
        StoreError: the store was indexed with other settings, or another process holds it.

    """
    at = None if as_of is None else instant(as_of, end_of_day=True)
    store.check_settings()
    with store.explained():
        dense = store.vectors.search(store.encoder.encode_query(question), limit=DEPTH, at=at)
        fulltext = store.fulltext.search(content_words(question), limit=DEPTH, at=at)
        scores = fuse([dense, fulltext])
        hits = store.archive.hits(list(scores), at=at)
    dense_ranks = {id_: rank for rank, id_ in enumerate(dense, 1)}
    fulltext_ranks = {id_: rank for rank, id_ in enumerate(fulltext, 1)}
    ranked = [
        Ranked(hits[id_], score, dense_ranks.get(id_), fulltext_ranks.get(id_))
        for id_, score in scores.items()
        if id_ in hits
    ]
    return ranked[:top]


def fuse(rankings: list[list[str]]) -> dict[str, float]:
    """Reciprocal rank fusion of several rankings; ids with their scores, the best first, ties by id."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, id_ in enumerate(ranking, 1):
            scores[id_] = scores.get(id_, 0.0) + 1.0 / (RANK_CONSTANT + rank)
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


class NewsRetriever(BaseRetriever):
    """Dateline's search as a LangChain retriever: `NewsRetriever(store=store).invoke("...", as_of="2011-01-05")`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    store: Store
    top: int = 10
    as_of: str | None = None
    """ISO date or date-time that holds where a question brings none of its own."""

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, as_of: str | None = None
    ) -> list[Document]:
        return [document(ranked) for ranked in search(self.store, query, top=self.top, as_of=as_of or self.as_of)]


def document(ranked: Ranked) -> Document:
    """A search result as a LangChain document; the metadata says where the words stand and why they ranked."""
    hit = ranked.hit
    metadata: dict[str, Any] = {
        "article_id": hit.article.id,
        "revision": hit.revision.number,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "title": hit.revision.title,
        "outlet": hit.article.outlet,
        "published_at": hit.article.published_at,
        "url": hit.article.url,
        "score": ranked.score,
        "dense_rank": ranked.dense_rank,
        "fulltext_rank": ranked.fulltext_rank,
    }
    return Document(id=hit.passage.id, page_content=hit.text, metadata=metadata)
