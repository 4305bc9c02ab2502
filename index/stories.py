"""Stories: articles that tell the same thing word for word or nearly, such as a wire report and its reprints.

However many outlets carry it, a story is one source. How articles come to be in one is in `index/gathering.py`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Connection, func, select

from dateline.index import tables as t
from dateline.index.article import Status
from dateline.index.copies import overlap
from dateline.index.rows import chunks
from dateline.index.sketches import Text


@dataclass(frozen=True, slots=True)
class Member:
    """An article as a member of its story."""

    article_id: str
    title: str | None
    outlet: str | None
    url: str | None
    published_at: str | None
    status: Status
    since: int
    """Seconds since 1970 UTC from which its oldest text was public."""
    words: int
    """Different runs of five words in its newest text."""
    similarity: float
    """How much of the shorter of this text and the first member's stands in the longer, from 0 to 1."""

    @property
    def carrier(self) -> str:
        """Who printed it, as `carrier` tells."""
        return carrier(self.outlet, self.url, self.article_id)


@dataclass(frozen=True, slots=True)
class Story:
    """One source, and all articles that carry it."""

    id: str
    """Made from the smallest of the members' ids: the same members make the same id, in whatever order they came."""
    members: tuple[Member, ...]
    """The one that came first, first; of several on one day the longest, which the others may have trimmed."""

    @property
    def carriers(self) -> int:
        """How many outlets carry it; of one outlet's several articles one counts, and a retracted one does not."""
        return len({member.carrier for member in self.members if member.status != "retracted"})


def story_id(article_ids: Sequence[str]) -> str:
    """The id of the story with these members: `s-` and 20 hex digits of SHA-256 of the smallest."""
    return "s-" + hashlib.sha256(min(article_ids).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def carrier(outlet: str | None, url: str | None, article_id: str) -> str:
    """Who printed an article: the outlet, else the host of its address, else nobody but itself."""
    return (outlet or "").strip().casefold() or host_of(url) or article_id


def host_of(url: str | None) -> str:
    """The host of an address, without `www.`; empty where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def story_ids(connection: Connection, *, limit: int | None = None, offset: int = 0) -> list[str]:
    """Ids of the stories that more than one article tells, those with most articles first."""
    a = t.articles.c
    query = (
        select(a.story_id)
        .where(a.story_id.is_not(None))
        .group_by(a.story_id)
        .having(func.count() > 1)
        .order_by(func.count().desc(), a.story_id)
    )
    return list(connection.execute(query.limit(limit).offset(offset)).scalars())


def read_story(connection: Connection, id_: str) -> Story | None:
    """A story with its members; None where no article tells it."""
    a, r = t.articles.c, t.revisions.c
    query = (
        select(a.id, a.title, a.outlet, a.url, a.published_at, a.status, r.text)
        .join(t.revisions, (r.article_id == a.id) & (r.number == a.revision))
        .where(a.story_id == id_)
    )
    rows = {row.id: row for row in connection.execute(query)}
    if not rows:
        return None
    since = _since(connection, list(rows))
    texts = {article_id: Text(row.text) for article_id, row in rows.items()}
    order = sorted(rows, key=lambda article_id: (since[article_id], -len(texts[article_id].runs), article_id))
    first = texts[order[0]]
    return Story(
        id_,
        tuple(
            Member(
                article_id=article_id,
                title=row.title,
                outlet=row.outlet,
                url=row.url,
                published_at=row.published_at,
                status=row.status,
                since=since[article_id],
                words=len(text.runs),
                similarity=round(overlap(text, first).shorter, 3) if len(text.runs) and len(first.runs) else 1.0,
            )
            for article_id in order
            for row, text in ((rows[article_id], texts[article_id]),)
        ),
    )


def count_copies(connection: Connection, article_ids: Sequence[str]) -> int:
    """How many of these articles tell a story that another article told before."""
    a = t.articles.c
    stories: set[str] = set()
    for chunk in chunks(article_ids):
        stories.update(
            connection.execute(select(a.story_id).where(a.id.in_(chunk), a.story_id.is_not(None)).distinct()).scalars()
        )
    asked, copies = set(article_ids), 0
    for members in _members(connection, sorted(stories)):
        if len(members) > 1:
            since = _since(connection, list(members))
            first = min(members, key=lambda id_: (since[id_], -members[id_], id_))
            copies += len(asked & members.keys() - {first})
    return copies


def _members(connection: Connection, stories: Sequence[str]) -> Iterator[dict[str, int]]:
    """The members of each story, with the lengths of their newest texts in runs."""
    a = t.articles.c
    found: dict[str, dict[str, int]] = defaultdict(dict)
    query = select(a.story_id, a.id, func.coalesce(t.sketches.c.runs, 0)).outerjoin(
        t.sketches, t.sketches.c.number == a.sketch
    )
    for chunk in chunks(stories):
        for story, article_id, runs in connection.execute(query.where(a.story_id.in_(chunk))):
            found[story][article_id] = runs
    yield from found.values()


def _since(connection: Connection, article_ids: Sequence[str]) -> dict[str, int]:
    r = t.revisions.c
    query = select(r.article_id, func.min(r.valid_from)).group_by(r.article_id)
    return {
        article_id: since
        for chunk in chunks(article_ids)
        for article_id, since in connection.execute(query.where(r.article_id.in_(chunk)))
    }
