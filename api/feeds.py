"""Feeds that are followed: listed, added, forgotten. They are polled by `poller.py`, or by `dateline feeds watch`."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse

from dateline.api.articles import LARGEST
from dateline.api.described import BODY, problems
from dateline.api.schemas.service import AddedFeedOut, FeedIn, FeedOut, FeedsOut
from dateline.api.service import Served
from dateline.index.errors import NotFoundError
from dateline.index.feeds.discover import discover
from dateline.index.feeds.ledger import Feed, Ledger
from dateline.index.feeds.schedule import feed_interval
from dateline.index.fetch import Fetcher
from dateline.index.store import Store

router = APIRouter(tags=["feeds"])
_ADDED: dict[int | str, dict[str, Any]] = {
    200: {"description": "It is followed already.", "model": AddedFeedOut},
    **problems(*BODY),
}


def feeds_of(store: Store) -> list[FeedOut]:
    """All feeds of a store, and how each does."""
    with Ledger(store) as ledger:
        return [_shape(feed) for feed in ledger.feeds()]


@router.get("/v1/feeds", summary="List feeds", responses=problems())
def feeds(service: Served) -> FeedsOut:
    """The feeds that are followed, and how fresh each is."""
    with service.gate.reading():
        return FeedsOut(feeds=feeds_of(service.store))


@router.post("/v1/feeds", summary="Add a feed", status_code=201, response_model=AddedFeedOut, responses=_ADDED)
def add(given: FeedIn, service: Served) -> Response:
    """Fetch an address once, to see that it is a feed, or announces one, and follow it from now on.

    Its articles come with the next poll. Private addresses are not fetched.
    """
    with Fetcher(service.policy) as fetcher:
        found = discover(fetcher, given.url)
    every = feed_interval(found.feed.interval, service.feed_seconds)
    with service.gate.reading(), Ledger(service.store) as ledger:
        feed, new = ledger.add(found.feed.url, found.feed.title, every, int(time.time()))
    if service.poller is not None:
        service.poller.wake()
    shape = AddedFeedOut(**_shape(feed).model_dump(), also_announced=list(found.others))
    return JSONResponse(shape.model_dump(), 201 if new else 200)


@router.delete("/v1/feeds/{feed_id}", summary="Forget a feed", status_code=204, responses=problems("not-found"))
def remove(
    feed_id: Annotated[int, Path(ge=1, le=LARGEST, description="The feed's number.", examples=[1])], service: Served
) -> None:
    """Follow a feed no longer; its articles stay."""
    with service.gate.reading(), Ledger(service.store) as ledger:
        if feed_id not in {feed.id for feed in ledger.feeds()}:
            raise NotFoundError(f"There is no feed {feed_id}.")
        ledger.remove(feed_id)


def _shape(feed: Feed) -> FeedOut:
    now = time.time()
    return FeedOut(**feed.watermark(now), complaint=feed.complaint(now))
