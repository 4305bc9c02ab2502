"""`/articles/{id}`: a text of an article as a page, with what was quoted marked, and what became of it since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from dateline.api.articles import LARGEST, ArticleId
from dateline.api.html import READING_POLICY, page
from dateline.api.service import Served
from dateline.index.article import Article, Event, Revision
from dateline.index.errors import NotFoundError

_LINE = re.compile(r"[^\n]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_TOLD = {"corrected": "Corrected", "retracted": "Taken back", "restored": "Restored", "revised": "Changed"}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph that is marked, or is not."""

    text: str
    marked: bool
    first: bool = False
    """Whether the mark begins here."""


@router.get("/articles/{article_id:path}")
def article(
    request: Request,
    article_id: ArticleId,
    service: Served,
    revision: Annotated[int | None, Query(ge=1, le=LARGEST, description="Which text; the newest.")] = None,
    start: Annotated[int, Query(ge=0, le=LARGEST, description="First character that is marked.")] = 0,
    end: Annotated[int, Query(ge=0, le=LARGEST, description="The character after the last one that is marked.")] = 0,
) -> Response:
    """The text that was cited, not the newest one, with characters `start` to `end` marked; `#quote` leads there."""
    archive = service.store.archive
    try:
        with service.gate.reading():
            found = archive.article(article_id)
            shown = archive.revision(article_id, revision or found.revision)
            newest = archive.revision(article_id, found.revision)
            events = archive.events(article_id)
    except NotFoundError:
        return page(request, "missing.html", READING_POLICY, 404)
    quoted = shown.text[start:end]
    return page(
        request,
        "article.html",
        READING_POLICY,
        article=found,
        shown=shown,
        link=followable(found.url),
        language=found.language if found.language and _LANGUAGE.fullmatch(found.language) else None,
        paragraphs=list(paragraphs(shown.text, start, end)),
        quoted=bool(quoted),
        misplaced=end > 0 and not quoted,
        stands=quoted in newest.text,
        path="/articles/" + quote(article_id),
        history=history(found, shown, events),
    )


def paragraphs(text: str, start: int, end: int) -> Iterator[list[Piece]]:
    """The text's lines, each as its pieces: what lies between `start` and `end` is marked."""
    begun = False
    for line in _LINE.finditer(text):
        cuts = sorted({line.start(), line.end(), *(cut for cut in (start, end) if line.start() < cut < line.end())})
        pieces = []
        for left, right in pairwise(cuts):
            marked = start <= left and right <= end
            pieces.append(Piece(text[left:right], marked, marked and not begun))
            begun = begun or marked
        yield pieces


def followable(url: str | None) -> str | None:
    """The URL, if it is one that a reader may be led to."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname and not parts.username else None


def history(found: Article, shown: Revision, events: list[Event]) -> list[tuple[str, str, str | None]]:
    """What was done to the article after this text: what, when, and why as far as somebody said."""
    return [
        (_TOLD[event.kind], event.at or event.noted_at, event.note)
        for event in events
        if event.revision is None or event.revision > shown.number or found.status == "corrected"
    ]
