"""A second look at the first results: what reads question and passage together, and orders them anew.

One file each: `sentences` (the encoder, sentence by sentence) and `cross_encoder` (a model that reads both at once).
None is the default: see docs/retrieval.md for what each gains and costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from dateline.index.errors import InputError

if TYPE_CHECKING:
    from dateline.index.retrieval.search import Ranked
    from dateline.index.store import Store

NONE, SENTENCES = "none", "sentences"


class Reranker(Protocol):
    """Scores the first results."""

    def scores(self, question: str, ranked: Sequence[Ranked]) -> list[float]:
        """A score for each passage, in the order given, the higher the better; `ranked` brings the scores so far."""


def open_reranker(store: Store, wanted: str) -> Reranker | None:
    """The reranker of a name: `none`, `sentences`, or the hub id or folder of a cross-encoder.

    Raises:
        InputError: the name is blank.
        ModelError: the model cannot be loaded.

    """
    if wanted == NONE:
        return None
    if wanted == SENTENCES:
        from dateline.index.retrieval.rerank.sentences import SentenceReranker

        return SentenceReranker(store.encoder)
    if not wanted.strip():
        raise InputError("A reranker is “none”, “sentences”, or the name or folder of a cross-encoder.")
    from dateline.index.retrieval.rerank.cross_encoder import shared_cross_encoder

    return shared_cross_encoder(wanted)
