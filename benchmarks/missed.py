"""Questions whose answer stands in the archive, but in none of the passages that are found: to be read and sorted.

`python benchmarks/missed.py ../shared/data/realtimeqa/2022 --questions 50` prints, for each of so many drawn at random,
what was found first and the passages nearest to the question that hold an accepted answer, by chance or not.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from dateline.eval.dataset import Dataset, Question, read_dataset
from dateline.eval.metrics.normal import contains
from dateline.eval.metrics.relevance import needs
from dateline.eval.systems import DEPTH, Options
from dateline.eval.systems.dateline import open_store, retrieved
from dateline.index.entry import Entry
from dateline.index.filters import Filters
from dateline.index.model import BUNDLED
from dateline.index.retrieval.search import Ranked, search
from dateline.index.store import Store

SHOWN = 3
CHARACTERS = 240
_MOST = 500
"""Passages that hold an answer, at most: `10%` stands in hundreds."""


def missed(store: Store, dataset: Dataset) -> Iterator[tuple[Question, list[Ranked]]]:
    """Questions with an accepted answer that no passage found holds, with what was found."""
    for question in dataset.questions:
        sought = needs(question) if question.answers else []
        found = search(store, question.question, top=DEPTH, filters=Filters(as_of=question.as_of)) if sought else []
        if found and not any(need(retrieved(ranked)) for need in sought for ranked in found):
            yield question, found


def holding(store: Store, question: Question, lowered: dict[str, str], entries: dict[str, Entry]) -> list[str]:
    """Passages that hold an accepted answer, the nearest to the question first."""
    strings = [answer.lower().strip(" .\"'") for answer in question.answers]
    likely = [id_ for id_, text in lowered.items() if any(string in text for string in strings)][:_MOST]
    held = store.vectors.read([id_ for id_ in likely if contains(entries[id_].text, question.answers)])
    vector = store.encoder.encode_query(question.question)
    return sorted(held, key=lambda id_: -float(held[id_][1] @ vector))


def show(number: int, question: Question, found: list[Ranked], held: list[Entry]) -> None:
    """Print one question."""
    print(f"\n{number}. [{question.as_of}] {question.question} -> {' | '.join(question.answers)}")
    for ranked in found[:SHOWN]:
        print(f"   found  {ranked.hit.revision.title}: {_line(ranked.hit.text)}")
    for entry in held[:SHOWN]:
        at = entry.text.lower().find(question.answers[0].lower())
        print(f"   holds  {entry.title}: {_line(entry.text[max(0, at - CHARACTERS // 2) :])}")


def _line(text: str) -> str:
    return " ".join(text.split())[:CHARACTERS]


def main() -> None:
    """Search, draw and print."""
    parser = argparse.ArgumentParser(description="Print questions whose answer is in the archive and is not found.")
    parser.add_argument("folder", type=Path, help="dataset folder")
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dataset = read_dataset(given.folder)
    with open_store(dataset, Options(model=BUNDLED, passage_tokens=200, top=10, min_support=0)) as store:
        entries = store.fulltext.read(list(store.fulltext.ids()))
        lowered = {id_: entry.text.lower() for id_, entry in entries.items()}
        drawn = list(missed(store, dataset))
        random.Random(given.seed).shuffle(drawn)
        number = 0
        for question, found in drawn:
            held = holding(store, question, lowered, entries)
            if held and number < given.questions:
                number += 1
                show(number, question, found, [entries[id_] for id_ in held])
        print(f"\n{len(drawn)} of {len(dataset.questions)} questions find no accepted answer")


if __name__ == "__main__":
    main()
