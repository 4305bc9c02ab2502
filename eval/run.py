"""A run: every question of a dataset answered by a system; what was answered before it was cut short is kept."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from dateline.eval.cache import code_hash, content_hash, folder_for
from dateline.eval.dataset import Dataset, Question
from dateline.eval.record import Record
from dateline.eval.systems import System


def sample(questions: Sequence[Question], *, limit: int | None, seed: int) -> list[Question]:
    """At most `limit` of the questions, drawn by seed, in their own order."""
    if limit is None or limit >= len(questions):
        return list(questions)
    drawn = set(random.Random(seed).sample(range(len(questions)), limit))
    return [question for i, question in enumerate(questions) if i in drawn]


def unfinished(dataset: Dataset, system: str, settings: dict[str, object]) -> Path:
    """Where a run keeps what it has answered until it is finished."""
    parts = (system, sorted(settings.items()), content_hash(dataset.articles), code_hash())
    return folder_for("run", *parts) / "answered.jsonl"


def run(
    system: System, questions: Sequence[Question], kept: Path, progress: Callable[[Record], None] = lambda _: None
) -> list[Record]:
    """Answer every question that `kept` does not hold an answer to, in order; returns the records of all.

    Each record is written to `kept` as soon as it is there, and the file removed when all are, so that a run cut short
    goes on where it stopped and a finished one is never taken for a new one.
    """
    kept.parent.mkdir(parents=True, exist_ok=True)
    known = _read(kept, {_key(question): question for question in questions})
    records = []
    with kept.open("a", encoding="utf-8") as file:
        file.write("\n")  # ends a line that was cut short
        for question in questions:
            record = known.get(_key(question))
            if record is None:
                record = system.answer(question)
                file.write(json.dumps({"key": _key(question), **record.to_dict()}, ensure_ascii=False) + "\n")
                file.flush()
            records.append(record)
            progress(record)
    kept.unlink()
    return records


def _key(question: Question) -> str:
    return json.dumps([question.id, question.question, question.history, question.as_of])


def _read(kept: Path, questions: dict[str, Question]) -> dict[str, Record]:
    """The records of these questions that an earlier run left; a line that it did not finish is passed over."""
    if not kept.exists():
        return {}
    found = {}
    for line in kept.read_text(encoding="utf-8").split("\n"):
        try:
            values = json.loads(line)
            found[values["key"]] = Record.from_dict(values, questions[values["key"]])
        except (ValueError, KeyError, TypeError):
            continue
    return found
