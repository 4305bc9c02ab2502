"""The reader: a small model that reads a question and a sentence together, and says how surely this answers that.

Similarity finds sentences that sound like a question; the reader finds those that answer it. `own` is ours, trained on
top of the bundled encoder (docs/reader.md) and used unless another is named; `other` takes any model of the hub that
scores a pair or marks an answer. `form` is what ours is given to read, `weights` what of it is shipped. `candidates`
are the sentences of search results, and `support` is how surely each answers, with the reader's word as one sign of it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from dateline.index.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]

OWN, NONE = "own", "none"


class InArticle(NamedTuple):
    """A sentence with what stands before it."""

    headline: str
    """Empty where there is none."""
    before: str
    """The sentence before it; empty where it is the first."""
    text: str


class Reader(Protocol):
    """Says which sentences answer a question. Safe to be used by several threads."""

    name: str

    def scores(self, question: str, sentences: Sequence[InArticle]) -> Scores:
        """For each sentence the log of the odds that it answers, against no sentence doing so; (len(sentences),)."""


_BEFORE = 160
"""Characters before a sentence that are looked at: more than the reader takes of them."""


def in_article(title: str | None, text: str, start: int, end: int) -> InArticle:
    """The sentence from `start` to `end` of an article's text; of what stands before it, the last words."""
    before = text[max(0, start - _BEFORE) : start]
    if start > _BEFORE:
        before = before.partition(" ")[2]  # the first word may have been cut
    return InArticle(title or "", " ".join(before.split()), text[start:end])


def open_reader(wanted: str) -> Reader | None:
    """The reader of a name; it remembers what it read for the latest questions.

    `own`, `none`, a file of weights that `python -m dateline.eval.reader` made, or the hub id or folder of a
    cross-encoder or a question-answering model.

    Raises:
        InputError: the name is blank, or the model gives several scores for a pair.
        ModelError: the model cannot be loaded.

    """
    if wanted == NONE:
        return None
    if wanted == OWN or wanted.endswith(".safetensors"):
        from dateline.index.reader.own import shared_reader

        return shared_reader(None if wanted == OWN else Path(wanted))
    if not wanted.strip():
        raise InputError("A reader is “own”, “none”, or the name or folder of a cross-encoder or a model that answers.")
    from dateline.index.reader.other import shared_other

    return shared_other(wanted)


def load(wanted: str) -> None:
    """Load a reader and make it ready.

    What fails here fails again, and is raised, where the reader is needed: whatever it is, such as a process that ends
    while the reader is still being converted.
    """
    with suppress(Exception):
        reader = open_reader(wanted)
        if reader is not None:
            reader.scores("warm", [InArticle("", "", text) for text in ("one", "two", "three")])


def warm_up(wanted: str) -> None:
    """Load a reader on a thread: for a process that asks once."""
    threading.Thread(target=load, args=(wanted,), name="warm up reader").start()
