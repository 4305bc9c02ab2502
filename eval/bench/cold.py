"""Cold: a new process that opens a made store and answers once, against one of the tutorial's script that does."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from dateline.eval.bench.options import Options
from dateline.eval.bench.processes import TUTORIAL, ProcessError, environment
from dateline.index.model import resolve_model


def measure(
    store: Path, chain: Path, questions: Sequence[str], options: Options, tell: Callable[[int], None]
) -> dict[str, Any]:
    """Wall seconds of each process, in turns, each asked another question; `tell` hears how many have ended."""
    model = resolve_model(options.model)
    seconds: dict[str, list[float]] = {"dateline": [], "tutorial": []}
    for number in range(options.rounds):
        question = questions[number % len(questions)]
        ask = ["dateline", "ask", question, "--store", str(store)]
        seconds["dateline"].append(_wall(ask, options.variables()))
        tell(2 * number + 1)
        seconds["tutorial"].append(_wall([TUTORIAL, model, str(chain), question], {}))
        tell(2 * number + 2)
    medians = {name: median(taken) for name, taken in seconds.items()}
    return {"seconds": seconds, "medians": medians, "ratio": medians["dateline"] / medians["tutorial"]}


def _wall(command: Sequence[str], settings: Mapping[str, str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *command],
        env=environment(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["it said nothing"]
        raise ProcessError(f"{command[0]} ended with status {done.returncode}: {last[0]}")
    return seconds
