"""What an answer means for a page, whatever the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.index.errors import FetchError
from dateline.index.feeds.ledger import Page
from dateline.index.feeds.schedule import DAY, MOST_ATTEMPTS
from dateline.index.feeds.verdict import judge
from dateline.index.fetch import Fetched, Hop

NOW = 1_800_000_000
URL = "https://a.example/news/2027/tower"
OPEN = Page(URL, 1, "open", NOW, stated={"title": "Tower"}, next_at=NOW)
HELD = Page(URL, 1, "held", NOW, article_ids=("a-1",), etag='"1"', fetched_at=NOW, next_at=NOW)


def answer(status: int = 200, url: str = URL, history: tuple[Hop, ...] = (), **headers: str) -> Fetched:
    return Fetched(url, status, {name.replace("_", "-"): value for name, value in headers.items()}, b"", history)


def test_a_page_is_read_and_its_marks_are_kept() -> None:
    verdict = judge(OPEN, answer(etag='"2"', last_modified="Wed, 05 Jan 2011 08:00:00 GMT"), NOW, 3)
    assert verdict.what == "read"
    assert (verdict.page.etag, verdict.page.last_modified) == ('"2"', "Wed, 05 Jan 2011 08:00:00 GMT")
    assert verdict.page.next_at == NOW + 900


def test_a_page_that_did_not_change_keeps_its_marks() -> None:
    verdict = judge(HELD, answer(304), NOW, 3)
    assert (verdict.what, verdict.page.etag) == ("unchanged", '"1"')


def test_marks_that_a_page_no_longer_states_are_forgotten() -> None:
    assert judge(HELD, answer(200), NOW, 3).page.etag is None


def test_a_page_that_is_gone_takes_its_article_back_at_once() -> None:
    verdict = judge(HELD, answer(410), NOW, 3)
    assert (verdict.what, verdict.page.state) == ("retracted", "gone")
    assert judge(verdict.page, answer(410), NOW, 3).what == "unchanged"
    assert judge(OPEN, answer(410), NOW, 3).what == "failed"  # there is nothing to take back


@pytest.mark.parametrize(
    "missing",
    [
        answer(404),
        answer(200, "https://a.example/", (Hop(URL, 302),)),
        answer(200, "https://a.example/news/", (Hop(URL, 301),)),
        answer(200, "https://a.example/news/2027", (Hop(URL, 301),)),
    ],
    ids=["not found", "front page", "section", "year"],
)
def test_a_page_that_is_missing_takes_its_article_back_only_after_a_day(missing: Fetched) -> None:
    first = judge(HELD, missing, NOW, 3)
    assert (first.what, first.page.state, first.page.missing_at) == ("failed", "held", NOW)
    later = judge(first.page, missing, NOW + DAY - 1, 3)
    assert later.what == "failed"
    assert judge(later.page, missing, NOW + DAY, 3).what == "retracted"


def test_a_page_that_was_only_briefly_missing_is_as_before() -> None:
    missing = judge(HELD, answer(404), NOW, 3).page
    found = judge(missing, answer(304), NOW + 3_600, 3).page
    assert (found.state, found.missing_at, found.error) == ("held", None, None)


@pytest.mark.parametrize(
    "moved",
    ["https://a.example/news/2027/tower-collapses", "https://b.example/tower", "https://a.example/?id=7"],
)
def test_a_page_that_moved_elsewhere_is_read(moved: str) -> None:
    assert judge(HELD, answer(200, moved, (Hop(URL, 301),)), NOW, 3).what == "read"


@pytest.mark.parametrize("failure", [answer(500), answer(403), answer(404), FetchError("no answer", "failed")])
def test_a_page_that_was_never_had_is_given_up_after_a_few_attempts(failure: Fetched | FetchError) -> None:
    page, now = OPEN, NOW
    for _ in range(MOST_ATTEMPTS - 1):
        verdict = judge(page, failure, now, 3)
        assert (verdict.what, verdict.page.state) == ("failed", "open")
        page, now = verdict.page, verdict.page.next_at or 0
    last = judge(page, failure, now, 3).page
    assert (last.state, last.next_at, last.stated) == ("rejected", None, None)


@pytest.mark.parametrize("kind", ["robots", "refused", "unfit"])
def test_what_would_be_in_vain_is_not_tried_again(kind: str) -> None:
    verdict = judge(OPEN, FetchError("no", kind), NOW, 3)  # type: ignore[arg-type]
    assert (verdict.what, verdict.page.state, verdict.page.next_at) == ("failed", "rejected", None)


@pytest.mark.parametrize("failure", [answer(500), answer(403), FetchError("no", "robots"), FetchError("no", "failed")])
def test_a_failure_never_takes_an_article_back(failure: Fetched | FetchError) -> None:
    page, now = HELD, NOW
    for _ in range(20):
        verdict = judge(page, failure, now, 3)
        assert (verdict.what, verdict.page.state, verdict.page.article_ids) == ("failed", "held", ("a-1",))
        if verdict.page.next_at is None:
            break
        page, now = verdict.page, verdict.page.next_at
    assert now > NOW + 2 * DAY


@pytest.mark.parametrize("busy", [answer(429), answer(503), FetchError("later", "wait", until=NOW + 5_000)])
def test_a_page_of_a_busy_site_is_put_off_and_not_counted_as_failed(busy: Fetched | FetchError) -> None:
    for page in (OPEN, HELD):
        verdict = judge(page, busy, NOW, 3)
        assert (verdict.what, verdict.page.state, verdict.page.attempts) == ("put off", page.state, 0)
        assert (verdict.page.next_at or 0) > NOW


def test_an_old_story_is_not_asked_for_again() -> None:
    old = replace(HELD, since=NOW - 30 * DAY)
    assert judge(old, answer(304), NOW, 3).page.next_at is None
    assert judge(HELD, answer(304), NOW, 0).page.next_at is None
