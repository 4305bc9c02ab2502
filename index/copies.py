"""Whether two texts are copies: the same report, reprinted, trimmed or under another headline.

The limits were chosen on real news and measured on other real news; `docs/decisions` tells how.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.index.sketches import Text
from dateline.index.words import FUNCTION_WORDS, fold, stem

if TYPE_CHECKING:
    from dateline.index.sketches import Values

SHARED = 0.7
"""How much of the shorter text stands in the longer, within one outlet, which may print the same box on every page."""
SHARED_ACROSS = 0.4
"""The same between two outlets, of which each may have cut other paragraphs of one report."""
COVERED = 0.15
"""How much of the longer text stands in the shorter: what is less is an item in a survey of other things."""
OPENING, OPENING_ACROSS = 0.5, 0.6
"""How much of the opening words of one stands in the other: reports that share only their second half are two."""
DAYS = 30
"""Copies appear within so many days; later it is last year's piece with this year's figures ..."""
NEARLY_ALL = 0.75
"""... unless hardly a word has changed (Jaccard's index)."""
LEAST_RUNS = 20
"""Shorter texts are copies only if all their words are equal."""
SPOKEN_OF = 0.25
"""How many of a headline's words stand in the text, at least: a page that only asks for consent has none of them."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share, in shares of their runs of five words, from 0 to 1."""

    shorter: float
    """How much of the shorter one stands in the longer."""
    longer: float
    """How much of the longer one stands in the shorter."""
    jaccard: float
    opening: float
    """How much of the shorter one's opening words stands in the longer."""
    opening_back: float
    """How much of the longer one's opening words stands in the shorter."""


def overlap(one: Text, other: Text) -> Overlap:
    """Compare two texts run by run; the same whichever comes first."""
    small, large = sorted((one, other), key=lambda text: (len(text.runs), text.words_hash))
    shared = _common(small.runs, large.runs)
    return Overlap(
        shorter=shared / len(small.runs),
        longer=shared / len(large.runs),
        jaccard=shared / (len(small.runs) + len(large.runs) - shared),
        opening=_common(small.lead, large.runs) / len(small.lead),
        opening_back=_common(large.lead, small.runs) / len(large.lead),
    )


def is_copy(one: Text, other: Text, *, one_house: bool, days: float | None) -> bool:
    """Whether two texts, neither without words, are one report.

    Args:
        one_house: whether they come from one outlet; also where an outlet is not known.
        days: how many days lie between them, as far as both dates are known.

    """
    if one.words_hash == other.words_hash:
        return True
    if min(len(one.runs), len(other.runs)) < LEAST_RUNS:
        return False
    found = overlap(one, other)
    if found.longer < COVERED or (days is not None and days > DAYS and found.jaccard < NEARLY_ALL):
        return False
    opening = max(found.opening, found.opening_back) if found.longer >= 0.5 else found.opening
    if found.shorter >= SHARED and opening >= OPENING:
        return True
    both = min(found.opening, found.opening_back)
    return not one_house and found.shorter >= SHARED_ACROSS and both >= OPENING_ACROSS


def speaks_of(title: str | None, text: Text) -> bool:
    """Whether a headline has to do with the text below it, which that of a consent form or a pay wall has not."""
    named = {stem(fold(word)) for word in Text(title or "").words} - FUNCTION_WORDS
    openings = {word[:3] for word in named}
    said = {stem(fold(word)) for word in text.words if word[:3] in openings}
    return len(named & said) >= SPOKEN_OF * len(named)


def _common(one: Values, other: Values) -> int:
    import numpy as np

    return len(np.intersect1d(one, other, assume_unique=True))
