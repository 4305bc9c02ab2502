"""Quantities in a text: figures, number words, scales, fractions, “about” and “more than”, with their units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dateline.agent.verifier.tokens import SMALL, Token
from dateline.agent.verifier.units import PERCENT, SYMBOLS, UNITS, Unit, unit_at

Bound = Literal["exact", "about", "over", "under"]

SCALES: dict[str, float] = {
    "hundred": 1e2,
    "thousand": 1e3,
    "lakh": 1e5,
    "million": 1e6,
    "crore": 1e7,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12,
}
_LETTERS: dict[str, float] = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
_VAGUE: dict[str, tuple[float, float]] = {
    "dozens": (20, 120),
    "scores": (40, 200),
    "hundreds": (100, 2_000),
    "thousands": (1_000, 100_000),
    "millions": (1e6, 1e9),
    "billions": (1e9, 1e12),
    "trillions": (1e12, 1e15),
}
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "tenth": 10,
}
_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        3,
    )
}
_BOUNDS: tuple[tuple[tuple[str, ...], Bound], ...] = (
    (("more", "than"), "over"),
    (("greater", "than"), "over"),
    (("at", "least"), "over"),
    (("not", "less", "than"), "over"),
    (("no", "less", "than"), "over"),
    (("no", "fewer", "than"), "over"),
    (("upwards", "of"), "over"),
    (("in", "excess", "of"), "over"),
    (("over",), "over"),
    (("above",), "over"),
    (("exceeding",), "over"),
    (("no", "more", "than"), "under"),
    (("less", "than"), "under"),
    (("fewer", "than"), "under"),
    (("at", "most"), "under"),
    (("up", "to"), "under"),
    (("under",), "under"),
    (("below",), "under"),
    (("about",), "about"),
    (("around",), "about"),
    (("roughly",), "about"),
    (("approximately",), "about"),
    (("some",), "about"),
    (("nearly",), "about"),
    (("almost",), "about"),
    (("close", "to"), "about"),
    (("just", "over"), "over"),
    (("just", "under"), "under"),
)
_BOUNDS = tuple(sorted(_BOUNDS, key=lambda bound: -len(bound[0])))
_FARTHEST_NOUN = 4


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as a text states it."""

    low: float
    """The value; its lower end where the text gives only an order of magnitude."""
    high: float
    start: int
    """Places of its tokens, the end exclusive; the unit is included."""
    end: int
    unit: Unit | None = None
    bound: Bound = "exact"
    nouns: tuple[str, ...] = ()
    """Stems of the next content words: what is counted, as far as it can be told."""
    is_ordinal: bool = False
    is_part: bool = False
    """Whether it was given as a fraction: its value is in per cent."""
    other: float | None = None
    """Another value that the same writing may have: 5m is five metres or five million."""

    @property
    def is_vague(self) -> bool:
        """Whether only the order of magnitude is given: dozens, hundreds."""
        return self.low != self.high


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
    after = _word(tokens, i + 1)
    if word in _VAGUE and (after == "of" or (i + 1 < len(tokens) and not tokens[i + 1].is_mark)):
        low, high = _VAGUE[word]
        if word in ("thousands", "millions") and _word(tokens, i - 1) == "of":
            factor = {"tens": 10, "hundreds": 100}.get(_word(tokens, i - 2), 1)
            low, high = low * factor, high * factor
        return Quantity(low, high, first, i + 1)
    part = _part(tokens, i)
    if part is not None:
        return part
    ordinal = _ordinal(tokens, i)
    if ordinal is not None:
        return ordinal
    value, end, letter = _value(tokens, i)
    if value is None:
        return None
    # “one of them”, “no one”, “one another”: a pronoun
    if end == i + 1 and word == "one" and (after in ("of", "another", "day") or _word(tokens, i - 1) in ("no", "any")):
        return None
    other = None
    unit, behind = currency, end
    if letter is not None:
        if letter == "m" and currency is None:
            other, value = value, value * 1e6
        else:
            value *= _LETTERS[letter]
    elif currency is None:
        unit, behind = unit_at(tokens, end)
    return Quantity(value, value, first, behind, unit, _bound(tokens, first), other=other)


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


