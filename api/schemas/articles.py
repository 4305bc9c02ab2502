"""Articles and their revisions, as they are given out and as they are taken in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

from dateline.api.schemas.base import In, Out, example

ARTICLE: dict[str, Any] = {
    "id": "a-dd0d5ab9b60f590ac467",
    "url": "https://portaldercourier.example/world/2011/seoul-tokyo-defence-pacts",
    "title": "Seoul and Tokyo to weigh pacts on military secrets and supplies",
    "outlet": "The Port Alder Courier",
    "authors": ["Ana Reyes"],
    "section": "World",
    "language": "en",
    "published_at": "2011-01-04",
    "updated_at": None,
    "status": "current",
    "revision": 1,
    "story_id": None,
}
MOST_AT_ONCE = 20
"""Articles that are taken in while the caller waits; more become a job."""
MOST_ARTICLES = 10_000
"""Articles of one request."""
Moment = Annotated[str, Field(min_length=4, max_length=40)]
Words = Annotated[str, Field(max_length=2_000)]
Number = Annotated[float, Strict()]
Whole = Annotated[int, Strict()]


class ArticleOut(Out):
    """One story by one outlet."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [ARTICLE]})
    id: str
    url: str | None
    title: str | None
    outlet: str | None
    authors: list[str]
    section: str | None
    language: str | None
    published_at: str | None = Field(description="ISO 8601, to the precision that the source states.")
    updated_at: str | None
    status: str = Field(description="current, corrected or retracted.")
    revision: int = Field(description="Number of the newest revision, from 1.")
    story_id: str | None = Field(description="The story that it tells together with its copies.")


class ArticlesOut(BaseModel):
    """A page of articles."""

    model_config = example(articles=[ARTICLE], next_cursor="WyIyMDExLTAxLTA0IiwgImEtZGQwZCJd")
    articles: list[ArticleOut]
    next_cursor: str | None = Field(description="Give it as `cursor` for the next page; none: this is the last.")


class RevisionOut(Out):
    """One version of an article's text."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "article_id": "a-dd0d5ab9b60f590ac467",
                    "number": 1,
                    "title": "Seoul and Tokyo to weigh pacts on military secrets and supplies",
                    "text": "Eight countries have concluded an ACSA with Korea.",
                    "content_hash": "5b5a0b9f4a8d1e6c3f2d7a9b8c0e1f2a3b4c5d6e7f8091a2b3c4d5e6f7081920",
                    "seen_at": "2011-01-05T08:00:00+00:00",
                }
            ]
        },
    )
    article_id: str
    number: int
    title: str | None
    text: str = Field(description="Offsets of citations and passages are characters into this.")
    content_hash: str = Field(description="SHA-256 (hex) of title and text.")
    seen_at: str


class ArticleIn(BaseModel):
    """An article; all but `text` or `html` may be missing. Other fields are passed over."""

    model_config = example(
        id="pac-1",
        title="Sea wall mended",
        outlet="Port Alder Courier",
        published_at="2011-01-05",
        text="The sea wall was mended.",
    )
    id: Annotated[str, Field(max_length=512)] | Whole | None = Field(
        default=None, description="Kept as the article's id; else one is made from URL or title."
    )
    url: Words | None = None
    title: Words | None = None
    outlet: Words | None = None
    authors: list[Words] | Words | None = None
    author: list[Words] | Words | None = Field(default=None, description="The same as `authors`.")
    section: Words | None = None
    language: Words | None = None
    published_at: Words | Number | None = Field(
        default=None, description="A date; one that cannot be read is left out."
    )
    date: Words | Number | None = Field(default=None, description="The same as `published_at`.")
    updated_at: Words | Number | None = None
    fetched_at: Words | Number | None = None
    status: Words | None = Field(default=None, description="`retracted` marks the article as retracted.")
    version: Words | Whole | None = Field(default=None, description="Number of the text; a higher one is newer.")
    text: str | None = Field(default=None, description="The story, kept to the letter.")
    html: str | None = Field(default=None, description="The story as HTML, where there is no `text`.")


ArticlesIn = Annotated[list[ArticleIn], Field(min_length=1, max_length=MOST_ARTICLES)]


class TakenOut(BaseModel):
    """What became of one article."""

    id: str | None = Field(description="Its id; none where it was rejected.")
    outcome: Literal["new", "changed", "unchanged", "rejected"]
    reason: str | None = Field(description="Why it was rejected.")


class TakenInOut(BaseModel):
    """What became of the articles, in their order."""

    model_config = example(articles=[{"id": "pac-1", "outcome": "new", "reason": None}])
    articles: list[TakenOut]


class CorrectionIn(In):
    """Another text for an article."""

    model_config = example(text="The bridge opened on May 4.", note="the day was wrong")
    text: str = Field(min_length=1, description="The whole new text.")
    title: Words | None = Field(default=None, description="A new headline; without one, the headline stays.")
    at: Moment | None = Field(default=None, description="ISO date since when it is right; without it, from now on.")
    note: Words | None = Field(default=None, description="Why, for the article's history.")


class RetractionIn(In):
    """Why and since when an article is taken back."""

    model_config = example(reason="the letter was forged", at="2012-05-06")
    reason: Words | None = Field(default=None, description="For the article's history.")
    at: Moment | None = Field(default=None, description="ISO date from which it counts as taken back; else now.")


class RestorationIn(In):
    """Why a retraction is undone."""

    model_config = example(note="retracted by mistake")
    note: Words | None = Field(default=None, description="For the article's history.")


class DeletedOut(BaseModel):
    """What went with a deleted article."""

    model_config = example(id="pac-1", answers=2, turns=2, wiped=True)
    id: str
    answers: int = Field(description="Kept answers that quoted or named it, and were removed.")
    turns: int = Field(description="Turns of conversations that quoted or named it, and were removed.")
    wiped: bool = Field(
        description="Whether no word of it is left in the store's files; false where another program reads them."
    )
