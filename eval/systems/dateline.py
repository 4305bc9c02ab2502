"""Dateline itself: its index, its agent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dateline.agent.answer import Answer
from dateline.agent.graph import build_graph
from dateline.agent.history import turns_of
from dateline.agent.models import EXTRACTIVE, model_name, open_model
from dateline.agent.state import State
from dateline.eval.cache import content_hash, folder_for, index_hash
from dateline.eval.dataset import Dataset, Question
from dateline.eval.indexing import Indexing, peak_memory_mb, read_indexing
from dateline.eval.record import Record, Retrieved
from dateline.eval.systems import DEPTH, Options, Progress, cannot_be_read
from dateline.eval.systems.truth import exact, in_force
from dateline.index.filters import Filters
from dateline.index.ingest import IngestReport, ingest
from dateline.index.retrieval.rerank import open_reranker
from dateline.index.retrieval.search import Ranked, search
from dateline.index.store import Store


def store_folder(dataset: Dataset, options: Options) -> Path:
    """Where the store of a dataset's articles is kept: a place for each content, setting and way of indexing."""
    return folder_for("dateline", content_hash(dataset.articles), options.model, options.passage_tokens, index_hash())


@contextmanager
def open_store(dataset: Dataset, options: Options, progress: Progress = lambda _: None) -> Iterator[Store]:
    """The dataset's articles in a store of their own, made once; one that was cut short is gone on with.

    Raises:
        SourceError: an article cannot be read.

    """
    folder = store_folder(dataset, options)
    with Store(folder, model=options.model, passage_tokens=options.passage_tokens) as store:
        if not read_indexing(folder).complete:
            _make(store, dataset, progress)
        yield store


def _make(store: Store, dataset: Dataset, progress: Progress) -> None:
    report, complete = IngestReport(), False
    start = time.perf_counter()
    try:
        ingest(store, [dataset.articles], report, lambda report: progress(report.articles))
        if report.rejected:
            raise cannot_be_read(dataset, report.rejected[0])
        complete = True
    finally:
        done = Indexing(
            articles=report.new + report.changed,
            passages=report.passages,
            seconds=time.perf_counter() - start,
            peak_memory_mb=peak_memory_mb(),
            complete=complete,
        )
        read_indexing(store.folder).and_then(done).write(store.folder)


@contextmanager
def open_dateline(dataset: Dataset, options: Options, progress: Progress) -> Iterator[Dateline]:
    """Dateline over a dataset.

    Raises:
        InputError: the composer's chat model cannot be opened.
        SourceError: an article cannot be read.

    """
    if options.composer != EXTRACTIVE:
        open_model(options.composer, options.models)  # what is wrong with it is said before the work
    with open_store(dataset, options, progress) as store:
        yield Dateline(store, options)


class Dateline:
    """The agent."""

    def __init__(self, store: Store, options: Options) -> None:
        self.settings: dict[str, Any] = settings_of(options)
        self.indexing = read_indexing(store.folder)
        self._options = options
        self._store = store
        self._graph = build_graph(
            store,
            reranker=options.reranker,
            reader=options.reader,
            composer=options.composer,
            models=options.models,
            follow_ups=False,
        )

    def answer(self, question: Question) -> Record:
        """Answer one question, in the conversation that its history tells."""
        given: State = {
            "question": question.question,
            "as_of": question.as_of,
            "top": self._options.top,
            "min_support": self._options.min_support,
            "timings": {},
            "turns": turns_of(question.history),
        }
        start = time.perf_counter()
        final = self._graph.invoke(given)
        total = (time.perf_counter() - start) * 1000
        answer = Answer.from_dict(final["turns"][-1]["answer"])
        found = search(
            self._store,
            answer.understood.searched,
            top=DEPTH,
            filters=Filters(as_of=question.as_of),
            reranker=open_reranker(self._store, self._options.reranker),
        )
        return Record(
            question=question,
            answer=answer,
            passages=tuple(map(retrieved, found)),
            timings={**answer.timings, "total": round(total, 1)},
            exact=exact(self._store.archive, answer.citations),
            in_force=in_force(self._store.archive, answer.citations, question.as_of),
        )


def settings_of(options: Options) -> dict[str, Any]:
    """What answers depend on, for the record; of a model file its name, and how it is asked only where one is."""
    settings = asdict(options)
    del settings["models"]
    if options.composer == EXTRACTIVE:
        return settings
    asked = {name: value if value is None else str(value) for name, value in asdict(options.models).items()}
    return {**settings, "composer": model_name(options.composer, options.models), **asked}


def retrieved(ranked: Ranked) -> Retrieved:
    """A result of Dateline's search as evaluation knows it."""
    return Retrieved(
        article_id=ranked.hit.article.id,
        start=ranked.hit.passage.start,
        end=ranked.hit.passage.end,
        text=ranked.hit.text,
        score=ranked.score,
        revision=ranked.hit.revision.number,
    )
