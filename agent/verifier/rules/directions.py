"""More is not fewer, rose not fell, before not after."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import pairwise

from dateline.agent.verifier.alignment import Alignment
from dateline.agent.verifier.opposites import Directed
from dateline.agent.verifier.reading import Reading
from dateline.agent.verifier.verdict import Finding

_OF_NUMBERS = frozenset("more less fewer over under above below".split())
"""Before a number, these are checked with it."""
_ONE_SIDED = 4
"""Tokens of the quotes next to a single neighbour in which a word would stand."""


def check_directions(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """More is not fewer, rose not fell, before not after."""
    words = evidence.known.words
    held = {pole for d in evidence.directed for pole in d.poles}
    counted = {i for q in claim.quantities for i in range(q.start - 3, q.start)}
    found: set[int] = set()
    for d in claim.directed:
        word = claim.tokens[d.place].word
        if word in _OF_NUMBERS and d.place in counted:
            continue
        if word not in words and claim.tokens[d.place].stem not in evidence.places:
            same = any(pole in held for pole in d.poles)
            opposed = next((o for o in evidence.directed if _opposed(d, o)), None)
            if opposed is not None and not same:
                theirs = evidence.tokens[opposed.place].text
                found.add(d.place)
                yield Finding("comparison", word, f"The claim has “{word}”, the quotes have “{theirs}”.")
                continue
        opposed = _opposite(claim, evidence, aligned, d)
        if opposed is not None:
            theirs = evidence.tokens[opposed.place].text
            found.add(d.place)
            yield Finding("comparison", word, f"The claim has “{word}” where the quotes have “{theirs}”.")
    yield from _changed_places(claim, evidence, aligned, found)


def _changed_places(claim: Reading, evidence: Reading, aligned: Alignment, found: Set[int]) -> Iterator[Finding]:
    """Two opposite words of which each stands where the quotes have the other: rose in May and fell in June."""
    pairs = [(one, other) for one, other in pairwise(claim.directed) if _opposed(one, other)]
    if not pairs:
        return
    turning = {d.place for d in claim.directed}
    around = {i: place for i, place in aligned.items() if i not in turning}
    around.update(_times(claim, evidence))
    for pair in pairs:
        if not any(d.place in found for d in pair) and all(_opposite(claim, evidence, around, d) for d in pair):
            one, other = (claim.tokens[d.place].text for d in pair)
            words = claim.words(pair[0].place, pair[1].place + 1)
            yield Finding("comparison", words, f"In the quotes “{one}” and “{other}” stand the other way round.")


def _times(claim: Reading, evidence: Reading) -> dict[int, int]:
    """For words of the claim's times that stand once in it and once in those of the quotes, where they stand there."""
    times: dict[int, int] = {}
    for i in claim.dated:
        stem = claim.tokens[i].stem
        theirs = evidence.places.get(stem, ())
        if len(claim.places.get(stem, ())) == len(theirs) == 1 and theirs[0] in evidence.dated:
            times[i] = theirs[0]
    return times


def _opposed(one: Directed, other: Directed) -> bool:
    return any(a.axis == b.axis and a.end != b.end for a in one.poles for b in other.poles)


def _opposite(claim: Reading, evidence: Reading, aligned: Alignment, d: Directed) -> Directed | None:
    """The opposite word that the quotes have where one of the claim would stand, if they do not have it there too."""
    slot = _slot(claim, evidence, aligned, d.place)
    inside = [] if slot is None else [o for o in evidence.directed if slot[0] < o.place < slot[1]]
    if any(set(d.poles) & set(o.poles) for o in inside):
        return None
    return next((o for o in inside if _opposed(d, o)), None)


def _slot(claim: Reading, evidence: Reading, aligned: Alignment, place: int) -> tuple[int, int] | None:
    """Where in the quotes a word of the claim would stand: between its neighbours, if those stand near each other."""
    left = next((i for i in range(place - 1, max(-1, place - 6), -1) if i in aligned), None)
    right = next((i for i in range(place + 1, min(len(claim.tokens), place + 6)) if i in aligned), None)
    # With a neighbour on one side only, the slot is at least as wide as the claim's own words are apart.
    if left is not None and right is not None:
        before, after = aligned[left], aligned[right]
    elif left is not None:
        before = aligned[left]
        after = min(before + max(_ONE_SIDED, place - left + 1), len(evidence.tokens))
    elif right is not None:
        after = aligned[right]
        before = after - max(_ONE_SIDED, right - place + 1)
    else:
        return None
    return (before, after) if 0 < after - before <= 8 else None
