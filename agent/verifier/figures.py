"""The value of a number in a text: digits with separators, number words, scales, halves."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.agent.verifier.tokens import FRACTIONS, SMALL, Token, word_at

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
LETTERS: dict[str, float] = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
PARTS = {
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


def value_at(tokens: Sequence[Token], i: int) -> tuple[float | None, int, str | None]:
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
            after = word_at(tokens, j)
            if after in LETTERS and tokens[j].glued:
                letter, j = after, j + 1
                break
            if after in FRACTIONS and current.is_integer():
                current, j = current + FRACTIONS[after], j + 1
        elif current is None and not words and word in FRACTIONS:
            current, j = FRACTIONS[word], j + 1
        elif word in SMALL and (current is None or _joins(current, SMALL[word])):
            current, j, words = (current or 0.0) + SMALL[word], j + 1, True
        elif word == "hundred" and current is not None and current < 100:
            current, j, words = current * 100, j + 1, True
        elif word in SCALES and (current is not None or j == i):
            if current is None and j == i and not _stands_alone(tokens, i):
                return None, i, None
            total += (1.0 if current is None else current) * SCALES[word]
            current, j, words = None, j + 1, True
        elif word == "and" and j > i and word_at(tokens, j + 1) in ("a", "one") and word_at(tokens, j + 2) in PARTS:
            current = (current or 0.0) + 1 / PARTS[word_at(tokens, j + 2)]
            j += 3
        elif (
            word == "and"
            and words
            and (total or (current is not None and current >= 100))
            and word_at(tokens, j + 1) in SMALL
            and tokens[j - 1].word in SCALES
        ) or (
            word in "-‑"
            and words
            and token.glued
            and current is not None
            and _joins(current, SMALL.get(word_at(tokens, j + 1), 0))
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
    return float(text) if text.replace(".", "", 1).isdecimal() else None


def _joins(current: float, small: int) -> bool:
    """Whether a small number goes on with what was read: twenty-one, two hundred five; not five ten."""
    if small == 0:
        return False
    return (current % 100 >= 20 and current % 10 == 0 and small < 10) or (current >= 100 and current % 100 == 0)


def _stands_alone(tokens: Sequence[Token], i: int) -> bool:
    """Whether a scale without a number before it counts one: a hundred, a dozen."""
    return word_at(tokens, i - 1) in ("a", "an", "the", "per", "half", "another", "last", "first", "next", "every")
