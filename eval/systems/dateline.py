"""Dateline itself: its index, its agent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from dateline.agent.answer import Answer
from dateline.agent.graph import build_graph
from dateline.agent.state import State, Turn
from dateline.agent.understand import understand
from dateline.eval.cache import content_hash, folder_for
from dateline.eval.dataset import Dataset, Question
from dateline.eval.record import Record, Retrieved
from dateline.eval.systems import DEPTH, Options, Progress
from dateline.index.errors import NotFoundError
from dateline.index.ingest import ingest
from dateline.index.retriever import search
from dateline.index.store import Store


@contextmanager
def open_store(dataset: Dataset, options: Options, progress: Progress = lambda _: None) -> Iterator[Store]:
    """The dataset's articles in a store of their own, made once."""
    key = (content_hash(dataset.articles), options.model, options.passage_tokens)
    with Store(folder_for("dateline", *key), model=options.model, passage_tokens=options.passage_tokens) as store:
        ingest(store, [dataset.articles], progress=lambda report: progress(report.articles))
        yield store


@contextmanager
def open_dateline(dataset: Dataset, options: Options, progress: Progress) -> Iterator[Dateline]:
    """Dateline over a dataset."""
    with open_store(dataset, options, progress) as store:
        yield Dateline(store, options)


class Dateline:
    """The agent with its default composer."""

    def __init__(self, store: Store, options: Options) -> None:
        self.settings: dict[str, Any] = {**asdict(options), "composer": "extractive"}
        self._options = options
        self._store = store
        self._graph = build_graph(store)

    def answer(self, question: Question) -> Record:
        """Answer one question, in the conversation that its history tells."""
        given: State = {
            "question": question.question,
            "as_of": question.as_of,
            "top": self._options.top,
            "min_support": self._options.min_support,
            "timings": {},
            "turns": _turns(question),
        }
        start = time.perf_counter()
        final = self._graph.invoke(given)
        total = (time.perf_counter() - start) * 1000
        answer = Answer.from_dict(final["turns"][-1]["answer"])
        found = search(self._store, answer.standalone_question, top=DEPTH, as_of=question.as_of)
        return Record(
            question=question,
            answer=answer,
            passages=tuple(
                Retrieved(r.hit.article.id, r.hit.passage.start, r.hit.passage.end, r.hit.text, r.score) for r in found
            ),
            timings={**answer.timings, "total": round(total, 1)},
            exact=tuple(self._is_exact(c.article_id, c.revision, c.start, c.end, c.quote) for c in answer.citations),
        )

    def _is_exact(self, article_id: str, revision: int, start: int, end: int, quote: str) -> bool:
        try:
            return self._store.archive.revision(article_id, revision).text[start:end] == quote
        except NotFoundError:
            return False


def _turns(question: Question) -> list[Turn]:
    """The user's earlier questions as turns of a conversation."""
    turns: list[Turn] = []
    for role, text in question.history:
        if role == "user":
            understood = understand({"question": text, "turns": turns})
            turns.append({"standalone_question": understood["standalone_question"], "answer": {}})
    return turns
