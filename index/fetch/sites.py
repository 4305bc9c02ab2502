"""What is remembered of a site between fetches: its robots.txt, when it wants to be asked again, how it failed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """One origin: scheme, host and port. All times are seconds since 1970 UTC."""

    origin: str
    robots: str | None = None
    """Text of its robots.txt; empty if it has none; None if it is not known."""
    robots_at: float = 0.0
    """When that text was fetched."""
    robots_until: float = 0.0
    """Until when the text counts, or, where none could be had, when to ask for it again."""
    rest_until: float = 0.0
    """Before this moment the site is not asked at all."""
    failures: int = 0
    """In a row, of the whole site and not of one page."""


Sites = dict[str, Site]
"""By origin. Shared by threads: an entry is replaced whole."""