def _value(tokens: Sequence[Token], i: int) -> tuple[float | None, int, str | None]:
    """The number that begins at a place, the place behind it, and a scale's letter glued to it."""
    total: float = 0.0
    current: float | None = None
    letter: str | None = None
    j = i
    words = False
    while j < len(tokens):
        token = tokens[j]
        word = token.word
        if current is None and not words and token.is_number:
            current = figure(token.text)
            if current is None:
                return None, i, None
            j += 1
            if j < len(tokens) and tokens[j].glued:
                glued = tokens[j].word
                if glued in _LETTERS:
                    letter, j = glued, j + 1
                    break
                if glued in _SIGNS:
                    current, j = current + _SIGNS[glued], j + 1
        elif current is None and not words and word in _SIGNS:
            current, j = _SIGNS[word], j + 1
        elif word in SMALL and (current is None or _joins(current, SMALL[word])):
            current, j, words = (current or 0.0) + SMALL[word], j + 1, True
        elif word == "hundred" and current is not None and current < 100:
            current, j, words = current * 100, j + 1, True
        elif word in SCALES and (current is not None or j == i):
            if current is None and j == i and not _stands_alone(tokens, i):
                return None, i, None
            total += (1.0 if current is None else current) * SCALES[word]
            current, j, words = None, j + 1, True
        elif word == "and" and j > i and _word(tokens, j + 1) in ("a", "one") and _word(tokens, j + 2) in _PARTS:
            current = (current or 0.0) + 1 / _PARTS[_word(tokens, j + 2)]
            j += 3
        elif (
            word == "and"
            and words
            and (total or (current is not None and current >= 100))
            and _word(tokens, j + 1) in SMALL
            and tokens[j - 1].word in SCALES
        ) or (
            word in "-‑"
            and words
            and token.glued
            and current is not None
            and _joins(current, SMALL.get(_word(tokens, j + 1), 0))
        ):
            j += 1
        else:
            break
    if current is None and not total:
        return (0.0, j, letter) if j > i and tokens[i].word == "zero" else (None, i, None)
    return total + (current or 0.0), j, letter


def figure(text: str) -> float | None:
    """The value of digits with separators: commas of thousands, a decimal point or comma; None for anything else."""
    if ":" in text or len(text) > 24:
        return None
    if "," in text:
        head, *groups = text.split(",")
        *inner, last = groups
        if all(len(group) == 3 for group in inner) and len(last.split(".")[0]) == 3:
            text = text.replace(",", "")
        elif not inner and "." not in text:
            text = f"{head}.{last}"
        else:
            return None
    return None if text.count(".") > 1 else float(text)


def _joins(current: float, small: int) -> bool:
    """Whether a small number goes on with what was read: twenty-one, two hundred five; not five ten."""
    if small == 0:
        return False
    return (current % 100 >= 20 and current % 10 == 0 and small < 10) or (current >= 100 and current % 100 == 0)


def _stands_alone(tokens: Sequence[Token], i: int) -> bool:
    """Whether a scale without a number before it counts one: a hundred, a dozen."""
    return _word(tokens, i - 1) in ("a", "an", "the", "per", "half", "another", "last", "first", "next", "every")


