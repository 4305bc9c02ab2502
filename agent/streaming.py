"""An answer as it comes: what was understood, each claim as soon as it was verified, then the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pydantic import TypeAdapter

from dateline.agent.answer import Answer, Citation, Claim, Understood
from dateline.agent.defaults import DEFAULT_MIN_SUPPORT, DEFAULT_TOP
from dateline.agent.graph import Graph, turn_of
from dateline.agent.state import Turn


@dataclass(frozen=True, slots=True)
class Told:
    """A claim that has passed."""

    claim: Claim
    citations: tuple[Citation, ...]
    """Those that it rests on and that no claim before it brought."""


Event = Understood | Told | Answer

_understood, _told = TypeAdapter(Understood), TypeAdapter(Told)


def stream(
    graph: Graph,
    question: str,
    *,
    as_of: str | None = None,
    published_from: str | None = None,
    published_to: str | None = None,
    outlets: Sequence[str] = (),
    sections: Sequence[str] = (),
    languages: Sequence[str] = (),
    top: int = DEFAULT_TOP,
    min_support: float = DEFAULT_MIN_SUPPORT,
    conversation: str | None = None,
    answer_id: str | None = None,
    turns: Sequence[Turn] = (),
) -> Iterator[Event]:
    """Ask one question as `ask` does, and tell of it as it goes; the last event is the answer.

    `turns` are what was said before, where no checkpointer keeps it.

    Raises:
        InputError: the question is empty, or one of the values makes no sense.
        StoreError: the store cannot be searched.

    """
    given, config = turn_of(
        question,
        as_of=as_of,
        published_from=published_from,
        published_to=published_to,
        outlets=outlets,
        sections=sections,
        languages=languages,
        top=top,
        min_support=min_support,
        conversation=conversation,
        answer_id=answer_id,
        turns=turns,
    )
    for mode, chunk in graph.stream(given, config, stream_mode=["custom", "updates"]):
        part = cast(dict[str, Any], chunk)
        if mode == "custom" and "understood" in part:
            yield _understood.validate_python(part["understood"])
        elif mode == "custom" and "claim" in part:
            yield _told.validate_python(part)
        elif mode == "updates" and "finish" in part:
            yield Answer.from_dict(part["finish"]["turns"][-1]["answer"])
