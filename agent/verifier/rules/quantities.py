"""Numbers: each stands in the quotes, with its unit, and counts the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.agent.verifier.alignment import Alignment
from dateline.agent.verifier.quantity import Quantity
from dateline.agent.verifier.reading import Reading
from dateline.agent.verifier.units import agree
from dateline.agent.verifier.verdict import Finding

ROUNDED = 0.1
"""How far a figure given with “about”, “more than” or “almost” may lie from the exact one."""
ROUNDED_PART = 2.0
"""Percentage points between a fraction in words and a percentage."""


def check_quantities(claim: Reading, evidence: Reading, aligned: Alignment) -> Iterator[Finding]:
    """Every number of the claim stands in the quotes, with its unit, and counts the same thing."""
    held = evidence.quantities
    by_value: dict[float, list[Quantity]] = {}
    for quantity in held:
        by_value.setdefault(quantity.low, []).append(quantity)
    exchanged: set[tuple[float, float]] = set()
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
            if _is_put_the_other_way(quantity, fitting):
                theirs = evidence.words(max(0, fitting[0].start - 2), fitting[0].end)
                why = f"The claim puts “{words}” the other way than the quotes (“{theirs}”)."
                yield Finding("comparison", words, why)
                continue
            rival = _rival(evidence, quantity, fitting)
            # Two figures that have changed places are one mistake.
            if rival is not None and (rival.low, quantity.low) not in exchanged:
                exchanged.add((quantity.low, rival.low))
                theirs = evidence.words(rival.start, rival.end)
                yield Finding("number", words, f"In the quotes “{theirs}” stands where the claim has “{words}”.")
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


def _is_put_the_other_way(claimed: Quantity, fitting: Sequence[Quantity]) -> bool:
    """Whether the claim has “more than” where the quotes have “fewer than”, or the other way round."""
    opposite = {"over": "under", "under": "over"}.get(claimed.bound)
    return opposite is not None and all(q.bound == opposite for q in fitting)


def _rival(evidence: Reading, claimed: Quantity, fitting: Sequence[Quantity]) -> Quantity | None:
    """The other quantity with which the quotes count what the claim counts with this one."""
    if not claimed.nouns or claimed.is_ordinal:
        return None
    noun = claimed.nouns[0]
    if any(noun in q.nouns or not q.nouns for q in fitting):
        return None
    rivals = (
        q
        for q in evidence.quantities[:200]
        if q.nouns[:1] == (noun,) and q.low != claimed.low and not q.is_ordinal and _same_unit(claimed, q)
    )
    return next(rivals, None)


def _is_in_a_date(claim: Reading, evidence: Reading, quantity: Quantity) -> bool:
    """Whether a bare number stands, as it is written, in a date or a name of the quotes."""
    written = claim.tokens[quantity.start].word
    return (
        quantity.end == quantity.start + 1
        and quantity.unit is None
        and any(i in evidence.dated for i in evidence.places.get(claim.tokens[quantity.start].stem, ())[:50])
        and written.isdigit()
    )
