"""First node: a follow-up becomes a question that can be searched for."""

from __future__ import annotations

import re
from typing import Any

from dateline.agent.state import State
from dateline.index.errors import InputError
from dateline.index.words import FUNCTION_WORDS, words

_SURROGATE = re.compile("[\ud800-\udfff]")
LONGEST_QUESTION = 2_000
"""Characters."""

_LEANING = re.compile(
    r"^(?:and|but|so|or|what about|how about|also|then)\b"
    r"|\b(?:he|she|they|it|him|her|them|his|its|their|that|those|these|there)\b",
    re.IGNORECASE,
)


def understand(state: State) -> dict[str, Any]:
    """Check the question; where it leans on the one before, add that one's words.

    Raises:
        InputError: the question is empty, far too long, or not text.

    """
    question = " ".join(state["question"].split())
    if _SURROGATE.search(question):
        raise InputError("The question is not valid UTF-8 text; type it again.")
    if not question:
        raise InputError("The question is empty; ask something, such as: who signed the agreement?")
    if len(question) > LONGEST_QUESTION:
        raise InputError(
            f"The question has {len(question):,} characters; at most {LONGEST_QUESTION:,} are read. Shorten it."
        )
    turns = state.get("turns") or []
    standalone = question
    if turns and leans_on_the_last(question):
        standalone = f"{question} ({turns[-1]['standalone_question']})"[:LONGEST_QUESTION]
    return {"standalone_question": standalone}


def leans_on_the_last(question: str) -> bool:
    """Whether a question cannot stand alone: it opens as a continuation, points back, or names almost nothing."""
    named = [word for word in words(question) if word not in FUNCTION_WORDS]
    return bool(_LEANING.search(question)) or len(named) < 2
