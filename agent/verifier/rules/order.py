"""Who does it to whom: two names around a verb have not changed places."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from dateline.agent.verifier.alignment import Alignment
from dateline.agent.verifier.reading import Reading
from dateline.agent.verifier.verdict import Finding


class Span(NamedTuple):
    """A range of tokens."""

    start: int
    end: int


def check_order(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """Who does it to whom: two names around a verb have not changed places."""
    names = [Span(name.start, name.end) for name in claim.names if name.start in aligned]
    taken = {i for name in names for i in range(name.start, name.end)}
    # The first word of a sentence is a name where the quotes have it with a capital within one.
    names += [
        Span(i, i + 1)
        for i, token in enumerate(claim.tokens)
        if token.opens and token.is_capital and i in aligned and i not in taken
        if evidence.tokens[aligned[i]].is_capital
    ]
    names.sort()
    for one, other in pairwise(names):
        between = [i for i in range(one.end, other.start) if i in aligned]
        if not between or other.start - one.end > 8:
            continue
        if any(len(evidence.places[claim.tokens[name.start].stem]) != 1 for name in (one, other)):
            continue
        verb = aligned[between[0]]
        first, second = aligned[one.start], aligned[other.start]
        if not (second < verb < first and first - second <= 12):
            continue
        mine = {claim.tokens[i].word for i in range(one.end, other.start)}
        theirs = {evidence.tokens[i].word for i in range(second, first)}
        # “by” turns the roles back; “and”, a comma, “of” or “with” make them equal
        symmetric = {"and", ",", "or", "with", "of", "as", "to", "from", "between", ":", ";", "(", "said", "says"}
        if ("by" in mine) == ("by" in theirs) and not (mine | theirs) & symmetric:
            words = claim.words(one.start, other.end)
            yield Finding("order", words, f"In the quotes it is the other way round than “{words}”.")
