"""What is done to an article by hand: corrected, taken back, restored, deleted."""

from __future__ import annotations

from fastapi import APIRouter

from dateline.agent import conversation, stored
from dateline.api.articles import ArticleId
from dateline.api.described import BODY, problems
from dateline.api.schemas.articles import ArticleOut, CorrectionIn, DeletedOut, RestorationIn, RetractionIn
from dateline.api.service import Served
from dateline.index import corrections

router = APIRouter(tags=["articles"])
_RESPONSES = problems("not-found", *BODY)


@router.post("/v1/articles/{article_id:path}:correct", summary="Correct an article", responses=_RESPONSES)
def correct(article_id: ArticleId, given: CorrectionIn, service: Served) -> ArticleOut:
    """Give an article another text. The old one stays readable for old citations, and for earlier dates."""
    with service.gate.writing():
        corrections.correct(service.store, article_id, given.text, title=given.title, at=given.at, note=given.note)
        return ArticleOut.model_validate(service.store.archive.article(article_id))


@router.post("/v1/articles/{article_id:path}:retract", summary="Take an article back", responses=_RESPONSES)
def retract(article_id: ArticleId, given: RetractionIn, service: Served) -> ArticleOut:
    """Take an article back: it is no longer found, except for a date before. One that was is left as it is."""
    with service.gate.writing():
        corrections.retract(service.store, article_id, given.at, given.reason, by="hand")
        return ArticleOut.model_validate(service.store.archive.article(article_id))


@router.post("/v1/articles/{article_id:path}:restore", summary="Undo a retraction", responses=_RESPONSES)
def restore(article_id: ArticleId, given: RestorationIn, service: Served) -> ArticleOut:
    """Undo a retraction, as if it had never been. An article that is not retracted is left as it is."""
    with service.gate.writing():
        corrections.restore(service.store, article_id, given.note)
        return ArticleOut.model_validate(service.store.archive.article(article_id))


@router.delete("/v1/articles/{article_id:path}", summary="Delete an article for good", responses=problems("not-found"))
def delete(article_id: ArticleId, service: Served) -> DeletedOut:
    """Remove an article, with the answers and turns that quote it, and wipe what the files still hold of its words.

    To take an article back and keep it readable, retract it.
    """
    store = service.store
    with service.gate.alone():
        wiped = corrections.delete(store, [article_id])
        turns, turns_wiped = conversation.forget(store.folder, [article_id])
        answers, answers_wiped = stored.forget(store.folder, [article_id])
        service.tellings.forget()
    return DeletedOut(id=article_id, answers=answers, turns=turns, wiped=wiped and turns_wiped and answers_wiped)
