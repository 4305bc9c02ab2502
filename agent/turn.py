"""One question with all that a caller may say of it, as the graph is given it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

from langchain_core.runnables import RunnableConfig

from dateline.agent.defaults import DEFAULT_MIN_SUPPORT, DEFAULT_TOP
from dateline.agent.state import State, Turn
from dateline.index.dates import instant
from dateline.index.errors import InputError


class Options(TypedDict, total=False):
    """How a question is to be answered; what is left out is as if nothing was said of it."""

    as_of: str | None
    """ISO date or date-time; only what was published by then is used."""
    published_from: str | None
    """ISO date; only what was published from then on is used."""
    published_to: str | None
    """ISO date; only what was published by then is used, as it stands now."""
    outlets: Sequence[str]
    """Only what any of these published is used; empty: all. The same for the next two."""
    sections: Sequence[str]
    languages: Sequence[str]
    top: int
    """Number of passages that the composer reads, at least 1."""
    min_support: float
    """Chance of being right, from 0 to 1, below which the answer is `not_found`; 0 always answers."""
    conversation: str | None
    """The conversation that it belongs to; the graph then needs a checkpointer."""
    answer_id: str | None
    """What the answer is to be called; without it, a name of its own."""
    turns: Sequence[Turn]
    """What was said before, where no checkpointer keeps it."""


def turn_of(question: str, **options: Unpack[Options]) -> tuple[State, RunnableConfig]:
    """What the graph is given for one question, and with what configuration.

    Raises:
        InputError: one of the values makes no sense.

    """
    for moment in (options.get("as_of"), options.get("published_from"), options.get("published_to")):
        if moment is not None:
            instant(moment)
    top = options.get("top", DEFAULT_TOP)
    if top < 1:
        raise InputError(f"top is {top}; at least one passage must be read.")
    min_support = options.get("min_support", DEFAULT_MIN_SUPPORT)
    if not 0.0 <= min_support <= 1.0:
        raise InputError(f"min_support is {min_support}; it must lie between 0 and 1.")
    given: State = {
        "question": question,
        "as_of": options.get("as_of"),
        "published_from": options.get("published_from"),
        "published_to": options.get("published_to"),
        "outlets": tuple(options.get("outlets", ())),
        "sections": tuple(options.get("sections", ())),
        "languages": tuple(options.get("languages", ())),
        "top": top,
        "min_support": min_support,
        "timings": {},
    }
    if answer_id := options.get("answer_id"):
        given["id"] = answer_id
    if turns := options.get("turns"):
        given["turns"] = list(turns)
    conversation = options.get("conversation")
    return given, {"configurable": {"thread_id": conversation}} if conversation else {}
