"""A second look at the first results: what reads question and passage together, and orders them anew.

One file each: `sentences` (the encoder, sentence by sentence), `reader` (the reader of our own) and `cross_encoder`
(any model that reads both at once).
None is the default: see docs/retrieval.md for what each gains and costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from dateline.index.errors import InputError

if TYPE_CHECKING:
    from dateline.index.retrieval.search import Ranked
    from dateline.index.store import Store

NONE, SENTENCES, READER = "none", "sentences", "reader"


class Reranker(Protocol):
    """Scores the first results."""

    def scores(self, question: str, ranked: Sequence[Ranked], *, at: int | None = None) -> list[float]:
        """A score for each passage, in the order given, the higher the better; `ranked` brings the scores so far.

        `at` is the moment of asking, in seconds since 1970 UTC; None is now.
        """


def open_reranker(store: Store, wanted: str) -> Reranker | None:
    """The reranker of a name: `none`, `sentences`, `reader`, or the hub id or folder of a cross-encoder.

    Raises:
        InputError: the name is blank.
        ModelError: the model cannot be loaded.

    """
    if wanted == NONE:
        return None
    if wanted == SENTENCES:
        from dateline.index.retrieval.rerank.sentences import SentenceReranker

        return SentenceReranker(store.encoder)
    if wanted == READER:
        from dateline.index.reader.own import shared_reader
        from dateline.index.retrieval.rerank.reader import ReaderReranker

        return ReaderReranker(store, shared_reader(None))
    if not wanted.strip():
        raise InputError("A reranker is “none”, “sentences”, “reader”, or the name or folder of a cross-encoder.")
    from dateline.index.retrieval.rerank.cross_encoder import shared_cross_encoder

    return shared_cross_encoder(wanted)
