"""An answer as it comes: what was understood, each claim as soon as it was verified, then the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Unpack, cast

from pydantic import TypeAdapter

from dateline.agent.answer import Answer, Citation, Claim, Understood
from dateline.agent.graph import Graph
from dateline.agent.turn import Options, turn_of


@dataclass(frozen=True, slots=True)
class Told:
    """A claim that has passed."""

    claim: Claim
    citations: tuple[Citation, ...]
    """Those that it rests on and that no claim before it brought."""


Event = Understood | Told | Answer

_understood, _told = TypeAdapter(Understood), TypeAdapter(Told)


def stream(graph: Graph, question: str, **options: Unpack[Options]) -> Iterator[Event]:
    """Ask one question as `ask` does, and tell of it as it goes; the last event is the answer.

    Raises:
        InputError: the question is empty, or one of the values makes no sense.
        StoreError: the store cannot be searched.

    """
    given, config = turn_of(question, **options)
    for mode, chunk in graph.stream(given, config, stream_mode=["custom", "updates"]):
        part = cast(dict[str, Any], chunk)
        if mode == "custom" and "understood" in part:
            yield _understood.validate_python(part["understood"])
        elif mode == "custom" and "claim" in part:
            yield _told.validate_python(part)
        elif mode == "updates" and "finish" in part:
            yield Answer.from_dict(part["finish"]["turns"][-1]["answer"])
