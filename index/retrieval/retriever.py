"""Dateline's search as LangChain has it: a `BaseRetriever`, usable in anybody's chain."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from dateline.index.errors import InputError
from dateline.index.filters import Filters
from dateline.index.retrieval.ranking import Ranking
from dateline.index.retrieval.rerank import NONE, open_reranker
from dateline.index.retrieval.search import Ranked, search
from dateline.index.store import Store


class NewsRetriever(BaseRetriever):
    """Passages of news for a question.

        >>> retriever = NewsRetriever(store=store, top=5)
        >>> retriever.invoke("defence talks", as_of="2011-01-05", outlets=["Harbour Gazette"])

    Any field of `Filters` can be given with a question; it then holds in place of the retriever's own. `batch` and
    `ainvoke` work as for any LangChain retriever.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    store: Store
    top: int = 10
    filters: Filters = Filters()
    """What holds where a question brings no filter of its own."""
    ranking: Ranking = Ranking()
    reranker: str = NONE
    """`none`, `sentences`, or the name or folder of a cross-encoder."""

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **filters: Any
    ) -> list[Document]:
        found = search(
            self.store,
            query,
            top=self.top,
            filters=with_changes(self.filters, filters),
            ranking=self.ranking,
            reranker=open_reranker(self.store, self.reranker),
        )
        return [document(ranked) for ranked in found]


def with_changes(filters: Filters, changes: dict[str, Any]) -> Filters:
    """The filters with some of them in another way; lists are taken for tuples.

    Raises:
        InputError: there is no filter of that name.

    """
    known = asdict(filters)
    if unknown := sorted(changes.keys() - known.keys()):
        raise InputError(f"There is no filter “{unknown[0]}”; there are {', '.join(known)}.")
    given: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in changes.items()}
    return replace(filters, **given)


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
        "status": hit.article.status,
        "story_id": hit.article.story_id,
        "carriers": ranked.carriers,
        "score": ranked.score,
        **asdict(ranked.why),
    }
    return Document(id=hit.passage.id, page_content=hit.text, metadata=metadata)
