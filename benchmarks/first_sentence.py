"""How long until the first checked sentence: warm, from the question to the first claim that the graph streams.

    python benchmarks/first_sentence.py ../shared/data/realtimeqa/2023 --questions 100

The dataset's articles are taken in once and kept in the user's cache. Prints median and 95th percentile in
milliseconds, of all and of each step, and the number of passages searched.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from dateline.agent.graph import build_graph
from dateline.eval.dataset import read_dataset
from dateline.eval.reader.data import opened
from dateline.eval.run import sample

_WARM = 5
"""Questions before those that count."""


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--questions", type=int, default=100)
    given = parser.parse_args()
    dataset = read_dataset(given.dataset)
    asked = sample(dataset.questions, limit=given.questions + _WARM, seed=0)
    milliseconds: dict[str, list[float]] = defaultdict(list)
    with opened(dataset) as store:
        graph = build_graph(store)
        for number, question in enumerate(asked):
            begun, first, timings = time.perf_counter(), None, {}
            stated = {"question": question.question, "as_of": question.as_of, "min_support": 0.0}
            for mode, event in graph.stream(stated, stream_mode=["custom", "values"]):
                if mode == "custom" and "claim" in event and first is None:
                    first = (time.perf_counter() - begun) * 1000
                timings = event.get("timings", timings) if mode == "values" else timings
            if number >= _WARM and first is not None:
                milliseconds["first sentence"].append(first)
                for step, taken in timings.items():
                    if "." not in step:
                        milliseconds[step].append(taken)
        passages = store.archive.counts()["passages"]
    table = Table("step", "median ms", "95 % ms", title=f"{dataset.name}, {passages:,} passages")
    for name, values in milliseconds.items():
        table.add_row(name, f"{np.median(values):.0f}", f"{np.percentile(values, 95):.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
