"""An article from named fields, as JSON, CSV and front matter give them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dateline.index.article import RawArticle
from dateline.index.dates import day_comes_first, stated_date
from dateline.index.errors import SourceError
from dateline.index.loaders.values import as_number

NAMES = (
    *("id", "url", "title", "outlet", "authors", "section", "language", "published_at", "updated_at", "fetched_at"),
    *("status", "version", "text", "html"),
)
"""The fields that a mapping may name."""
_ALIASES = {"authors": "author", "published_at": "date"}
_LONGEST_ID = 512
_SURROGATE = re.compile("[\ud800-\udfff]")
_DIGITS = re.compile(r"\d{1,9}")
_MOMENT = re.compile(r"[0-9]{9,13}")
_GONE = ("retracted", "withdrawn", "canceled", "cancelled")
_SECONDS = (100_000_000, 4_102_444_800)
"""Numbers that are taken for a moment, in seconds since 1970: from 1973 to 2099."""


def article_from_fields(
    fields: Mapping[str, Any],
    origin: str,
    mapping: Mapping[str, str] | None = None,
    *,
    day_first: bool | None = None,
) -> RawArticle:
    """An article from the fields in `NAMES`; all but `text` or `html` may be missing or null, others are ignored.

    `mapping` says what a field is called there, such as `{"title": "headline", "text": "content.body"}`: a dot leads to
    what lies deeper. A `text` is kept to the letter, so that offsets into it are offsets into what was given; of
    `html`, the words are taken. `day_first` is whether dates such as 1/2/2011 begin with the day, where other dates of
    the source show it; else the language tells.

    Raises:
        SourceError: there is no text, or it is not a string, or `id` is neither a string nor a number.

    """
    value = {name: _found(fields, name, (mapping or {}).get(name)) for name in NAMES}
    given = value["id"]
    if given is not None and (isinstance(given, bool) or not isinstance(given, (str, int))):
        raise SourceError("its “id” is neither a string nor a number")
    if len(str(given)) > _LONGEST_ID:
        raise SourceError(f"its “id” is longer than {_LONGEST_ID} characters")
    language = _line(value["language"])
    if day_first is None:
        day_first = day_comes_first(language)
    return RawArticle(
        id=_storable(str(given)) if given not in (None, "") else None,
        text=_text(value, mapping or {}),
        title=_line(value["title"]),
        url=_line(value["url"]),
        outlet=_line(value["outlet"]),
        authors=_names(value["authors"]),
        section=_line(value["section"]),
        language=language,
        published_at=_date(value["published_at"], day_first),
        updated_at=_date(value["updated_at"], day_first),
        fetched_at=_date(value["fetched_at"], day_first),
        retracted=(_line(value["status"]) or "").lower() in _GONE,
        version=as_number(value["version"]),
        origin=origin,
    )


def _found(fields: Mapping[str, Any], name: str, path: str | None) -> Any:
    if path is not None:
        return lookup(fields, path)
    value = fields.get(name)
    return fields.get(_ALIASES[name]) if not value and name in _ALIASES else value


def lookup(value: Any, path: str) -> Any:
    """What stands at a dotted path: keys of objects, numbers of list items from 0, or a key of every item of a list."""
    if isinstance(value, Mapping) and path in value:
        return value[path]
    first, _, rest = path.partition(".")
    if isinstance(value, Mapping):
        value = value.get(first)
    elif isinstance(value, list) and _DIGITS.fullmatch(first):
        value = value[int(first)] if int(first) < len(value) else None
    elif isinstance(value, list):
        return [item for each in value if (item := lookup(each, path)) is not None]
    else:
        return None
    return lookup(value, rest) if rest else value


def _text(value: Mapping[str, Any], mapping: Mapping[str, str]) -> str:
    text = value["text"]
    if isinstance(text, list) and text and all(isinstance(part, str) for part in text):
        text = "\n\n".join(text)
    if text is None and isinstance(value["html"], str):
        from dateline.index.loaders.markup import text_of  # HTML is rare here, and its parser loads slowly

        text = text_of(_storable(value["html"]))
    if not isinstance(text, str):
        raise SourceError(f"it has no “{mapping.get('text', mapping.get('html', 'text'))}”")
    if not text.strip():
        raise SourceError(f"its “{mapping.get('text', mapping.get('html', 'text'))}” is empty")
    return _storable(text)


def _date(value: object, day_first: bool | None) -> str | None:
    if isinstance(value, str) and _MOMENT.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        seconds = value / 1000 if value > 100 * _SECONDS[0] else value
        if not _SECONDS[0] <= seconds <= _SECONDS[1]:
            return None
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    return stated_date(value, day_first=day_first)


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
