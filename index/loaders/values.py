"""Values as JSON and feeds give them: of whatever type, wanted as text or as a number."""

from __future__ import annotations

from dateline.index.loaders.decode import clean

_LONGEST_LINE = 4_000
"""Characters; no headline, name or address is longer."""


def as_text(value: object) -> str:
    """A string without what no database holds; empty for what is none."""
    return clean(value) if isinstance(value, str) else ""


def as_line(value: object) -> str | None:
    """A string as one line, or None for an empty one and for what is none."""
    return " ".join(as_text(value).split())[:_LONGEST_LINE] or None


def as_number(value: object) -> int | None:
    """A whole number from 0, also one written as a string; None for all else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 <= value < 10**15 else None
    digits = value.strip() if isinstance(value, str) else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None
