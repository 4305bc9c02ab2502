"""What a question is searched by in full text: its words; and what in it must stand together, or has another name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from dateline.index.fulltext import any_of
from dateline.index.words import FUNCTION_WORDS, content_words, searchable

_MOST_WORDS = 64
_LEAST_WORDS = 3
_LONGEST_NAME = 8
"""Words of a name that may have an acronym."""
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]{3,200})[”\"“»]")
_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")

Frequencies = Callable[[Sequence[str]], dict[str, int]]
"""In how many passages each word occurs."""
Aliases = Callable[[str], Sequence[str]]
"""What the archive says that a name stands for."""


def words_query(question: str, frequencies: Frequencies, most: int) -> str:
    """An FTS5 query for any of a question's content words, without the most frequent where they would cost too much.

    The rarest words are kept, at least three, while the passages that hold each come to at most so many: those are what
    BM25 must score, and what it can tell apart by words that are everywhere is little.
    """
    words = list(dict.fromkeys(content_words(searchable(question))[:_MOST_WORDS]))
    held = frequencies(words)
    rarest = sorted(words, key=held.__getitem__)
    sums = dict(zip(rarest, accumulate(held[word] for word in rarest), strict=True))
    return any_of(word for word in words if sums[word] <= most or word in rarest[:_LEAST_WORDS])


def names_query(question: str, aliases: Aliases) -> str:
    """An FTS5 query for quotations, to the letter, and for what the archive calls the question's names; often empty."""
    other = [alias for name in _names(question) for alias in aliases(name)]
    return any_of([*_QUOTED.findall(question), *other])


def _names(question: str) -> Iterator[str]:
    """What may be an acronym, or have one: words with several capitals, and runs that begin with one."""
    run = _WORD.findall(question)[:_MOST_WORDS]
    for start, first in enumerate(run):
        if first.lower() in FUNCTION_WORDS:
            continue
        if sum(letter.isupper() for letter in first) > 1:
            yield first
        if first[0].isupper():
            for end in range(start + 2, min(start + _LONGEST_NAME, len(run)) + 1):
                if run[end - 1].lower() not in FUNCTION_WORDS:
                    yield " ".join(run[start:end])
