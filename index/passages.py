"""A revision's text becomes passages: runs of whole sentences, each small enough for the embedding model.

Offsets are characters into the revision's text, and always exact: `text[start:end]` is the passage or the sentence.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dateline.index.sentences import Span, sentence_spans, trimmed

CountTokens = Callable[[Sequence[str]], list[int]]

LONGEST_SENTENCE = 2_000
"""Characters; what is longer is no sentence but a table or a flood of letters, and is cut at white space."""

_SEAM = 2
"""Tokens that a text may have more where two sentences meet than these have alone."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one revision, as it is embedded."""

    id: str
    """Derived from the article's id, its title and the passage's text: the same words keep the same id."""
    article_id: str
    revision: int
    start: int
    end: int
    sentences: tuple[Span, ...]
    """Offsets of its sentences into the revision's text."""


def split_passages(
    article_id: str,
    revision: int,
    title: str | None,
    text: str,
    *,
    count_tokens: CountTokens,
    target_tokens: int,
    max_tokens: int,
) -> list[Passage]:
    """Cut a text into passages of about `target_tokens`, never over `max_tokens`, one sentence of overlap.

    Passages follow each other in the text's order; every character that is not white space lies in at least one.
    """
    spans, tokens = _sentences(text, count_tokens, max_tokens)
    passages: list[Passage] = []
    seen: Counter[str] = Counter()
    for group in _group(tokens, min(target_tokens, max_tokens)):
        fits = _surely_fits(text, spans, tokens, group, max_tokens)
        for first, last in [group] if fits else _fit(text, spans, group, count_tokens, max_tokens):
            start, end = spans[first][0], spans[last][1]
            content = f"{article_id}\n{title or ''}\n{text[start:end]}"
            seen[content] += 1
            key = content if seen[content] == 1 else f"{content}\n{seen[content]}"
            passages.append(
                Passage(
                    id=hashlib.sha256(key.encode()).hexdigest()[:32],
                    article_id=article_id,
                    revision=revision,
                    start=start,
                    end=end,
                    sentences=tuple(spans[first : last + 1]),
                )
            )
    return passages


def _sentences(text: str, count_tokens: CountTokens, max_tokens: int) -> tuple[list[Span], list[int]]:
    """Sentences and their token counts; those over the model's limit are cut in halves until they fit."""
    spans: list[Span] = []
    tokens: list[int] = []
    todo = sentence_spans(text)
    while todo:
        counts = count_tokens([text[start:end] for start, end in todo])
        again: list[Span] = []
        for (start, end), count in zip(todo, counts, strict=True):
            if end - start > 1 and (count > max_tokens or end - start > LONGEST_SENTENCE):
                again += _halves(text, start, end)
            else:
                spans.append((start, end))
                tokens.append(count)
        todo = again
    order = sorted(range(len(spans)), key=spans.__getitem__)
    return [spans[i] for i in order], [tokens[i] for i in order]


def _halves(text: str, start: int, end: int) -> list[Span]:
    """Two parts of a span, cut at the white space nearest to its middle, else in the middle."""
    middle = (start + end) // 2
    cut = middle
    for distance in range((end - start) // 2):
        if text[middle - distance].isspace():
            cut = middle - distance
            break
        if text[middle + distance].isspace():
            cut = middle + distance
            break
    return trimmed(text, ((start, cut), (cut, end)))


def _group(tokens: list[int], target: int) -> list[Span]:
    """Index ranges (first, last inclusive) of sentences whose tokens add up to at most `target`, overlapping by one."""
    groups: list[Span] = []
    first, total = 0, 0
    for i, count in enumerate(tokens):
        if i > first and total + count > target:
            groups.append((first, i - 1))
            overlap = tokens[i - 1]
            # One sentence of overlap, unless it alone would fill the next passage, or was all of the last one.
            keep = i - 1 > first and overlap + count <= target and overlap * 2 <= target
            first, total = (i - 1, overlap) if keep else (i, 0)
        total += count
    if tokens:
        groups.append((first, len(tokens) - 1))
    return groups


def _surely_fits(text: str, spans: list[Span], tokens: list[int], group: Span, max_tokens: int) -> bool:
    """Whether the joined text fits whatever becomes of its seams: then its tokens need not be counted again.

    A tokenizer may take each byte between two sentences for a token, and cut the words at either side otherwise.
    """
    first, last = group
    between = sum(len(text[spans[i][1] : spans[i + 1][0]].encode("utf-8", "replace")) for i in range(first, last))
    return sum(tokens[first : last + 1]) + between + _SEAM * (last - first) <= max_tokens


def _fit(text: str, spans: list[Span], group: Span, count_tokens: CountTokens, max_tokens: int) -> list[Span]:
    """The group, or its halves where the joined text has more tokens than its sentences had alone."""
    first, last = group
    if first == last or count_tokens([text[spans[first][0] : spans[last][1]]])[0] <= max_tokens:
        return [group]
    middle = (first + last) // 2
    return _fit(text, spans, (first, middle), count_tokens, max_tokens) + _fit(
        text, spans, (middle + 1, last), count_tokens, max_tokens
    )
