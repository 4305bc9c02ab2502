"""Fractions and places in an order: half of, two-thirds, one in five; third, 21st."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.agent.verifier.figures import PARTS, figure
from dateline.agent.verifier.quantity import Quantity, bound_before
from dateline.agent.verifier.tokens import SMALL, Token, word_at
from dateline.agent.verifier.units import PERCENT, unit_at

_ORDINALS = {
    word: number
    for number, word in enumerate(
        "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        3,
    )
}


def part_at(tokens: Sequence[Token], i: int) -> Quantity | None:
    """A fraction, in per cent: half of, a third, two-thirds, one in five, 1/3."""
    word, j = tokens[i].word, i
    count: float | None = None
    if word in ("a", "one") and word_at(tokens, i + 1) in PARTS:
        count, j = 1, i + 1
    elif word in SMALL or tokens[i].is_number:
        j = i + 2 if word_at(tokens, i + 1) in "-‑" else i + 1
        if word_at(tokens, j).removesuffix("s") in PARTS and word_at(tokens, j).endswith("s"):
            count = SMALL[word] if word in SMALL else figure(word)
        elif word in SMALL and word_at(tokens, j) in PARTS and word == "one":
            count = 1
        elif (
            word_at(tokens, i + 1) == "/"
            and i + 2 < len(tokens)
            and tokens[i + 1].glued
            and tokens[i + 2].is_number
            and word_at(tokens, i + 3) != "/"
            and word_at(tokens, i - 1) != "/"
        ):
            over, under = figure(word), figure(tokens[i + 2].text)
            if over and under and over < under <= 100:
                return Quantity(100 * over / under, 100 * over / under, i, i + 3, PERCENT, is_part=True)
        elif word_at(tokens, i + 1) == "in" or (word_at(tokens, i + 1) == "out" and word_at(tokens, i + 2) == "of"):
            j = i + 2 if word_at(tokens, i + 1) == "in" else i + 3
            over, under = _small(tokens, i), _small(tokens, j)
            if over and under and over < under <= 100 and not _is_unit(tokens, j + 1):
                return Quantity(100 * over / under, 100 * over / under, i, j + 1, PERCENT, is_part=True)
    elif word == "half" and (
        word_at(tokens, i + 1) in ("of", "the", "its", "their", "his", "her", "all")
        or word_at(tokens, i - 1) in ("by", "in", "nearly", "almost", "than", "about", "over")
    ):
        return Quantity(50, 50, i, i + 1, PERCENT, bound_before(tokens, i), is_part=True)
    if count is None:
        return None
    part = PARTS.get(word_at(tokens, j)) or PARTS[word_at(tokens, j).removesuffix("s")]
    follows = word_at(tokens, j + 1)
    if count >= part or (part != 2 and count == 1 and word == "a" and follows not in ("of", "less", "more", "the")):
        return None
    if follows in ("hour", "hours", "century", "mile", "miles", "dozen", "year", "day", "million", "billion"):
        return None
    return Quantity(100 * count / part, 100 * count / part, i, j + 1, PERCENT, bound_before(tokens, i), is_part=True)


def ordinal_at(tokens: Sequence[Token], i: int) -> Quantity | None:
    """A place in an order from the third on, or any that is written in digits."""
    word = tokens[i].word
    if tokens[i].is_number and i + 1 < len(tokens) and tokens[i + 1].glued:
        value = figure(tokens[i].text)
        if value is not None and tokens[i + 1].word in ("st", "nd", "rd", "th"):
            return Quantity(value, value, i, i + 2, is_ordinal=True)
    if word in _ORDINALS and not word_at(tokens, i + 1).startswith("of"):
        return Quantity(_ORDINALS[word], _ORDINALS[word], i, i + 1, is_ordinal=True)
    if SMALL.get(word, 0) >= 20 and word_at(tokens, i + 1) == "-":
        last = {"first": 1, "second": 2, "third": 3, **_ORDINALS}.get(word_at(tokens, i + 2))
        if last is not None and last < 10:
            return Quantity(SMALL[word] + last, SMALL[word] + last, i, i + 3, is_ordinal=True)
    return None


def _small(tokens: Sequence[Token], i: int) -> float | None:
    if not 0 <= i < len(tokens):
        return None
    return SMALL.get(tokens[i].word) or (figure(tokens[i].text) if tokens[i].text.isdecimal() else None)


def _is_unit(tokens: Sequence[Token], i: int) -> bool:
    return unit_at(tokens, i)[0] is not None
