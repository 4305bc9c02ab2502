"""How the weights of `index/retrieval/ranking.py` were chosen: a grid over them, on the sets that are for tuning.

`python benchmarks/ranking.py ../shared/data/realtimeqa/2022 golden` asks both arms once for each question, ranks what
they gave in every way of the grid, and prints the best by the mean of hit@1, hit@4 and hit@10 over all sets. Of a split
set only the tuning half is asked. Quotations and aliases, which few questions have, are left out.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from dateline.agent.history import turns_of
from dateline.agent.understand import understand
from dateline.eval.dataset import read_dataset
from dateline.eval.metrics.relevance import needs
from dateline.eval.systems import Options
from dateline.eval.systems.dateline import open_store, retrieved
from dateline.index.filters import Filters
from dateline.index.model import BUNDLED
from dateline.index.reading import Head
from dateline.index.retrieval.ranking import Arm, Ranking
from dateline.index.retrieval.search import DEFAULT, Ranked, Timings, Why, find, order
from dateline.index.retrieval.shares import Placed, in_places

DEPTHS = (1, 4, 10, 20)
DEEPEST = max(DEPTHS)


@dataclass(frozen=True)
class Asked:
    """A question, and what the arms gave for it."""

    question: str
    at: int | None
    arms: tuple[dict[str, float], dict[str, float], dict[str, float]]
    heads: dict[str, Head]
    relevant: frozenset[str]
    """Ids of the passages that meet any need."""


def ask(folder: Path) -> list[Asked]:
    """Both arms asked for each question of a dataset that has something to be found."""
    dataset = read_dataset(folder)
    options = Options(model=BUNDLED, passage_tokens=200, top=10, min_support=0)
    without_names = replace(DEFAULT, names=Arm(0.0, 1.0))
    asked = []
    with open_store(dataset, options) as store:
        for question in (q for q in dataset.questions if q.half in (None, "tuning")):
            if not (sought := needs(question)):
                continue
            turns = turns_of(question.history)
            words = understand({"question": question.question, "turns": turns})["standalone_question"]
            at = Filters(as_of=question.as_of).conditions()
            arms = find(store, words, at, without_names, Timings())
            hits = store.archive.hits(list({id_ for arm in arms for id_ in arm}), at=at.at)
            met = {
                id_ for id_, hit in hits.items() if any(need(retrieved(Ranked(hit, 0.0, Why(), 0))) for need in sought)
            }
            asked.append(Asked(words, at.at, arms, store.archive.heads(list(hits)), frozenset(met)))
    return asked


def hits(asked: list[Asked], ranking: Ranking) -> list[float]:
    """hit@k for each depth."""
    firsts = np.array([_first(one, ranking) for one in asked])
    return [float(np.mean(firsts < depth)) for depth in DEPTHS]


def _first(one: Asked, ranking: Ranking) -> int:
    ranked = order(one.arms, one.heads, one.question, one.at, ranking)
    placed = (Placed(id_, one.heads[id_].article_id, one.heads[id_].story_id) for id_ in ranked)
    places = in_places(placed, top=DEEPEST, one_per_story=ranking.one_per_story, article_share=ranking.article_share)
    return next((i for i, id_ in enumerate(itertools.islice(places, DEEPEST)) if id_ in one.relevant), DEEPEST)


def grid() -> Iterator[tuple[str, Ranking]]:
    """Every combination, with its name."""
    for dense, dense_k, words_k, recency, lead in itertools.product(
        (0.5, 1.0), (20.0, 60.0), (5.0, 10.0, 20.0, 60.0), (0.0, 0.5, 0.8), (0.0, 0.2)
    ):
        name = f"dense {dense:g} k={dense_k:g}, words 1 k={words_k:g}, recency {recency:g}, lead {lead:g}"
        yield (
            name,
            replace(DEFAULT, dense=Arm(dense, dense_k), words=Arm(1.0, words_k), recency=recency, lead=lead),
        )


def main() -> None:
    """Ask, rank, print."""
    parser = argparse.ArgumentParser(description="Choose the weights of the ranking.")
    parser.add_argument("folders", nargs="+", type=Path, help="dataset folders; golden: the tuning half")
    parser.add_argument("--best", type=int, default=12, help="how many lines to print")
    given = parser.parse_args()
    sets = {folder.name: ask(folder) for folder in given.folders}
    rows = [("in force", DEFAULT), ("plain fusion", replace(DEFAULT, words=Arm(1.0, 60.0), recency=0.0, lead=0.0))]
    found = [(name, {of: hits(asked, ranking) for of, asked in sets.items()}) for name, ranking in [*rows, *grid()]]
    found[2:] = sorted(found[2:], key=lambda row: -sum(sum(of[:3]) for of in row[1].values()))
    print("| ranking |", " | ".join(f"{of}: hit@{', '.join(map(str, DEPTHS))}" for of in sets), "|")
    print("| --- |" + " --- |" * len(sets))
    for name, figures in found[: given.best + len(rows)]:
        print(f"| {name} |", " | ".join(" ".join(f"{value:.3f}" for value in of) for of in figures.values()), "|")


if __name__ == "__main__":
    main()
