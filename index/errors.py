"""What can go wrong, one class per kind of failure.

Every message says what was wrong, with which input, and what to do next, so that the command line can print it as one
sentence and the API as a problem document.
"""

from __future__ import annotations

from typing import Literal


class DatelineError(Exception):
    """Base of every failure that Dateline foresees."""


class SourceError(DatelineError):
    """A source cannot be read as an article: missing, empty, binary, too large, or without an article in it."""


class StoreError(DatelineError):
    """The store cannot be opened or written."""


class StoreLockedError(StoreError):
    """Another process holds the store."""


class DiskFullError(StoreError):
    """The disk below the store is full."""


class ModelError(DatelineError):
    """The embedding model is missing, or is not the one that was expected."""


class NotFoundError(DatelineError):
    """No article or revision has that id."""


class InputError(DatelineError):
    """A value that the caller gave cannot be understood: a date, a number, an empty question."""


class FetchError(DatelineError):
    """A page cannot be had from the web.

    `kind` says why, for whoever decides whether to ask again: `refused` (the address is not one that may be asked),
    `robots` (the site's robots.txt forbids it), `unfit` (too large, of another kind, too many redirects, a compressed
    bomb), `failed` (no answer, or a broken one: it may pass), `wait` (the site is to be left in peace until `until`,
    in seconds since 1970 UTC).
    """

    def __init__(
        self,
        message: str,
        kind: Literal["refused", "robots", "unfit", "failed", "wait"] = "failed",
        *,
        until: float | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.until = until
