"""The examples of each source, made once and kept in files of the working folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from dateline.agent.defaults import DEFAULT_MIN_SUPPORT, DEFAULT_TOP
from dateline.eval.cache import content_hash
from dateline.eval.dataset import Dataset, read_dataset
from dateline.eval.reader.candidates import Asked, read_or_make
from dateline.eval.reader.cloze import cloze_examples
from dateline.eval.reader.elsewhere import elsewhere_examples
from dateline.eval.reader.example import Example, read_examples, write_examples
from dateline.eval.reader.follow_ups import follow_up_examples
from dateline.eval.reader.news import news_examples, unanswered_examples
from dateline.eval.reader.progress import Telling
from dateline.eval.reader.squad import squad_examples
from dateline.eval.reader.written import over_articles
from dateline.eval.systems import Options
from dateline.eval.systems.dateline import open_store
from dateline.index.article import RawArticle
from dateline.index.encoder import shared_encoder
from dateline.index.errors import InputError
from dateline.index.loaders import load
from dateline.index.model import BUNDLED
from dateline.index.store import Store

OPTIONS = Options(model=BUNDLED, passage_tokens=200, top=DEFAULT_TOP, min_support=DEFAULT_MIN_SUPPORT)
EARLIER = timedelta(days=21)
"""Asked so much before its time, a question about the news has no answer yet."""


@dataclass(frozen=True, slots=True)
class News:
    """A dataset of news questions with what Dateline finds for them, at their time and too early."""

    dataset: Dataset
    asked: Sequence[Asked]
    early: Sequence[Asked]
    until: str | None = None
    """The day (ISO) from which on nothing is learnt; None: from all."""


def squad(path: Path, work: Path) -> list[Example]:
    """The examples of a file in SQuAD 2.0's form."""
    kept = work / f"squad-{content_hash(path)[:12]}.jsonl"
    if not kept.exists():
        print(f"{path.name}: making examples", flush=True)
        write_examples(kept, squad_examples(path, shared_encoder(BUNDLED, "auto")))
    return read_examples(kept)


def news(folder: Path, work: Path) -> News:
    """What is found for the questions of a dataset folder."""
    dataset = read_dataset(folder)
    kept = work / f"{dataset.name}-{content_hash(dataset.articles)[:12]}"
    with opened(dataset) as store:
        asked = read_or_make(kept.with_suffix(".asked.jsonl.gz"), store, dataset.questions)
        before = read_or_make(kept.with_suffix(".early.jsonl.gz"), store, dataset.questions, earlier=EARLIER)
    return News(dataset, asked, before)


def parted(found: News, last: float) -> tuple[News, Dataset]:
    """The earlier questions, to learn from, and the dataset with the last ones, a share of `last`, to choose by.

    Nothing is learnt of articles from the last ones' time.

    Raises:
        InputError: a question does not say when it was asked.

    """
    timeless = sum(one.question.as_of is None for one in found.asked)
    if timeless:
        msg = f"{found.dataset.name}: {timeless} questions do not say when they were asked (as_of), so none can be last"
        raise InputError(msg)
    days = sorted(one.question.as_of or "" for one in found.asked)
    until = days[round(len(days) * (1 - last))]

    def before(asked: Sequence[Asked]) -> list[Asked]:
        return [one for one in asked if (one.question.as_of or "") < until]

    later = tuple(q for q in found.dataset.questions if (q.as_of or "") >= until)
    held_out = replace(found.dataset, name=f"{found.dataset.name}-from-{until}", questions=later)
    return News(found.dataset, before(found.asked), before(found.early), until), held_out


def opened(dataset: Dataset) -> AbstractContextManager[Store]:
    """The dataset's articles in a store, made once."""
    return open_store(dataset, OPTIONS, Telling(dataset.name))


def examples_of(found: News, *, seed: int, apart_from: Sequence[Dataset] = ()) -> list[Example]:
    """All that can be learnt from a dataset, without the articles and questions that stand in another one, too."""
    known = {q.question for other in apart_from for q in other.questions}
    theirs = {key for other in apart_from for article in articles_of(other) for key in _keys(article)}
    shared = {a.article_id for a in articles_of(found.dataset) if theirs.intersection(_keys(a))} if theirs else set()

    def apart(asked: Sequence[Asked]) -> list[Asked]:
        return [
            Asked(one.question, [sentence for sentence in one.found if sentence.article_id not in shared])
            for one in asked
            if one.question.question not in known
        ]

    own = [article for article in articles_of(found.dataset) if article.article_id not in shared]
    if found.until:
        own = [article for article in own if (article.published_at or "") < found.until]
    print(f"{found.dataset.name}: {len(shared)} articles stand in a reporting set, too, and are left out", flush=True)
    return [
        *news_examples(apart(found.asked)),
        *unanswered_examples(apart(found.early)),
        *of_articles(own, seed=seed),
    ]


def of_articles(articles: Sequence[RawArticle], *, seed: int) -> list[Example]:
    """What can be learnt from articles alone: questions written over them, and those made by rule."""
    written = (one for _, one in over_articles(articles))
    return [*written, *cloze_examples(articles, seed=seed)]


def harder_of_articles(articles: Sequence[RawArticle]) -> list[Example]:
    """The written questions with wrong sentences of all the articles, and as follow-ups."""
    written = list(over_articles(articles))
    elsewhere = list(elsewhere_examples(written, articles))
    unanswered = [(article, one) for article, one in written if not one.answering]
    return [*(one for _, one in elsewhere), *follow_up_examples([*elsewhere, *unanswered])]


def _keys(article: RawArticle) -> set[str]:
    return {article.article_id, article.content_hash}


def articles_of(dataset: Dataset) -> Iterator[RawArticle]:
    """Those of a dataset."""
    for article in load(str(dataset.articles)):
        if isinstance(article, RawArticle):
            yield article
