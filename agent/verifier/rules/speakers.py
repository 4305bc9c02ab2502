"""Whom the claim lets speak speaks in the quotes."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.agent.verifier.alignment import Alignment
from dateline.agent.verifier.reading import Reading
from dateline.agent.verifier.speech import Attribution
from dateline.agent.verifier.verdict import Finding


def check_speakers(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """Whom the claim lets speak speaks in the quotes."""
    if not claim.attributions:
        return
    speakers = {evidence.tokens[i].stem for a in evidence.attributions for i in a.speaker}
    anonymous = any(not a.speaker for a in evidence.attributions)
    by_verb: dict[int, list[Attribution]] = {}
    for attribution in claim.attributions:
        by_verb.setdefault(attribution.place, []).append(attribution)
    for either in by_verb.values():
        if any(_speaks(claim, evidence, a, speakers, anonymous) for a in either):
            continue
        speaker = either[-1].speaker
        words = claim.words(speaker[0], speaker[-1] + 1)
        yield Finding("attribution", words, f"The quotes do not have it from “{words}”.")


def _speaks(claim: Reading, evidence: Reading, attribution: Attribution, speakers: set[str], anonymous: bool) -> bool:
    """Whether the quotes let this speaker speak: the noun or last name, and no word of it unknown to them."""
    head = attribution.head(claim.tokens)
    if head is None:
        return True
    named = {i for name in claim.names if evidence.known.has(name) for i in range(name.start, name.end)}
    for i in attribution.speaker:
        token = claim.tokens[i]
        if i not in named and token.stem not in evidence.places and not evidence.known.holds_word(token.word):
            return False
    if head in named and claim.tokens[head].stem not in evidence.places:
        return True  # another form of a name: U.S., United States
    return claim.tokens[head].stem in speakers or anonymous or not evidence.attributions
