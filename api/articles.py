"""Articles and their revisions: listed and read."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request

from dateline.api.conditional import NOT_MODIFIED, conditional
from dateline.api.cursors import Cursor, Limit, page, place
from dateline.api.described import problems
from dateline.api.schemas.articles import ArticleOut, ArticlesOut, RevisionOut
from dateline.api.service import Served

router = APIRouter(tags=["articles"])
LARGEST = 2**31 - 1
"""No archive holds more articles or revisions; and no database takes any integer."""
ArticleId = Annotated[
    str, Path(max_length=512, description="The article's id; it may hold slashes.", examples=["a-dd0d5ab9b60f590ac467"])
]


@router.get("/v1/articles", summary="List articles", responses=problems())
def articles(
    service: Served,
    limit: Limit = 50,
    cursor_: Cursor = None,
) -> ArticlesOut:
    """The articles, the newest first, those without a date last. What is taken in meanwhile moves no page."""
    after = None if cursor_ is None else place(cursor_, (str, type(None)), (str,))
    with service.gate.reading():
        found = list(service.store.archive.articles(limit=limit + 1, after=after))
    shown, more = page(found, limit, lambda article: (article.published_at, article.id))
    return ArticlesOut(articles=[ArticleOut.model_validate(article) for article in shown], next_cursor=more)


# Ids are the sources' own and may hold slashes; the longer path must come first.
@router.get(
    "/v1/articles/{article_id:path}/revisions/{number}",
    summary="One revision, to check a quote against",
    response_model=RevisionOut,
    responses={**NOT_MODIFIED, **problems("not-found")},
)
def revision(
    request: Request,
    article_id: ArticleId,
    number: Annotated[int, Path(ge=1, le=LARGEST, description="From 1.", examples=[1])],
    service: Served,
) -> Any:
    """One version of an article's text, also of one that was corrected or taken back since."""
    with service.gate.reading():
        found = service.store.archive.revision(article_id, number)
    return conditional(request, RevisionOut.model_validate(found))


@router.get(
    "/v1/articles/{article_id:path}",
    summary="One article",
    response_model=ArticleOut,
    responses={**NOT_MODIFIED, **problems("not-found")},
)
def article(request: Request, article_id: ArticleId, service: Served) -> Any:
    """What is known of an article; its text stands in its revisions."""
    with service.gate.reading():
        found = service.store.archive.article(article_id)
    return conditional(request, ArticleOut.model_validate(found))
