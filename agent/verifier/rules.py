"""The exact rules: each holds one kind of thing in a claim against its quotes, and names what does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from dateline.agent.verifier.alignment import align
from dateline.agent.verifier.dates import bears_out
from dateline.agent.verifier.names import is_like_a_name
from dateline.agent.verifier.numbers import Quantity
from dateline.agent.verifier.opposites import Directed, contradict
from dateline.agent.verifier.reading import Reading
from dateline.agent.verifier.scope import TURNED, Cue, CueKind
from dateline.agent.verifier.speech import Attribution
from dateline.agent.verifier.units import agree
from dateline.agent.verifier.verdict import Finding, FindingKind

Alignment = Mapping[int, int]
Rule = Callable[[Reading, Reading, Alignment], Iterator[Finding]]

ROUNDED = 0.1
"""How far a figure given with “about”, “more than” or “almost” may lie from the exact one."""
ROUNDED_PART = 2.0
"""Percentage points between a fraction in words and a percentage."""


def findings(claim: Reading, evidence: Reading) -> tuple[Finding, ...]:
    """All that the rules find wrong with a claim, in the order of the rules."""
    aligned = align(claim, evidence)
    return tuple(finding for rule in RULES for finding in rule(claim, evidence, aligned))


def check_quantities(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """Every number of the claim stands in the quotes, with its unit, and counts the same thing."""
    held = evidence.quantities
    by_value: dict[float, list[Quantity]] = {}
    for quantity in held:
        by_value.setdefault(quantity.low, []).append(quantity)
    for quantity in claim.quantities:
        words = claim.words(quantity.start, quantity.end)
        same = [
            q
            for value in {quantity.low, *([quantity.other] if quantity.other is not None else [])}
            for q in by_value.get(value, ())[:50]
            if q.is_ordinal == quantity.is_ordinal and q.high in (quantity.high, quantity.low)
        ]
        same += [q for q in held[:200] if q.other is not None and q.other in (quantity.low, quantity.other)]
        fitting = [q for q in same if _same_unit(quantity, q)]
        if fitting:
            yield from _bound_and_noun(claim, evidence, quantity, fitting, words)
        elif any(_comes_to_the_same(quantity, q) for q in _comparable(quantity, held)):
            continue
        elif same and not quantity.is_ordinal:
            theirs = evidence.words(same[0].start, same[0].end)
            yield Finding("unit", words, f"The claim has “{words}”, the quotes have “{theirs}”.")
        elif not _is_in_a_date(claim, evidence, quantity):
            yield Finding("number", words, f"“{words}” does not stand in the quotes.")


def _comparable(claimed: Quantity, held: Sequence[Quantity]) -> Sequence[Quantity]:
    """The quantities of the quotes in the claim’s own unit; only where there are none, those that must be converted."""
    if claimed.unit is not None:
        own = [q for q in held if q.unit is not None and q.unit.name == claimed.unit.name]
        if own:
            return own[:200]
    return held[:200]


def _same_unit(claimed: Quantity, held: Quantity) -> bool:
    if claimed.unit is None or claimed.unit == held.unit:
        return True
    if held.unit is None:
        return claimed.unit.name in held.nouns
    return claimed.unit.name == held.unit.name


def _comes_to_the_same(claimed: Quantity, held: Quantity) -> bool:
    """Whether a quantity is the other in another unit, as a fraction, or rounded as the claim says."""
    if claimed.is_ordinal or held.is_ordinal:
        return False
    if agree(claimed.low, claimed.unit, held.low, held.unit):
        return True
    if claimed.is_vague:
        return claimed.low <= held.low <= claimed.high and held.unit is None
    if held.is_vague:
        return False
    both_shares = (
        claimed.unit is not None and held.unit is not None and claimed.unit.name == held.unit.name == "per cent"
    )
    if both_shares and (claimed.is_part or held.is_part):
        return abs(claimed.low - held.low) <= (ROUNDED_PART if claimed.is_part != held.is_part else 0.01)
    if claimed.unit is not None and held.unit is not None and claimed.unit.name != held.unit.name:
        return False
    if (claimed.unit is None) != (held.unit is None):
        return False
    if claimed.bound == "exact" or held.bound != "exact" or _digits(claimed.low) >= _digits(held.low):
        return False
    distance = (held.low - claimed.low) / max(abs(held.low), abs(claimed.low), 1e-9)
    if claimed.bound == "over":
        return 0 <= distance <= ROUNDED
    if claimed.bound == "under":
        return 0 <= -distance <= ROUNDED
    return abs(distance) <= ROUNDED


def _digits(value: float) -> int:
    """How many digits of a figure say something: 1,250 has three."""
    return len(f"{value:g}".split("e")[0].replace(".", "").strip("0"))


def _bound_and_noun(
    claim: Reading, evidence: Reading, quantity: Quantity, fitting: list[Quantity], words: str
) -> Iterator[Finding]:
    opposite = {"over": "under", "under": "over"}.get(quantity.bound)
    if opposite and all(q.bound == opposite for q in fitting):
        theirs = evidence.words(max(0, fitting[0].start - 2), fitting[0].end)
        yield Finding("comparison", words, f"The claim puts “{words}” the other way than the quotes (“{theirs}”).")
        return
    if not quantity.nouns or quantity.is_ordinal:
        return
    noun = quantity.nouns[0]
    if any(noun in q.nouns or not q.nouns for q in fitting):
        return
    rivals = [
        q
        for q in evidence.quantities[:200]
        if q.nouns[:1] == (noun,) and q.low != quantity.low and q.is_ordinal == quantity.is_ordinal
        and _same_unit(quantity, q)
    ]  # fmt: skip
    if rivals:
        theirs = evidence.words(rivals[0].start, rivals[0].end)
        yield Finding("number", words, f"In the quotes “{theirs}” stands where the claim has “{words}”.")


def _is_in_a_date(claim: Reading, evidence: Reading, quantity: Quantity) -> bool:
    """Whether a bare number stands, as it is written, in a date or a name of the quotes."""
    written = claim.tokens[quantity.start].word
    return (
        quantity.end == quantity.start + 1
        and quantity.unit is None
        and any(i in evidence.dated for i in evidence.places.get(claim.tokens[quantity.start].stem, ())[:50])
        and written.isdigit()
    )


def check_dates(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """Every time that the claim names is one that the quotes name, or that their article's date makes of it."""
    for moment in claim.moments:
        if not bears_out(moment, evidence.moments):
            words = " ".join(claim.text[moment.start : moment.end].split())
            if moment.year and words.isdigit() and any(q.low == moment.year for q in evidence.quantities):
                continue  # 1600 miles
            yield Finding("date", words, f"“{words}” is not a time that the quotes name.")


def check_names(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """Every name of the claim, or what may stand for it, stands in the quotes."""
    seen: set[int] = set()
    for name in claim.names:
        seen.update(range(name.start, name.end))
        missing = evidence.known.missing(name)
        if missing:
            words = claim.words(name.start, name.end)
            yield Finding("name", words, f"“{words}” does not stand in the quotes.")
    for i, token in enumerate(claim.tokens):
        after = claim.tokens[i + 1].word if i + 1 < len(claim.tokens) else ""
        is_new = i not in seen and i not in aligned and i not in claim.dated
        if token.opens and is_new and is_like_a_name(token, after) and not evidence.known.holds_word(token.word):
            yield Finding("name", token.text, f"“{token.text}” does not stand in the quotes.")


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


RULES: tuple[Rule, ...] = (
    check_quantities,
    check_dates,
    check_names,
    check_polarity,
    check_directions,
    check_speakers,
    check_order,
)
