"""An article and its revisions, as a source states them and as the archive keeps them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

Status = Literal["current", "corrected", "retracted"]
EventKind = Literal["revised", "corrected", "retracted", "restored"]
By = Literal["source", "hand"]
"""Whether the source said so, or somebody by a command."""


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as a source states it, before it has a place in the archive.

    What the source does not state is None or empty: nothing is invented.
    """

    text: str
    """The body, without title, byline and page furniture."""
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None
    """BCP 47 tag, such as `en` or `ko`."""
    published_at: str | None = None
    """ISO 8601 date or date-time, to the precision stated."""
    updated_at: str | None = None
    fetched_at: str | None = None
    """When the page was fetched: it existed by then, whatever else is unknown."""
    retracted: bool = False
    """Whether the source says that the outlet took the article back."""
    version: int | None = None
    """The source's own number of the text: a higher one is newer, whatever the dates say."""
    id: str | None = None
    """The source's own id; kept if given."""
    origin: str = ""
    """File name or address it came from; tells apart articles that state neither id nor URL."""

    @property
    def article_id(self) -> str:
        """The stable id: the given one, else made from the URL, else from the origin's name and the title."""
        if self.id:
            return self.id
        key = (
            canonical_url(self.url)
            if self.url
            else "\n".join((self.origin, self.published_at or "", self.title or self.text))
        )
        return "a-" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20]

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of title and text: equal hashes are the same revision."""
        return hashlib.sha256(f"{self.title or ''}\n{self.text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """One story by one outlet, with a stable id."""

    id: str
    url: str | None
    title: str | None
    outlet: str | None
    authors: tuple[str, ...]
    section: str | None
    language: str | None
    published_at: str | None
    """ISO 8601 date or date-time, to the precision the source states."""
    updated_at: str | None
    fetched_at: str | None
    status: Status
    revision: int
    """Number of the newest revision, from 1."""
    retracted_at: str | None = None
    """ISO 8601 date or date-time from which it counts as taken back; None where that is not known, or it is not."""
    notice: int | None = None
    """Number of the text by which it was taken back: this one stays in force. None where no text says so."""
    version: int | None = None
    """The highest number that the source gave to a text of it."""
    story_id: str | None = None
    """The story that it tells together with its copies; None until it was compared."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an article's text. Citations point at a revision, so that an old answer can always be checked."""

    article_id: str
    number: int
    """From 1 upwards, in the order in which the archive saw them."""
    title: str | None
    text: str
    content_hash: str
    """SHA-256 (hex) of title and text."""
    seen_at: str
    """When the archive took it in (ISO 8601, UTC)."""
    valid_from: int
    """Seconds since 1970 UTC from which this text was public: the date stated, else the day it was fetched or seen."""
    version: int | None = None
    """The source's own number of this text."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to an article after it was taken in."""

    kind: EventKind
    """`revised`: another text; `corrected`: another text, given as a correction; `retracted`, `restored`."""
    at: str | None
    """When it took effect, as stated (ISO 8601); None where that is not known."""
    noted_at: str
    """When the archive noted it (ISO 8601, UTC)."""
    by: By
    revision: int | None
    """Number of the text that it brought."""
    note: str | None
    """Why, as far as somebody said."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that gave no article, and why, in one sentence."""

    origin: str
    reason: str
    line: int | None = field(default=None)


_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_[ce]id|ref|cmpid|ocid)=", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """The URL without fragment, tracking parameters, default port and letter case of scheme and host."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return url.strip()
    if port and port != {"http": 80, "https": 443}.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKING.match(p))
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", query, "")).strip()
