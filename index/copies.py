"""Whether two texts are copies: the same report, reprinted, trimmed or under another headline.

The limits were chosen on one year's news and measured on another's; `docs/stories.md` tells how.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.index.sketches import Text
from dateline.index.words import FUNCTION_WORDS, fold, stem

if TYPE_CHECKING:
    from dateline.index.sketches import Values

SHARED = 0.7
"""How much of the shorter text stands in the longer, within one outlet, which may print the same box on every page."""
SHARED_LATER = 0.83
"""The same for one outlet's reports of different days: the later one tends to have old paragraphs under other news."""
SHARED_CUT = 0.4
"""The same between two outlets, or on one day, where each may have cut other paragraphs of one report."""
COVERED = 0.15
"""How much of the longer text stands in the shorter: what is less is an item in a survey of other things."""
OPENING = 0.5
"""How much of the opening words of one stands in the other: reports that share only their second half are two."""
RETOLD = 0.55
"""How much of the shorter text of one day stands in the longer where another opening was written for it, ..."""
RETOLD_COVERED = 0.25
"""... and of the longer in the shorter, ..."""
STRETCH = 0.25
"""... of which the longest stretch is at most this share: a box of captions that two reports show is one stretch."""
DAYS = 30
"""Copies appear within so many days; later it is last year's piece with this year's figures ..."""
NEARLY_ALL = 0.75
"""... unless hardly a word has changed (Jaccard's index)."""
LEAST_RUNS = 20
"""Shorter texts are copies only if all their words are equal."""
SPOKEN_OF = 0.25
"""How many of a headline's words stand in the text, at least: a page that only asks for consent has none of them."""

_SITE = re.compile(r"(?<=\S)\s+[|–—-]\s[^|–—]*$")


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
    small, large = _by_length(one, other)
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
    shared = SHARED_LATER if one_house and days is not None and days >= 1 else SHARED
    if found.shorter >= shared and opening >= OPENING:
        return True
    one_day = days is not None and days < 1
    both = min(found.opening, found.opening_back)
    if (one_day or not one_house) and found.shorter >= SHARED_CUT and both >= OPENING:
        return True
    retold = one_day and found.shorter >= RETOLD and found.longer >= RETOLD_COVERED
    return retold and longest_stretch(one, other) <= STRETCH


def longest_stretch(one: Text, other: Text) -> float:
    """How much of what two texts share stands in one piece, as a share of all of it, from 0 to 1."""
    import numpy as np

    small, large = _by_length(one, other)
    shared = np.isin(small.sequence, large.runs)
    ends = np.flatnonzero(~np.concatenate([[False], shared, [False]]))
    return float((np.diff(ends).max() - 1) / max(1, shared.sum()))


def speaks_of(title: str | None, text: Text) -> bool:
    """Whether a headline has to do with the text below it, which that of a consent form or a pay wall has not.

    What stands behind a headline's last bar or dash does not count: it names the site, and so may the form.
    """
    headline = _SITE.sub("", title or "")
    named = {stem(fold(word)) for word in Text(headline).words} - FUNCTION_WORDS
    openings = {word[:3] for word in named}
    said = {stem(fold(word)) for word in text.words if word[:3] in openings}
    return len(named & said) >= SPOKEN_OF * len(named)


def _by_length(one: Text, other: Text) -> tuple[Text, Text]:
    small, large = sorted((one, other), key=lambda text: (len(text.runs), text.words_hash))
    return small, large


def _common(one: Values, other: Values) -> int:
    import numpy as np

    return len(np.intersect1d(one, other, assume_unique=True))
