"""Texts as they are compared: without case, punctuation and articles, as whole words."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation + "“”‘’–—―…", " "))


def normalise(text: str) -> str:
    """Lower case, without punctuation and articles, single spaces.

    After Rajpurkar et al. (EMNLP 2016), with one change: punctuation becomes a space and does not vanish, so that
    `2011-12` stays two words; typographic quotes and dashes count as punctuation.
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def contains(text: str, accepted: Iterable[str]) -> bool:
    """Whether a text holds any of the accepted strings as whole words, after normalising."""
    padded = f" {normalise(text)} "
    return any(f" {needle} " in padded for answer in accepted if (needle := normalise(answer)))


def holds_most(text: str, quote: str) -> bool:
    """Whether at least half of a quote's words, in one run, stand in a text, after normalising.

    Passages are cut where their makers please; a cut through a quote leaves the larger part in one of them.
    """
    wanted, padded = normalise(quote).split(), f" {normalise(text)} "
    half = max(1, (len(wanted) + 1) // 2)
    return any(f" {' '.join(wanted[i : i + half])} " in padded for i in range(len(wanted) - half + 1))
