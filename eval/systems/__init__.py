"""Systems that can be scored side by side: one small file each, found by name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from dateline.agent.models import DEFAULT_OPTIONS, EXTRACTIVE, ModelOptions
from dateline.eval.dataset import Dataset, Question
from dateline.eval.indexing import Indexing
from dateline.eval.record import Record
from dateline.index.article import Rejected
from dateline.index.errors import InputError, SourceError
from dateline.index.reader import OWN
from dateline.index.retrieval.rerank import NONE

DEPTH = 20
"""Passages that are recorded for each question."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a run may set; a system leaves alone what it does not know."""

    model: str
    passage_tokens: int
    top: int
    min_support: float
    reranker: str = NONE
    reader: str = OWN
    composer: str = EXTRACTIVE
    models: ModelOptions = DEFAULT_OPTIONS


class System(Protocol):
    """Something that answers questions over a dataset's articles."""

    settings: dict[str, Any]
    """What its answers depend on, for the record."""
    indexing: Indexing
    """What it took to make its index."""

    def answer(self, question: Question) -> Record:
        """Answer one question."""


Progress = Callable[[int], None]
"""Told how many articles have been taken in."""
Open = Callable[[Dataset, Options, Progress], AbstractContextManager[System]]


def names() -> list[str]:
    """The systems there are."""
    return list(_opens())


def find(name: str) -> Open:
    """How to open the system of this name; its index is made first if need be.

    Raises:
        InputError: there is none of that name.
    """
    opens = _opens()
    if name not in opens:
        raise InputError(f"There is no system “{name}”; there are {' and '.join(opens)}.")
    return opens[name]


def cannot_be_read(dataset: Dataset, rejected: Rejected) -> SourceError:
    """The failure that an article of a dataset cannot be read: a run without it would not be on this dataset."""
    place = rejected.origin if rejected.line is None else f"{rejected.origin}, line {rejected.line}"
    return SourceError(f"An article of {dataset.name} cannot be read: {place}: {rejected.reason}.")


def _opens() -> dict[str, Open]:
    from dateline.eval.systems.dateline import open_dateline
    from dateline.eval.systems.tutorial import open_tutorial

    return {"dateline": open_dateline, "tutorial": open_tutorial}
