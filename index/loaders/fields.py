"""An article from named fields, as JSON Lines and front matter give them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dateline.index.article import RawArticle
from dateline.index.dates import stated_date
from dateline.index.errors import SourceError

_LONGEST_ID = 512
_SURROGATE = re.compile("[\ud800-\udfff]")


def article_from_fields(fields: Mapping[str, Any], origin: str) -> RawArticle:
    """An article from `id`, `url`, `title`, `outlet`, `authors`, `section`, `language`, `published_at`, `updated_at`,
    `fetched_at`, `status` and `text`; all but `text` may be missing or null, other keys are ignored.

    The text is kept to the letter, so that offsets into it are offsets into what was given.

    Raises:
        SourceError: `text` is missing, empty or not a string, or `id` is neither a string nor a number.

    """
    text = fields.get("text")
    if not isinstance(text, str):
        raise SourceError("it has no “text”")
    if not text.strip():
        raise SourceError("its “text” is empty")
    given = fields.get("id")
    if given is not None and (isinstance(given, bool) or not isinstance(given, (str, int))):
        raise SourceError("its “id” is neither a string nor a number")
    if len(str(given)) > _LONGEST_ID:
        raise SourceError(f"its “id” is longer than {_LONGEST_ID} characters")
    return RawArticle(
        id=_storable(str(given)) if given not in (None, "") else None,
        text=_storable(text),
        title=_line(fields.get("title")),
        url=_line(fields.get("url")),
        outlet=_line(fields.get("outlet")),
        authors=_names(fields.get("authors") or fields.get("author")),
        section=_line(fields.get("section")),
        language=_line(fields.get("language")),
        published_at=stated_date(fields.get("published_at") or fields.get("date")),
        updated_at=stated_date(fields.get("updated_at")),
        fetched_at=stated_date(fields.get("fetched_at")),
        retracted=_line(fields.get("status")) == "retracted",
        origin=origin,
    )


def _storable(text: str) -> str:
    """The text with what no database holds replaced, character by character, so that offsets stay."""
    return _SURROGATE.sub("\ufffd", text).replace("\x00", " ")


def _line(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(_storable(value).split()) or None


def _names(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, (list, tuple)) else [value]
    return tuple(name for item in values if (name := _line(item)))
