"""Whatever is wrong in an index is found by content, and mended from the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from dateline.index.article import RawArticle
from dateline.index.changes import entries_of
from dateline.index.entry import Entry
from dateline.index.ingest import ingest_items
from dateline.index.store import Store
from dateline.index.verification import repair, verify


def island(n: int, people: int) -> RawArticle:
    return RawArticle(
        id=f"isle-{n}",
        title=f"Island {n}",
        text=f"Island {n} has {people} people and a ferry on every day but Sunday.",
        published_at="2020-01-01",
        updated_at=f"2020-01-{people:02}",
    )


@pytest.fixture
def isles(store: Store) -> Store:
    """Six articles of one passage, one of them with two revisions, one retracted."""
    ingest_items(store, [*(island(n, 1) for n in range(6)), island(1, 2), replace(island(5, 1), retracted=True)])
    return store


def entry(store: Store, n: int) -> Entry:
    return next(iter(entries_of(store, f"isle-{n}").values()))


def change_word(store: Store) -> None:
    store.fulltext.change([replace(entry(store, 2), text="Island 2 has two hundred people.")])


def change_headline(store: Store) -> None:
    store.fulltext.change([replace(entry(store, 2), title="Another island")])


def lose_words(store: Store) -> None:
    store.fulltext.change([], [entry(store, 2).id])


def invent_words(store: Store) -> None:
    store.fulltext.change([replace(entry(store, 2), id="0" * 32)])


def lose_vector(store: Store) -> None:
    store.vectors.delete([entry(store, 2).id])


def invent_vector(store: Store) -> None:
    store.vectors.upsert([replace(entry(store, 2), id="0" * 32)], store.encoder.encode_documents(["a ferry"]))


def change_vector(store: Store) -> None:
    store.vectors.upsert([entry(store, 2)], store.encoder.encode_documents(["the price of salt"]))


def shorten_vector(store: Store) -> None:
    store.vectors.upsert([entry(store, 2)], np.full((1, store.encoder.dimension), 0.001, dtype=np.float32))


def change_facts(store: Store) -> None:
    found = entry(store, 2)
    store.vectors.renew([replace(found, facts=found.facts._replace(valid_to=7))])


def lose_passages(store: Store) -> None:
    with closing(sqlite3.connect(store.folder / "archive.sqlite3")) as archive, archive:
        archive.execute("DELETE FROM passages WHERE article_id = 'isle-2'")


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (change_word, "wrong_in_fulltext"),
        (change_headline, "wrong_in_fulltext"),
        (lose_words, "missing_in_fulltext"),
        (invent_words, "extra_in_fulltext"),
        (lose_vector, "missing_in_chroma"),
        (invent_vector, "extra_in_chroma"),
        (change_vector, "wrong_vectors"),
        (shorten_vector, "wrong_in_chroma"),
        (change_facts, "wrong_in_chroma"),
        (lose_passages, "uncut"),
    ],
)
def test_each_kind_of_damage_is_found_and_mended(isles: Store, damage: Callable[[Store], None], kind: str) -> None:
    assert not any(verify(isles).disagreement.values())
    before = isles.archive.counts()
    damage(isles)
    found = verify(isles)
    assert found.disagreement[kind] == 1
    if damage is not lose_passages:
        assert {name for name, count in found.disagreement.items() if count} <= {kind, "wrong_vectors"}
        assert found.articles <= {"isle-2"}
    repair(isles, found)
    assert not any(verify(isles).disagreement.values())
    assert isles.archive.counts() == before


def test_only_what_differs_is_embedded_anew(isles: Store) -> None:
    change_word(isles)
    lose_vector(isles)
    assert repair(isles, verify(isles)).embedded == 1
    assert repair(isles, verify(isles)).embedded == 0


def test_vectors_of_the_sample_are_the_models_own(isles: Store) -> None:
    found = verify(isles, sample=4)
    assert 4 <= found.sampled <= 8
    assert found.lowest_cosine is not None
    assert found.lowest_cosine > 0.999
    assert verify(isles, sample=0).sampled == 0


def test_progress_is_told_up_to_the_last_passage(isles: Store) -> None:
    told: list[int] = []
    verify(isles, progress=lambda now: told.append(now.passages))
    assert told[-1] == len(set(isles.archive.passage_ids()))


def test_an_empty_store_agrees(store: Store) -> None:
    found = verify(store)
    assert not any(found.disagreement.values())
    assert (found.passages, found.sampled, found.lowest_cosine) == (0, 0, None)
