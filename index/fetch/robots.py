"""What a site's robots.txt allows (RFC 9309), kept for as long as the site says, a day at most.

A site without the file (an answer of 400 to 499) allows everything. One that fails to give it (500 and above, or no
answer) allows nothing until it does, unless a copy of the last 30 days is at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from protego import Protego

from dateline.index.errors import FetchError
from dateline.index.fetch.sites import Site

LARGEST = 512_000
"""Bytes that are read of a robots.txt; RFC 9309 asks for 500 KiB at least."""
SHORTEST_KEPT, LONGEST_KEPT = 300.0, 86_400.0
UNKNOWN_KEPT = 600.0
"""Seconds until a robots.txt that could not be had is asked for again."""
OLDEST_COPY = 30 * 86_400.0

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What came of asking for a robots.txt: its status (None: no answer), text, and header Cache-Control."""

    status: int | None
    text: str = ""
    cache_control: str = ""


Ask = Callable[[str], RobotsAnswer]
"""Asks for the robots.txt of an origin."""


def known_rules(site: Site, ask: Ask, now: float) -> Site:
    """The site with its robots.txt as it stands, asked for if what is remembered no longer counts."""
    if now < site.robots_until:
        return site
    answer = ask(site.origin)
    if answer.status is not None and 200 <= answer.status < 300:
        kept = min(max(max_age(answer.cache_control) or LONGEST_KEPT, SHORTEST_KEPT), LONGEST_KEPT)
        return replace(site, robots=answer.text, robots_at=now, robots_until=now + kept)
    if answer.status is not None and 300 <= answer.status < 500 and answer.status != 429:
        return replace(site, robots="", robots_at=now, robots_until=now + LONGEST_KEPT)
    copy = site.robots if now - site.robots_at < OLDEST_COPY else None
    return replace(site, robots=copy, robots_until=now + UNKNOWN_KEPT)


def require_allowed(site: Site, url: str, user_agent: str) -> None:
    """Make sure that the site allows the address to us.

    Raises:
        FetchError: it does not, or does not say.

    """
    if site.robots is None:
        raise FetchError(
            f"{site.origin} does not give its robots.txt, so that nothing may be fetched there for now.",
            "wait",
            until=site.robots_until,
        )
    if not _parsed(site.robots).can_fetch(url, _token(user_agent)):
        raise FetchError(f"The robots.txt of {site.origin} forbids {url}.", "robots")


def crawl_delay(site: Site, user_agent: str) -> float | None:
    """Seconds between two requests that the site asks for."""
    rules = _parsed(site.robots or "")
    rate = rules.request_rate(_token(user_agent))
    stated = [rules.crawl_delay(_token(user_agent)), rate.seconds / rate.requests if rate else None]
    return max((seconds for seconds in stated if seconds is not None), default=None)


def sitemaps(site: Site) -> tuple[str, ...]:
    """The sitemaps that the site's robots.txt names."""
    return tuple(_parsed(site.robots or "").sitemaps)


def max_age(cache_control: str) -> float | None:
    """Seconds for which a header Cache-Control lets an answer be kept."""
    found = _MAX_AGE.search(cache_control)
    return float(found[1]) if found else None


def _token(user_agent: str) -> str:
    """The product token, by which robots.txt names a robot (RFC 9309, 2.2.1)."""
    found = _TOKEN.match(user_agent)
    return found[0] if found else user_agent


@lru_cache(maxsize=256)
def _parsed(text: str) -> Protego:
    return Protego.parse(text)
