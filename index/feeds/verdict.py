"""What an answer means for a page: read it, leave it, try again later, or take its article back. No I/O here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from dateline.index.errors import FetchError
from dateline.index.feeds.ledger import Page
from dateline.index.feeds.schedule import (
    is_missing_for_good,
    next_attempt,
    next_look,
    next_look_for_missing,
)
from dateline.index.fetch import Fetched

_BUSY = (429, 503)
_REST = 600
"""Seconds after which a page of a busy site is asked for again; its site may want a longer rest."""

What = Literal["read", "unchanged", "retracted", "failed", "put off"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done, the page as it stands after that, and the reason where it failed or was put off."""

    what: What
    page: Page
    reason: str | None = None


def judge(page: Page, answer: Fetched | FetchError, now: int, recheck_days: float) -> Verdict:
    """The verdict on a page for one answer.

    A page that is held is never given up for a failure: it is asked for again as its story ages. Its article counts as
    taken back at once where the page is gone (410), and where it is missing (404, or sent to a page above it) only
    after a day of looking for it.
    """
    if isinstance(answer, FetchError):
        return _not_had(page, answer, now, recheck_days)
    if answer.status == 304 and page.state == "held":
        return Verdict("unchanged", had(page, answer, now, recheck_days))
    if answer.status == 410:
        return _gone(page, "its server answers 410: it is gone", now, recheck_days)
    if answer.status == 404 or (answer.ok and page.state == "held" and _sent_away(page.url, answer)):
        return _missing(page, answer, now, recheck_days)
    if answer.ok:
        return Verdict("read", had(page, answer, now, recheck_days))
    reason = f"its server answers {answer.status}"
    if answer.status in _BUSY:
        return Verdict("put off", replace(page, next_at=now + _REST, error=reason), reason)
    return failed(page, reason, now, recheck_days)


def had(page: Page, answer: Fetched, now: int, recheck_days: float) -> Page:
    """The page after an answer that needs no other look for now."""
    return replace(
        page,
        fetched_at=now,
        next_at=next_look(now, page.since, recheck_days),
        etag=answer.headers.get("etag") or (page.etag if answer.status == 304 else None),
        last_modified=answer.headers.get("last-modified") or (page.last_modified if answer.status == 304 else None),
        attempts=0,
        missing_at=None,
        error=None,
    )


def failed(page: Page, reason: str, now: int, recheck_days: float, *, for_good: bool = False) -> Verdict:
    """The verdict on a page that gives no article this time; `for_good` if asking again would be in vain."""
    attempts = page.attempts + 1
    again = None if for_good else next_attempt(now, attempts)
    if page.state != "open":
        after = replace(page, attempts=attempts, error=reason, next_at=next_look(now, page.since, recheck_days))
    elif again is None:
        after = replace(page, state="rejected", stated=None, attempts=attempts, error=reason, next_at=None)
    else:
        after = replace(page, attempts=attempts, error=reason, next_at=again)
    return Verdict("failed", after, reason)


def _not_had(page: Page, error: FetchError, now: int, recheck_days: float) -> Verdict:
    if error.kind == "wait":
        until = max(now + 60, round(error.until or 0))
        return Verdict("put off", replace(page, next_at=until, error=str(error)), str(error))
    return failed(page, str(error), now, recheck_days, for_good=error.kind != "failed")


def _gone(page: Page, reason: str, now: int, recheck_days: float) -> Verdict:
    after = replace(page, state="gone", stated=None, error=reason, next_at=next_look(now, page.since, recheck_days))
    if page.state == "open":
        return Verdict("failed", replace(after, next_at=None), reason)
    return Verdict("unchanged" if page.state == "gone" else "retracted", after)


def _missing(page: Page, answer: Fetched, now: int, recheck_days: float) -> Verdict:
    reason = "its server answers 404" if answer.status == 404 else f"it leads to {answer.url}, a page above it"
    if page.state != "held":
        return failed(page, reason, now, recheck_days)
    missing_at = page.missing_at or now
    if is_missing_for_good(now, missing_at):
        return _gone(page, f"{reason}, for a day and longer", now, recheck_days)
    again = next_look_for_missing(now, missing_at)
    return Verdict("failed", replace(page, missing_at=missing_at, error=reason, next_at=again), reason)


def _sent_away(url: str, answer: Fetched) -> bool:
    """Whether a page was redirected to one above it, such as a front page: sites do so with pages they removed."""
    if not answer.history:
        return False
    before, after = urlsplit(url), urlsplit(answer.url)
    above = after.path.rstrip("/")
    return not after.query and (not above or before.path.startswith(f"{above}/"))
