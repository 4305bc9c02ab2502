"""The runtimes of the embedding model side by side, in one run: passages a second, one question, likeness of vectors.

    python benchmarks/encoder.py golden               # the golden set's articles and questions
    python benchmarks/encoder.py FOLDER --passages N  # those of a dataset folder

Passages have about 1,000 characters and are read with their headlines. Each figure is the median of several rounds, in
which the runtimes take turns, so that other work on the machine weighs on all of them alike: read the ratios. The
nearest ten passages of each question are found among all passages, exactly, with each runtime's own vectors.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from dateline.eval.dataset import read_dataset
from dateline.index.article import RawArticle
from dateline.index.encoder import Encoder
from dateline.index.loaders import load
from dateline.index.model import RuntimeName
from dateline.index.runtimes import InContext, Vectors

CHARACTERS = 1_000
ROUNDS = 5
NEAREST = 10
QUESTION = "which countries have signed the agreement, and when?"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Compare the runtimes of the embedding model.")
    parser.add_argument("folder", type=Path, help="dataset folder, or “golden”")
    parser.add_argument("--passages", type=int, default=1_000)
    parser.add_argument("--questions", type=int, default=1_000)
    given = parser.parse_args()
    dataset = read_dataset(given.folder)
    texts = passages(dataset.articles, given.passages)
    asked = list(dict.fromkeys(question.question for question in dataset.questions))[: given.questions]
    runtimes: tuple[RuntimeName, ...] = ("openvino", "openvino-exact", "torch")
    encoders = {name: Encoder(runtime=name) for name in runtimes}
    loading = {name: seconds(lambda e=encoder: e.encode_query("warm")) for name, encoder in encoders.items()}  # type: ignore[misc]
    rates: dict[str, list[float]] = {name: [] for name in runtimes}
    questions: dict[str, list[float]] = {name: [] for name in runtimes}
    parts = [texts[i::ROUNDS] for i in range(ROUNDS)]
    vectors: dict[str, list[np.ndarray]] = {name: [] for name in runtimes}  # type: ignore[type-arg]
    for turn, part in enumerate(parts):
        new = [f"{QUESTION} ({turn}.{i})" for i in range(20)]  # an encoder remembers questions
        for name, encoder in encoders.items():
            start = time.perf_counter()
            vectors[name].append(encoder.encode_documents(part))
            rates[name].append(len(part) / (time.perf_counter() - start))
            questions[name] += [seconds(lambda e=encoder, q=q: e.encode_query(q)) for q in new]  # type: ignore[misc]
    print(f"{platform.processor() or platform.machine()}, {len(texts)} passages of {CHARACTERS} characters at most")
    print("| runtime | passages/s | one question, ms | loading, s |")
    print("| --- | --- | --- | --- |")
    for name in runtimes:
        question = 1_000 * statistics.median(questions[name])
        print(f"| {name} | {statistics.median(rates[name]):.1f} | {question:.1f} | {loading[name]:.1f} |")
    reference = np.concatenate(vectors["torch"])
    wanted = ten(encoders["torch"], asked, reference)
    for name in runtimes[:-1]:
        fast = np.concatenate(vectors[name])
        ratio = statistics.median(a / b for a, b in zip(rates[name], rates["torch"], strict=True))
        lowest = np.sum(fast * reference, axis=1).min()
        same = [len(a & b) for a, b in zip(ten(encoders[name], asked, fast), wanted, strict=True)]
        print(
            f"{name}: {ratio:.2f} times the passages a second of torch; lowest cosine {lowest:.6f}; "
            f"the same ten nearest for {np.mean([one == NEAREST for one in same]):.3f} of {len(asked)} questions, "
            f"nine or more for {np.mean([one >= NEAREST - 1 for one in same]):.3f}"
        )


def ten(encoder: Encoder, questions: Sequence[str], matrix: Vectors) -> list[set[int]]:
    """The rows of the passages that are nearest to each question."""
    asked = np.stack([encoder.encode_query(question) for question in questions])
    return [set(row[:NEAREST].tolist()) for row in np.argsort(-(asked @ matrix.T), axis=1)]


def passages(articles: Path, most: int) -> list[InContext]:
    """The first passages of the articles."""
    found = (
        InContext(article.title or "", article.text[i : i + CHARACTERS])
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
