"""What keeps both indexes from holding just what the archive says, found article by article, and how it is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dateline.index.entry import Entry
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
    """Passages that are in both, with another validity."""
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
    in_text = store.fulltext.validity(asked) if asked else {}
    in_vectors = store.vectors.validity(asked) if asked else {}
    changes = Changes(list(article_ids))
    wanted: set[str] = set()
    for article_id in article_ids:
        for id_, entry in entries_of(store, article_id).items():
            wanted.add(id_)
            if id_ not in in_text or id_ not in in_vectors:
                changes.new.append(entry)
            elif not in_text[id_] == in_vectors[id_] == (entry.valid_from, entry.valid_to):
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
    """What both indexes should hold of an article, by passage id: what was in force at some moment."""
    lives = {life.revision.number: life for life in store.archive.lifetimes(article_id)}
    entries: dict[str, Entry] = {}
    for passage in store.archive.passages(article_id):
        life = lives[passage.revision]
        if life.revision.valid_from == life.valid_to:
            continue  # replaced or taken back before it counted
        earlier = entries.get(passage.id)
        entries[passage.id] = Entry(
            id=passage.id,
            article_id=article_id,
            title=life.revision.title or "",
            text=life.revision.text[passage.start : passage.end],
            valid_from=min(life.revision.valid_from, earlier.valid_from if earlier else life.valid_to),
            valid_to=max(life.valid_to, earlier.valid_to if earlier else 0),
        )
    return entries
