"""When feeds are polled and pages asked for again, and which feeds count as stale: all by given clocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.index.feeds.ledger import Feed
from dateline.index.feeds.schedule import (
    DAY,
    MOST_ATTEMPTS,
    feed_interval,
    is_missing_for_good,
    next_attempt,
    next_look,
    next_look_for_missing,
    next_poll,
)

NOW = 1_800_000_000
HOUR = 3_600


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [(None, 900), (0, 900), (1, 300), (600, 600), (3 * HOUR, 3 * HOUR), (30 * DAY, DAY), (float("inf"), DAY)],
)
def test_a_feed_is_polled_as_it_asks_within_five_minutes_and_a_day(stated: float | None, seconds: int) -> None:
    assert feed_interval(stated, 900) == seconds


@given(st.integers(300, DAY), st.integers(0, 500))
def test_a_feed_that_fails_is_tried_again_before_it_has_been_stale_for_long(interval: int, failures: int) -> None:
    again = next_poll(NOW, interval, failures)
    assert NOW + interval <= again <= NOW + max(2 * interval, interval)


def test_a_page_is_looked_at_often_at_first_then_seldom_then_no_more() -> None:
    now, looks = NOW, []
    while (again := next_look(now, NOW, 3)) is not None:
        assert again - now >= 900
        now = again
        looks.append((now - NOW) / HOUR)
    assert 8 <= len(looks) <= 20
    assert sum(hours < 6 for hours in looks) > len(looks) / 2
    assert 2.9 * 24 < looks[-1] < 5 * 24
    assert next_look(NOW, NOW, 0) is None
    assert next_look(NOW, NOW + HOUR, 3) == NOW + 900  # a story dated ahead of its time


def test_a_page_that_cannot_be_had_is_tried_a_few_times_and_given_up() -> None:
    waits = [(next_attempt(NOW, n) or NOW) - NOW for n in range(1, MOST_ATTEMPTS)]
    assert waits == sorted(waits)
    assert waits[0] == 600
    assert waits[-1] <= DAY
    assert next_attempt(NOW, MOST_ATTEMPTS) is None


def test_a_missing_page_is_judged_after_a_day_of_looking() -> None:
    now, looks = NOW, 0
    while not is_missing_for_good(now, NOW):
        now = next_look_for_missing(now, NOW)
        looks += 1
    assert DAY <= now - NOW <= DAY + 6 * HOUR
    assert looks >= 3


def feed(**changed: object) -> Feed:
    values: dict[str, object] = {
        "id": 1, "url": "https://a.example/feed", "title": None, "added_at": NOW, "interval": 900, "next_at": NOW,
        "tried_at": NOW, "succeeded_at": NOW, "newest_at": NOW, "pause": 4 * HOUR,
    }  # fmt: skip
    return Feed(**{**values, **changed})  # type: ignore[arg-type]


def test_a_feed_is_stale_once_no_poll_has_succeeded_for_two_of_its_intervals() -> None:
    assert feed().health(NOW + 1_800) == "ok"
    assert feed().health(NOW + 1_801) == "stale"
    assert feed(interval=HOUR).health(NOW + 1_801) == "ok"


def test_a_feed_that_nobody_polls_goes_stale_like_one_that_fails() -> None:
    never = feed(tried_at=None, succeeded_at=None, newest_at=None)
    assert never.health(NOW + 60) == "new"
    assert never.health(NOW + 1_801) == "stale"
    failing = feed(failures=1, error="its server answers 500")
    assert failing.health(NOW + 1_000) == "failing"
    assert failing.complaint(NOW + 1_000) is None
    assert failing.health(NOW + 1_801) == "stale"
    assert "its server answers 500" in (failing.complaint(NOW + 1_801) or "")


def test_a_feed_that_answers_but_brings_nothing_new_is_silent() -> None:
    later = NOW + 2 * DAY
    assert feed(succeeded_at=later).health(later) == "silent"
    assert feed(succeeded_at=later, pause=3 * DAY).health(later) == "ok"
    assert feed(succeeded_at=later, pause=None).health(later) == "ok"  # too little is known of it
    assert "nothing newer than" in (feed(succeeded_at=later).complaint(later) or "")


def test_a_feed_that_is_gone_says_so() -> None:
    assert feed(gone=True).health(NOW) == "gone"
    assert "is gone" in (feed(gone=True).complaint(NOW) or "")
    assert feed().complaint(NOW) is None
    assert feed().watermark(NOW)["state"] == "ok"
