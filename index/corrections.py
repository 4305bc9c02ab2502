"""What is done to an article by hand: corrected, taken back, restored, deleted; archive and both indexes at once.

Each of these is safe to cut short: the archive commits first, and what the indexes then lack is made good by the next
run.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from dateline.index.article import By, RawArticle, Revision
from dateline.index.dates import instant, now
from dateline.index.errors import InputError
from dateline.index.indexing import index_articles, remove_article
from dateline.index.store import Store


def correct(
    store: Store,
    article_id: str,
    text: str,
    *,
    title: str | None = None,
    at: str | None = None,
    note: str | None = None,
) -> Revision:
    """Give an article another text, which counts from now on; returns it as a revision.

    Args:
        title: another headline; without one, the headline stays.
        at: since when it is right (ISO date or date-time); without it, from now on.
        note: why, for the article's history.

    Raises:
        NotFoundError: there is no such article.
        InputError: the text is empty, or is the one that the article has; the article is retracted; or `at` lies in the
            future, or before the text that it is to replace.

    """
    article = store.archive.article(article_id)
    last = store.archive.lifetimes(article_id)[-1].revision
    if not text.strip():
        raise InputError(f"The new text of “{article_id}” is empty; `dateline articles retract` takes an article back.")
    if article.status == "retracted":
        raise InputError(f"“{article_id}” is retracted; run `dateline articles restore {article_id}` first.")
    raw = RawArticle(
        id=article_id,
        text=text,
        title=last.title if title is None else title,
        published_at=article.published_at,
        updated_at=_moment(at, not_before=last.valid_from, before="the text that it replaces counts"),
    )
    if raw.content_hash == last.content_hash:
        raise InputError(f"“{article_id}” has this text and this headline already; nothing was changed.")
    _ready(store)
    with store.explained():
        number = store.archive.correct(raw, store.split, now(), note)
    index_articles(store, [article_id])
    return store.archive.revision(article_id, number)


def retract(
    store: Store, article_id: str, at: str | None = None, reason: str | None = None, *, by: By = "source"
) -> bool:
    """Take an article back: it is found for an earlier `as_of` only. False if that was done before.

    Args:
        at: the moment from which it counts as taken back (ISO date or date-time); without it, now.
        reason: why, for the article's history.
        by: whether its source says so, or somebody by hand.

    Raises:
        NotFoundError: there is no such article.
        InputError: `at` is no date, lies in the future, or before the article was published.

    """
    if store.archive.article(article_id).status == "retracted":
        return False
    first = store.archive.lifetimes(article_id)[0].revision
    moment = _moment(at, not_before=first.valid_from, before=f"“{article_id}” was public")
    _ready(store)
    with store.explained():
        retracted = store.archive.retract(article_id, moment, by, now(), reason)
    index_articles(store, [article_id])
    return retracted


def restore(store: Store, article_id: str, note: str | None = None, *, by: By = "hand") -> bool:
    """Undo a retraction, as if it had never been; the history keeps both. False if the article is not retracted.

    Raises:
        NotFoundError: there is no such article.

    """
    if store.archive.article(article_id).status != "retracted":
        return False
    _ready(store)
    with store.explained():
        restored = store.archive.restore(article_id, by, now(), note)
    index_articles(store, [article_id])
    return restored


def delete(store: Store, article_ids: Sequence[str]) -> bool:
    """Remove articles from the archive and both indexes, and wipe what the files still hold of their words.

    False if other programs read the store meanwhile: the articles are removed, but traces of their words can stay in
    the files until `wipe` could do its work.

    Raises:
        NotFoundError: one of the articles is not there; then none is removed.

    """
    for article_id in article_ids:
        store.archive.article(article_id)
    _ready(store)
    for article_id in dict.fromkeys(article_ids):
        remove_article(store, article_id)
    return wipe(store)


def wipe(store: Store) -> bool:
    """Rewrite the store's files, so that nothing is left of what was deleted; False if others read them.

    Needs as much free disk as the largest of them. Chroma is given back for that, and opened again by whoever asks.
    """
    with store.explained():
        return all([store.archive.wipe(), store.fulltext.wipe(), store.wipe_vectors()])


def _ready(store: Store) -> None:
    """What must hold before anything is written."""
    store.check_settings()
    store.require_space()
    store.hold()


def _moment(at: str | None, *, not_before: int, before: str) -> str:
    """The moment that was given, or now; where a text counts only from a moment to come, that."""
    present = now()
    if at is None:
        return present if instant(present) >= not_before else _iso(not_before)
    if instant(at) > instant(present):
        raise InputError(f"{at} lies in the future; name a day that has come, or leave it out for now.")
    if instant(at, end_of_day=True) < not_before:
        raise InputError(f"{at} lies before {_iso(not_before)}, the moment from which {before}.")
    return at if instant(at) >= not_before else _iso(not_before)


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()
