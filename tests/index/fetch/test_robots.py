"""A site's robots.txt is kept to, remembered, and asked for again in time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from website import Answer, Clock, Website, website

from dateline.index.errors import FetchError
from dateline.index.fetch import Fetcher, FetchPolicy
from dateline.index.fetch.sites import Site

DAY = 86_400


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as served:
        served["/news"] = Answer(b"news")
        served["/private/x"] = Answer(b"secret")
        yield served


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetcher(site: Website, clock: Clock) -> Iterator[Fetcher]:
    policy = FetchPolicy(allow_hosts=frozenset({site.host}), seconds=2)
    with Fetcher(policy, clock=clock, sleep=clock.sleep) as opened:
        yield opened


def kind_of(fetcher: Fetcher, address: str) -> str | None:
    try:
        assert fetcher.fetch(address).ok
    except FetchError as error:
        return error.kind
    return None


def robots(text: str, **headers: str) -> Answer:
    return Answer(text.encode(), headers={"Content-Type": "text/plain", **headers})


def asked_for_robots(site: Website) -> int:
    return sum(asked.path == "/robots.txt" for asked in site.asked)


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /private/\n",
        "\ufeffuser-agent:*\r\ndisallow:/private\r\n",
        "User-agent: Dateline\nDisallow: /private\n\nUser-agent: *\nDisallow:\n",
        "User-agent: *\nDisallow: /\nAllow: /news\n",
        "User-agent: *\nDisallow: /*vate/*\n",
    ],
)
def test_what_robots_txt_forbids_is_not_asked_for(text: str, site: Website, fetcher: Fetcher) -> None:
    site["/robots.txt"] = robots(text)
    assert kind_of(fetcher, f"{site.address}/news") is None
    assert kind_of(fetcher, f"{site.address}/private/x") == "robots"
    assert site.paths() == ["/news"]


def test_what_others_are_forbidden_is_allowed_to_us(site: Website, fetcher: Fetcher) -> None:
    site["/robots.txt"] = robots("User-agent: OtherBot\nDisallow: /\n")
    assert kind_of(fetcher, f"{site.address}/private/x") is None


def test_a_redirect_leads_to_no_forbidden_page(site: Website, fetcher: Fetcher) -> None:
    site["/robots.txt"] = robots("User-agent: *\nDisallow: /private\n")
    site["/way-in"] = Answer(status=302, headers={"Location": "/private/x"})
    assert kind_of(fetcher, f"{site.address}/way-in") == "robots"
    assert site.paths() == ["/way-in"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_site_without_robots_txt_allows_everything(status: int, site: Website, fetcher: Fetcher) -> None:
    site["/robots.txt"] = Answer(status=status)
    assert kind_of(fetcher, f"{site.address}/private/x") is None


@pytest.mark.parametrize("broken", [Answer(status=500), Answer(status=503), Answer(status=429), Answer(raw=b"\x00")])
def test_a_site_that_fails_to_give_robots_txt_allows_nothing_until_it_does(
    broken: Answer, site: Website, fetcher: Fetcher, clock: Clock
) -> None:
    site["/robots.txt"] = broken
    assert kind_of(fetcher, f"{site.address}/news") == "wait"
    assert kind_of(fetcher, f"{site.address}/news") == "wait"
    assert asked_for_robots(site) == 1
    site["/robots.txt"] = robots("")
    clock.now += 3_600
    assert kind_of(fetcher, f"{site.address}/news") is None


def test_a_copy_outlasts_a_failure_for_thirty_days(site: Website, fetcher: Fetcher, clock: Clock) -> None:
    site["/robots.txt"] = robots("User-agent: *\nDisallow: /private\n")
    assert kind_of(fetcher, f"{site.address}/news") is None
    site["/robots.txt"] = Answer(status=500)
    clock.now += 20 * DAY
    assert kind_of(fetcher, f"{site.address}/news") is None
    assert kind_of(fetcher, f"{site.address}/private/x") == "robots"
    clock.now += 20 * DAY
    assert kind_of(fetcher, f"{site.address}/news") == "wait"


def test_robots_txt_is_asked_for_once_a_day_or_as_often_as_the_site_says(
    site: Website, fetcher: Fetcher, clock: Clock
) -> None:
    site["/robots.txt"] = robots("", **{"Cache-Control": "public, max-age=3600"})
    for _ in range(3):
        kind_of(fetcher, f"{site.address}/news")
    assert asked_for_robots(site) == 1
    clock.now += 3_601
    site["/robots.txt"] = robots("")
    kind_of(fetcher, f"{site.address}/news")
    assert asked_for_robots(site) == 2
    clock.now += DAY - 60
    kind_of(fetcher, f"{site.address}/news")
    assert asked_for_robots(site) == 2
    clock.now += 120
    kind_of(fetcher, f"{site.address}/news")
    assert asked_for_robots(site) == 3


def test_what_is_remembered_of_a_site_serves_the_next_fetcher(site: Website, clock: Clock) -> None:
    site["/robots.txt"] = robots("User-agent: *\nDisallow: /private\n")
    policy = FetchPolicy(allow_hosts=frozenset({site.host}))
    sites: dict[str, Site] = {}
    for _ in range(2):
        with Fetcher(policy, sites=sites, clock=clock, sleep=clock.sleep) as fetcher:
            assert kind_of(fetcher, f"{site.address}/private/x") == "robots"
    assert asked_for_robots(site) == 1


def test_pauses_that_the_site_asks_for_are_kept(site: Website, fetcher: Fetcher, clock: Clock) -> None:
    site["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 7.5\n")
    for _ in range(3):
        assert kind_of(fetcher, f"{site.address}/news") is None
    assert clock.slept == [1.0, 7.5, 7.5]
    site["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 3600\n")
    clock.now += 2 * DAY
    assert kind_of(fetcher, f"{site.address}/news") is None
    assert kind_of(fetcher, f"{site.address}/news") == "wait"


def test_robots_txt_may_have_moved_and_may_be_huge_or_binary(site: Website, fetcher: Fetcher, clock: Clock) -> None:
    site["/robots.txt"] = Answer(status=301, headers={"Location": "/elsewhere.txt"})
    site["/elsewhere.txt"] = robots("User-agent: *\nDisallow: /private\n" + "# x\n" * 1_000_000)
    assert kind_of(fetcher, f"{site.address}/private/x") == "robots"
    for text in (b"\x00\xff" * 1_000, b"<html>no robots here</html>", b"Disallow: /", b"Crawl-delay: inf\n" * 10):
        clock.now += 2 * DAY
        site["/robots.txt"] = Answer(text)
        assert kind_of(fetcher, f"{site.address}/news") is None


def test_robots_txt_names_sitemaps(site: Website, fetcher: Fetcher) -> None:
    site["/robots.txt"] = robots(f"Sitemap: {site.address}/news.xml\nUser-agent: *\nDisallow:\n")
    assert fetcher.site_maps(f"{site.address}/any") == (f"{site.address}/news.xml",)
