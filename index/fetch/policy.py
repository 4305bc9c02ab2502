"""What fetching keeps to: how much, how long, how often, and from whom."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.version import __version__

USER_AGENT = f"Dateline/{__version__} (news archive; keeps to robots.txt)"


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """The limits of one fetch, and the manners between several."""

    user_agent: str = USER_AGENT
    """Sent with every request; robots.txt is read for the word before its first slash."""
    allow_hosts: frozenset[str] = frozenset()
    """Hosts (`host` or `host:port`) that may be asked although their address is private."""
    proxy: str | None = None
    """Address of a proxy that makes the connections; the environment's is never taken."""
    obey_robots: bool = True
    seconds: float = 30.0
    """For one address with all its redirects, from the first look-up to the last byte."""
    largest: int = 10_000_000
    """Bytes of a body, before and after decompression."""
    most_inflated: float = 100.0
    """How many times larger than what was sent a decompressed body may be, once it is larger than a megabyte."""
    redirects: int = 5
    downgrade: bool = False
    """Whether a redirect may lead from https to http."""
    interval: float = 1.0
    """Seconds between two requests to one host."""
    patience: float = 60.0
    """Seconds that a request waits at most for its turn at a host; beyond that it is put off."""

    def allows(self, host: str, port: int) -> bool:
        """Whether a host was allowed by name."""
        name = f"[{host}]" if ":" in host else host
        return bool({name, host, f"{name}:{port}"} & self.allow_hosts)
