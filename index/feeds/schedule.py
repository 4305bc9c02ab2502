"""When a feed is polled and a page asked for again, and when a feed counts as stale. Functions of times alone.

All times are seconds since 1970 UTC, all spans seconds.
"""

from __future__ import annotations

from typing import Literal

DAY = 86_400
SHORTEST, LONGEST = 300, DAY
"""No feed is polled more often than every five minutes, or less often than once a day, whatever it states."""
MOST_ATTEMPTS = 5
"""Failures in a row after which a page that was never had is given up."""
MISSING_FOR = DAY
"""How long a page must have been missing (404) before its article counts as taken back."""

Health = Literal["new", "ok", "failing", "stale", "silent", "gone"]


def feed_interval(stated: float | None, default: int) -> int:
    """Seconds between two polls of a feed that states so many, or states none."""
    return int(min(max(stated or default, SHORTEST), LONGEST))


def next_poll(now: int, interval: int, failures: int) -> int:
    """When a feed is polled next: after its interval, and after failures no later than two of them, or six hours."""
    if failures <= 1:
        return now + interval
    return now + max(interval, min(2 * interval, 6 * 3_600))


def next_look(now: int, since: int, days: float) -> int | None:
    """When a page that is held is asked for again: as its story ages, at ever longer spans; None when it is too old.

    `since` is when its story came out. With the spans growing by half of its age, a page is asked for about a dozen
    times in three days, most of them in its first hours, when most corrections are made.
    """
    age = max(0, now - since)
    if age >= days * DAY:
        return None
    return now + max(900, age // 2)


def next_attempt(now: int, attempts: int) -> int | None:
    """When a page that could not be had is tried again; None when it is given up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return now + min(600 * int(4 ** (attempts - 1)), DAY)


def next_look_for_missing(now: int, missing_at: int) -> int:
    """When a page that was not found is looked for again: soon, then after hours, so that a day is soon judged."""
    return now + max(1_800, min((now - missing_at) or 1_800, 6 * 3_600))


def is_missing_for_good(now: int, missing_at: int) -> bool:
    """Whether a page has been missing for so long that its article counts as taken back."""
    return now - missing_at >= MISSING_FOR


def health(
    now: int,
    *,
    interval: int,
    added_at: int,
    tried_at: int | None,
    succeeded_at: int | None,
    newest_at: int | None,
    pause: int | None,
    failures: int,
    gone: bool,
) -> Health:
    """How a feed is.

    `gone`: it answered that it is no more. `stale`: no poll has succeeded for more than two of its intervals, be it
    that it fails or that nobody polls it. `failing`: the last poll failed, but not yet for so long. `silent`: polls
    succeed, but its newest article is older than twice the longest pause between articles that it has shown (`pause`),
    and older than a day. `new`: not yet polled.
    """
    if gone:
        return "gone"
    if now - (succeeded_at or added_at) > 2 * interval:
        return "stale"
    if failures:
        return "failing"
    if tried_at is None:
        return "new"
    if newest_at is not None and pause is not None and now - newest_at > max(2 * pause, 2 * interval, DAY):
        return "silent"
    return "ok"
