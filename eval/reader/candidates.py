"""What Dateline's own search finds for the questions of a dataset, sentence by sentence: kept in a file, made once."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from dateline.eval.answering import answers
from dateline.eval.dataset import Question
from dateline.eval.reader.progress import told
from dateline.index.dates import instant
from dateline.index.filters import Filters
from dateline.index.reader import InArticle, in_article
from dateline.index.reader.candidates import sentences_of
from dateline.index.retrieval.search import search
from dateline.index.store import Store

PASSAGES = 20
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence that was found for a question."""

    article_id: str
    sentence: InArticle
    rank: int
    """Of its passage among the results, from 1."""
    similarity: float
    """Cosine of question and sentence."""
    cosine: float | None
    """Cosine of question and passage; None where the nearest vectors did not hold it."""
    days: float | None
    """Days from the article's date to the time of asking; None where either is unknown."""
    answers: bool
    """Whether it holds an accepted answer, and stands in the evidence where that is known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that was found for it."""

    question: Question
    found: Sequence[Found]


def candidates_of(store: Store, question: Question, *, earlier: timedelta = timedelta()) -> Asked:
    """Search for a question as of its own time, or of so much earlier."""
    as_of = question.asked_earlier(earlier)
    ranked = search(store, question.question, top=PASSAGES, filters=Filters(as_of=as_of))
    sentences = sentences_of(ranked)
    vectors = store.encoder.encode_sentences([one.text for one in sentences])
    alike = vectors @ store.encoder.encode_query(question.question)
    at = None if as_of is None else instant(as_of, end_of_day=True)
    return Asked(
        question,
        [
            Found(
                article_id=one.hit.article.id,
                sentence=in_article(one.hit.revision.title, one.hit.revision.text, one.start, one.end),
                rank=one.rank,
                similarity=round(float(similarity), 4),
                cosine=None if (cosine := ranked[one.rank - 1].why.cosine) is None else round(cosine, 4),
                days=None if at is None else round((at - ranked[one.rank - 1].published) / _DAY, 2),
                answers=answers(question, one.hit.article.id, one.text),
            )
            for one, similarity in zip(sentences, alike, strict=True)
        ],
    )


def read_or_make(
    path: Path, store: Store, questions: Sequence[Question], *, earlier: timedelta = timedelta()
) -> list[Asked]:
    """What is found for each question; kept in a file, so that it is searched for once."""
    if not path.exists():
        made = path.with_suffix(".new")
        with gzip.open(made, "wt", encoding="utf-8", compresslevel=3) as file:
            each = (candidates_of(store, question, earlier=earlier) for question in questions)
            for asked in told(each, len(questions), f"questions searched for: {path.name}"):
                file.write(json.dumps([asdict(one) for one in asked.found], ensure_ascii=False) + "\n")
        made.replace(path)
    return [Asked(q, found) for q, found in zip(questions, _read(path), strict=True)]


def _read(path: Path) -> Iterator[list[Found]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield [Found(**{**one, "sentence": InArticle(*one["sentence"])}) for one in json.loads(line)]
