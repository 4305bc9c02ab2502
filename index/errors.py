"""What can go wrong, one class per kind of failure.

Every message says what was wrong, with which input, and what to do next, so that the command line can print it as one
sentence and the API as a problem document.
"""

from __future__ import annotations


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
