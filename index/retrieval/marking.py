"""Where in a passage the words of a question stand, in any of their forms."""

from __future__ import annotations

import re

from dateline.index.sentences import Span
from dateline.index.words import content_words, searchable, stem, words

_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*\.?")


def marks(text: str, question: str) -> list[Span]:
    """Character offsets of the words in a text that a question holds, compared as the full-text index does."""
    sought = {stem(part) for word in content_words(searchable(question)) for part in word.split("-")}
    return [
        (match.start(), match.start() + len(match[0].rstrip(".") or match[0]))
        for match in _WORD.finditer(text)
        if any(stem(word) in sought for word in words(searchable(match[0])))
    ]
