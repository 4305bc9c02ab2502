"""More is not fewer, rose not fell, before not after."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.agent.verifier.alignment import Alignment
from dateline.agent.verifier.opposites import Directed
from dateline.agent.verifier.reading import Reading
from dateline.agent.verifier.verdict import Finding

_OF_NUMBERS = frozenset("more less fewer over under above below".split())
"""Before a number, these are checked with it."""


def check_directions(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """More is not fewer, rose not fell, before not after."""
    words = evidence.known.words
    held = {pole for d in evidence.directed for pole in d.poles}
    counted = {i for q in claim.quantities for i in range(q.start - 3, q.start)}
    for d in claim.directed:
        word = claim.tokens[d.place].word
        if word in _OF_NUMBERS and d.place in counted:
            continue
        if word not in words and claim.tokens[d.place].stem not in evidence.places:
            same = any(pole in held for pole in d.poles)
            opposed = next((o for o in evidence.directed if _opposed(d, o)), None)
            if opposed is not None and not same:
                theirs = evidence.tokens[opposed.place].text
                yield Finding("comparison", word, f"The claim has “{word}”, the quotes have “{theirs}”.")
                continue
        slot = _slot(claim, evidence, aligned, d.place)
        if slot is None:
            continue
        inside = [o for o in evidence.directed if slot[0] < o.place < slot[1]]
        if any(_opposed(d, o) for o in inside) and not any(set(d.poles) & set(o.poles) for o in inside):
            theirs = next(evidence.tokens[o.place].text for o in inside if _opposed(d, o))
            yield Finding("comparison", word, f"The claim has “{word}” where the quotes have “{theirs}”.")


def _opposed(one: Directed, other: Directed) -> bool:
    return any(a.axis == b.axis and a.end != b.end for a in one.poles for b in other.poles)


def _slot(claim: Reading, evidence: Reading, aligned: Alignment, place: int) -> tuple[int, int] | None:
    """Where in the quotes a word of the claim would stand: between its neighbours, if those stand near each other."""
    before = next((aligned[i] for i in range(place - 1, max(-1, place - 6), -1) if i in aligned), None)
    after = next((aligned[i] for i in range(place + 1, min(len(claim.tokens), place + 6)) if i in aligned), None)
    if before is None and after is None:
        return None
    if after is None:
        after = min((before or 0) + 4, len(evidence.tokens))
    elif before is None:
        before = after - 4
    return (before, after) if before is not None and 0 < after - before <= 8 else None
