"""A follow-up becomes a question that stands alone, by rules over the names and questions of the conversation.

What a follow-up leaves out is given in brackets behind it: the names of the last answer and of the question before. The
question before itself is not: whoever reads both would answer the old one again. It is searched with, though.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.agent.state import Turn
from dateline.agent.understand.names import names_in
from dateline.agent.understand.talk import REPLIES
from dateline.index.words import FUNCTION_WORDS, words

LONGEST = 2_000
"""Characters of a question."""
_ANSWERED = 2
"""Names of the last answer that a follow-up may lean on."""

_CONTINUES = re.compile(
    r"^(?:and|but|so|or|what about|how about|also|then|why|when|where|how|who|from whom|for what|since when)\b\W*$"
    r"|^(?:and|but|so|or|what about|how about|also|then)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:he|she|they|it|him|her|hers|them|his|its|their|theirs|that|those|these|there|then|this|the (?:other|others"
    r"|same|former|latter|first|second|last|next)(?: ones?)?|ones?)\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(r"^(?:no|not|nope|sorry|actually|i (?:mean|meant)|rather)\b[ ,:–—-]*", re.IGNORECASE)
_SWAPS = re.compile(
    r"^(?:and|but|or|so|what about|how about)\b[ ,]*(?:(?:in|for|with|of|to|from|about) )?", re.IGNORECASE
)
_ASKING = re.compile(
    r"^(?:(?:and|but|so|or|also|then|on|in|by|at|from|up|to|for|with|of|how|much|many|long|old|far|which|what|who|whom"
    r"|whose|when|where|why|did|do|does|is|was|are|were|has|have|had|will|would|could|can|should|there|it|that|this"
    r"|he|she|they)\b[, ]*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A question as it stands alone."""

    question: str
    """To be read, and shown."""
    searched: str
    """To be searched with: with more of what was said before."""
    topic: tuple[str, ...]
    """Names that the next question may lean on."""


def stand_alone(question: str, turns: Sequence[Turn]) -> Standing:
    """A question of a conversation, as it stands alone; `turns` are those before, the oldest first."""
    own = tuple(names_in(question))
    last = next((turn for turn in reversed(turns) if _is_of_the_news(turn)), None)
    if last is None:
        return Standing(question, question, own)
    before = last["standalone_question"]
    topic = tuple(last["answer"].get("understood", {}).get("topic") or ()) or tuple(names_in(_bare(before)))
    if _CORRECTS.match(question):
        return _corrected(question, before, topic)
    if not leans(question, own):
        return Standing(question, question, own)
    if (swapped := _swapped(question, before)) is not None:
        return Standing(swapped, swapped, tuple(names_in(_bare(swapped))))
    answered = [name for name in names_in(_answer(last)) if name not in own][:_ANSWERED]
    known = list(dict.fromkeys([*answered, *topic]))
    context = known if _says_something(question) and known else [*known, asked_for(_bare(before))]
    searched = [*answered, asked_for(_bare(before)), *topic]
    return Standing(
        _with(question, ", ".join(filter(None, context))),
        _with(question, "; ".join(dict.fromkeys(filter(None, searched)))),
        tuple(dict.fromkeys([*own, *(topic or answered)])),
    )


def leans(question: str, names: Sequence[str]) -> bool:
    """Whether a question cannot stand alone: it goes on, points back, or names nothing of its own."""
    return bool(_CONTINUES.search(question) or _POINTS_BACK.search(question)) or not names


def asked_for(question: str) -> str:
    """What a question asks for, without its question words."""
    return _ASKING.sub("", question.rstrip("? ")).strip()


def _corrected(question: str, before: str, topic: tuple[str, ...]) -> Standing:
    """“No, the navy one”: the question before, with what was meant."""
    meant = _CORRECTS.sub("", question)
    while _CORRECTS.match(meant):
        meant = _CORRECTS.sub("", meant)
    meant = meant.strip(" ?.!")
    if not meant:
        return Standing(before, before, topic)
    if (swapped := _swapped(f"and {meant}", before)) is not None:
        return Standing(swapped, swapped, tuple(names_in(_bare(swapped))))
    whole = _with(_bare(before), meant)
    return Standing(whole, whole, tuple(dict.fromkeys([*names_in(meant), *topic])))


def _swapped(question: str, before: str) -> str | None:
    """“And Japan?”: the question before, with this name in the place of one that is written like it."""
    if not _SWAPS.match(question):
        return None
    name = _SWAPS.sub("", question).strip(" ?.!")
    if [name] != names_in(f"of {name}"):
        return None
    bare = _bare(before)
    shape = _shape(name)
    like = [other for other in names_in(bare) if _shape(other) == shape and other != name]
    return bare.replace(like[0], name, 1) if like else None


def _shape(name: str) -> str:
    if any(c.isdigit() for c in name):
        return "number"
    if name.isupper() and len(name) > 1:
        return "acronym"
    return "name"


def _says_something(question: str) -> bool:
    return any(word not in FUNCTION_WORDS for word in words(question))


def _is_of_the_news(turn: Turn) -> bool:
    return turn["answer"].get("understood", {}).get("kind", "question") not in REPLIES


def _answer(turn: Turn) -> str:
    """What the last turn answered first."""
    claims = turn["answer"].get("claims") or ()
    return str(claims[0]["text"]) if claims else ""


def _bare(standalone: str) -> str:
    """A question without the brackets that were put behind it."""
    return re.sub(r" \([^()]*\)$", "", standalone)


def _with(question: str, context: str) -> str:
    if not context:
        return question
    room = max(0, LONGEST - len(question) - 3)
    return f"{question} ({context[:room]})" if room > 0 else question
