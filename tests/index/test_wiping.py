"""What was deleted leaves no trace in the store's files, and Chroma goes on with what is left."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

import chromadb
import pytest
from chromadb.config import Settings

from dateline.index.article import RawArticle
from dateline.index.corrections import delete, wipe
from dateline.index.indexing import disagreement, reindex
from dateline.index.ingest import ingest_items
from dateline.index.store import Store
from dateline.index.wiping import wipe_chroma

SMALL, LARGE = 120, 1_300
"""Records below and above the number from which Chroma writes its vectors into a file of their own."""


def traces(folder: Path, *words: str) -> set[tuple[str, str]]:
    """The files that hold one of these words, each with the word."""
    return {
        (str(path.relative_to(folder)), word)
        for path in folder.rglob("*")
        for word in words
        if path.is_file() and word.lower().encode() in path.read_bytes().lower()
    }


def test_neither_words_nor_id_of_a_deleted_article_are_left_in_any_file(store: Store) -> None:
    kept = RawArticle(id="kept-1", title="Cat", text="The harbour master of Skell keeps a cat.", outlet="The Lantern")
    gone = RawArticle(id="gone-1", title="Wall", text="Masons laid granite at the quay.", outlet="Eastgate Tribune")
    ingest_items(store, [kept, gone])
    words = ("gone-1", "granite", "Eastgate")
    assert {word for _, word in traces(store.folder, *words)} == set(words)
    assert delete(store, ["gone-1"])
    store.close()
    assert traces(store.folder, *words) == set()
    assert {word for _, word in traces(store.folder, "kept-1")} == {"kept-1"}
    assert not any(disagreement(store).values())
    assert [article.id for article in store.archive.articles()] == ["kept-1"]


def test_the_vectors_of_an_index_that_was_rebuilt_are_wiped_with_it(store: Store) -> None:
    ingest_items(store, [RawArticle(id="kept-1", title="Cat", text="The harbour master of Skell keeps a cat.")])
    before = {path.name for path in (store.folder / "chroma").iterdir() if path.is_dir()}
    reindex(store)
    assert wipe(store)
    assert not any(disagreement(store).values())
    store.close()
    assert before & {path.name for path in (store.folder / "chroma").iterdir()} == set()


def open_chroma(folder: Path) -> tuple[Any, Any]:
    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    return client, client.get_or_create_collection("passages", embedding_function=None)


@pytest.mark.parametrize("count", [SMALL, LARGE])
def test_chroma_holds_and_finds_the_same_after_its_files_were_wiped(count: int, tmp_path: Path) -> None:
    chance = random.Random(1)
    vectors = {f"p-{n}": [chance.random() for _ in range(8)] for n in range(count)}
    ids = list(vectors)
    facts = [{"article_id": f"article-{n}-", "valid_from": n} for n in range(count)]
    client, collection = open_chroma(tmp_path)
    collection.upsert(ids=ids, embeddings=list(vectors.values()), metadatas=facts)
    gone = ["p-3", "p-40", ids[-1]]
    collection.delete(ids=gone)
    collection.upsert(ids=["p-40"], embeddings=[vectors["p-40"]], metadatas=[{"article_id": "again", "valid_from": 0}])
    left = set(ids) - {"p-3", ids[-1]}
    client.close()
    assert wipe_chroma(tmp_path)
    assert traces(tmp_path, "article-3-", "article-40-", f"article-{count - 1}-") == set()
    for _ in range(2):  # what is played again when it opens, and what was written then
        client, collection = open_chroma(tmp_path)
        assert set(collection.get(include=[])["ids"]) == left
        assert collection.count() == len(left)
        for id_ in (*gone, "p-0", "p-41"):
            nearest = collection.query(query_embeddings=[vectors[id_]], n_results=1, include=[])["ids"][0][0]
            assert (nearest == id_) == (id_ in left)
        assert collection.get(ids=["p-40"])["metadatas"] == [{"article_id": "again", "valid_from": 0}]
        client.close()


def test_what_chroma_writes_of_the_memory_beside_its_vectors_is_blanked(tmp_path: Path) -> None:
    client, collection = open_chroma(tmp_path)
    collection.upsert(ids=["p-1", "p-2"], embeddings=[[1.0, 0.0], [0.0, 1.0]])
    client.close()
    (path,) = tmp_path.rglob("data_level0.bin")
    size = path.stat().st_size
    path.write_bytes((b"words of an article " * size)[:size])  # as it comes about, where these were in the memory
    assert wipe_chroma(tmp_path)
    assert path.read_bytes() == bytes(size)
    client, collection = open_chroma(tmp_path)
    collection.upsert(ids=["p-3"], embeddings=[[0.7, 0.7]])
    assert collection.query(query_embeddings=[[0.0, 1.0]], n_results=2, include=[])["ids"] == [["p-2", "p-3"]]
    client.close()


def test_a_chroma_that_somebody_writes_to_is_left_alone(tmp_path: Path) -> None:
    client, collection = open_chroma(tmp_path)
    collection.upsert(ids=["p-1"], embeddings=[[1.0, 0.0]], metadatas=[{"article_id": "article-1-"}])
    client.close()
    other = sqlite3.connect(tmp_path / "chroma.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert not wipe_chroma(tmp_path)
    other.close()
    assert wipe_chroma(tmp_path)
    assert wipe_chroma(tmp_path / "none")
