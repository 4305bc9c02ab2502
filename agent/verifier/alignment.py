"""Which word of the quotes each word of a claim is: the longest common run in order, then single words left over."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import LCSseq

from dateline.agent.verifier.reading import Reading

Alignment = Mapping[int, int]
"""For places of the claim’s tokens, the places of the same words in the quotes."""

LONGEST = 5_000
"""Content words of the quotes up to which their order is compared."""


def align(claim: Reading, evidence: Reading) -> Alignment:
    """For each content word of the claim that the evidence holds, the place where it stands there.

    Words that both have in the same order come first (the longest common subsequence); what is left is looked up by
    itself, next to its neighbours where it stands several times.
    """
    mine, theirs = claim.content, evidence.content[:LONGEST]
    aligned: dict[int, int] = {}
    one = [claim.tokens[i].stem for i in mine]
    other = [evidence.tokens[i].stem for i in theirs]
    for operation in LCSseq.opcodes(one, other):
        if operation.tag == "equal":
            for k in range(operation.src_end - operation.src_start):
                aligned[mine[operation.src_start + k]] = theirs[operation.dest_start + k]
    used = set(aligned.values())
    near = 0
    for i in mine:
        if i in aligned:
            near = aligned[i]
            continue
        free = [place for place in evidence.places.get(claim.tokens[i].stem, ())[:50] if place not in used]
        if free:
            aligned[i] = min(free, key=lambda place: abs(place - near))
            used.add(aligned[i])
    return aligned
