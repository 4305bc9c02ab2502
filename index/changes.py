"""What keeps both indexes from holding just what the archive says, found article by article, and how it is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from dateline.index.article import Article
from dateline.index.dates import instant
from dateline.index.entry import Entry, Facts, folded, language_of
from dateline.index.store import Store

if TYPE_CHECKING:
    from dateline.index.encoder import Vectors


@dataclass(slots=True)
class Changes:
    """What is to be done until both indexes hold just what the archive says of some articles."""

    article_ids: list[str] = field(default_factory=list)
    new: list[Entry] = field(default_factory=list)
    """Passages that are not in both: to be embedded, and written to both."""
    renewed: list[Entry] = field(default_factory=list)
    """Passages that are in both, with other facts."""
    gone: list[str] = field(default_factory=list)
    """Ids of passages to be removed."""

    def add(self, other: Changes) -> None:
        """Make these changes at the same time."""
        self.article_ids += other.article_ids
        self.new += other.new
        self.renewed += other.renewed
        self.gone += other.gone


def compare(store: Store, article_ids: Sequence[str], *, fresh: Collection[str] = ()) -> Changes:
    """Hold what both indexes have of these articles against the archive.

    Both are asked by article, so that whatever a crash left there is found. Of a `fresh` article, which the archive
    did not have before, neither can hold anything: they are not asked.
    """
    asked = [id_ for id_ in article_ids if id_ not in fresh]
    in_text = store.fulltext.facts(asked) if asked else {}
    in_vectors = store.vectors.facts(asked) if asked else {}
    changes = Changes(list(article_ids))
    wanted: set[str] = set()
    for article_id in article_ids:
        for id_, entry in entries_of(store, article_id).items():
            wanted.add(id_)
            if id_ not in in_text or id_ not in in_vectors:
                changes.new.append(entry)
            elif not in_text[id_] == in_vectors[id_] == entry.facts:
                changes.renewed.append(entry)
    changes.gone += sorted((in_text.keys() | in_vectors.keys()) - wanted)
    return changes


def write(store: Store, changes: Changes, vectors: Vectors | None) -> None:
    """Write changes to both indexes, with the vectors of the new passages, and mark the articles as indexed.

    Safe to stop at any moment: the articles are marked only after both indexes hold them, what is written twice is
    written under the same id, and until then `compare` finds what was left half-done.
    """
    if vectors is not None:
        store.vectors.upsert(changes.new, vectors)
    if changes.renewed:
        store.vectors.renew(changes.renewed)
    if changes.gone:
        store.vectors.delete(changes.gone)
    store.fulltext.change([*changes.new, *changes.renewed], changes.gone)
    store.archive.mark(changes.article_ids, indexed=True)


def entries_of(store: Store, article_id: str) -> dict[str, Entry]:
    """What both indexes should hold of an article, by passage id: what was in force at some moment.

    Raises:
        NotFoundError: there is no such article.

    """
    article = store.archive.article(article_id)
    lives = store.archive.lifetimes(article_id)
    published = instant(article.published_at) if article.published_at else lives[0].revision.valid_from
    context = _context(article)
    by_number = {life.revision.number: life for life in lives}
    entries: dict[str, Entry] = {}
    for passage in store.archive.passages(article_id):
        life = by_number[passage.revision]
        if life.revision.valid_from == life.valid_to:
            continue  # replaced or taken back before it counted
        earlier = entries[passage.id].facts if passage.id in entries else None
        facts = Facts(
            article_id=article_id,
            valid_from=min(life.revision.valid_from, earlier.valid_from if earlier else life.valid_to),
            valid_to=max(life.valid_to, earlier.valid_to if earlier else 0),
            published=published,
            outlet=folded(article.outlet),
            section=folded(article.section),
            language=language_of(article.language),
            status=article.status,
        )
        text = life.revision.text[passage.start : passage.end]
        entries[passage.id] = Entry(passage.id, life.revision.title or "", context, text, facts)
    return entries


def _context(article: Article) -> str:
    """`Harbour Gazette 5 January 2011`, as far as it is known."""
    parts = [article.outlet] if article.outlet else []
    if article.published_at:
        day = date.fromisoformat(article.published_at[:10])
        parts.append(f"{day.day} {day:%B} {day.year}")
    return " ".join(parts)
