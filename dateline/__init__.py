"""Dateline: ask the news, get answers you can check."""

from dateline.version import __version__

__all__ = ["__version__"]
