"""What is denied, alleged or planned in one is so in the other."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.agent.verifier.alignment import Alignment
from dateline.agent.verifier.opposites import contradict
from dateline.agent.verifier.reading import Reading
from dateline.agent.verifier.scope import TURNED, Cue, CueKind
from dateline.agent.verifier.verdict import Finding, FindingKind

_ONCE: frozenset[CueKind] = frozenset({"not", "deny"})
"""Turning words of which two undo each other: each counts once."""
_WHY: dict[CueKind, tuple[FindingKind, str]] = {
    "not": ("negation", "it is so"),
    "deny": ("attribution", "it is so"),
    "allege": ("hedge", "it is certain"),
    "prospect": ("hedge", "it is certain"),
    "condition": ("hedge", "it is certain"),
}
_ALIKE: dict[CueKind, frozenset[CueKind]] = {
    "not": frozenset({"not", "deny"}),
    "deny": frozenset({"deny", "not"}),
    "allege": frozenset({"allege", "prospect"}),
    "prospect": frozenset({"prospect", "condition", "allege"}),
    "condition": frozenset({"condition", "prospect"}),
}


def check_polarity(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """What is denied, alleged or planned in one is so in the other."""
    yield from _lost(claim, evidence, aligned)
    yield from _added(claim, evidence, aligned)
    yield from _turned(claim, evidence)
    for i in claim.content:
        word = claim.tokens[i].word
        if i not in aligned and len(word) > 4:
            opposed = next((w for w in evidence.known.words if contradict(word, w)), None)
            if opposed is not None:
                yield Finding("negation", word, f"The claim has “{word}”, the quotes have “{opposed}”.")


def _lost(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """Turning words of the quotes that the claim leaves out, though it has what they bear on."""
    into = {place: i for i, place in aligned.items()}
    free = list(claim.cues)
    for cue in evidence.cues:
        if not cue.focus or cue.focus[0] not in into or cue.kind == "condition":
            continue
        mine = [into[place] for place in cue.focus if place in into]
        match = next((other for other in free if _bears_on(claim, other, cue.kind, mine)), None)
        if match is None:
            word, on = evidence.tokens[cue.place].text, evidence.tokens[cue.focus[0]].text
            kind, certain = _WHY[cue.kind]
            yield Finding(kind, f"{word} … {on}", f"The quotes have “{word}” before “{on}”; the claim says {certain}.")
        elif cue.kind in _ONCE:
            free.remove(match)


def _added(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """Turning words of the claim that the quotes do not have on the same words."""
    free = list(evidence.cues)
    for cue in claim.cues:
        if cue.kind == "condition":
            continue
        theirs = [aligned[i] for i in cue.focus if i in aligned]
        match = next(
            (
                o
                for o in free
                if o.kind in _ALIKE[cue.kind] and (not theirs or _bears_on(evidence, o, cue.kind, theirs))
            ),
            None,
        )
        if match is None:
            word = claim.tokens[cue.place].text
            yield Finding(_WHY[cue.kind][0], word, f"The claim’s “{word}” does not stand in the quotes.")
        elif cue.kind in _ONCE:
            free.remove(match)


def _turned(claim: Reading, evidence: Reading) -> Iterator[Finding]:
    """“Not only”, “no more”: the same words in the quotes, always without the “not”; or the other way round."""
    mine, theirs = _turned_words(claim), _turned_words(evidence)
    for word, negated in mine.items():
        if word in theirs and not negated & theirs[word]:
            yield Finding("negation", word, f"“{word}” stands with a “not” in one and without in the other.")


def _turned_words(reading: Reading) -> dict[str, set[bool]]:
    found: dict[str, set[bool]] = {}
    for i, token in enumerate(reading.tokens):
        if token.word in TURNED:
            found.setdefault(token.word, set()).add(i > 0 and reading.tokens[i - 1].word in ("not", "no"))
    return found


def _bears_on(reading: Reading, cue: Cue, kind: CueKind, places: list[int]) -> bool:
    """Whether a turning word of this kind, or one much like it, bears on any of these places."""
    if cue.kind not in _ALIKE[kind]:
        return False
    stems = {reading.tokens[place].stem for place in places}
    reach = {reading.tokens[place].stem for place in cue.focus}
    near = any(0 < place - cue.place <= 6 for place in places)
    return near or bool(stems & reach)
