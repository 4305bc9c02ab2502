"""One run: everything that was asked for, on one machine, in stores that are gone afterwards."""

from __future__ import annotations

import importlib.util
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dateline.eval.bench import ingest, sizes
from dateline.eval.bench.machine import machine
from dateline.eval.bench.options import Options
from dateline.eval.bench.sizes import Tell
from dateline.eval.dataset import Dataset
from dateline.index.errors import InputError, StoreError

FORMAT = 1


def bench(dataset: Dataset, options: Options, tell: Tell) -> dict[str, Any]:
    """Measure over a dataset's articles and questions; all that was found, as JSON has it.

    Raises:
        InputError: the packages that the tutorial's chain is made of are not installed.
        ProcessError: a process that measures failed.
        StoreError: the folder for temporary files cannot be written, or is full.

    """
    compared = {"ingest", "search", "cold"} & set(options.only)
    if compared and not all(map(importlib.util.find_spec, ("langchain_chroma", "langchain_text_splitters"))):
        raise InputError("The tutorial’s chain needs more packages: pip install 'dateline[eval]'.")
    questions = list(dict.fromkeys(question.question for question in dataset.questions))
    outcome: dict[str, Any] = {"format": FORMAT, "dataset": dataset.name, "machine": machine()}
    outcome["options"] = asdict(options)
    start = time.perf_counter()
    try:
        with tempfile.TemporaryDirectory(prefix="dateline-bench-", ignore_cleanup_errors=True) as made:
            folder = Path(made)
            if "ingest" in options.only:
                turns = 3 * options.rounds
                tell("Taking in", 0, turns)
                outcome["ingest"] = ingest.measure(
                    dataset.articles, options, folder, lambda done: tell("Taking in", done, turns)
                )
            if set(options.only) - {"ingest"}:
                sizes.measure(dataset.articles, questions, options, folder, tell, outcome)
    except OSError as error:
        raise StoreError(f"The stores to measure with cannot be made: {error.strerror or error}.") from error
    outcome["seconds"] = round(time.perf_counter() - start, 1)
    return outcome
