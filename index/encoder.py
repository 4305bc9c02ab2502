"""Text becomes vectors: an embedding model behind LangChain's `Embeddings`.

The default is all-MiniLM-L6-v2, whose files come as a package and are checked against their published hash, so that it
works without a network. Any other model is named by a hub id or a folder. What runs it is chosen in `runtimes`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property, lru_cache

import numpy as np
from langchain_core.embeddings import Embeddings

from dateline.index.errors import DatelineError
from dateline.index.model import BUNDLED, RuntimeName
from dateline.index.runtimes import InContext, Runtime, Vectors, open_runtime

__all__ = ["Encoder", "Vectors", "shared_encoder"]

_REMEMBERED = 20_000
"""Sentences whose vectors are kept in memory: about 30 MB."""
_QUESTIONS = 1_000
"""Questions whose vectors are kept: one question is encoded once, however many steps need it."""


class Encoder(Embeddings):
    """An embedding model; loaded when first used. Safe to be used by several threads.

    Vectors have unit length, so that their dot product is the cosine similarity.
    """

    def __init__(self, model: str = BUNDLED, *, runtime: RuntimeName = "auto") -> None:
        self.name = model
        self._wanted = runtime
        self._loading = threading.Lock()
        self._remembered: dict[str, Vectors] = {}
        self._questions: dict[str, Vectors] = {}

    @cached_property
    def _loaded(self) -> Runtime:
        return open_runtime(self.name, self._wanted)

    @property
    def _runtime(self) -> Runtime:
        with self._loading:
            return self._loaded

    def warm_up(self) -> None:
        """Load the model and make it ready for questions and sentences, on a thread: for a process that asks once.

        What fails there fails again, and is raised, where the model is needed.
        """

        def load() -> None:
            with suppress(DatelineError):
                self.encode_query("warm")
                self.encode_documents(["warm"] * 3)

        threading.Thread(target=load, name="warm up").start()

    @property
    def runtime(self) -> str:
        """What runs the model: `openvino` or `torch`."""
        return self._runtime.name

    @property
    def dimension(self) -> int:
        """Number of components of a vector."""
        return self._runtime.dimension

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads, without the special ones that it adds."""
        return self._runtime.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of the model's tokens in each text, special ones not counted."""
        return self._runtime.count_tokens(texts) if texts else []

    def encode_documents(self, texts: Sequence[str | InContext]) -> Vectors:
        """Vectors of passages or sentences, with or without their contexts; shape (len(texts), dimension)."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._runtime.documents([InContext.of(text) for text in texts])

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        """Vectors of sentences, shape (len(texts), dimension); the latest ones are remembered.

        Questions in one conversation, or on one matter, meet the same sentences again and again.
        """
        known = {text: vector for text in texts if (vector := self._remembered.get(text)) is not None}
        unknown = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(unknown, self.encode_documents(unknown), strict=True))
        self._remembered.update((text, known[text]) for text in unknown)
        _forget(self._remembered, _REMEMBERED)
        return np.asarray([known[text] for text in texts], dtype=np.float32).reshape(len(texts), self.dimension)

    def encode_query(self, text: str) -> Vectors:
        """Vector of a question; shape (dimension,); the latest ones are remembered."""
        known = self._questions.get(text)
        if known is None:
            known = self._questions[text] = self._runtime.query(text)
            known.flags.writeable = False
            _forget(self._questions, _QUESTIONS)
        return known

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's `Embeddings`: vectors of documents."""
        return self.encode_documents(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's `Embeddings`: vector of a question."""
        return self.encode_query(text).tolist()  # type: ignore[no-any-return]


def _forget(remembered: dict[str, Vectors], most: int) -> None:
    """Drop the oldest beyond so many."""
    if len(remembered) > most:
        for key in list(remembered)[: len(remembered) - most]:  # a copy: other threads remember meanwhile
            remembered.pop(key, None)


@lru_cache(maxsize=2)
def shared_encoder(model: str, runtime: RuntimeName) -> Encoder:
    """The encoder that all stores of this process share: a model takes hundreds of megabytes, and is loaded once."""
    return Encoder(model, runtime=runtime)
