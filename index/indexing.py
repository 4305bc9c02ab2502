"""What the archive holds is brought into Chroma and full text, article by article, until both agree with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dateline.index.entry import Entry
from dateline.index.store import Store

BATCH = 64
"""Articles that are brought in together."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What one batch came to."""

    articles: int
    embedded: int
    """Passages that had to go through the encoder."""


def index_pending(store: Store, progress: Callable[[Indexed], None] = lambda _: None) -> Indexed:
    """Bring in every article that the archive marks as not yet indexed, in batches; returns the sum.

    Safe to stop at any moment: an article is marked only after both indexes hold it, and what is written twice is
    written under the same id.
    """
    ids = store.archive.pending()
    embedded = 0
    for i in range(0, len(ids), BATCH):
        store.require_space()
        done = index_articles(store, ids[i : i + BATCH])
        embedded += done.embedded
        progress(done)
    return Indexed(len(ids), embedded)


def index_articles(store: Store, article_ids: Sequence[str]) -> Indexed:
    """Make both indexes hold just what the archive says of these articles, then mark them as indexed."""
    new: list[Entry] = []
    renewed: list[Entry] = []
    gone: list[str] = []
    for article_id in article_ids:
        wanted = entries_of(store, article_id)
        held = store.fulltext.validity(article_id)
        new += [entry for id_, entry in wanted.items() if id_ not in held]
        renewed += [
            entry for id_, entry in wanted.items() if id_ in held and held[id_] != (entry.valid_from, entry.valid_to)
        ]
        gone += [id_ for id_ in held if id_ not in wanted]
    with store.explained():
        if new:
            new_vectors = store.encoder.encode_documents([entry.embedded_text for entry in new])
            store.vectors.upsert(new, new_vectors)
        if renewed:
            store.vectors.renew(renewed)
        if gone:
            store.vectors.delete(gone)
        store.fulltext.upsert([*new, *renewed])
        store.fulltext.delete(gone)
        store.archive.mark(article_ids, indexed=True)
    return Indexed(len(article_ids), len(new))


def entries_of(store: Store, article_id: str) -> dict[str, Entry]:
    """What both indexes should hold of an article, by passage id: nothing if it was retracted."""
    if store.archive.article(article_id).status == "retracted":
        return {}
    lives = {life.revision.number: life for life in store.archive.lifetimes(article_id)}
    entries: dict[str, Entry] = {}
    for passage in store.archive.passages(article_id):
        life = lives[passage.revision]
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


def remove_article(store: Store, article_id: str) -> None:
    """Take an article out of both indexes and then out of the archive.

    Raises:
        NotFoundError: there is no such article.

    """
    store.archive.article(article_id)
    with store.explained():
        vectors = store.vectors  # takes the lock before anything is written
        # If this is cut short, the article is still there and is indexed again by the next run: full text, by which
        # that run tells what is there, goes first.
        store.archive.mark([article_id], indexed=False)
        ids = list({passage.id for passage in store.archive.passages(article_id)})
        store.fulltext.delete(ids)
        vectors.delete(ids)
        store.archive.delete(article_id)


def reindex(store: Store, progress: Callable[[Indexed], None] = lambda _: None) -> Indexed:
    """Rebuild Chroma and full text from the archive alone, with the settings in force; same text, same ids.

    Safe to stop at any moment: everything is marked as not indexed before anything is cleared, and full text, by which
    the next run tells what is there, is cleared first.
    """
    store.require_space()
    store.vectors  # noqa: B018 - takes the lock before anything is written
    with store.explained():
        store.archive.resplit(store.split)
        store.fulltext.clear()
        store.vectors.clear()
        store.note_settings()
    return index_pending(store, progress)


def disagreement(store: Store) -> dict[str, int]:
    """How many passages are missing from, or too many in, each index, held against the archive; all 0 when true."""
    wanted = set(store.archive.passage_ids())
    text = set(store.fulltext.ids())
    vectors = set(store.vectors.ids())
    return {
        "missing_in_chroma": len(wanted - vectors),
        "extra_in_chroma": len(vectors - wanted),
        "missing_in_fulltext": len(wanted - text),
        "extra_in_fulltext": len(text - wanted),
    }
