"""First node: what somebody wants, whole in itself, and when it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from dateline.agent.answer import Understood
from dateline.agent.state import State, Turn
from dateline.agent.understand.kinds import kind_of, topic_of
from dateline.agent.understand.standalone import LONGEST, Standing, stand_alone
from dateline.agent.understand.talk import talk_of
from dateline.agent.understand.times import times_of, without_times
from dateline.index.errors import InputError

_SURROGATE = re.compile("[\ud800-\udfff]")


def understand(state: State, standing_alone: Callable[[str, Sequence[Turn]], Standing] = stand_alone) -> dict[str, Any]:
    """Check the question; make it stand alone; read what it says of time.

    What the caller said of time holds; the question's own words may narrow it, never widen it.

    Raises:
        InputError: the question is empty, far too long, or not text.

    """
    question = " ".join(state["question"].split())
    if _SURROGATE.search(question):
        raise InputError("The question is not valid UTF-8 text; type it again.")
    if not question:
        raise InputError("The question is empty; ask something, such as: who signed the agreement?")
    if len(question) > LONGEST:
        raise InputError(f"The question has {len(question):,} characters; at most {LONGEST:,} are read. Shorten it.")
    turns = state.get("turns") or []
    if talk := talk_of(question):
        topic = turns[-1]["answer"].get("understood", {}).get("topic", ()) if turns else ()
        return _told(Understood(talk, question, question, topic=tuple(topic)))
    standing = standing_alone(question, turns)
    times = times_of(question, as_of=state.get("as_of"))
    kind = kind_of(question)
    return _told(
        Understood(
            kind=kind,
            question=standing.question,
            searched=standing.searched if kind == "question" else topic_of(without_times(standing.searched, times)),
            published_from=_later(state.get("published_from"), times.published_from),
            published_to=_earlier(state.get("published_to"), times.published_to),
            as_of=_earlier(state.get("as_of"), times.as_of),
            time_words=times.words,
            topic=standing.topic,
        )
    )


def _told(understood: Understood) -> dict[str, Any]:
    return {
        "understood": understood,
        "standalone_question": understood.question,
        "as_of": understood.as_of,
        "published_from": understood.published_from,
        "published_to": understood.published_to,
    }


def _later(given: str | None, read: str | None) -> str | None:
    return max(given, read) if given and read else given or read


def _earlier(given: str | None, read: str | None) -> str | None:
    return min(given, read) if given and read else given or read
