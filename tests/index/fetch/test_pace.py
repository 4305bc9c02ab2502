"""A site is asked one thing at a time, in no hurry, and left in peace while it is in trouble. Nothing here waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from website import Answer, Asked, Clock, Website, website

from dateline.index.errors import FetchError
from dateline.index.fetch import Fetcher, FetchPolicy
from dateline.index.fetch.pace import FIRST_REST, LONGEST_ASKED, LONGEST_REST, Pace, asked_rest, rest_after
from dateline.index.fetch.sites import Site

A, B = "https://a.example", "https://b.example"


@pytest.fixture
def clock() -> Clock:
    return Clock()


def pace(clock: Clock, sites: dict[str, Site] | None = None, **given: float) -> Pace:
    return Pace(
        {} if sites is None else sites,
        interval=given.get("interval", 1.0),
        patience=given.get("patience", 60.0),
        clock=clock,
        sleep=clock.sleep,
        draw=lambda: 1.0,
    )


def ask(pace: Pace, origin: str, delay: float | None = None) -> None:
    with pace.turn(origin, delay):
        pass


def test_the_same_site_has_a_pause_and_another_none(clock: Clock) -> None:
    paced = pace(clock)
    for origin in (A, B, A, B, A):
        ask(paced, origin)
    assert clock.slept == [1.0, 1.0]


def test_the_pause_begins_with_the_end_of_an_answer(clock: Clock) -> None:
    paced = pace(clock)
    with paced.turn(A):
        clock.now += 30
    ask(paced, A)
    assert clock.slept == [1.0]


def test_rests_double_up_to_six_hours_with_jitter() -> None:
    longest = [rest_after(n, draw=lambda: 1.0) for n in range(1, 15)]
    assert longest[:4] == [FIRST_REST, 2 * FIRST_REST, 4 * FIRST_REST, 8 * FIRST_REST]
    assert longest[-1] == LONGEST_REST
    assert rest_after(3, draw=lambda: 0.0) == longest[2] / 2
    assert rest_after(10**9) <= LONGEST_REST


def test_a_site_in_trouble_is_rested_first_briefly_then_put_off_and_then_forgiven(clock: Clock) -> None:
    sites: dict[str, Site] = {}
    paced = pace(clock, sites)
    paced.troubled(A)
    ask(paced, A)
    assert clock.slept == [30.0]
    paced.troubled(A)
    paced.troubled(A)
    with pytest.raises(FetchError, match="left in peace for 120 more seconds") as caught:
        ask(paced, A)
    assert (caught.value.kind, caught.value.until) == ("wait", clock.now + 120)
    clock.now += 121
    ask(paced, A)
    paced.answered(A)
    assert sites[A].failures == 0
    ask(paced, A)
    assert clock.slept == [30.0, 1.0]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0), (" 0 ", 0.0), ("999999999999", LONGEST_ASKED), ("-5", None), ("soon", None), ("", None),
        (None, None), ("1e3", None), ("١٢", None), ("Wed, 99 Jan 2011 08:00:00 GMT", None),
    ],
)  # fmt: skip
def test_retry_after_in_seconds(text: str | None, seconds: float | None) -> None:
    assert asked_rest(text, 0.0) == seconds


def test_retry_after_as_a_date(clock: Clock) -> None:
    from datetime import UTC, datetime

    at = format_datetime(datetime.fromtimestamp(clock.now + 600, UTC), usegmt=True)
    assert asked_rest(at, clock.now) == 600
    assert asked_rest(at, clock.now + 10_000) == 0


@given(st.text(max_size=40))
def test_any_retry_after_gives_a_bounded_rest_or_none(text: str) -> None:
    rest = asked_rest(text, 1_800_000_000.0)
    assert rest is None or 0 <= rest <= LONGEST_ASKED


def test_one_site_is_asked_by_one_thread_at_a_time() -> None:
    paced = Pace({}, interval=0.0, patience=60.0)
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            with paced.turn(A):
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as served:
        yield served


def test_retry_after_of_a_busy_site_is_kept(site: Website, clock: Clock) -> None:
    site["/"] = Answer(status=429, headers={"Retry-After": "3600"})
    policy = FetchPolicy(obey_robots=False, allow_hosts=frozenset({site.host}))
    with Fetcher(policy, clock=clock, sleep=clock.sleep) as fetcher:
        assert fetcher.fetch(f"{site.address}/").status == 429
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(f"{site.address}/other")
        assert caught.value.kind == "wait"
        assert len(site.asked) == 1
        clock.now += 3_601
        site["/"] = Answer(b"news")
        assert fetcher.fetch(f"{site.address}/").ok


def test_a_page_that_fails_is_no_trouble_of_the_site_but_a_connection_that_fails_is(
    site: Website, clock: Clock
) -> None:
    policy = FetchPolicy(obey_robots=False, allow_hosts=frozenset({site.host}))
    with Fetcher(policy, clock=clock, sleep=clock.sleep) as fetcher:
        site["/"] = Answer(status=500)
        fetcher.fetch(f"{site.address}/")
        assert fetcher.sites.get(site.address, Site("")).failures == 0
        site["/"] = Answer(raw=b"")
        with pytest.raises(FetchError):
            fetcher.fetch(f"{site.address}/")
        assert fetcher.sites[site.address].failures == 1


def test_connections_are_kept_open_between_pages(site: Website, clock: Clock) -> None:
    ports = set()

    def page(asked: Asked) -> Answer:
        ports.add(asked.port)
        return Answer(b"news")

    for n in range(5):
        site[f"/{n}"] = page
    policy = FetchPolicy(obey_robots=False, allow_hosts=frozenset({site.host}))
    with Fetcher(policy, clock=clock, sleep=clock.sleep) as fetcher:
        for n in range(5):
            assert fetcher.fetch(f"{site.address}/{n}").ok
    assert len(ports) == 1
