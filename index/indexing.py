"""What the archive holds is brought into Chroma and full text, until both agree with it: what waits, or everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dateline.index.changes import compare, entries_of, write
from dateline.index.passages import Passage
from dateline.index.pipeline import Pipeline
from dateline.index.store import Store

__all__ = ["Indexed", "disagreement", "entries_of", "index_articles", "index_pending", "reindex", "remove_article"]

BATCH = 64
"""Articles that are compared together."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """How far it is, or what it came to."""

    articles: int = 0
    """Articles that both indexes hold."""
    embedded: int = 0
    """Passages that went through the encoder."""
    cut: int = 0
    """Revisions that were cut into passages anew."""


def index_articles(store: Store, article_ids: Sequence[str]) -> Indexed:
    """Make both indexes hold just what the archive says of these articles, then mark them as indexed.

    For a few articles at once; many go through a `Pipeline`.

    Raises:
        StoreError: the store cannot be written, or another process holds it.

    """
    with store.explained():
        changes = compare(store, article_ids)
        texts = [entry.embedded for entry in changes.new]
        write(store, changes, store.encoder.encode_documents(texts) if texts else None)
    return Indexed(len(article_ids), len(changes.new))


def index_pending(store: Store, progress: Callable[[Indexed], None] = lambda _: None) -> Indexed:
    """Bring in every article that the archive marks as not yet indexed; `progress` is told how far it is.

    Safe to stop at any moment: an article is marked only after both indexes hold it, and what is written twice is
    written under the same id.
    """
    return _index(store, store.archive.pending(), progress)


def _index(
    store: Store, ids: Sequence[str], progress: Callable[[Indexed], None], *, fresh: bool = False, cut: int = 0
) -> Indexed:
    def reached() -> Indexed:
        return Indexed(line.articles, line.encoded, cut)

    with Pipeline(store, lambda: progress(reached())) as line:
        for i in range(0, len(ids), BATCH):
            store.require_space()
            batch = ids[i : i + BATCH]
            line.add(batch, fresh=batch if fresh else ())
    return reached()


def remove_article(store: Store, article_id: str) -> None:
    """Take an article out of both indexes and then out of the archive.

    Raises:
        NotFoundError: there is no such article.

    """
    store.archive.article(article_id)
    with store.explained():
        vectors = store.vectors  # takes the lock before anything is written
        # If this is cut short, the article is still there and is indexed again by the next run.
        store.archive.mark([article_id], indexed=False)
        ids = vectors.facts([article_id]).keys() | store.fulltext.facts([article_id]).keys()
        vectors.delete(sorted(ids))
        store.fulltext.change([], sorted(ids))
        store.archive.delete(article_id)


def reindex(store: Store, progress: Callable[[Indexed], None] = lambda _: None) -> Indexed:
    """Rebuild Chroma and full text from the archive alone, with the settings in force; same text, same ids.

    Safe to stop at any moment: everything is marked as not indexed before anything is cleared.
    """
    cut = 0

    def split(article_id: str, revision: int, title: str | None, text: str) -> list[Passage]:
        nonlocal cut
        cut += 1
        if cut % BATCH == 0:
            progress(Indexed(cut=cut))
        return store.split(article_id, revision, title, text)

    store.require_space()
    store.vectors  # noqa: B018 - takes the lock before anything is written
    with store.explained():
        store.archive.resplit(split)
        store.fulltext.clear()
        store.vectors.clear()
        store.note_settings()
    return _index(store, store.archive.pending(), progress, fresh=True, cut=cut)


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
