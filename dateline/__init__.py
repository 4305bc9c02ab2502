"""Dateline: ask the news, get answers you can check.

    from dateline import Archive

`Archive` is Dateline from a program; it is loaded when first asked for.
"""

from typing import TYPE_CHECKING, Any

from dateline.version import __version__

if TYPE_CHECKING:
    from dateline.archive import Archive

__all__ = ["Archive", "__version__"]


def __getattr__(name: str) -> Any:
    if name == "Archive":
        from dateline.archive import Archive

        return Archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
