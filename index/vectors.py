"""Vectors of passages in Chroma, wherever that is (`index/chroma.py`).

Only ids, vectors and what filters need are kept there; the words stay in the archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chromadb.errors import InternalError

from dateline.index.chroma import ChromaServer, connect
from dateline.index.entry import Entry, Facts

if TYPE_CHECKING:
    from dateline.index.encoder import Vectors
    from dateline.index.fulltext import Meeting

_COLLECTION = "passages"
_CHUNK = 4_000
"""Below Chroma's limits: 5,461 records in a batch, about 5,000 ids in a `get`."""
_ARTICLES = 500
"""Articles that are asked for at once."""
_LEAST_ASKED = 400
"""Passages asked for at least: of the nearest 100 Chroma finds 92 when asked for 100, and 99 when asked for 400."""


class VectorStore:
    """One Chroma collection, cosine distance, vectors made by us."""

    def __init__(self, folder: Path, server: ChromaServer | None = None) -> None:
        self._name = server.collection if server else _COLLECTION
        self._client: Any = connect(folder, server)
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

    def search(self, vector: Vectors, *, limit: int, meeting: Meeting) -> dict[str, float]:
        """The nearest passages that meet conditions, with their cosine similarity, the nearest first.

        Chroma's own filters cost some 200 ms for each condition that most of 50,000 passages meet. So more are asked
        for than are wanted, which also makes the approximate search more exact; where too few of those meet the
        conditions, only what does is searched.
        """
        asked = max(_LEAST_ASKED, 2 * limit)
        ids, cosines = self._nearest(vector, asked, None)
        met = meeting.among(ids)
        if len(met) < limit and len(ids) >= asked:
            allowed = meeting.all()
            ids, cosines = self._nearest(vector, limit, allowed) if allowed else ([], [])
            met = set(ids)
        found = [(id_, cosine) for id_, cosine in zip(ids, cosines, strict=True) if id_ in met]
        return dict(found[:limit])

    def _nearest(self, vector: Vectors, number: int, among: Sequence[str] | None) -> tuple[list[str], list[float]]:
        """Ids and cosines of the nearest passages, among all or some."""
        asked: dict[str, Any] = {"query_embeddings": [vector], "n_results": number, "include": ["distances"]}
        try:
            found = self._collection.query(**asked, ids=None if among is None else list(among))
        except InternalError:
            if among is None:
                raise
            there = self.read_ids(among)  # an id that a crash left in full text alone
            if not there:
                return [], []
            found = self._collection.query(**asked, ids=there)
        return list(found["ids"][0]), [1.0 - float(distance) for distance in found["distances"][0]]

    def read_ids(self, ids: Sequence[str]) -> list[str]:
        """Those of the ids that the collection holds."""
        return [
            id_
            for i in range(0, len(ids), _CHUNK)
            for id_ in self._collection.get(ids=list(ids[i : i + _CHUNK]), include=[])["ids"]
        ]


def _facts(metadata: Any) -> Facts | None:
    try:
        return Facts(**metadata)
    except TypeError:
        return None
