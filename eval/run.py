"""A run: every question of a dataset answered by the agent, and scored."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from dateline.agent.answer import Answer
from dateline.agent.graph import Graph, ask, build_graph
from dateline.eval.dataset import Dataset, Question
from dateline.eval.metrics import evidence_rank, is_right, item_recall, mean
from dateline.index.ingest import ingest
from dateline.index.retriever import Ranked, search
from dateline.index.store import Store

DEPTH = 20
"""Passages that a run records for each question."""


@dataclass(frozen=True, slots=True)
class Result:
    """One question's answer and passages, with what they were worth."""

    question: Question
    answer: Answer
    passages: list[Ranked]
    seconds: float

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return is_right(self.question, self.answer)

    @property
    def rank(self) -> int | None:
        """Rank of the first passage with evidence."""
        found = [(p.hit.article.id, p.hit.text) for p in self.passages]
        return evidence_rank(self.question.evidence, found)


def index_folder(dataset: Dataset, *, model: str, passage_tokens: int) -> Path:
    """Where the index of a dataset is kept in the user's cache: one folder for each content and setting."""
    key = hashlib.sha256(f"{model}\n{passage_tokens}".encode())
    source = dataset.articles
    for file in sorted(source.rglob("*")) if source.is_dir() else [source]:
        if file.is_file():
            key.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return Path(platformdirs.user_cache_dir("dateline", appauthor=False), "eval", key.hexdigest()[:16])


@contextmanager
def indexed(dataset: Dataset, *, model: str, passage_tokens: int) -> Iterator[Store]:
    """The dataset's articles in a store of their own, made once and kept in the user's cache."""
    folder = index_folder(dataset, model=model, passage_tokens=passage_tokens)
    with Store(folder, model=model, passage_tokens=passage_tokens) as store:
        ingest(store, [dataset.articles])
        yield store


def sample(questions: Sequence[Question], *, limit: int | None, seed: int) -> list[Question]:
    """At most `limit` of the questions, drawn by seed, in their own order."""
    if limit is None or limit >= len(questions):
        return list(questions)
    drawn = set(random.Random(seed).sample(range(len(questions)), limit))
    return [question for i, question in enumerate(questions) if i in drawn]


def run(
    store: Store,
    questions: Sequence[Question],
    *,
    top: int,
    min_support: float,
    progress: Callable[[Result], None] = lambda _: None,
) -> list[Result]:
    """Answer and record every question."""
    graph = build_graph(store)
    results = []
    for question in questions:
        result = _answer(store, graph, question, top, min_support)
        results.append(result)
        progress(result)
    return results


def _answer(store: Store, graph: Graph, question: Question, top: int, min_support: float) -> Result:
    asked = question.question
    if earlier := [text for role, text in question.history if role == "user"]:
        asked = f"{asked} ({earlier[-1]})"
    start = time.perf_counter()
    answer = ask(graph, asked, as_of=question.as_of, top=top, min_support=min_support)
    seconds = time.perf_counter() - start
    passages = search(store, answer.standalone_question, top=DEPTH, as_of=question.as_of)
    return Result(question, answer, passages, seconds)


def metrics(results: Sequence[Result]) -> dict[str, float | None]:
    """What the results come to; shares from 0 to 1, None where no question asks for it.

    - `right_on_answerable`: an accepted string, or each item of the list, in the answer's sentences
    - `item_recall`: mean share of a list's items named
    - `false_refusals`: share of answerable questions refused
    - `false_answers`: share of unanswerable questions answered
    - `hit@k`: share of questions with evidence that have it among the first k passages
    - `words`: mean length of the answers given
    """
    answerable = [r for r in results if r.question.answerability != "unanswerable"]
    unanswerable = [r for r in results if r.question.answerability == "unanswerable"]
    with_evidence = [r.rank for r in results if r.question.evidence]
    given = [r for r in results if r.answer.status != "not_found"]
    lists = [r for r in answerable if r.question.items]
    return {
        "questions": float(len(results)),
        "right_on_answerable": mean(r.right for r in answerable),
        "item_recall": mean(item_recall(r.answer.text, r.question.items) for r in lists),
        "false_refusals": mean(r.answer.status == "not_found" for r in answerable),
        "false_answers": mean(r.answer.status != "not_found" for r in unanswerable),
        **{f"hit@{k}": mean(rank is not None and rank <= k for rank in with_evidence) for k in (1, 4, 10, 20)},
        "words": mean(sum(len(c.text.split()) for c in r.answer.claims) for r in given),
        "seconds": mean(r.seconds for r in results),
    }


def record(result: Result) -> dict[str, Any]:
    """A result as plain JSON values."""
    return {
        "id": result.question.id,
        "question": result.question.question,
        "slice": result.question.slice,
        "right": result.right,
        "answer": result.answer.to_dict(),
        "passages": [
            {
                "article_id": p.hit.article.id,
                "start": p.hit.passage.start,
                "end": p.hit.passage.end,
                "text": p.hit.text,
                "score": p.score,
            }
            for p in result.passages
        ],
        "timings": {"seconds": result.seconds, **result.answer.timings},
    }
