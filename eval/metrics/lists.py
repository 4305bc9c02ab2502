"""Whether an answer gives the whole list and nothing else: recall, precision and F1 over items.

Recall is plain: which of the known items the answer names. Precision needs to know what else the answer lists, and
sentences list things only sometimes. The rule, deliberately narrow:

- A list in running text is three segments or more between commas, semicolons, line ends or `and`/`or`, closed by `and`
  or `or`, or anything of that kind after a colon. What stands in parentheses is passed over.
- A segment with an accepted item in it is right. One without is wrong if it is at most two words longer than the
  longest accepted string; a longer one is a part of the sentence and ends the list.
- The first segment of a list that does not follow a colon carries the sentence's opening (“Korea signed with the
  U.S., …”): without an item in it, it counts neither way.
- Two or more claims that are each as short as a segment are a list, too.
- Only a list with at least one right segment is taken for the answer's list.

Without such a list precision is undefined, and the question is left out of its mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dateline.eval.metrics.normal import contains, normalise, words

Items = Sequence[Sequence[str]]
"""For each item of a list, the strings that are accepted for it."""

FEWEST = 3
"""Segments of a list in running text."""
LONGER = 2
"""Words by which a wrong item may be longer than the longest accepted string."""

_MARKS = 0xE000
"""The first of Unicode's private use characters, which stand for the items while a text is cut."""
_MARK = re.compile("[\ue000-\uf8ff]")
_PARENTHESES = re.compile(r"\([^()]*\)")
_STRETCH = re.compile(r"(:)\s+|\s*—\s*|\s+–\s+")
_SEPARATOR = re.compile(r"(?:[,;][”\"’]?\s+|\s*\n\s*)(and\s+|or\s+)?|\s+(and|or)\s+", re.IGNORECASE)


def item_recall(text: str, items: Items) -> float:
    """Share of a list's items that a text names."""
    return sum(contains(text, item) for item in items) / len(items)


def item_precision(claims: Sequence[str], items: Items) -> float | None:
    """Share of the items that an answer lists that belong to the list; None where it lists nothing (see the module).

    Each item counts once, however often it is named.
    """
    right: set[str] = set()
    wrong: set[str] = set()
    for segments in _lists([_marked(claim, items) for claim in claims], _longest(items) + LONGER):
        marks = {mark for segment in segments for mark in _MARK.findall(segment)}
        if marks:
            right |= marks
            wrong |= {normalise(segment) for segment in segments if not _MARK.search(segment)}
    return len(right) / (len(right) + len(wrong)) if right else None


def item_f1(claims: Sequence[str], items: Items) -> float | None:
    """Harmonic mean of item precision and item recall.

    0 where no item is named; None where items are named, but not in a list, so that precision is undefined.
    """
    recall = item_recall(" ".join(claims), items)
    if recall == 0.0:
        return 0.0
    precision = item_precision(claims, items)
    return None if precision is None else 2 * precision * recall / (precision + recall)


def _longest(items: Items) -> int:
    return max(len(normalise(accepted).split()) for item in items for accepted in item)


def _marked(text: str, items: Items) -> str:
    """A text with one private use character in the place of each item, so that no cut goes through one."""
    text = _MARK.sub(" ", text)
    named = [(tuple(normalise(accepted).split()), i) for i, item in enumerate(items) for accepted in item]
    longest_first = sorted((pair for pair in named if pair[0]), key=lambda pair: -len(pair[0]))
    found = words(text)
    plain = [word.text for word in found]
    pieces, done, at = [], 0, 0
    while at < len(found):
        fitting = (pair for pair in longest_first if tuple(plain[at : at + len(pair[0])]) == pair[0])
        sought, i = next(fitting, ((), 0))
        if sought:
            pieces += [text[done : found[at].start], chr(_MARKS + i)]
            done = found[at + len(sought) - 1].end
        at += len(sought) or 1
    return "".join([*pieces, text[done:]])


def _lists(claims: Sequence[str], longest: int) -> Iterator[list[str]]:
    """The lists that marked sentences hold, each as the segments that count."""
    short = [claim for claim in claims if len(normalise(claim).split()) <= longest]
    if len(short) >= 2:
        yield short
    for claim in claims:
        pieces = _STRETCH.split(_PARENTHESES.sub(" ", claim))
        for i in range(0, len(pieces), 2):
            yield from _in_stretch(pieces[i], after_colon=i > 0 and pieces[i - 1] == ":", longest=longest)


def _in_stretch(text: str, *, after_colon: bool, longest: int) -> Iterator[list[str]]:
    open_list: list[str] = []
    opening = not after_colon
    """Whether the first segment of the list may carry the sentence's opening."""

    def closed(*, by_conjunction: bool) -> list[list[str]]:
        if len(open_list) < FEWEST or not (by_conjunction or not opening):
            return []
        first, rest = open_list[0], open_list[1:]
        return [rest if opening and not _MARK.search(first) else open_list]

    for segment, joined in _segments(text):
        fits = bool(_MARK.search(segment)) or len(normalise(segment).split()) <= longest
        if joined and open_list:
            if fits:
                open_list.append(segment)
            yield from closed(by_conjunction=True)
            open_list, opening = ([], True) if fits else ([segment], True)
        elif fits:
            open_list.append(segment)
        else:
            yield from closed(by_conjunction=False)
            open_list, opening = [segment], True
    yield from closed(by_conjunction=False)


def _segments(text: str) -> Iterator[tuple[str, bool]]:
    """The segments of a stretch, each with whether `and` or `or` stands before it."""
    start, joined = 0, False
    for separator in _SEPARATOR.finditer(text):
        if segment := text[start : separator.start()].strip():
            yield segment, joined
            joined = False
        joined = joined or bool(separator[1] or separator[2])
        start = separator.end()
    if segment := text[start:].strip():
        yield segment, joined
