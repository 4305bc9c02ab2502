"""A dataset folder: articles, and questions with what is known of their answers (`docs/formats.md`)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dateline.index.errors import SourceError

GOLDEN = Path(__file__).parent / "golden"
"""The golden questions on the sample archive."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that hold the answer; `article_id` is None where the source does not say whose they are."""

    article_id: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what is known of its answer."""

    id: str
    question: str
    history: tuple[tuple[str, str], ...] = ()
    """(role, text) of the turns before, role `user` or `assistant`."""
    as_of: str | None = None
    answers: tuple[str, ...] = ()
    """Accepted strings; any one counts."""
    items: tuple[tuple[str, ...], ...] = ()
    """For a list: accepted strings of each item."""
    evidence: tuple[Evidence, ...] = ()
    answerability: str = "answerable"
    slice: str | None = None
    relevant_ids: tuple[str, ...] = ()
    """Articles that hold the answer, where the source names only those."""
    reference_answer: str | None = None
    conversation: str | None = None
    """The id that the turns of one conversation share."""
    half: str | None = None
    """`tuning` or `reporting`, where the set is split."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions, and where their articles lie."""

    name: str
    articles: Path
    """A file or folder that the loaders read."""
    questions: tuple[Question, ...]
    notes: tuple[str, ...] = ()
    """What is odd about the files, one sentence each."""


def read_dataset(folder: Path) -> Dataset:
    """The dataset in a folder; the name `golden` stands for the one that comes with Dateline.

    Raises:
        SourceError: a file is missing, or a line of it is broken; the message names the line.

    """
    if str(folder) == "golden" and not folder.exists():
        return Dataset("golden", sample_articles(), *_questions(GOLDEN / "questions.jsonl"))
    if not folder.is_dir():
        raise SourceError(f"There is no dataset folder {folder}.")
    articles = [folder / name for name in ("articles.jsonl.gz", "articles.jsonl")]
    found = next((path for path in articles if path.exists()), None)
    if found is None:
        raise SourceError(f"The dataset {folder} has neither articles.jsonl nor articles.jsonl.gz.")
    return Dataset(folder.name, found, *_questions(folder / "questions.jsonl"))


def sample_articles() -> Path:
    """Folder of the sample articles that come with Dateline."""
    import dateline

    return Path(dateline.__file__).parent / "sample" / "articles"


def _questions(path: Path) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    if not path.exists():
        raise SourceError(f"The dataset has no {path.name} ({path}).")
    questions: list[Question] = []
    notes: list[str] = []
    seen: set[str] = set()
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                question = _question(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise SourceError(f"{path}, line {number}: not a question ({error}).") from error
            if question.id in seen:
                renamed = f"{question.id}#{number}"
                notes.append(f"{path.name}, line {number}: the id “{question.id}” stands twice; used as “{renamed}”.")
                question = replace(question, id=renamed)
            seen.add(question.id)
            questions.append(question)
    if not questions:
        raise SourceError(f"{path} holds no question.")
    return tuple(questions), tuple(notes)


def _question(value: Any) -> Question:
    if not isinstance(value, dict):
        raise TypeError("not a JSON object")
    evidence = value.get("evidence") or []
    return Question(
        id=str(value["id"]),
        question=str(value["question"]),
        history=tuple((turn["role"], turn["text"]) for turn in value.get("history") or []),
        as_of=value.get("as_of"),
        answers=tuple(value.get("answers") or ()),
        items=tuple(tuple(item) for item in value.get("items") or ()),
        evidence=tuple(
            Evidence(e.get("article_id"), e["quote"]) if isinstance(e, dict) else Evidence(None, e)
            for e in ([evidence] if isinstance(evidence, str) else evidence)
        ),
        answerability=value.get("answerability") or "answerable",
        slice=value.get("slice"),
        relevant_ids=tuple(str(i) for i in value.get("relevant_ids") or ()),
        reference_answer=value.get("reference_answer"),
        conversation=value.get("conversation"),
        half=value.get("half"),
    )
