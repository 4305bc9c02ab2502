"""Text becomes vectors: a sentence-transformers model behind LangChain's `Embeddings`.

The default is all-MiniLM-L6-v2, whose files come as a package and are checked against their published hash, so that it
works without a network. Any other model is named by a hub id or a folder.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from dateline.index.errors import ModelError
from dateline.index.model import BUNDLED, resolve_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_REMEMBERED = 20_000
"""Sentences whose vectors are kept in memory: about 30 MB."""

Vectors = npt.NDArray[np.float32]


class Encoder(Embeddings):
    """A sentence-transformers model; loaded when first used.

    Vectors have unit length, so that their dot product is the cosine similarity.
    """

    def __init__(self, model: str = BUNDLED, *, batch_size: int = 32) -> None:
        self.name = model
        self._batch_size = batch_size
        self._remembered: dict[str, Vectors] = {}

    @cached_property
    def _model(self) -> SentenceTransformer:
        # Idle OpenMP threads that spin starve the working ones on small machines; must be set before torch loads.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        path = resolve_model(self.name)
        if self.name == BUNDLED or Path(path).exists():
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(path, device="cpu" if self.name == BUNDLED else None)
        except Exception as error:  # the libraries below raise whatever they like
            raise ModelError(
                f"The embedding model “{self.name}” cannot be loaded ({type(error).__name__}); "
                "name a folder that holds one, or a hub id while there is a network."
            ) from error

    @property
    def dimension(self) -> int:
        """Number of components of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads, without the special ones that it adds."""
        limit = self._model.max_seq_length or 512
        return int(limit) - int(self._tokenizer.num_special_tokens_to_add())

    @cached_property
    def _tokenizer(self) -> Any:
        return self._model.tokenizer

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of the model's tokens in each text, special ones not counted."""
        if not texts:
            return []
        encoded = self._tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages or sentences; shape (len(texts), dimension)."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(
            self._model.encode_document(
                list(texts),
                batch_size=self._batch_size,
                normalize_embeddings=True,
                show_progress_bar=False,
            ),
            dtype=np.float32,
        )

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        """Vectors of sentences, shape (len(texts), dimension); the latest ones are remembered.

        Questions in one conversation, or on one matter, meet the same sentences again and again.
        """
        unknown = [text for text in dict.fromkeys(texts) if text not in self._remembered]
        for text, vector in zip(unknown, self.encode_documents(unknown), strict=True):
            self._remembered[text] = vector
        vectors = np.asarray([self._remembered[text] for text in texts], dtype=np.float32)
        while len(self._remembered) > _REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        return vectors.reshape(len(texts), self.dimension)

    def encode_query(self, text: str) -> Vectors:
        """Vector of a question; shape (dimension,)."""
        return np.asarray(
            self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False),
            dtype=np.float32,
        )

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's `Embeddings`: vectors of documents."""
        return self.encode_documents(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's `Embeddings`: vector of a question."""
        return self.encode_query(text).tolist()  # type: ignore[no-any-return]
