"""A page from the web: where it may be had from, in its turn, within its limits, redirects followed one by one."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

import httpcore
import httpx

from dateline.index.errors import FetchError
from dateline.index.fetch import robots
from dateline.index.fetch.address import Resolve, look_up
from dateline.index.fetch.body import ENCODINGS, read_body
from dateline.index.fetch.pace import Pace
from dateline.index.fetch.policy import FetchPolicy
from dateline.index.fetch.sites import Site, Sites
from dateline.index.fetch.transport import Transport, time_limit
from dateline.index.fetch.url import origin_of, web_address

_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_OVERLOADED = (429, 503)
_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
_FAILURES = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Hop:
    """An answer that led elsewhere."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, of whatever status; only one of 200 to 299 has its body."""

    url: str
    """The address that answered, after all redirects."""
    status: int
    headers: Mapping[str, str]
    """By name in small letters."""
    body: bytes
    """Decompressed."""
    history: tuple[Hop, ...] = ()
    """The redirects on the way, in order."""

    @property
    def ok(self) -> bool:
        """Whether there is a page."""
        return 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """What the answer says it is, such as `text/html`; empty if it does not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def moved_to(self) -> str | None:
        """The address to use from now on, if the one that was asked has moved for good."""
        moves = len(list(takewhile(lambda hop: hop.status in _FOR_GOOD, self.history)))
        return [*(hop.url for hop in self.history), self.url][moves] if moves else None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What goes with every request of one fetch, and what answer is taken."""

    headers: dict[str, str]
    media: tuple[str, ...]
    largest: int


class Fetcher:
    """Fetches pages, and remembers of each site its robots.txt and its pace. Threads may share it.

    What is remembered is in `sites`, which may be kept and given to the next one.
    """

    def __init__(
        self,
        policy: FetchPolicy | None = None,
        *,
        sites: Sites | None = None,
        resolve: Resolve = look_up,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.policy = policy or FetchPolicy()
        self.sites: Sites = {} if sites is None else sites
        self._clock = clock
        self._transport = Transport(self.policy, resolve)
        self._pace = Pace(
            self.sites, interval=self.policy.interval, patience=self.policy.patience, clock=clock, sleep=sleep
        )

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fetch(
        self,
        address: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        media: Sequence[str] = (),
        largest: int | None = None,
    ) -> Fetched:
        """The answer that an address gives, with its body if it is a page and was not refused.

        `etag` and `last_modified` are what an earlier answer said: if nothing changed since, the status is 304. With
        `media`, an answer whose media type holds none of these parts is given up before its body is read. `largest`
        stands in for the policy's.

        Raises:
            FetchError: it may not be asked, gives no answer, or one beyond the limits; `kind` says which.

        """
        headers = {"User-Agent": self.policy.user_agent, "Accept": _ACCEPT, "Accept-Encoding": ENCODINGS}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        wanted = _Wanted(headers, tuple(media), largest or self.policy.largest)
        return self._follow(web_address(address), wanted, check_robots=self.policy.obey_robots)

    def site_maps(self, address: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of the address's site names.

        Raises:
            FetchError: the address is not one that may be asked.

        """
        return robots.sitemaps(self._known(web_address(address)))

    def _follow(self, url: httpx.URL, wanted: _Wanted, *, check_robots: bool) -> Fetched:
        history: list[Hop] = []
        left = self.policy.seconds
        while True:
            delay = None
            if check_robots:
                site = self._known(url)
                robots.require_allowed(site, str(url), self.policy.user_agent)
                delay = robots.crawl_delay(site, self.policy.user_agent)
            with self._pace.turn(origin_of(url), delay):
                begun = time.monotonic()
                answer = self._ask(url, wanted, left)
                left -= time.monotonic() - begun
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return Fetched(answer.url, answer.status, answer.headers, answer.body, tuple(history))
            history.append(Hop(answer.url, answer.status))
            url = self._next(url, answer.headers["location"], history)

    def _known(self, url: httpx.URL) -> Site:
        """The site of an address with its robots.txt."""
        origin = origin_of(url)
        site = robots.known_rules(self._pace.site(origin), self._ask_for_robots, self._clock())
        self.sites[origin] = site
        return site

    def _ask_for_robots(self, origin: str) -> robots.RobotsAnswer:
        try:
            wanted = _Wanted({"User-Agent": self.policy.user_agent}, (), self.policy.largest)
            got = self._follow(web_address(f"{origin}/robots.txt"), wanted, check_robots=False)
        except FetchError as error:
            if error.kind in ("refused", "wait"):
                raise
            return robots.RobotsAnswer(None)
        text = got.body[: robots.LARGEST].decode("utf-8-sig", errors="replace")
        return robots.RobotsAnswer(got.status, text, got.headers.get("cache-control", ""))

    def _next(self, url: httpx.URL, location: str, history: Sequence[Hop]) -> httpx.URL:
        """Where a redirect leads, if it may be followed."""
        start = history[0].url
        if len(history) > self.policy.redirects:
            raise FetchError(f"{start} redirects more than {self.policy.redirects} times.", "unfit")
        target = web_address(location, base=url)
        if str(target) in {hop.url for hop in history}:
            raise FetchError(f"{start} redirects in a circle.", "unfit")
        if url.scheme == "https" and target.scheme == "http" and not self.policy.downgrade:
            raise FetchError(f"{start} redirects from https to http, to {target}, which is not followed.", "refused")
        return target

    def _ask(self, url: httpx.URL, wanted: _Wanted, seconds: float) -> Fetched:
        """One request and its answer."""
        origin = origin_of(url)
        try:
            with time_limit(seconds), self._transport.get(url, wanted.headers) as answer:
                status = answer.status_code
                body = self._body(url, answer, wanted) if answer.is_success else b""
                found = Fetched(str(url), status, dict(answer.headers), body)
        except _FAILURES as error:
            self._pace.troubled(origin)
            raise FetchError(f"{url} cannot be had: {self._told(error)}.") from error
        except FetchError as error:
            if error.kind == "failed":
                self._pace.troubled(origin)
            raise
        if status in _OVERLOADED:
            self._pace.troubled(origin, found.headers.get("retry-after"))
        else:
            self._pace.answered(origin)
        return found

    def _body(self, url: httpx.URL, answer: httpx.Response, wanted: _Wanted) -> bytes:
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if wanted.media and kind and not any(part in kind for part in wanted.media):
            raise FetchError(f"{url} is of the kind {kind[:80]}, which is not what was sought.", "unfit")
        try:
            return read_body(answer, largest=wanted.largest, most_inflated=self.policy.most_inflated)
        except FetchError as error:
            raise FetchError(f"{url} cannot be had: {error}.", error.kind) from error

    def _told(self, error: Exception) -> str:
        if isinstance(error, (httpcore.TimeoutException, TimeoutError)):
            return f"it takes longer than {self.policy.seconds:g} seconds"
        return str(error).strip().rstrip(".").lower() or type(error).__name__


def fetch(address: str, *, policy: FetchPolicy | None = None) -> Fetched:
    """The answer that one address gives.

    Raises:
        FetchError: it may not be asked, gives no answer, or one beyond the limits.

    """
    with Fetcher(policy) as fetcher:
        return fetcher.fetch(address)
