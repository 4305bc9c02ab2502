"""How far a run has come: bars with the time left, for the articles and for the questions."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

from rich.progress import Progress, TaskID

_COUNTABLE = 300_000_000
"""Bytes of a file whose lines are counted ahead."""


def articles_in(source: Path) -> int | None:
    """About how many articles a dataset has: a line of JSON Lines is one, and so is any other file.

    None where counting them would take too long.
    """
    files = [file for file in source.rglob("*") if file.is_file()] if source.is_dir() else [source]
    total = 0
    for file in files:
        if not file.name.lower().endswith((".jsonl", ".jsonl.gz")):
            total += 1
        elif file.stat().st_size > _COUNTABLE:
            return None
        else:
            total += _lines(file)
    return total


def answering(bar: Progress, total: int) -> Callable[[int], None]:
    """Shows how many questions are answered; those kept from an earlier run do not count towards the time left."""
    tasks: list[TaskID] = []

    def show(done: int) -> None:
        if tasks:
            bar.update(tasks[0], completed=done)
        else:
            note = f"{done} from the run before" if done else ""
            tasks.append(bar.add_task("Answering", total=total, completed=done, note=note))

    return show


def _lines(path: Path) -> int:
    try:
        with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except (OSError, EOFError):
        return 1
