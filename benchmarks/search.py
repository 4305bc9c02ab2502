"""What a warm search costs, step by step, with and without filters, and how much of the exact nearest the index finds.

`python benchmarks/search.py ../shared/data/realtimeqa/2022` asks the dataset's archive its own questions. Filters
are taken from the data: the questions' own `as_of`, its most frequent outlets, and a window around the median day.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from dateline.eval.dataset import Question, read_dataset
from dateline.eval.indexing import peak_memory_mb
from dateline.eval.run import sample
from dateline.eval.systems import Options
from dateline.eval.systems.dateline import open_store
from dateline.index.filters import Filters
from dateline.index.model import BUNDLED
from dateline.index.retrieval.search import DEFAULT, Timings, search
from dateline.index.store import Store

Chosen = Callable[[Question], Filters]


def kinds(store: Store) -> dict[str, Chosen]:
    """Filters by name, from none to narrow."""
    articles = list(store.archive.articles())
    outlets = [name for name, _ in Counter(article.outlet for article in articles if article.outlet).most_common(40)]
    days = sorted(article.published_at[:10] for article in articles if article.published_at)
    window = Filters(published_from=days[len(days) * 45 // 100], published_to=days[len(days) * 55 // 100])
    return {
        "none": lambda _: Filters(),
        "as_of": lambda question: Filters(as_of=question.as_of),
        f"outlet {outlets[0]}": lambda _: Filters(outlets=(outlets[0],)),
        f"outlet {outlets[-1]}": lambda _: Filters(outlets=(outlets[-1],)),
        f"{window.published_from} to {window.published_to}": lambda _: window,
    }


def timed(store: Store, questions: list[Question], chosen: Chosen) -> tuple[list[float], dict[str, float]]:
    """Milliseconds of each search, and the medians of its steps; questions are asked for the first time."""
    taken, steps = [], []
    for question in questions:
        timings = Timings()
        start = time.perf_counter()
        search(store, question.question, top=10, filters=chosen(question), timings=timings)
        taken.append((time.perf_counter() - start) * 1000)
        steps.append(timings.steps)
    return taken, {name: float(np.median([one[name] for one in steps])) for name in steps[0]}


def recall(store: Store, questions: list[Question], chosen: Chosen) -> float:
    """Share of the exact nearest passages that meet the filters which the dense arm gives, at its own depth."""
    ids = list(store.fulltext.ids())
    held = store.vectors.read(ids)
    matrix = np.stack([np.asarray(held[id_][1], dtype=np.float32) for id_ in ids])
    shares = []
    for question in questions:
        meeting = store.fulltext.meeting(chosen(question).conditions())
        allowed = meeting.among(ids)
        if not allowed:
            continue
        vector = store.encoder.encode_query(question.question)
        exact = [ids[i] for i in np.argsort(-(matrix @ vector)) if ids[i] in allowed][: DEFAULT.depth]
        given = store.vectors.search(vector, limit=DEFAULT.depth, meeting=meeting)
        shares.append(len(given.keys() & set(exact)) / len(exact))
    return float(np.mean(shares))


def main() -> None:
    """Search and print."""
    parser = argparse.ArgumentParser(description="Time searches.")
    parser.add_argument("folder", type=Path, help="dataset folder")
    parser.add_argument("--questions", type=int, default=200)
    given = parser.parse_args()
    dataset = read_dataset(given.folder)
    questions = sample(dataset.questions, limit=given.questions, seed=0)
    with open_store(dataset, Options(model=BUNDLED, passage_tokens=200, top=10, min_support=0)) as store:
        for question in questions[:10]:
            search(store, f"warm {question.question}", top=10)
        print(f"{platform.machine()}, {store.fulltext.count():,} passages, {len(questions)} questions")
        print("| filter | median ms | p95 ms | recall of the nearest 100 | steps, median ms |\n" + "| --- " * 5 + "|")
        for name, chosen in kinds(store).items():
            taken, steps = timed(store, questions, chosen)
            told = ", ".join(f"{step} {milliseconds:.1f}" for step, milliseconds in steps.items())
            found = recall(store, questions[:50], chosen)
            print(f"| {name} | {np.median(taken):.1f} | {np.percentile(taken, 95):.1f} | {found:.3f} | {told} |")
    print(f"peak memory {peak_memory_mb():.0f} MB, the exact vectors for comparison included")


if __name__ == "__main__":
    main()
