"""The runtimes of the embedding model side by side, in one run: passages a second, one question, likeness of vectors.

    python benchmarks/encoder.py                      # over the sample articles
    python benchmarks/encoder.py FOLDER --passages N  # over a dataset folder's articles

Passages have about 1,000 characters. Each figure is the median of several rounds, in which the runtimes take turns, so
that other work on the machine weighs on all of them alike: read the ratios.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np

from dateline.eval.dataset import read_dataset, sample_articles
from dateline.index.article import RawArticle
from dateline.index.encoder import Encoder
from dateline.index.loaders import load
from dateline.index.model import RuntimeName

CHARACTERS = 1_000
ROUNDS = 5
QUESTION = "which countries have signed the agreement, and when?"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Compare the runtimes of the embedding model.")
    parser.add_argument("folder", type=Path, nargs="?", help="dataset folder; default: the sample articles")
    parser.add_argument("--passages", type=int, default=300)
    given = parser.parse_args()
    texts = passages(read_dataset(given.folder).articles if given.folder else sample_articles(), given.passages)
    runtimes: tuple[RuntimeName, ...] = ("openvino", "torch")
    encoders = {name: Encoder(runtime=name) for name in runtimes}
    loading = {name: seconds(lambda e=encoder: e.encode_query("warm")) for name, encoder in encoders.items()}  # type: ignore[misc]
    rates: dict[str, list[float]] = {name: [] for name in runtimes}
    questions: dict[str, list[float]] = {name: [] for name in runtimes}
    parts = [texts[i::ROUNDS] for i in range(ROUNDS)]
    vectors: dict[str, list[np.ndarray]] = {name: [] for name in runtimes}  # type: ignore[type-arg]
    for part in parts:
        for name, encoder in encoders.items():
            start = time.perf_counter()
            vectors[name].append(encoder.encode_documents(part))
            rates[name].append(len(part) / (time.perf_counter() - start))
            questions[name] += [seconds(lambda e=encoder: e.encode_query(QUESTION)) for _ in range(20)]  # type: ignore[misc]
    cosines = np.sum(np.concatenate(vectors["openvino"]) * np.concatenate(vectors["torch"]), axis=1)
    print(f"{platform.processor() or platform.machine()}, {len(texts)} passages of {CHARACTERS} characters at most")
    print("| runtime | passages/s | one question, ms | loading, s |")
    print("| --- | --- | --- | --- |")
    for name in runtimes:
        question = 1_000 * statistics.median(questions[name])
        print(f"| {name} | {statistics.median(rates[name]):.1f} | {question:.1f} | {loading[name]:.1f} |")
    ratio = statistics.median(a / b for a, b in zip(rates["openvino"], rates["torch"], strict=True))
    print(f"openvino encodes {ratio:.2f} times the passages a second of torch; lowest cosine {cosines.min():.6f}")


def passages(articles: Path, most: int) -> list[str]:
    """The first passages of the articles."""
    found = (
        article.text[i : i + CHARACTERS]
        for article in load(articles)
        if isinstance(article, RawArticle)
        for i in range(0, len(article.text), CHARACTERS)
    )
    return list(islice(found, most))


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
