"""Lists page by page, with opaque cursors: where a page ends, in a word that only this service reads."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Query

from dateline.index.errors import InputError

Limit = Annotated[int, Query(ge=1, le=500, description="How many, at most.")]
Cursor = Annotated[str | None, Query(alias="cursor", max_length=2_000, description="`next_cursor` of the page before.")]
_T = TypeVar("_T")


def page(found: Sequence[_T], limit: int, place_of: Callable[[_T], tuple[Any, ...]]) -> tuple[Sequence[_T], str | None]:
    """The first of what was found, and the cursor for more; for that, one more than `limit` must be sought."""
    shown = found[:limit]
    return shown, cursor(*place_of(shown[-1])) if len(found) > limit else None


def cursor(*place: Any) -> str:
    """The word for a place."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place(cursor: str, *kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """The place that a cursor is the word for; its parts are of these kinds.

    Raises:
        InputError: it is none that this service gave.

    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeError, ValueError, RecursionError):
        found = None
    parts = tuple(found) if isinstance(found, list) else ()
    if len(parts) == len(kinds) and all(map(_is_sound, parts, kinds)):
        return parts
    raise InputError("The cursor is none that this service gave; leave it out for the first page.")


def _is_sound(part: Any, kinds: tuple[type, ...]) -> bool:
    """Whether it is of these kinds, and a database can hold it."""
    if type(part) not in kinds:
        return False
    if isinstance(part, int):
        return abs(part) < 2**63
    return part is None or not re.search("[\ud800-\udfff]", part)
