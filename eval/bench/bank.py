"""A store whose vectors are not all computed: what everything but encoding costs at sizes that take hours to encode.

The first passages are encoded; each further one gets the vector of one of those, moved a little. Everything else goes
the real way: articles are read, cut, held against each other, and written to the archive, Chroma and full text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from dateline.index.article import RawArticle
from dateline.index.encoder import Encoder, Vectors
from dateline.index.model import RuntimeName
from dateline.index.passages import Passage
from dateline.index.runtimes import InContext
from dateline.index.store import Store

_NOISE = 0.5
"""Length of what is added to a vector of length 1; leaves a cosine of about 0.89 to it, and 0.8 between two made so."""
_SLICE = 128
"""Passages between two words on how far it is."""


class Bank(Encoder):
    """The real encoder for the passages that it was filled with, and made vectors for all others.

    Made vectors depend on the passage alone, so that the same passages give the same store.
    """

    def __init__(self, model: str, runtime: RuntimeName) -> None:
        super().__init__(model, runtime=runtime)
        self._vectors: Vectors = np.zeros((0, 0), dtype=np.float32)
        self._places: dict[InContext, int] = {}

    def fill(self, texts: Sequence[InContext], tell: Callable[[int], None]) -> None:
        """Encode passages, at least one."""
        parts = []
        for i in range(0, len(texts), _SLICE):
            parts.append(super().encode_documents(texts[i : i + _SLICE]))
            tell(min(i + _SLICE, len(texts)))
        self._vectors = np.concatenate(parts)
        self._places = {text: place for place, text in enumerate(texts)}

    def encode_documents(self, texts: Sequence[str | InContext]) -> Vectors:
        """Vectors of passages, made where they are not among those encoded; shape (len(texts), dimension)."""
        return np.stack([self._vector(InContext.of(text)) for text in texts])

    def _vector(self, text: InContext) -> Vectors:
        if (place := self._places.get(text)) is not None:
            return np.asarray(self._vectors[place], dtype=np.float32)
        drawn = np.random.default_rng(int.from_bytes(hashlib.blake2b(text.whole.encode(), digest_size=8).digest()))
        near = self._vectors[drawn.integers(len(self._vectors))]
        noise = drawn.standard_normal(len(near), dtype=np.float32)
        moved = near + noise * (_NOISE / np.linalg.norm(noise))
        return np.asarray(moved / np.linalg.norm(moved), dtype=np.float32)


class BankStore(Store):
    """A store that a bank encodes; other processes open what it made like any other."""

    def __init__(self, folder: Path, bank: Bank, *, model: str, runtime: RuntimeName, passage_tokens: int) -> None:
        super().__init__(folder, model=model, runtime=runtime, passage_tokens=passage_tokens)
        self.__dict__["encoder"] = bank
        self._cut: dict[str, list[Passage]] = {}

    def cut(self, article: RawArticle) -> list[Passage]:
        """Cut an article beforehand, to know its passages; `split` does not cut it again."""
        passages = super().split(article.article_id, 0, article.title, article.text)
        self._cut[article.article_id] = passages
        return passages

    def split(self, article_id: str, revision: int, title: str | None, text: str) -> list[Passage]:
        """As `Store.split`."""
        found = self._cut.pop(article_id, None)
        return found if found is not None and revision == 0 else super().split(article_id, revision, title, text)
