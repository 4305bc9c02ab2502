"""IPTC ninjs, news in JSON (versions 1 to 3): one item an object, with its version and its publishing status.

The standard: https://iptc.org/standards/ninjs/. Version 1 writes `body_html` and `headline`, version 2 lists of
`bodies` and `headlines`, version 3 the same in camel case; names are compared here without regard to case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dateline.index.article import RawArticle
from dateline.index.dates import instant, now, stated_date
from dateline.index.errors import SourceError
from dateline.index.loaders.byline import people
from dateline.index.loaders.document import Given
from dateline.index.loaders.markup import text_of, words_of
from dateline.index.loaders.values import as_line, as_number, as_text

_SIGNS = {"pubstatus", "versioncreated", "bodies", "headlines", "firstcreated", "standard"}
"""Of `uri` and one of these, or of `uri` and a `body_…`, ninjs is told."""
_ROLES = ("main", "html", "richtext", "xhtml", "text", "body", "")
"""Of bodies that are the whole story, the likeliest first; a summary or a caption is none, however it is marked up."""
GONE = ("canceled", "cancelled", "withheld")
"""Publishing statuses of the IPTC under which an item must not be used."""


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Whether an object is an item of ninjs."""
    names = {name.lower() for name in value}
    return "uri" in names and (bool(names & _SIGNS) or any(name.startswith("body_") for name in names))


def article_from_ninjs(value: Mapping[str, Any], given: Given) -> RawArticle:
    """The article in an item; one that was canceled or is withheld is retracted, and may be without a text.

    Raises:
        SourceError: it is no text, is under embargo, or has no body.

    """
    item = {name.lower(): content for name, content in value.items()}
    kind = (as_line(item.get("type")) or "text").lower()
    if kind not in ("text", "composite"):
        raise SourceError(f"it is of the type “{kind[:40]}”, not a text")
    gone = last_part(as_line(item.get("pubstatus")) or "").lower() in GONE
    if not gone and item.get("embargoed") not in (None, "", False):
        check_embargo(item["embargoed"])
    text = _body(item)
    if not text and not gone:
        raise SourceError("it has no body")
    version = as_number(item.get("version"))
    published, updated = dates_of_version(
        stated_date(item.get("firstcreated")) or stated_date(item.get("contentcreated")),
        stated_date(item.get("versioncreated")),
        version,
    )
    uri = as_line(item.get("uri")) or ""
    return RawArticle(
        id=uri or None,
        text=text,
        title=_headline(item),
        url=uri if uri.lower().startswith(("http://", "https://")) else given.url,
        outlet=_source(item),
        authors=people(as_line(item.get("byline") or item.get("by")) or ""),
        language=as_line(item.get("language")),
        published_at=published,
        updated_at=updated,
        fetched_at=given.fetched_at,
        retracted=gone,
        version=version,
        origin=given.origin,
    )


def check_embargo(stated: object) -> None:
    """Keep out what is not to be published yet; one that cannot be read may not have ended.

    Raises:
        SourceError: the embargo lies ahead, or has no date that can be read.

    """
    until = stated_date(stated)
    if until is None:
        raise SourceError(f"it is under embargo, and until when cannot be read (“{str(stated)[:40]}”)")
    if instant(until) > instant(now()):
        raise SourceError(f"it is under embargo until {until}")


def dates_of_version(first: str | None, this: str | None, version: int | None) -> tuple[str | None, str | None]:
    """(published, updated) of an item, from when its first version and this one were made, as agencies state it."""
    if first is None:
        return (None, this) if version is not None and version > 1 else (this, None)
    return first, this if this and instant(this) != instant(first) else None


def last_part(code: str) -> str:
    """The last part of a code, such as `canceled` of `stat:canceled` or of an address that ends in it."""
    return re.split(r"[:/]", code)[-1]


def _body(item: Mapping[str, Any]) -> str:
    """The body as text: the marked-up one, because it has paragraphs, else the plain one."""
    found = sorted(_bodies(item), key=lambda body: ((*_ROLES, body[0])).index(body[0]))
    found = [body for body in found if body[0] in _ROLES] or found
    marked = [body for body in found if "html" in body[0] or "html" in body[1] or _is_marked(body[2])]
    if marked:
        return text_of(marked[0][2])
    return found[0][2].strip() if found else ""


def _bodies(item: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(role, media type, content) of every body that is not empty."""
    listed = item.get("bodies")
    if isinstance(listed, list):
        for body in listed:
            if isinstance(body, dict):
                stated = {name.lower(): value for name, value in body.items()}
                content = as_text(stated.get("value"))
                if content.strip():
                    role, kind = as_line(stated.get("role")), as_line(stated.get("contenttype"))
                    yield (role or "").lower(), (kind or "").lower(), content
    else:
        for name, value in item.items():
            if name.startswith("body_") and (content := as_text(value)).strip():
                yield name.removeprefix("body_"), "", content


def _is_marked(content: str) -> bool:
    return content.lstrip().startswith("<") and "</" in content


def _headline(item: Mapping[str, Any]) -> str | None:
    listed = item.get("headlines")
    if isinstance(listed, list):
        stated = [line for line in listed if isinstance(line, dict)]
        stated.sort(key=lambda line: (as_line(line.get("role")) or "").lower() != "main")
        values = [line.get("value") for line in stated]
    else:
        values = [item.get(name) for name in ("headline", "headline_main", "title")]
        values += [value for name, value in item.items() if name.startswith("headline_")]
    return next((line for value in values if (line := words_of(as_text(value)))), None)


def _source(item: Mapping[str, Any]) -> str | None:
    """Where the item comes from: its source of information, else who holds its copyright."""
    for name in ("infosource", "infosources", "provider"):
        sources = item.get(name)
        for source in sources if isinstance(sources, list) else [sources]:
            if isinstance(source, dict) and (found := as_line(source.get("name"))):
                return found
    return as_line(item.get("copyrightholder"))
