"""Texts as they are compared: whole words without case, punctuation and articles, numbers in one spelling.

After the rule of SQuAD (Rajpurkar et al., EMNLP 2016), with these differences, each of which keeps apart what differs
or brings together what is the same:

- Punctuation parts words and does not glue them: `2011-12` is two words, `Biden’s` holds `Biden`. Only the full stops
  of an abbreviation vanish (`U.S.`, `a.m.`), and the commas between the digits of a number (`1,000`).
- A decimal point stays, so that `5 million` does not stand in `3.5 million`.
- Numbers up to ninety-nine in words become digits, and `%` becomes `percent`.
- `US` in capitals is the abbreviation, and not the word `us`.
- Every kind of quotation mark, dash and currency sign counts as punctuation; a picture such as an emoji is a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

ARTICLES = frozenset(("a", "an", "the"))
FEWEST = 3
"""Words of a quote that count as a part of it."""

_WORD = re.compile(
    r"[^\W\d_]{2,}(?![^\W_])"  # most words; what follows is tried for the others
    r"|(?<![^\W_])(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])"  # an abbreviation: U.S, a.m
    r"|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?"  # 1,000 and 1,000.5
    r"|\d+\.\d+"
    r"|[^\W_]+"
    r"|[%\u2600-\u27bf\U0001f000-\U0001faff]"  # the percent sign, and pictures
)
_ONES = tuple("one two three four five six seven eight nine".split())
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_NUMBERS = {name: str(number) for number, name in enumerate(("zero", *_ONES, *_TEENS.split()))} | {
    name: str(number) for name, number in _TENS.items()
}


class Word(NamedTuple):
    """A word of a text, normalised, and where it stands."""

    text: str
    start: int
    """Characters into the text."""
    end: int


def words(text: str) -> list[Word]:
    """The words of a text that count, normalised, in order."""
    found: list[Word] = []
    before = ""
    for match in _WORD.finditer(text):
        raw, (start, end) = match[0], match.span()
        plain = _spelling(raw)
        if plain in ARTICLES:
            before = ""
            continue
        if before == "per" and plain == "cent":
            start, plain = found.pop().start, "percent"
        elif before in _TENS and raw.lower() in _ONES and start == found[-1].end + 1:
            start, plain = found.pop().start, str(_TENS[before] + int(plain))
        before = raw.lower()
        found.append(Word(plain, start, end))
    return found


@lru_cache(maxsize=20_000)
def normalise(text: str) -> str:
    """Those words, with single spaces between them."""
    return " ".join(word.text for word in words(text))


def contains(text: str, accepted: Iterable[str]) -> bool:
    """Whether a text holds any of the accepted strings as whole words, after normalising."""
    padded = f" {normalise(text)} "
    return any(f" {needle} " in padded for answer in accepted if (needle := normalise(answer)))


def holds_most(text: str, quote: str) -> bool:
    """Whether at least half of a quote's words, in one run, stand in a text, after normalising.

    Passages are cut where their makers please; a cut through a quote leaves the larger part in one of them. Fewer than
    three words are no part of a quote; one of three words or fewer must stand there whole.
    """
    wanted, padded = normalise(quote).split(), f" {normalise(text)} "
    part = max(min(FEWEST, len(wanted)), (len(wanted) + 1) // 2)
    return part > 0 and any(f" {' '.join(wanted[i : i + part])} " in padded for i in range(len(wanted) - part + 1))


@lru_cache(maxsize=100_000)
def _spelling(raw: str) -> str:
    """A word in the spelling in which words are compared."""
    if raw in ("US", "U.S"):
        return "u.s"
    if raw == "%":
        return "percent"
    number = raw[0].isdigit()
    plain = unicodedata.normalize("NFKC", raw.replace("," if number else ".", "")).casefold()
    return _NUMBERS.get(plain, plain)
