"""Who says it: the speakers that a text names, with the verb or the “according to” that marks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.agent.verifier.tokens import CLAUSE_END, Token

_SAYING = frozenset(
    "say says said tell tells told announces announced added adds stated reported writes wrote claimed argue "
    "argues argued warn warns warned insist insists insisted explains explained noted tweeted acknowledged "
    "acknowledges admits admitted confirms confirmed suggested declared deny denies denied alleges alleged "
    "estimated predicted testified maintains maintained replied commented".split()
)
_QUOTATION = frozenset('“”"')
_AFTER_ONLY = frozenset("said says say wrote added adds explained tweeted recalled noted told argued warned".split())
"""Verbs that their speaker may follow: “…,” said the mayor."""
_JOINING = frozenset("whereas because since unless".split())
_WITHIN = frozenset("the a an of and for in at on by s & from to its their his her one some many most".split())
"""What may stand within a speaker’s description."""
_AUXILIARY = frozenset("has have had also then later is was not never did does do".split())
_PRONOUNS = frozenset("he she they it we i you who which that this".split())
_TURNS = frozenset("of for by at in on from with who which that to and".split())
_COUNTING = frozenset("per cent percent half third quarter most many".split())
_LONGEST = 8
"""Tokens of a speaker's description."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement's mark: who made it."""

    place: int
    """Of the verb, or of “according”."""
    speaker: tuple[int, ...]
    """Places of the content words that describe the speaker; none for a pronoun."""

    def head(self, tokens: Sequence[Token]) -> int | None:
        """The place of the speaker’s noun or last name: what stands last before “of”, “for”, “who”."""
        head = None
        for place in self.speaker:
            if head is not None and any(tokens[i].word in _TURNS for i in range(head + 1, place)):
                break
            head = place
        return head


def attributions(tokens: Sequence[Token]) -> tuple[Attribution, ...]:
    """The speakers that a text names, in order; two for one verb where either of two may be its subject."""
    found = []
    for i, token in enumerate(tokens):
        if token.word == "according" and i + 1 < len(tokens) and tokens[i + 1].word == "to":
            found.append(Attribution(i, _people(tokens, _right(tokens, i + 2))))
        elif token.word in _SAYING and not _is_passive(tokens, i):
            speaker = _left(tokens, i)
            if speaker is not None:
                found.append(Attribution(i, _people(tokens, speaker)))
            if token.word in _AFTER_ONLY and _follows_statement(tokens, i):
                found.append(Attribution(i, _people(tokens, _right(tokens, i + 1))))
    return tuple(found)


def _people(tokens: Sequence[Token], places: Sequence[int]) -> tuple[int, ...]:
    """The places without numbers and shares: 30 per cent said."""
    return tuple(i for i in places if not tokens[i].stem[0].isdigit() and tokens[i].word not in _COUNTING)


def _left(tokens: Sequence[Token], i: int) -> tuple[int, ...] | None:
    """The subject before a verb; empty for a pronoun, None where a mark or nothing stands there."""
    found: list[int] = []
    j = i - 1
    while j >= 0 and i - j <= _LONGEST:
        token = tokens[j]
        if token.text == "," and not found:
            return _apposed(tokens, j)
        if (token.is_mark and token.text not in "-’'.") or (token.text == "." and tokens[j + 1].opens):
            break
        if token.is_content and token.word not in _JOINING:
            if not token.word.endswith("ly"):
                found.append(j)
        elif token.word in _PRONOUNS and not found:
            return ()
        elif token.word not in _WITHIN and (found or token.word not in _AUXILIARY):
            break
        j -= 1
    return tuple(reversed(found)) or None


def _apposed(tokens: Sequence[Token], comma: int) -> tuple[int, ...] | None:
    """The subject of “Jones, the mayor of Orle, said”: what stands before the apposition and in it."""
    found: list[int] = []
    commas = 0
    for j in range(comma - 1, max(-1, comma - 25), -1):
        token = tokens[j]
        if token.text == ",":
            commas += 1
            if commas == 2:
                break
        elif token.text in CLAUSE_END and token.text != ".":
            break
        elif token.is_content:
            found.append(j)
    return tuple(reversed(found)) if commas and found else None


def _right(tokens: Sequence[Token], i: int) -> tuple[int, ...]:
    """The words behind a place up to the end of their clause, or to what describes them further."""
    found: list[int] = []
    for j in range(i, min(len(tokens), i + _LONGEST)):
        token = tokens[j]
        if (token.is_mark and token.text not in "-’'.") or (
            token.text == "." and j + 1 < len(tokens) and tokens[j + 1].opens
        ):
            break
        if found and token.word in _TURNS:
            break
        if token.is_content:
            found.append(j)
    return tuple(found)


def _follows_statement(tokens: Sequence[Token], i: int) -> bool:
    return i > 0 and (tokens[i - 1].text in _QUOTATION or tokens[i - 1].text in ",'’")


def _is_passive(tokens: Sequence[Token], i: int) -> bool:
    return i > 0 and tokens[i - 1].word in ("is", "are", "was", "were", "been", "be", "being", "the", "a", "to")
