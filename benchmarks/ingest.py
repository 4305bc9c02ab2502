"""How long taking articles in takes, held against encoding the same passages alone; and what a second pass costs.

    python benchmarks/ingest.py ../shared/data/realtimeqa/2022 --articles 1000
    python benchmarks/ingest.py ../shared/data/realtimeqa/2023 --store /tmp/2023 --json

FOLDER holds `articles.jsonl` or `articles.jsonl.gz`; a file or any other source of `dateline ingest` is taken, too. All
in one process, one after another: a first pass into an empty store, a second pass over the same, and the encoder alone
with the same passages in one call. The model is loaded before. The steps overlap, so their times add up to more than
the whole.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from dateline.index.article import RawArticle, Rejected
from dateline.index.indexing import disagreement
from dateline.index.ingest import IngestReport, ingest_items
from dateline.index.loaders import load
from dateline.index.store import Store

STEPS = ("read", "cut", "archive", "encode", "Chroma", "full text", "mark")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, help="take only so many, the first ones")
    parser.add_argument("--store", type=Path, help="where to put the store, and leave it (default: a temporary folder)")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = given.store or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "store"
        if (folder / "archive.sqlite3").exists():
            parser.error(f"there is a store in {folder} already")
        figures = measure(source_in(given.folder), given.articles, folder)
    print(json.dumps(figures, indent=2) if given.json else in_words(figures))


def source_in(folder: Path) -> Path:
    """The articles of a dataset folder; anything else is a source itself."""
    found = [folder / name for name in ("articles.jsonl", "articles.jsonl.gz") if (folder / name).exists()]
    return found[0] if found else folder


def measure(source: Path, most: int | None, folder: Path) -> dict[str, Any]:
    """All figures; seconds, bytes and counts."""
    with Store(folder) as store:
        store.encoder.encode_documents(["warm"])
        steps: Counter[str] = Counter()
        instrument(store, steps)
        before = time.perf_counter()
        report = ingest_items(store, timed_items(source, most, steps))
        first = time.perf_counter() - before
        steps_of_first = {name: round(steps[name], 2) for name in STEPS}
        peak = peak_bytes()
    with Store(folder) as store:  # a fresh one: what a second run finds open
        before = time.perf_counter()
        again = ingest_items(store, islice(load(source), most))
        second = time.perf_counter() - before
        assert (again.new, again.changed, again.passages) == (0, 0, 0), again
        disagreeing = disagreement(store)
        texts = [entry.embedded for entry in store.fulltext.read(list(store.fulltext.ids())).values()]
        encoder = store.encoder
        before = time.perf_counter()
        encoder.encode_documents(texts)
        alone = time.perf_counter() - before
    return {
        "machine": f"{os.cpu_count()} processors, {platform.machine()}, load {os.getloadavg()[1]:.1f}",
        "runtime": getattr(encoder, "runtime", "torch"),
        "counts": counts(report),
        "first_pass": round(first, 2),
        "encoding_alone": round(alone, 2),
        "ratio": round(first / alone, 3),
        "passages_a_second": round(report.passages / first, 1),
        "second_pass": round(second, 2),
        "second_to_first": round(second / first, 5),
        "peak_memory": peak,
        "steps": steps_of_first,
        "disagreement": disagreeing,
    }


def counts(report: IngestReport) -> dict[str, int]:
    """The report's numbers."""
    named = ("articles", "new", "changed", "unchanged", "copies", "passages")
    return {**{name: getattr(report, name) for name in named}, "rejected": len(report.rejected)}


def timed_items(source: Path, most: int | None, steps: Counter[str]) -> Iterator[RawArticle | Rejected]:
    """What the loader gives, with the time that it takes for it."""
    items = islice(load(source), most)
    while True:
        before = time.perf_counter()
        item = next(items, None)
        steps["read"] += time.perf_counter() - before
        if item is None:
            return
        yield item


def instrument(store: Store, steps: Counter[str]) -> None:
    """Let the parts of the store say how long they take."""
    parts = (
        ("cut", store, "split"),
        ("archive", store.archive, "put"),
        ("encode", store.encoder, "encode_documents"),
        ("Chroma", store.vectors, "upsert"),
        ("full text", store.fulltext, "change"),
        ("mark", store.archive, "mark"),
    )
    for name, owner, method in parts:
        setattr(owner, method, timed(name, getattr(owner, method), steps))


def timed(name: str, call: Callable[..., Any], steps: Counter[str]) -> Callable[..., Any]:
    """The same call; its time is added up."""

    def run(*args: Any, **kwargs: Any) -> Any:
        before = time.perf_counter()
        try:
            return call(*args, **kwargs)
        finally:
            steps[name] += time.perf_counter() - before

    return run


def peak_bytes() -> int:
    """The most memory that the process held so far (Linux counts it in kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if platform.system() == "Darwin" else 1024)


def in_words(figures: dict[str, Any]) -> str:
    """The figures, for a person."""
    steps = "\n".join(f"  {name:<10} {seconds:>9.1f} s" for name, seconds in figures["steps"].items())
    numbers = ", ".join(f"{number:,} {name}" for name, number in figures["counts"].items())
    return (
        f"{figures['machine']}; {figures['runtime']}\n{numbers}\n"
        f"first pass      {figures['first_pass']:>9.1f} s, {figures['passages_a_second']:.1f} passages/s\n"
        f"encoding alone  {figures['encoding_alone']:>9.1f} s: the first pass takes {figures['ratio']:.2f} times that\n"
        f"second pass     {figures['second_pass']:>9.1f} s, 1/{1 / figures['second_to_first']:.0f} of the first\n"
        f"peak memory     {figures['peak_memory'] / 1e6:>9.0f} MB\n"
        f"disagreement    {sum(figures['disagreement'].values()):>9}\n"
        f"steps of the first pass, which overlap:\n{steps}"
    )


if __name__ == "__main__":
    main()
