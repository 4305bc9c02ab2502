"""A run: every question of a dataset answered by a system; what was answered before it was cut short is kept."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from dateline.eval.cache import code_hash, content_hash, folder_for
from dateline.eval.dataset import Dataset, Question
from dateline.eval.record import Record
from dateline.eval.systems import System
from dateline.index.errors import InputError

_T = TypeVar("_T")


def sample(questions: Sequence[_T], *, limit: int | None, seed: int) -> list[_T]:
    """At most `limit` of the questions, drawn by seed, in their own order."""
    if limit is None or limit >= len(questions):
        return list(questions)
    drawn = set(random.Random(seed).sample(range(len(questions)), limit))
    return [question for i, question in enumerate(questions) if i in drawn]


def draw(dataset: Dataset, *, half: str | None, limit: int | None, seed: int) -> list[Question]:
    """The questions of a dataset, or of one half of it, at most `limit` of them.

    Raises:
        InputError: it has no such half.

    """
    questions = [q for q in dataset.questions if half is None or q.half == half]
    if not questions:
        halves = sorted({q.half for q in dataset.questions if q.half})
        raise InputError(f"{dataset.name} has no half “{half}”; it has {' and '.join(halves) or 'none'}.")
    return sample(questions, limit=limit, seed=seed)


def unfinished(dataset: Dataset, system: str, settings: dict[str, object], questions: Sequence[Question]) -> Path:
    """Where a run keeps what it has answered until it is finished: a place for each system, setting and choice."""
    asked = [_key(question) for question in questions]
    parts = (system, sorted(settings.items()), content_hash(dataset.articles), code_hash(), asked)
    return folder_for("run", *parts) / "answered.jsonl"


def run(
    system: System, questions: Sequence[Question], kept: Path, progress: Callable[[int], None] = lambda _: None
) -> list[Record]:
    """Answer every question that `kept` does not hold an answer to, in order; returns the records of all.

    Each record is written to `kept` as soon as it is there, so that a run cut short goes on where it stopped. Whoever
    calls removes the file once the outcome is safe, so that a finished run is never taken for a new one.

    `progress` is told how many questions are answered: first those that were kept, then after each one.

    Raises:
        InputError: the folder of `kept` cannot be written to.

    """
    _append(kept, "\n")  # ends a line that was cut short
    known = _read(kept, {_key(question): question for question in questions})
    done = len(known)
    progress(done)
    records = []
    for question in questions:
        record = known.get(_key(question))
        if record is None:
            record = system.answer(question)
            _append(kept, json.dumps({"key": _key(question), **record.to_dict()}) + "\n")
            done += 1
            progress(done)
        records.append(record)
    return records


def _append(kept: Path, text: str) -> None:
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with kept.open("a", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        raise InputError(
            f"The answers cannot be kept in {kept.parent} ({error.strerror}); mend that, then give the command again."
        ) from error


def _key(question: Question) -> str:
    return json.dumps([question.id, question.question, question.history, question.as_of])


def _read(kept: Path, questions: dict[str, Question]) -> dict[str, Record]:
    """The records of these questions that an earlier run left; a line that it did not finish is passed over."""
    found = {}
    for line in kept.read_bytes().split(b"\n"):
        try:
            values = json.loads(line)
            found[values["key"]] = Record.from_dict(values, questions[values["key"]])
        except (ValueError, KeyError, TypeError):
            continue
    return found
