"""Rows of the archive's tables become articles, revisions, passages, events; and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row

from dateline.index.article import Article, Event, RawArticle, Revision
from dateline.index.errors import NotFoundError
from dateline.index.passages import Passage

_SQL_VARIABLES = 900
"""How many values go into one `IN (...)`: below every SQLite's limit."""


def article_of(row: Row[*tuple[Any, ...]]) -> Article:
    """An article from its row."""
    fields = {name: value for name, value in row._mapping.items() if name != "sketch"}
    return Article(**{**fields, "authors": tuple(row.authors)})


def revision_of(row: Row[*tuple[Any, ...]]) -> Revision:
    """A revision from its row, valid from when its source says."""
    return Revision(**{name: value for name, value in row._mapping.items() if name != "indexed"})


def passage_of(row: Row[*tuple[Any, ...]]) -> Passage:
    """A passage from its row."""
    return Passage(
        id=row.id,
        article_id=row.article_id,
        revision=row.revision,
        start=row.start,
        end=row.end,
        sentences=tuple((start, end) for start, end in row.sentences),
    )


def event_of(row: Row[*tuple[Any, ...]]) -> Event:
    """An event from its row."""
    return Event(**{name: value for name, value in row._mapping.items() if name not in ("article_id", "number")})


def article_columns(raw: RawArticle) -> dict[str, Any]:
    """What a source states about an article, by column."""
    return {
        "url": raw.url,
        "title": raw.title,
        "outlet": raw.outlet,
        "authors": list(raw.authors),
        "section": raw.section,
        "language": raw.language,
        "published_at": raw.published_at,
        "updated_at": raw.updated_at,
        "fetched_at": raw.fetched_at,
    }


def passage_columns(passage: Passage) -> dict[str, Any]:
    """A passage, by column."""
    return {
        "article_id": passage.article_id,
        "revision": passage.revision,
        "start": passage.start,
        "end": passage.end,
        "id": passage.id,
        "sentences": [list(span) for span in passage.sentences],
    }


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The values in runs that one `IN (...)` can hold."""
    for i in range(0, len(values), _SQL_VARIABLES):
        yield values[i : i + _SQL_VARIABLES]


def no_article(article_id: str) -> NotFoundError:
    """What is said where there is no such article."""
    return NotFoundError(f"There is no article with the id “{article_id}”; `dateline articles list` shows the ids.")
