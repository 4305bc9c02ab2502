"""Words that turn a statement (not, plans to, allegedly), each with the words that it bears on.

What such a word bears on is taken to be the next content words of its clause. That is crude, and robust: two texts are
compared by it in the same way, and a whole clause that is left out takes its “not” along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dateline.agent.verifier.tokens import Token

CueKind = Literal["not", "deny", "allege", "prospect", "condition"]

FARTHEST = 8
"""Tokens that a cue reaches."""

_NOT_ONLY = frozenset("only just merely simply least surprisingly necessarily".split())
_NEGATORS = frozenset(
    "not never no none nobody neither nor cannot without nothing nowhere hardly scarcely barely".split()
)
_BEFORE_TO = {"fail", "fails", "failed", "failing", "refuse", "refuses", "refused", "refusing", "decline", "declines"}
_BEFORE_TO |= {"declined", "unable"}
_COMPARED = frozenset("more less fewer later sooner earlier doubt matter different longer".split())
TURNED = _NOT_ONLY | _COMPARED - {"longer"}
"""Words that a “not” right before them turns, and nothing else."""

_PLANNING = frozenset(
    "plan plans planned planning intend intends intended hope hopes hoped hoping aim aims aimed aiming want "
    "wants wanted expect expects expected propose proposes proposed seek seeks sought consider considers "
    "considered considering vow vows vowed pledge pledges pledged promise promises promised threaten threatens "
    "threatened prepare prepares prepared preparing poised scheduled likely set due bid attempt attempts "
    "attempted try tries tried trying ready wish wishes wished agreed".split()
)
_MODALS = frozenset("may might could possibly perhaps maybe probably potentially likely unlikely".split())
_WOULD = frozenset("would should if unless whether".split())
_ALLEGING = frozenset(
    "alleged allegedly alleges allege allegation allegations reportedly purported purportedly supposed supposedly "
    "suspected accused accuses accuse accusing rumoured rumored unconfirmed apparently presumably".split()
)
_BELIEVED = frozenset("thought believed understood rumoured rumored reported said".split())
_SEEMING = frozenset("seem seems seemed appear appears appeared".split())
_DENYING = frozenset(
    "deny denies denied denying denial refute refutes refuted refuting disputes disputed dispute rebutted dismissed "
    "dismisses".split()
)
_REACH: dict[CueKind, int] = {"not": 1, "deny": 2, "allege": 2, "prospect": 1, "condition": 1}


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that turns what it bears on."""

    kind: CueKind
    place: int
    """Of its token."""
    focus: tuple[int, ...]
    """Places of the content words that it bears on."""


def cues(tokens: Sequence[Token], dated: frozenset[int]) -> tuple[Cue, ...]:
    """The turning words of a text, in order; “May 14” is none."""
    found = []
    for i in range(len(tokens)):
        kind = None if i in dated else _kind(tokens, i)
        if kind is not None:
            found.append(Cue(kind, i, focus(tokens, i, _REACH[kind]) or _before(tokens, i)))
    return tuple(found)


def focus(tokens: Sequence[Token], i: int, count: int) -> tuple[int, ...]:
    """Places of the next `count` content words after a place, within its clause."""
    found: list[int] = []
    commas = 0
    for j in range(i + 1, min(len(tokens), i + 1 + FARTHEST)):
        token = tokens[j]
        if token.is_mark and token.text not in "-’'“”\"‘`":
            # “did not, however, attend” goes on behind its commas
            if found or token.text != "," or (commas == 0 and j > i + 1):
                break
            commas += 1
            continue
        if token.word in ("but", "because", "although", "while", "who", "which") and found:
            break
        if token.is_content and not token.word.endswith("ly") and _kind(tokens, j) is None:
            found.append(j)
            if len(found) == count:
                break
    return tuple(found)


def _before(tokens: Sequence[Token], i: int) -> tuple[int, ...]:
    """The place of the last content word before a turning word with nothing behind it: “or not”."""
    for j in range(i - 1, max(-1, i - 6), -1):
        if tokens[j].is_mark:
            break
        if tokens[j].is_content:
            return (j,)
    return ()


def _kind(tokens: Sequence[Token], i: int) -> CueKind | None:
    token = tokens[i]
    word = token.word
    if token.is_mark:
        return None
    after = tokens[i + 1].word if i + 1 < len(tokens) else ""
    before = tokens[i - 1].word if i else ""
    if word in _NEGATORS:
        if after in _NOT_ONLY or (word in ("no", "not") and after in _COMPARED - {"longer"}):
            return None
        if word == "no" and (after in (".", "") or (i + 1 < len(tokens) and tokens[i + 1].is_number)):
            return None
        return "not"
    if word in _BEFORE_TO and after == "to":
        return "not"
    if word in _DENYING:
        return "deny"
    if word in _ALLEGING:
        return "allege"
    if word in _BELIEVED and after == "to" and before in ("is", "are", "was", "were", "been", "be"):
        return "allege"
    if word in _PLANNING and (after == "to" or (word in ("plan", "plans") and after in ("for", "of"))):
        return "prospect"
    if word in ("considering", "planning", "proposing", "proposed") and after not in ("", "."):
        return "prospect"
    if word in _SEEMING and after == "to":
        return "prospect"
    if word in _MODALS and not (word == "may" and token.is_capital and not token.opens):
        return "prospect"
    if word in _WOULD:
        return "condition"
    return None
