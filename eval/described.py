"""The sentences found for a question as numbers: what the composer knows of each, and which of them answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from dateline.agent.defaults import DEFAULT_TOP
from dateline.eval.answering import answers
from dateline.eval.question import Question
from dateline.eval.record import Retrieved
from dateline.eval.systems.dateline import retrieved
from dateline.index.filters import Filters
from dateline.index.reader import Reader
from dateline.index.reader.candidates import describe
from dateline.index.reader.support import Features, Weights
from dateline.index.retrieval.search import search
from dateline.index.store import Store

NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Described:
    """A question's candidate sentences."""

    question: Question
    features: npt.NDArray[np.float64]
    """Shape (sentences, len(NAMES))."""
    answers: npt.NDArray[np.bool_]
    words: npt.NDArray[np.int64]
    """Length of each."""
    ranks: npt.NDArray[np.int64]
    """Of each one's passage among those found, from 1."""
    passages: tuple[Retrieved, ...]
    """Found for the question, the best first."""

    def feature(self, name: str) -> npt.NDArray[np.float64]:
        """One feature of every sentence."""
        return self.features[:, NAMES.index(name)]

    def odds(self, weights: Weights) -> npt.NDArray[np.float64]:
        """Log of the odds that each sentence answers, by these weights."""
        each: npt.NDArray[np.float64] = np.sum([w * self.feature(name) for name, w in weights.of.items()], axis=0)
        return each + weights.bias


def described(
    store: Store, reader: Reader | None, questions: Sequence[Question], *, earlier: timedelta = timedelta()
) -> Iterator[Described]:
    """Each question with what is known of the sentences found for it, asked at its own time or so much earlier."""
    for question in questions:
        filters = Filters(as_of=question.asked_earlier(earlier))
        found = search(store, question.question, top=DEFAULT_TOP, filters=filters)
        read = describe(store, reader, question.question, found, at=filters.conditions().at)
        values = [astuple(features) for features in read.features]
        right = [answers(question, c.hit.article.id, c.text) for c in read.candidates]
        yield Described(
            question,
            np.array(values, dtype=np.float64).reshape(-1, len(NAMES)),
            np.array(right, dtype=bool),
            np.array([len(c.text.split()) for c in read.candidates], dtype=np.int64),
            np.array([c.rank for c in read.candidates], dtype=np.int64),
            tuple(map(retrieved, found)),
        )
