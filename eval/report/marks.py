"""Where accepted answers stand in a text, by the same rule by which they are counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from dateline.eval.metrics.normal import Word, contains, normalise, words

Span = tuple[int, int]
"""Characters (Unicode code points) of a text, the end exclusive."""


def marks(text: str, accepted: Sequence[str]) -> list[Span]:
    """The places of accepted strings in a text, in order; where two overlap, as one."""
    if not contains(text, accepted):  # most texts hold none, and this is quick
        return []
    found, joined, starts = _worded(text)
    places: list[Span] = []
    for needle in {f" {normal} " for answer in accepted if (normal := normalise(answer))}:
        at = joined.find(needle)
        while at >= 0:
            first = starts[at]
            last = first + needle.count(" ") - 2
            places.append((found[first].start, found[last].end))
            at = joined.find(needle, at + 1)
    return _merged(places)


@lru_cache(maxsize=4_096)
def _worded(text: str) -> tuple[Sequence[Word], str, dict[int, int]]:
    """The words of a text; the same joined by spaces; and which word follows the space at each place of that."""
    found = words(text)
    places = accumulate((len(word.text) + 1 for word in found), initial=0)
    return found, " ".join(["", *(word.text for word in found), ""]), {place: i for i, place in enumerate(places)}


def _merged(places: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
