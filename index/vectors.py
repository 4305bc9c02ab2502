"""Vectors of passages in Chroma: embedded in the store's folder, or on a Chroma server.

Only ids, vectors and what filters need are kept there; the words stay in the archive.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import chromadb
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError

from dateline.index.dates import END_OF_TIME
from dateline.index.entry import Entry, Facts
from dateline.index.errors import StoreError
from dateline.index.filters import Conditions

if TYPE_CHECKING:
    from dateline.index.encoder import Vectors

COLLECTION = "passages"
_CHUNK = 4_000
"""Below Chroma's limits: 5,461 records in a batch, about 5,000 ids in a `get`."""
_ARTICLES = 500
"""Articles that are asked for at once."""
_PAST = 20
"""Passages of the past that may stand among the nearest before they are left out by a condition instead."""


class VectorStore:
    """One Chroma collection, cosine distance, vectors made by us."""

    def __init__(self, folder: Path | None, url: str | None, *, collection: str = COLLECTION) -> None:
        self._name = collection
        self._client: Any = _connect(folder, url)
        self._open()

    def _open(self) -> None:
        self._collection = self._client.get_or_create_collection(
            self._name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )

    def close(self) -> None:
        """Give the store's files back."""
        self._client.close()

    def upsert(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Add passages with their vectors (shape: len(entries), dimension), or renew those with the same id."""
        for i in range(0, len(entries), _CHUNK):
            part = entries[i : i + _CHUNK]
            self._collection.upsert(
                ids=[entry.id for entry in part],
                embeddings=vectors[i : i + _CHUNK],
                metadatas=[entry.facts._asdict() for entry in part],
            )

    def renew(self, entries: Sequence[Entry]) -> None:
        """Write anew what filters need of passages whose vectors are there already."""
        for i in range(0, len(entries), _CHUNK):
            part = entries[i : i + _CHUNK]
            self._collection.update(
                ids=[entry.id for entry in part], metadatas=[entry.facts._asdict() for entry in part]
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Remove passages; ids that are not there are passed over."""
        for i in range(0, len(ids), _CHUNK):
            self._collection.delete(ids=list(ids[i : i + _CHUNK]))

    def clear(self) -> None:
        """Remove everything, the collection's dimension included."""
        self._client.delete_collection(self._name)
        self._open()

    def facts(self, article_ids: Sequence[str]) -> dict[str, Facts | None]:
        """What the collection holds of these articles' passages, by id; None where that is not what it should be."""
        found: dict[str, Facts | None] = {}
        for i in range(0, len(article_ids), _ARTICLES):
            where = {"article_id": {"$in": list(article_ids[i : i + _ARTICLES])}}
            held = self._collection.get(where=where, include=["metadatas"])
            found.update(zip(held["ids"], map(_facts, held["metadatas"]), strict=True))
        return found

    def read(self, ids: Sequence[str]) -> dict[str, tuple[Facts | None, Vectors | None]]:
        """What the collection holds of these passages: what filters need, and the vector; asked by id.

        Its count can be wrong after a crash, and a vector can be missing that its other half has.
        """
        found: dict[str, tuple[Facts | None, Vectors | None]] = {}
        for i in range(0, len(ids), _CHUNK):
            held = self._collection.get(ids=list(ids[i : i + _CHUNK]), include=["metadatas", "embeddings"])
            for id_, facts, vector in zip(held["ids"], held["metadatas"], held["embeddings"], strict=True):
                found[id_] = (_facts(facts), vector)
        return found

    def ids(self) -> Iterator[str]:
        """Ids of all passages that the collection holds."""
        offset = 0
        while page := self._collection.get(limit=_CHUNK, offset=offset, include=[])["ids"]:
            yield from page
            offset += len(page)

    def count(self) -> int:
        """Number of passages, as Chroma counts them."""
        return int(self._collection.count())

    def search(self, vector: Vectors, *, limit: int, conditions: Conditions) -> dict[str, float]:
        """The nearest passages that meet the conditions, with their cosine similarity, the nearest first."""
        if conditions.only_now:
            # Nearly all passages stand in their articles now: a search that picks them out costs ten times as much.
            found = self._nearest(vector, limit + _PAST, None)
            now = [id_ for id_, (_, facts) in found.items() if facts is not None and facts.valid_to == END_OF_TIME]
            if len(now) >= limit or len(found) < limit + _PAST:
                return {id_: found[id_][0] for id_ in now[:limit]}
        return {id_: cosine for id_, (cosine, _) in self._nearest(vector, limit, conditions.where()).items()}

    def _nearest(
        self, vector: Vectors, limit: int, where: dict[str, Any] | None
    ) -> dict[str, tuple[float, Facts | None]]:
        found = self._collection.query(
            query_embeddings=[vector], n_results=limit, where=where, include=["metadatas", "distances"]
        )
        ids, distances, metadatas = found["ids"][0], found["distances"][0], found["metadatas"][0]
        return {
            id_: (1.0 - float(distance), _facts(facts))
            for id_, distance, facts in zip(ids, distances, metadatas, strict=True)
        }


def _facts(metadata: Any) -> Facts | None:
    try:
        return Facts(**metadata)
    except TypeError:
        return None


def _connect(folder: Path | None, url: str | None) -> Any:
    settings = ChromaSettings(anonymized_telemetry=False)
    if url is None:
        assert folder is not None
        if not folder.exists():
            # Made whole under another name: Chroma never opens again what was cut short while it was being made.
            made = folder.with_name(f"{folder.name}.new")
            shutil.rmtree(made, ignore_errors=True)
            _embedded(made, settings).close()
            made.rename(folder)
        return _embedded(folder, settings)
    parts = urlsplit(url)
    try:
        return chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=settings,
        )
    except (ValueError, ChromaError) as error:
        raise StoreError(
            f"No Chroma server answers at {url}; start one with `chroma run`, or unset DATELINE_CHROMA_URL."
        ) from error


def _embedded(folder: Path, settings: ChromaSettings) -> Any:
    try:
        return chromadb.PersistentClient(path=str(folder), settings=settings)
    except (AttributeError, ValueError):
        # Within a process, Chroma keeps what it could not open, say on a full disk, and drops it only when it is asked
        # for again.
        return chromadb.PersistentClient(path=str(folder), settings=settings)
