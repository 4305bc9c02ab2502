"""How well sentences are chosen: by similarity, by the reader, and by what is added to it, side by side."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dateline.agent.compose.extractive import MOST_WORDS
from dateline.eval.described import Described
from dateline.eval.markdown import markdown_table
from dateline.eval.metrics.bootstrap import interval
from dateline.index.reader import InArticle, Reader
from dateline.index.reader.support import WITH_READER

if TYPE_CHECKING:
    from dateline.index.reader import Scores

LINES: Mapping[str, tuple[str, ...]] = {
    "similarity alone": ("likeness",),
    "reader alone": ("reader",),
    "reader and similarity": ("reader", "likeness"),
    "reader, similarity and date": ("reader", "likeness", "nearness"),
    "as the composer chooses": tuple(WITH_READER.of),
}
"""What each line orders the sentences by, each with its weight in `index.reader.support`."""


@dataclass(frozen=True, slots=True)
class Line:
    """How often a way to choose finds the accepted answer, with its 95 % interval, over all questions asked."""

    name: str
    best_one: tuple[float, float, float]
    """In the best sentence: share, and both ends of its interval."""
    best_words: tuple[float, float, float]
    """In the best sentences that come to MOST_WORDS words."""


def lines(found: Sequence[Described]) -> list[Line]:
    """Each way to choose, over the same questions."""
    return [_line(name, [_order(one, parts) for one in found], found) for name, parts in LINES.items()]


def _order(one: Described, parts: Sequence[str]) -> npt.NDArray[np.int64]:
    """The sentences' numbers, the best first."""
    score = np.sum([WITH_READER.of[part] * one.feature(part) for part in parts], axis=0)
    return np.argsort(-score, kind="stable")


def _line(name: str, orders: Sequence[npt.NDArray[np.int64]], found: Sequence[Described]) -> Line:
    one = [bool(len(order)) and bool(d.answers[order[0]]) for d, order in zip(found, orders, strict=True)]
    words = [in_words(d, order) for d, order in zip(found, orders, strict=True)]
    return Line(name, _share(one), _share(words))


def in_words(found: Described, order: npt.NDArray[np.int64]) -> bool:
    """Whether the first sentences answer that come to MOST_WORDS words; the very first is read whole."""
    left, right = MOST_WORDS, False
    for place, i in enumerate(order):
        if place == 0 or found.words[i] <= left:
            left -= int(found.words[i])
            right = right or bool(found.answers[i])
    return right


def _share(values: Sequence[bool]) -> tuple[float, float, float]:
    return (float(np.mean(values)), *interval(np.array(values, dtype=np.float64)))


def table(made: Sequence[Line]) -> str:
    """The lines in Markdown."""
    rows = [(line.name, _told(line.best_one), _told(line.best_words)) for line in made]
    return markdown_table(("Sentences ordered by", "best sentence", f"best {MOST_WORDS} words"), rows)


def _told(share: tuple[float, float, float]) -> str:
    value, low, high = share
    return f"{value:.3f} ({low:.3f}–{high:.3f})"


class Timed:
    """A reader whose times are taken."""

    def __init__(self, reader: Reader) -> None:
        self.name = reader.name
        self._reader = reader
        self.milliseconds: list[float] = []
        """Of each question."""

    def scores(self, question: str, sentences: Sequence[InArticle]) -> Scores:
        """As the reader gives them; (len(sentences),)."""
        start = time.perf_counter()
        found = self._reader.scores(question, sentences)
        self.milliseconds.append((time.perf_counter() - start) * 1000)
        return found
