"""How many words a question shares with sentences: what makes a wrong one hard to tell from a right one."""

from __future__ import annotations

from collections.abc import Iterable

from dateline.index.words import content_stems


def by_shared_words(question: str, texts: Iterable[str]) -> list[int]:
    """The texts' numbers, those that share most words with the question first."""
    asked = content_stems(question)
    shared = [len(asked & content_stems(text)) for text in texts]
    return sorted(range(len(shared)), key=lambda i: -shared[i])
