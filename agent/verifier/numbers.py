"""Quantities in a text: figures, number words, scales, fractions, “about” and “more than”, with their units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.agent.verifier.figures import LETTERS, SCALES, value_at
from dateline.agent.verifier.parts import ordinal_at, part_at
from dateline.agent.verifier.quantity import Quantity, bound_before
from dateline.agent.verifier.tokens import Token, word_at
from dateline.agent.verifier.units import SYMBOLS, UNITS, Unit, unit_at

_VAGUE: dict[str, tuple[float, float]] = {
    "dozens": (20, 120),
    "scores": (40, 200),
    "hundreds": (100, 2_000),
    "thousands": (1_000, 100_000),
    "millions": (1e6, 1e9),
    "billions": (1e9, 1e12),
    "trillions": (1e12, 1e15),
}
_FARTHEST_NOUN = 4


def quantities(tokens: Sequence[Token], dated: frozenset[int]) -> tuple[Quantity, ...]:
    """The quantities of a text; tokens that belong to dates (`dated`) are passed over."""
    found: list[Quantity] = []
    i = 0
    while i < len(tokens):
        quantity = None if i in dated else _quantity(tokens, i)
        if quantity is None:
            i += 1
            continue
        found.append(quantity)
        i = max(quantity.end, i + 1)
    return tuple(_with_nouns(tokens, q) for q in _shared_units(tokens, found))


def _quantity(tokens: Sequence[Token], i: int) -> Quantity | None:
    first = i
    if _is_code(tokens, i):
        return None
    currency: Unit | None = None
    if tokens[i].text in SYMBOLS:
        currency, i = UNITS[tokens[i].text], i + 1
        if i == len(tokens):
            return None
    word = tokens[i].word
    after = word_at(tokens, i + 1)
    if word in _VAGUE and (after == "of" or (i + 1 < len(tokens) and not tokens[i + 1].is_mark)):
        low, high = _VAGUE[word]
        if word in ("thousands", "millions") and word_at(tokens, i - 1) == "of":
            factor = {"tens": 10, "hundreds": 100}.get(word_at(tokens, i - 2), 1)
            low, high = low * factor, high * factor
        return Quantity(low, high, first, i + 1)
    part = part_at(tokens, i)
    if part is not None:
        return part
    ordinal = ordinal_at(tokens, i)
    if ordinal is not None:
        return ordinal
    value, end, letter = value_at(tokens, i)
    if value is None:
        return None
    # “one of them”, “no one”, “one another”: a pronoun
    if (
        end == i + 1
        and word == "one"
        and (after in ("of", "another", "day") or word_at(tokens, i - 1) in ("no", "any"))
    ):
        return None
    other = None
    unit, behind = currency, end
    if letter is not None:
        if letter == "m" and currency is None:
            other, value = value, value * 1e6
        else:
            value *= LETTERS[letter]
    elif currency is None:
        unit, behind = unit_at(tokens, end)
    return Quantity(value, value, first, behind, unit, bound_before(tokens, first), other=other)


def _is_code(tokens: Sequence[Token], i: int) -> bool:
    """Whether digits belong to a name: Covid-19, F-16."""
    return (
        i >= 2
        and tokens[i].is_number
        and tokens[i].glued
        and tokens[i - 1].text in "-‑"
        and tokens[i - 1].glued
        and tokens[i - 2].is_capital
    )


def _shared_units(tokens: Sequence[Token], found: Sequence[Quantity]) -> list[Quantity]:
    """Units and scales that stand once, behind the last of several: 5 to 10 km, $5-10 million, 3, 4 and 5 per cent."""
    shared = list(found)
    for i in range(len(shared) - 2, -1, -1):
        one, next_one = shared[i], shared[i + 1]
        if next_one.start - one.end > 2 or one.is_ordinal or next_one.is_ordinal or next_one.is_part:
            continue
        between = {token.word for token in tokens[one.end : next_one.start]}
        if not between or not between <= {"to", "and", "or", "-", "–", "—", ",", "until", "$", "€", "£"}:
            continue
        if one.unit is None:
            one = replace(one, unit=next_one.unit)
        is_range = bool(between & {"to", "-", "–"})
        scale = _scale(tokens, next_one)
        if (
            is_range
            and scale > 1
            and one.high < 1_000
            and one.high * scale < next_one.high
            and _scale(tokens, one) == 1
        ):
            one = replace(one, low=one.low * scale, high=one.high * scale)
        shared[i] = one
    return shared


def _scale(tokens: Sequence[Token], quantity: Quantity) -> float:
    return max([1.0, *(SCALES.get(t.word, LETTERS.get(t.word, 1.0)) for t in tokens[quantity.start : quantity.end])])


def _with_nouns(tokens: Sequence[Token], quantity: Quantity) -> Quantity:
    nouns = []
    for token in tokens[quantity.end : quantity.end + _FARTHEST_NOUN]:
        if token.is_mark and token.text not in "-’'":
            break
        if token.is_number:
            break
        if token.is_content:
            nouns.append(token.stem)
    return replace(quantity, nouns=tuple(nouns[:2]))
