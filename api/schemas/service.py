"""Jobs, feeds, figures, and how the service does."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from dateline.api.schemas.base import In, Out, example

JOB: dict[str, Any] = {
    "id": "9d7f4f0b2a1c3e5d0b6f1f0f6b3d4c0f",
    "state": "running",
    "created_at": "2011-01-06T09:30:00+00:00",
    "finished_at": None,
    "total": 500,
    "done": 128,
    "new": 120,
    "changed": 4,
    "unchanged": 3,
    "rejected": 1,
    "rejections": [{"n": 7, "reason": "it has no “text”"}],
    "trouble": None,
}
FEED: dict[str, Any] = {
    "id": 1,
    "url": "https://portaldercourier.example/feed.xml",
    "title": "The Port Alder Courier",
    "state": "ok",
    "interval": 900,
    "added_at": "2011-01-05T08:00:00+00:00",
    "succeeded_at": "2011-01-06T09:30:00+00:00",
    "changed_at": "2011-01-06T09:30:00+00:00",
    "newest_at": "2011-01-06T09:12:00+00:00",
    "next_at": "2011-01-06T09:45:00+00:00",
    "failures": 0,
    "error": None,
    "moved_from": None,
    "complaint": None,
}


class RejectionOut(Out):
    """An article that was not taken in."""

    n: int = Field(description="Which of the job's articles, from 1.")
    reason: str


class JobOut(Out):
    """Articles that are taken in, and how far it is."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [JOB]})
    id: str
    state: Literal["waiting", "running", "done"]
    created_at: str
    finished_at: str | None
    total: int
    done: int = Field(description="Articles of which the outcome is known.")
    new: int
    changed: int
    unchanged: int
    rejected: int
    rejections: list[RejectionOut] = Field(description="The first hundred articles that were rejected.")
    trouble: str | None = Field(description="Why it does not go on at the moment; it is tried again.")


class FeedIn(In):
    """A feed to be followed."""

    model_config = example(url="https://portaldercourier.example/feed.xml")
    url: Annotated[str, Field(min_length=1, max_length=2_000)] = Field(
        description="Address of a feed, a news sitemap, or a page that announces one."
    )


class FeedOut(BaseModel):
    """A feed, and how fresh it is. Moments are ISO date-times in UTC."""

    model_config = ConfigDict(json_schema_extra={"examples": [FEED]})
    id: int
    url: str
    title: str | None
    state: str = Field(description="ok, new, failing, silent, stale or gone.")
    interval: int = Field(description="Seconds between two polls.")
    added_at: str | None
    succeeded_at: str | None
    changed_at: str | None
    newest_at: str | None = Field(description="Date of the newest article that it has announced.")
    next_at: str | None
    failures: int = Field(description="Polls that failed in a row.")
    error: str | None
    moved_from: str | None
    complaint: str | None = Field(description="What is wrong with it, in one sentence.")


class AddedFeedOut(FeedOut):
    """A feed that is followed from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**FEED, "also_announced": []}]})
    also_announced: list[str] = Field(description="Other feeds that the page announces.")


class FeedsOut(BaseModel):
    """All feeds."""

    model_config = example(feeds=[FEED])
    feeds: list[FeedOut]


class StatsOut(BaseModel):
    """What the store holds, and how fresh it is."""

    model_config = example(
        articles=149, revisions=160, passages=328, waiting=0, newest_at="2012-12-01", answers=3, conversations=2,
        open_jobs=0, feeds=[FEED],
    )  # fmt: skip
    articles: int
    revisions: int
    passages: int
    waiting: int = Field(description="Articles that are stored and cannot be found yet.")
    newest_at: str | None = Field(description="Date of the newest article.")
    answers: int = Field(description="Kept answers.")
    conversations: int
    open_jobs: int
    feeds: list[FeedOut]


class HealthOut(BaseModel):
    """That the service is up."""

    model_config = example(status="ok", version="0.1.0", articles=149, revisions=160, passages=328, waiting=0)
    status: Literal["ok"]
    version: str
    articles: int
    revisions: int
    passages: int
    waiting: int


class ReadyOut(BaseModel):
    """Whether questions can be answered."""

    model_config = example(
        ready=True, model="openvino", waiting=0, passages={"archive": 328, "fulltext": 328, "chroma": 328},
        newest_at="2012-12-01", complaints=[],
    )  # fmt: skip
    ready: bool
    model: str | None = Field(description="What runs the embedding model; none: it is still loading.")
    waiting: int = Field(description="Articles that are stored and cannot be found yet.")
    passages: dict[str, int] = Field(description="How many each part of the store holds, as far as is known.")
    newest_at: str | None = Field(description="Date of the newest article.")
    complaints: list[str] = Field(description="What is wrong with feeds, a sentence each.")
