"""Words of a text as search and scoring see them: folded, function words set apart, stemmed."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:[.'’\-&][^\W_]+)*\.?")
_POSSESSIVE = re.compile(r"['’]s?$")

FUNCTION_WORDS = frozenset(
    """
    a an the and or but nor so yet if then than as at by for from in into of off on onto out over per to toward towards
    under up upon via with within without about above across after against along among around before behind below
    beneath beside besides between beyond despite down during except inside near outside since through throughout till
    until like i me my mine we us our ours you your yours he him his she her hers it its they them their theirs this
    that these those who whom whose which what when where why how whether there here am is are was were be been being
    do does did done doing have has had having can could may might must shall should will would ought not no any some
    each every all both either neither one ones other others another such same own just only also too very more most
    much many few less least again further once ever never now please tell give know say says said according s t
    """.split()
)
_SEPARATED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_POINTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_OWNED = re.compile(r"(?<=\w)['’]s?\b", re.IGNORECASE)
_AMERICA = re.compile(r"\bUS(?:A)?\b")


class _Stemmers(threading.local):
    """A stemmer for each thread: it holds the word that it works on."""

    def __init__(self) -> None:
        self.english = snowballstemmer.stemmer("english")


_stemmers = _Stemmers()


def words(text: str) -> list[str]:
    """The words of a text in order: lower case, diacritics folded, `U.S.` as `us`, no possessive endings."""
    return [word for match in _WORD.findall(text) if (word := fold(match))]


def fold(word: str) -> str:
    """One word without case, diacritics, full stops and possessive ending."""
    plain = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = unicodedata.normalize("NFC", plain)
    return _POSSESSIVE.sub("", plain.replace(".", "")).replace("’", "'")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Snowball stem (Porter, 2001) of a folded English word; other scripts come back as they are."""
    return str(_stemmers.english.stemWord(word)) if word.isascii() else word


def searchable(text: str) -> str:
    """A text as the full-text index reads it, so that spellings of one thing are one word.

    `U.N.` as `UN`, `U.S.`, `US` and `USA` as `USA` (never the pronoun), no possessive endings, numbers without
    separators (`1,200` as `1200`) and decimals in one piece. The index folds case and diacritics, and cuts at hyphens.
    """
    text = _POINT.sub("p", _SEPARATED.sub("", text))
    text = _POINTED.sub(lambda match: match[0].replace(".", "") + " ", text)
    return _OWNED.sub("", _AMERICA.sub("USA", text))


def content_words(text: str) -> list[str]:
    """The words that carry what a text is about, each once, in order; all words where none does."""
    found = list(dict.fromkeys(words(text)))
    return [word for word in found if word not in FUNCTION_WORDS] or found


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words that carry what a text is about."""
    return frozenset(map(stem, content_words(text)))
