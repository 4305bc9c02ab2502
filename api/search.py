"""`POST /v1/search`: the passages that bear on words."""

from __future__ import annotations

from fastapi import APIRouter

from dateline.api.described import BODY, problems
from dateline.api.schemas.search import PassageOut, SearchRequest
from dateline.api.service import Served
from dateline.index.filters import Filters
from dateline.index.retrieval.rerank import open_reranker
from dateline.index.retrieval.retriever import document
from dateline.index.retrieval.search import search

router = APIRouter(tags=["search"])


@router.post("/v1/search", summary="Find passages", responses=problems(*BODY))
def find(asked: SearchRequest, service: Served) -> list[PassageOut]:
    """The passages that bear on the words, the best first, each with its place in its article, and why it ranked.

    `text` are the characters `start` to `end` of that revision. Of a story that several outlets carried, one passage
    is given; `carriers` counts them.
    """
    filters = Filters(
        as_of=asked.as_of,
        published_from=asked.filters.from_,
        published_to=asked.filters.to,
        outlets=tuple(asked.filters.outlets),
        sections=tuple(asked.filters.sections),
        languages=tuple(asked.filters.languages),
    )
    with service.gate.reading():
        reranker = open_reranker(service.store, service.reranker)
        found = search(service.store, asked.query, top=asked.top, filters=filters, reranker=reranker)
    documents = [document(ranked) for ranked in found]
    return [PassageOut(id=d.id or "", text=d.page_content, **d.metadata) for d in documents]
