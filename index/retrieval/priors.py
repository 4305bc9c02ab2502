"""What makes a passage likelier before its words are read: it is new, or it stands at the head of its article."""

from __future__ import annotations

import math
import re

from dateline.index.month_names import MONTH

_DAY = 86_400
_TIME_OF_ITS_OWN = re.compile(
    rf"\b(?:1[6-9]|20)\d\ds?\b|\b\d{{4}}-\d\d-\d\d\b|\b{MONTH}\.? \d"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}\b"
    rf"|\b(?:in|since|by|until|before|after|during|of) {MONTH}\b"
    r"|\b(?:last|previous|past) (?:year|month|decade|century|spring|summer|autumn|fall|winter)\b"
    r"|\b(?:years?|months?|decades?|centur(?:y|ies)) (?:ago|earlier|before)\b",
    re.IGNORECASE,
)


def has_time_of_its_own(question: str) -> bool:
    """Whether a question says which time it is about, other than the present: then being new is no merit."""
    return bool(_TIME_OF_ITS_OWN.search(question))


def recency(published: int, at: int, days: float) -> float:
    """exp(-age / days): 1 for what was published at the moment `at` (seconds since 1970 UTC), or is dated later."""
    return math.exp(-max(0, at - published) / _DAY / days)


def lead(start: int, characters: float) -> float:
    """exp(-start / characters): news tells what matters first (the inverted pyramid)."""
    return math.exp(-start / characters)
