"""How well passages are found: the arms alone, the fusion, the rerankers, and the fusion without each ingredient.

`dateline eval retrieval` prints it. Every variant answers the same questions over the same store; the tutorial's chain
has an index of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from dateline.agent.history import turns_of
from dateline.agent.understand import understand
from dateline.eval.dataset import Dataset, Question
from dateline.eval.metrics.retrieval import retrieval
from dateline.eval.metrics.summary import figure
from dateline.eval.record import Record, Retrieved
from dateline.eval.systems import DEPTH, Options, Progress
from dateline.eval.systems.dateline import open_store, retrieved
from dateline.eval.systems.tutorial import open_tutorial
from dateline.index.filters import Filters
from dateline.index.fulltext import Weights
from dateline.index.retrieval.ranking import Arm, Ranking
from dateline.index.retrieval.rerank import NONE, READER, SENTENCES, open_reranker
from dateline.index.retrieval.search import DEFAULT, search
from dateline.index.store import Store

_NO_BOUND = 10**9
METRICS = ("hit@1", "hit@4", "hit@10", "hit@20", "mrr@10", "ndcg@10")
BASE, TUTORIAL, WHOLE = "BM25 only", "tutorial", "hybrid"


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to rank."""

    name: str
    ranking: Ranking = DEFAULT
    reranker: str = NONE


@dataclass(frozen=True, slots=True)
class Found:
    """What one question gave."""

    question: Question
    passages: tuple[Retrieved, ...]
    milliseconds: float


def variants(rerankers: Sequence[str] = ()) -> list[Variant]:
    """The arms alone and fused, the rerankers (`rerankers`: further ones by name), and without each ingredient."""
    whole = DEFAULT
    off = Arm(0.0, 1.0)
    alone = replace(whole, names=off, recency=0.0, lead=0.0, one_per_story=False, article_share=1.0, scored=_NO_BOUND)
    plain = replace(alone, dense=Arm(1.0, 60.0), words=Arm(1.0, 60.0), fields=Weights(whole.fields.title, 0.0))
    return [
        Variant("dense only", replace(plain, words=off)),
        Variant("BM25 over the text alone", replace(plain, dense=off, fields=Weights(0.0, 0.0))),
        Variant(BASE, replace(plain, dense=off)),
        Variant("plain fusion, k = 60", plain),
        Variant(WHOLE, whole),
        Variant(f"{WHOLE}, reranked by sentences", whole, SENTENCES),
        Variant(f"{WHOLE}, reranked by the reader", whole, READER),
        *(Variant(f"{WHOLE}, reranked by {name}", whole, name) for name in rerankers),
        Variant("without dense", replace(whole, dense=off)),
        Variant("without words", replace(whole, words=off)),
        Variant("without a bound on words", replace(whole, scored=_NO_BOUND)),
        Variant("without names", replace(whole, names=off)),
        Variant("without headline", replace(whole, fields=Weights(0.0, whole.fields.context))),
        Variant("without outlet and day", replace(whole, fields=Weights(whole.fields.title, 0.0))),
        Variant("without recency", replace(whole, recency=0.0)),
        Variant("without lead", replace(whole, lead=0.0)),
        Variant("without stories", replace(whole, one_per_story=False)),
        Variant("without share", replace(whole, article_share=1.0)),
    ]


def measure(
    dataset: Dataset,
    questions: Sequence[Question],
    options: Options,
    chosen: Sequence[Variant],
    *,
    tutorial: bool,
    indexing: Progress,
    progress: Callable[[str, int], None],
) -> dict[str, list[Found]]:
    """What each variant finds; `progress` is told its name and the number of questions done.

    Raises:
        InputError: the tutorial is wanted and its packages are missing, or a reranker cannot be loaded.
        SourceError: an article cannot be read.

    """
    found: dict[str, list[Found]] = {}
    with open_store(dataset, options, indexing) as store:
        search(store, "warm", top=1)
        for variant in chosen:
            found[variant.name] = list(_told(variant.name, _run(store, variant, questions), progress))
    if tutorial:
        with open_tutorial(dataset, options, indexing) as chain:
            found[TUTORIAL] = list(_told(TUTORIAL, (_chained(chain.answer(q)) for q in questions), progress))
    return found


def _told(name: str, each: Iterator[Found], progress: Callable[[str, int], None]) -> Iterator[Found]:
    for done, one in enumerate(each, 1):
        progress(name, done)
        yield one


def _run(store: Store, variant: Variant, questions: Sequence[Question]) -> Iterator[Found]:
    reranker = open_reranker(store, variant.reranker)
    for question in questions:
        asked = understand({"question": question.question, "turns": turns_of(question.history)})["standalone_question"]
        start = time.perf_counter()
        ranked = search(
            store,
            asked,
            top=DEPTH,
            filters=Filters(as_of=question.as_of),
            ranking=variant.ranking,
            reranker=reranker,
        )
        taken = (time.perf_counter() - start) * 1000
        yield Found(question, tuple(map(retrieved, ranked)), taken)


def _chained(record: Record) -> Found:
    return Found(record.question, record.passages, record.timings["retrieve"])


def figures(found: dict[str, list[Found]]) -> dict[str, dict[str, Any]]:
    """For each variant each metric with its 95 % interval, and its difference from BM25 alone and from the whole.

    Intervals of differences are over paired questions.
    """
    scores = {name: retrieval(records) for name, records in found.items()}
    rows: dict[str, dict[str, Any]] = {}
    for name, each in scores.items():
        row: dict[str, Any] = {"questions": sum(bool(one) for one in each)}
        for metric in METRICS:
            values = _values(each, metric)
            row[metric] = asdict(figure(values))
            for title, other in (("over_bm25", BASE), ("over_hybrid", WHOLE)):
                if other in scores and other != name:
                    row.setdefault(title, {})[metric] = asdict(figure(values - _values(scores[other], metric)))
        row["median_ms"] = round(float(np.median([one.milliseconds for one in found[name]])), 1)
        row["p95_ms"] = round(float(np.percentile([one.milliseconds for one in found[name]], 95)), 1)
        rows[name] = row
    return rows


def _values(scores: Sequence[dict[str, float]], metric: str) -> Any:
    return np.array([one[metric] for one in scores if one])


def retrieval_outcome(dataset: str, settings: dict[str, object], found: dict[str, list[Found]]) -> dict[str, Any]:
    """Everything as plain JSON values, the ranking in force included."""
    return {
        "dataset": dataset,
        "settings": {**settings, "ranking": asdict(DEFAULT)},
        "variants": figures(found),
    }
