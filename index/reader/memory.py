"""What was read is remembered: one question's sentences are often read twice, by a reranker and by the composer."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dateline.index.reader import InArticle, Reader

if TYPE_CHECKING:
    from dateline.index.reader import Scores

_QUESTIONS = 64


class Remembering:
    """A reader that reads no sentence twice for one of the latest questions. Safe to be used by several threads."""

    def __init__(self, reader: Reader) -> None:
        self.name = reader.name
        self._reader = reader
        self._known: dict[str, dict[InArticle, float]] = {}
        self._changing = threading.Lock()

    def scores(self, question: str, sentences: Sequence[InArticle]) -> Scores:
        """As the reader gives them; (len(sentences),)."""
        with self._changing:
            known = self._known.setdefault(question, {})
            while len(self._known) > _QUESTIONS:
                del self._known[next(iter(self._known))]
        new = [one for one in dict.fromkeys(sentences) if one not in known]
        if new:
            known.update(zip(new, self._reader.scores(question, new).tolist(), strict=True))
        return np.array([known[one] for one in sentences], dtype=np.float32)
