"""Acronyms that a text explains, “the Acquisition and Cross-Servicing Agreement (ACSA)”, so that either finds both.

The letters are the first ones of the words before the bracket; or else they must be found in these from the right to
the left, the first one at the beginning of a word (Schwartz and Hearst, Pacific Symposium on Biocomputing 2003).
"""

from __future__ import annotations

import re

from dateline.index.words import FUNCTION_WORDS

_BRACKETED = re.compile(r"\(\s*([A-Z][A-Za-z&.\-]{1,9})\s*\)")
_SHORT = re.compile(r"[A-Z]{2,}s?")
_WORDS = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_PARTS = re.compile(r"[^\W_]+")


def acronyms(text: str) -> list[tuple[str, str]]:
    """Pairs of acronym and name, both as `key` gives them, each once."""
    found: dict[tuple[str, str], None] = {}
    for match in _BRACKETED.finditer(text):
        letters = match[1].replace(".", "").replace("-", "")
        if not _SHORT.fullmatch(letters):
            continue
        if name := _name(text[max(0, match.start() - 200) : match.start()], letters.removesuffix("s")):
            found[key(letters), key(name)] = None
    return list(found)


def key(name: str) -> str:
    """A name as it is compared: small letters, words only, an acronym without its plural."""
    words = _WORDS.findall(name.replace(".", ""))
    if len(words) == 1 and _SHORT.fullmatch(words[0]):
        return str(words[0]).removesuffix("s").lower()
    return " ".join(words).lower()


def _name(before: str, letters: str) -> str | None:
    """The words at the end of a text that the letters stand for: first letters of words, else letters within them."""
    most = min(len(letters) + 5, len(letters) * 2)
    words = list(_WORDS.finditer(before))[-most:]
    if not words or before[words[-1].end() :].strip():
        return None
    start = _by_initials(before, letters.lower(), words)
    if start is None:
        start = _by_letters(before, letters.lower(), words[0].start())
    name = None if start is None else before[start:].strip()
    return name if name and len(_WORDS.findall(name)) > 1 else None


def _by_initials(before: str, letters: str, words: list[re.Match[str]]) -> int | None:
    """Where the name begins whose words, function words left out, begin with just these letters."""
    initials = [
        (match.start() + part.start(), part[0][0].lower())
        for match in words
        for part in _PARTS.finditer(match[0])
        if match[0].lower() not in FUNCTION_WORDS
    ][-len(letters) :]
    return initials[0][0] if "".join(letter for _, letter in initials) == letters else None


def _by_letters(before: str, letters: str, start: int) -> int | None:
    """Where the shortest name begins that holds the letters in their order, the first at the head of a word."""
    at = len(before)
    for left, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= start and (before[at].lower() != letter or (left == 0 and not _begins_word(before, at))):
            at -= 1
        if at < start:
            return None
    return at


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "'’")
