"""What is searched for, and the passages that are found."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from dateline.api.schemas.base import In, Out, example
from dateline.index.retrieval.search import RESULTS

MOST_NAMES = 50
Name = Annotated[str, Field(min_length=1, max_length=200)]
Names = Annotated[list[Name], Field(max_length=MOST_NAMES)]
Day = Annotated[str, Field(min_length=4, max_length=40)]


class FiltersIn(In):
    """Which articles count; each condition holds for every one. Names are compared without letter case."""

    model_config = example(**{"outlets": ["The Port Alder Courier"], "from": "2011-01-01"})
    outlets: Names = Field(default=[], description="Published by any of these; none: by all.")
    sections: Names = Field(default=[], description="In any of these sections.")
    languages: Names = Field(default=[], description="In any of these languages (BCP 47): `en` is met by `en-GB`.")
    from_: Day | None = Field(default=None, alias="from", description="ISO date: published from then on.")
    to: Day | None = Field(default=None, description="ISO date: published by then.")


class SearchRequest(In):
    """Words to search for."""

    model_config = example(query="defence talks in Seoul", filters={"from": "2011-01-01"})
    query: str = Field(min_length=1, max_length=2_000, description="A question or a few words.")
    top: int = Field(default=RESULTS, ge=1, le=50, description="How many passages, at most.")
    as_of: Day | None = Field(default=None, description="ISO date: only what was published by then, as it stood.")
    filters: FiltersIn = Field(default=FiltersIn(), description="Which articles count.")


class PassageOut(Out):
    """A passage that bears on the words searched for, and why it ranked."""

    model_config = example(
        id="3a1b0c9d8e7f60514233241506978a9b",
        text="Eight countries have concluded an ACSA with Korea.",
        article_id="a-dd0d5ab9b60f590ac467",
        revision=1,
        start=861,
        end=911,
        title="Seoul and Tokyo to weigh pacts on military secrets and supplies",
        outlet="The Port Alder Courier",
        published_at="2011-01-04",
        url="https://portaldercourier.example/world/2011/seoul-tokyo-defence-pacts",
        status="current",
        story_id=None,
        carriers=1,
        score=0.031,
        dense_rank=1,
        cosine=0.71,
        words_rank=2,
        bm25=14.2,
        names_rank=None,
        recency=0.0,
        lead=0.001,
        reranked=None,
    )
    id: str
    text: str
    article_id: str
    revision: int
    start: int
    end: int
    title: str | None
    outlet: str | None
    published_at: str | None
    url: str | None
    status: str
    story_id: str | None
    carriers: int = Field(description="How many outlets carry its story.")
    score: float
    dense_rank: int | None = Field(description="Place among the nearest vectors, from 1.")
    cosine: float | None
    words_rank: int | None = Field(description="Place by BM25 over the question’s words.")
    bm25: float | None
    names_rank: int | None = Field(description="Place by quotations and aliases.")
    recency: float
    lead: float
    reranked: float | None
