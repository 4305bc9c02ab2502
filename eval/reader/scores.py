"""How well sentences are chosen: by similarity, by the reader, and by what is added to it, side by side."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dateline.agent.compose.extractive import MOST_SENTENCES, MOST_WORDS
from dateline.agent.compose.together import best_together
from dateline.eval.answering import answers
from dateline.eval.described import Described
from dateline.eval.markdown import markdown_table
from dateline.eval.metrics.bootstrap import Share, share
from dateline.eval.question import Question
from dateline.eval.reader.reranking import Reranking
from dateline.index.reader import InArticle, Reader
from dateline.index.reader.support import WITH_READER

if TYPE_CHECKING:
    from dateline.index.reader import Scores as Odds

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

LINES: Mapping[str, tuple[str, ...]] = {
    "similarity alone": ("likeness",),
    "reader alone": ("reader",),
    "reader and similarity": ("reader", "likeness"),
    "reader, similarity and date": ("reader", "likeness", "nearness"),
}
"""What each line orders the sentences by, each with its weight in `index.reader.support`."""
COMPOSER = "as the composer chooses"


@dataclass(frozen=True, slots=True)
class Line:
    """How often a way to choose finds the accepted answer, with its 95 % interval, over all questions asked."""

    name: str
    best_one: Share
    """In the best sentence: share, and both ends of its interval."""
    best_words: Share
    """In the best sentences that come to MOST_WORDS words."""


def lines(found: Sequence[Described]) -> list[Line]:
    """Each way to choose, over the same questions; the last is the composer's own."""
    made = []
    for name, parts in LINES.items():
        orders = [_order(_sum(one, parts)) for one in found]
        words = [in_words(one, order) for one, order in zip(found, orders, strict=True)]
        made.append(_line(name, [order[:1] for order in orders], words, found))
    composed = [together(one, one.odds(WITH_READER)) for one in found]
    words = [bool(one.answers[given].any()) for one, given in zip(found, composed, strict=True)]
    return [*made, _line(COMPOSER, [given[:1] for given in composed], words, found)]


def _sum(one: Described, parts: Sequence[str]) -> Floats:
    score: Floats = np.sum([WITH_READER.of[part] * one.feature(part) for part in parts], axis=0)
    return score


def _order(score: Floats) -> Indices:
    """The sentences' numbers, the best first."""
    return np.argsort(-score, kind="stable")


def _line(name: str, firsts: Sequence[Indices], words: Sequence[bool], found: Sequence[Described]) -> Line:
    one = [bool(d.answers[first].any()) for d, first in zip(found, firsts, strict=True)]
    return Line(name, share(one), share(words))


def together(found: Described, odds: Floats) -> Indices:
    """The sentences' numbers that the composer would give together, the best first; `odds`: log of each one's."""
    support = 1.0 / (1.0 + np.exp(-odds))
    given = best_together(list(support), list(found.words), most=MOST_SENTENCES, most_words=MOST_WORDS)
    return np.array(given, dtype=np.int64)


def in_words(found: Described, order: Indices) -> bool:
    """Whether the first sentences answer that come to MOST_WORDS words; the very first is read whole."""
    left, right = MOST_WORDS, False
    for place, i in enumerate(order):
        if place == 0 or found.words[i] <= left:
            left -= int(found.words[i])
            right = right or bool(found.answers[i])
    return right


@dataclass(frozen=True, slots=True)
class Scores:
    """All that is measured of a reader on a dataset."""

    lines: tuple[Line, ...]
    reranking: Reranking | None
    milliseconds: float
    """Median over questions, of reading their sentences."""


def write_scores(path: Path, made: Scores) -> None:
    """Keep the scores."""
    path.write_text(json.dumps(asdict(made), indent=1), encoding="utf-8")


def read_scores(path: Path) -> Scores:
    """What `write_scores` kept."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    lines = [Line(one["name"], tuple(one["best_one"]), tuple(one["best_words"])) for one in kept["lines"]]
    shares = {name: tuple(one) for name, one in (kept["reranking"] or {}).items()}
    return Scores(tuple(lines), Reranking(**shares) if shares else None, kept["milliseconds"])


def line_of_texts(name: str, asked: Sequence[Question], given: Sequence[Sequence[str]]) -> Line:
    """How often the first of the texts given for a question answers it, and how often any of them."""
    right = [[answers(q, "", text) for text in texts] for q, texts in zip(asked, given, strict=True)]
    return Line(name, share([any(one[:1]) for one in right]), share([any(one) for one in right]))


def table(made: Sequence[Line]) -> str:
    """The lines in Markdown."""
    rows = [(line.name, _told(line.best_one), _told(line.best_words)) for line in made]
    return markdown_table(("Sentences ordered by", "best sentence", f"best {MOST_WORDS} words"), rows)


def _told(one: Share) -> str:
    value, low, high = one
    return f"{value:.3f} ({low:.3f}–{high:.3f})"


class Timed:
    """A reader whose times are taken."""

    def __init__(self, reader: Reader) -> None:
        self.name = reader.name
        self._reader = reader
        self.milliseconds: list[float] = []
        """Of each question."""

    def scores(self, question: str, sentences: Sequence[InArticle]) -> Odds:
        """As the reader gives them; (len(sentences),)."""
        start = time.perf_counter()
        found = self._reader.scores(question, sentences)
        self.milliseconds.append((time.perf_counter() - start) * 1000)
        return found
