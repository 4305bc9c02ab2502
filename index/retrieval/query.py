"""What a question is searched by in full text: its words; and what in it must stand together, or has another name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from dateline.index.fulltext import any_of
from dateline.index.words import FUNCTION_WORDS, content_words, searchable

_MOST_WORDS = 64
_LONGEST_NAME = 8
"""Words of a name that may have an acronym."""
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]{3,200})[”\"“»]")
_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")

Aliases = Callable[[str], Sequence[str]]
"""What the archive says that a name stands for."""


def words_query(question: str) -> str:
    """An FTS5 query for any of a question's content words."""
    return any_of(content_words(searchable(question))[:_MOST_WORDS])


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