def _part(tokens: Sequence[Token], i: int) -> Quantity | None:
    """A fraction, in per cent: half of, a third, two-thirds, one in five, 1/3."""
    word, j = tokens[i].word, i
    count: float | None = None
    if word in ("a", "one") and _word(tokens, i + 1) in _PARTS:
        count, j = 1, i + 1
    elif word in SMALL or tokens[i].is_number:
        j = i + 2 if _word(tokens, i + 1) in "-‑" else i + 1
        if _word(tokens, j).removesuffix("s") in _PARTS and _word(tokens, j).endswith("s"):
            count = SMALL.get(word) or figure(word)
        elif word in SMALL and _word(tokens, j) in _PARTS and word == "one":
            count = 1
        elif (
            _word(tokens, i + 1) == "/"
            and i + 2 < len(tokens)
            and tokens[i + 1].glued
            and tokens[i + 2].is_number
            and _word(tokens, i + 3) != "/"
            and _word(tokens, i - 1) != "/"
        ):
            over, under = figure(word), figure(tokens[i + 2].text)
            if over and under and over < under <= 100:
                return Quantity(100 * over / under, 100 * over / under, i, i + 3, PERCENT, is_part=True)
        elif _word(tokens, i + 1) == "in" or (_word(tokens, i + 1) == "out" and _word(tokens, i + 2) == "of"):
            j = i + 2 if _word(tokens, i + 1) == "in" else i + 3
            over, under = _small(tokens, i), _small(tokens, j)
            if over and under and over < under <= 100 and not _is_unit(tokens, j + 1):
                return Quantity(100 * over / under, 100 * over / under, i, j + 1, PERCENT, is_part=True)
    elif word == "half" and (
        _word(tokens, i + 1) in ("of", "the", "its", "their", "his", "her", "all")
        or _word(tokens, i - 1) in ("by", "in", "nearly", "almost", "than", "about", "over")
    ):
        return Quantity(50, 50, i, i + 1, PERCENT, _bound(tokens, i), is_part=True)
    if count is None:
        return None
    part = _PARTS.get(_word(tokens, j)) or _PARTS[_word(tokens, j).removesuffix("s")]
    follows = _word(tokens, j + 1)
    if count >= part or (part != 2 and count == 1 and word == "a" and follows not in ("of", "less", "more", "the")):
        return None
    if follows in ("hour", "hours", "century", "mile", "miles", "dozen", "year", "day", "million", "billion"):
        return None
    return Quantity(100 * count / part, 100 * count / part, i, j + 1, PERCENT, _bound(tokens, i), is_part=True)


def _ordinal(tokens: Sequence[Token], i: int) -> Quantity | None:
    """A place in an order from the third on, or any that is written in digits."""
    word = tokens[i].word
    if tokens[i].is_number and i + 1 < len(tokens) and tokens[i + 1].glued:
        value = figure(tokens[i].text)
        if value is not None and tokens[i + 1].word in ("st", "nd", "rd", "th"):
            return Quantity(value, value, i, i + 2, is_ordinal=True)
    if word in _ORDINALS and not _word(tokens, i + 1).startswith("of"):
        return Quantity(_ORDINALS[word], _ORDINALS[word], i, i + 1, is_ordinal=True)
    if SMALL.get(word, 0) >= 20 and _word(tokens, i + 1) == "-":
        last = {"first": 1, "second": 2, "third": 3, **_ORDINALS}.get(_word(tokens, i + 2))
        if last is not None and last < 10:
            return Quantity(SMALL[word] + last, SMALL[word] + last, i, i + 3, is_ordinal=True)
    return None


def _bound(tokens: Sequence[Token], i: int) -> Bound:
    """What stands before a number and widens it."""
    if i and tokens[i - 1].word in ("a", "an", "the"):
        i -= 1
    for words, bound in _BOUNDS:
        if i >= len(words) and all(tokens[i - len(words) + k].word == word for k, word in enumerate(words)):
            return bound
    return "exact"


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
    return max([1.0, *(SCALES.get(t.word, _LETTERS.get(t.word, 1.0)) for t in tokens[quantity.start : quantity.end])])


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


def _small(tokens: Sequence[Token], i: int) -> float | None:
    if not 0 <= i < len(tokens):
        return None
    return SMALL.get(tokens[i].word) or (figure(tokens[i].text) if tokens[i].text.isdigit() else None)


def _is_unit(tokens: Sequence[Token], i: int) -> bool:
    return unit_at(tokens, i)[0] is not None


def _word(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].word if 0 <= i < len(tokens) else ""
