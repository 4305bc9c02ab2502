"""Second node: a question over several facts becomes several searches.

In the first round by its words: “who signed it and when”, “did either X or Y”, “X compared with Y”. In a later one by
what was found: where a question describes somebody (“the banker who was warned”), the names beside that description are
searched for next (multi-hop retrieval: Yang et al., HotpotQA, EMNLP 2018).
"""

from __future__ import annotations

import itertools
import re
from typing import Any

from dateline.agent.answer import Part
from dateline.agent.state import State
from dateline.agent.understand.names import names_in
from dateline.agent.understand.standalone import stand_alone

MOST_PARTS = 4
MOST_ROUNDS = 3
_NAMES_TAKEN = 3
"""Of those that stand beside a description."""
_LONGEST_NAME = 4
"""Words; what is longer is a quotation."""

_ASKS = (
    r"(?:how|what|when|where|who|whom|whose|why|which|did|does|do|is|are|was|were|has|have|had|will|would|can|could)"
)
_AND = re.compile(rf",? (?:and|or)(?: also)? (?=(?:(?:at|by|for|from|in|on|to|with|of) )?{_ASKS}\b)", re.IGNORECASE)
_JOINS = r"(?:either |both |between )?{one}(?:’s|'s)? (?:and|or|nor|versus|vs\.?) (?:the )?{other}"
_DESCRIBES = re.compile(
    r"\b(?:the|that|a|an) (?:[\w’'-]+ ){0,3}[\w’'-]+,? (?:who|whom|whose|which|that|where)\b", re.IGNORECASE
)


def plan(state: State) -> dict[str, Any]:
    """What to search for next; `again` says whether anything is left to."""
    rounds = state.get("rounds", 0) + 1
    if rounds == 1:
        understood = state["understood"]
        whole = understood.searched or understood.question
        searched = split(understood.question, whole) if understood.kind == "question" else {understood.question: whole}
        return {"parts": [Part(text, rounds, 0) for text in searched], "rounds": rounds, "searched": searched}
    return {"parts": [*state["parts"], Part(next_hop(state), rounds, 0)], "rounds": rounds}


def again(state: State) -> bool:
    """Whether another round may find what this one did not."""
    return state["rounds"] < MOST_ROUNDS and len(state["parts"]) < MOST_PARTS and bool(next_hop(state))


def split(question: str, searched: str | None = None) -> dict[str, str]:
    """The questions that a question is made of, at most `MOST_PARTS`, each with what it is searched with."""
    searched = searched or question
    first, *others = _AND.split(question)
    if others and len(first.split()) > 1:
        first = f"{first.strip(' ,?')}?"
        parts = {first: searched}
        for other in others:
            text = f"{other.strip(' ,?')}?"
            own = stand_alone(text, [{"standalone_question": first, "answer": {}}])
            parts[own.question] = f"{text} ({searched})"
        return dict(list(parts.items())[:MOST_PARTS])
    return {question: searched, **{text: text for text in _each(question)}}


def _each(question: str) -> list[str]:
    """A question about one thing “or” another, asked of each."""
    names = names_in(question)
    for one, other in itertools.pairwise(names):
        joined = re.compile(_JOINS.format(one=re.escape(one), other=re.escape(other)), re.IGNORECASE)
        if joined.search(question):
            return [joined.sub(name.replace("\\", ""), question, count=1) for name in (one, other)]
    return []


def next_hop(state: State) -> str:
    """The question with the names that stand beside what it describes; empty where there is nothing new in them."""
    question = state["understood"].question
    if not _DESCRIBES.search(question):
        return ""
    known = " ".join(part.question for part in state["parts"]).lower()
    found = (name for text in state.get("leads", ()) for name in names_in(text))
    names = [name for name in found if name.lower() not in known and 1 < len(name.split()) <= _LONGEST_NAME]
    return f"{question} ({', '.join(dict.fromkeys(names[:_NAMES_TAKEN]))})" if names else ""
