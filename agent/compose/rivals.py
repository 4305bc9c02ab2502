"""Two sources, two figures: a later one that takes the earlier one's place is told apart from a dispute.

Sentences that answer the same question with another number or day are *rivals*. Where the later text says so
(“revised”, “final count”, or it names the earlier figure), or comes weeks after, it replaces the earlier; otherwise the
sources disagree, and both are given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from dateline.agent.compose.read import Read
from dateline.agent.understand.names import names_in
from dateline.agent.verifier.dates import Moment
from dateline.agent.verifier.quantity import Quantity
from dateline.agent.verifier.reading import Reading, read
from dateline.index.reader.candidates import Candidate
from dateline.index.reader.kinds import Kind, kind_of

ENOUGH = 0.25
"""A rival must have this share of the best sentence's support."""
AMONG = 6
"""Sentences, the best, among which rivals are looked for."""
ON_THE_SAME = 0.35
"""Cosine from which two sentences are taken to speak of the same."""
APART = 0.02
"""Share by which two numbers must differ."""
ALIKE = 0.5
"""Cosine from which a figure that comes weeks later, and does not say so, takes the earlier one's place."""
COVERED = 0.75
"""Share of the question's words found about the one that must be found about the other, too."""
MISSING = 0.1
"""By how much the heaviest word that the one lacks may weigh more: of two places, only one is asked about."""
COMPARABLE = 4.0
"""How many times the other a number may be where nothing tells what it counts."""
REPLACES_AFTER_DAYS = 21
DAY = 86_400

_REPLACES = re.compile(
    r"\b(?:revis\w+|correct(?:ed|s|ion)|final(?:ly)?|now (?:says?|put|given|stands?|believed?|expected)|updated?"
    r"|rose to|rais(?:ed|ing)|lowered|cut (?:to|from)|no longer|up from|down from|at first"
    r"|first (?:count|estimate|reported)|preliminary|initial(?:ly)?|originally"
    r"|earlier (?:said|reported|put|estimate|count|figure)|previously|instead of"
    r"|abandon\w+|stands? at|has risen|have risen|more than (?:first|previously|earlier))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rivals:
    """Two sentences that answer with different figures."""

    one: int
    """Index of the sentence that is given first: the better answer of a dispute, else the later one."""
    other: int
    relation: Literal["dispute", "replaced"]


def rivals(question: str, read_: Read) -> Rivals | None:
    """The first two of the best sentences, from different articles, that answer a question differently."""
    candidates, support, order = read_.candidates, read_.support, read_.order()
    kind = kind_of(question)
    if not order or kind == "list":
        return None
    if kind in ("number", "money") and (later := _taking_its_place(read_, order[0])) is not None:
        return Rivals(later, order[0], "replaced")
    best = [i for i in order[:AMONG] if support[i] >= ENOUGH * support[order[0]]]
    texts = {i: read(candidates[i].text, _day(candidates[i])) for i in best}
    asked = read(question)
    for place, i in enumerate(best[:2]):
        for j in best[place + 1 :]:
            if candidates[i].hit.article.id == candidates[j].hit.article.id or not _on_the_same(read_, i, j):
                continue
            later, earlier = sorted((i, j), key=lambda k: candidates[k].published, reverse=True)
            days = (candidates[later].published - candidates[earlier].published) / DAY
            if kind != "time" and days > 0 and _names(texts[later], texts[earlier]):
                return Rivals(later, earlier, "replaced")
            if kind in ("number", "money", "time") and _differ(kind, asked, texts[i], texts[j]):
                if days > 0 and _REPLACES.search(candidates[later].context):
                    return Rivals(later, earlier, "replaced")
                if days < REPLACES_AFTER_DAYS:
                    return Rivals(i, j, "dispute")
                if float(read_.vectors[i] @ read_.vectors[j]) >= ALIKE:
                    return Rivals(later, earlier, "replaced")
    return None


def _taking_its_place(read_: Read, best: int) -> int | None:
    """The best sentence of a later article that names the figure of the best one as replaced, if any was read.

    Whether it sounds like the question does not matter: who asks does not know that the figure has changed.
    """
    one = read_.candidates[best]
    alike = read_.vectors @ read_.vectors[best]
    figures = read(one.text, _day(one))

    def takes(i: int) -> bool:
        other = read_.candidates[i]
        return (
            other.published > one.published
            and other.hit.article.id != one.hit.article.id
            and float(alike[i]) >= ALIKE
            and bool(_REPLACES.search(other.text))  # asked by `_names`, too, but few texts are worth reading for it
            and _names(read(other.text, _day(other)), figures)
        )

    return max(filter(takes, range(len(read_.candidates))), key=read_.support.__getitem__, default=None)


def _on_the_same(read_: Read, i: int, j: int) -> bool:
    """Whether two sentences speak of the same, as far as the question's words and their meaning tell."""
    covered = sorted(read_.features[k].coverage for k in (i, j))
    missing = [read_.features[k].missing for k in (i, j)]
    if (
        max(missing) - min(missing) > MISSING
        or covered[0] < COVERED * covered[1]
        or float(read_.vectors[i] @ read_.vectors[j]) < ON_THE_SAME
    ):
        return False
    own, theirs = (" ".join(names_in(read_.candidates[k].context)).split() for k in (i, j))
    return bool(set(own) & set(theirs))


def _names(later: Reading, earlier: Reading) -> bool:
    """Whether the later text holds the earlier one's figure beside its own, and says that it is replaced."""
    own = {q.low for q in later.quantities}
    held = any(q.low in own for q in earlier.quantities if not q.is_ordinal)
    return held and len(own) > 1 and bool(_REPLACES.search(later.text))


def _differ(kind: Kind, asked: Reading, one: Reading, other: Reading) -> bool:
    if kind == "time":
        return _days_differ(asked.moments, one.moments, other.moments)
    own, theirs = _figures(asked, one), _figures(asked, other)
    if not own or not theirs:
        return False
    first = next((q for q in own if set(q.nouns) & set(asked.content_words)), own[0])
    like = [q for q in theirs if _alike(first, q)]
    return bool(like) and not any(_same(first, q) for q in theirs) and not any(_same(like[0], q) for q in own)


def _figures(asked: Reading, text: Reading) -> list[Quantity]:
    """The quantities of a text that the question does not hold itself."""
    known = {q.low for q in asked.quantities}
    return [q for q in text.quantities if not q.is_ordinal and not q.is_vague and q.low not in known]


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities count the same thing, as far as it can be told."""
    if (one.unit is None) != (other.unit is None):
        return False
    if one.unit is not None and other.unit is not None:
        return one.unit.name == other.unit.name
    small, large = sorted((abs(one.low), abs(other.low)))
    return bool(set(one.nouns) & set(other.nouns)) or (small > 0 and large / small <= COMPARABLE)


def _same(one: Quantity, other: Quantity) -> bool:
    return abs(one.low - other.low) <= APART * max(abs(one.low), abs(other.low))


def _days_differ(asked: Sequence[Moment], one: Sequence[Moment], other: Sequence[Moment]) -> bool:
    known = {(m.month, m.day) for m in asked if m.day is not None}
    own = {(m.month, m.day) for m in one if m.month is not None and m.day is not None} - known
    theirs = {(m.month, m.day) for m in other if m.month is not None and m.day is not None} - known
    return bool(own and theirs) and not own & theirs


def _day(candidate: Candidate) -> str:
    return candidate.hit.article.published_at or datetime.fromtimestamp(candidate.published, UTC).isoformat()
