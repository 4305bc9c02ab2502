"""When a question is about: its words of time become a window of publication, seen from the moment of asking.

Only words that speak of the news itself narrow the search: since when, how far back, as of which day, published when. A
time at which something happened (“in 2010”) does not, for what happened then may be told later.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from dateline.index.month_names import MONTH

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_UNIT = r"(?:days?|weeks?|months?|years?)"
_COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|few|couple of)"
_DAY = (
    rf"(?:\d{{4}}-\d\d-\d\d|{MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}\.?(?:,? \d{{4}})?)"
)
_MOMENT = (
    rf"(?:{_DAY}|{MONTH}\.?(?:,? \d{{4}})?|(?:1[6-9]|20)\d\d|yesterday|today"
    rf"|(?:last|this) (?:{_WEEKDAY}|week|month|year)|{_COUNT} {_UNIT} ago|{_WEEKDAY})"
)
_PRINTED = r"(?:published|reported|printed|written|appeared|news|articles?|stor(?:y|ies)|reports?|coverage)"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("as_of", re.compile(rf"\bas (?:of|at) (?P<a>{_MOMENT})\b", re.IGNORECASE)),
    (
        "between",
        re.compile(rf"\b{_PRINTED} (?:between|from) (?P<a>{_MOMENT}) (?:and|to|until) (?P<b>{_MOMENT})\b", re.I),
    ),
    ("to", re.compile(rf"\b{_PRINTED} (?:before|until|till|up to|by) (?P<a>{_MOMENT})\b", re.IGNORECASE)),
    ("within", re.compile(rf"\b{_PRINTED} (?:in|on|during|of|from) (?P<a>{_MOMENT})\b", re.IGNORECASE)),
    ("from", re.compile(rf"\b(?:ever )?since (?P<a>{_MOMENT})\b", re.IGNORECASE)),
    ("back", re.compile(rf"\b(?:in|over|during|within) the (?:last|past) (?:(?P<n>{_COUNT}) )?(?P<u>{_UNIT})\b", re.I)),
    (
        "from",
        re.compile(
            rf"\b(?P<a>yesterday|today|this (?:week|month|year)|last (?:{_WEEKDAY}|week|month))\b", re.IGNORECASE
        ),
    ),
)
_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "three": 3, "few": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}


@dataclass(frozen=True, slots=True)
class Times:
    """What a question says of time, as ISO dates."""

    published_from: str | None = None
    published_to: str | None = None
    as_of: str | None = None
    words: tuple[str, ...] = ()
    """The words that were read."""


def times_of(question: str, *, as_of: str | None = None) -> Times:
    """The window of a question asked at the moment `as_of` (ISO date or date-time), or now."""
    asked = date.fromisoformat(as_of[:10]) if as_of else datetime.now(UTC).date()
    for name, pattern in _PATTERNS:
        found = pattern.search(question)
        if found is None:
            continue
        words = (found[0],)
        if name == "back":
            days = _DAYS[found["u"].lower().rstrip("s")]
            count = found["n"].lower() if found["n"] else "one"
            start = asked - timedelta(days=days * (_WORDS.get(count) or int(count)))
            return Times(published_from=start.isoformat(), words=words)
        period = _period(found["a"], asked)
        if period is None:
            continue
        first, last = period
        if name == "as_of":
            return Times(as_of=last.isoformat(), words=words)
        if name == "from":
            return Times(published_from=first.isoformat(), words=words)
        if name == "to":
            return Times(published_to=last.isoformat(), words=words)
        until = _period(found["b"], asked) if name == "between" else period
        if until is not None and until[1] >= first:
            return Times(published_from=first.isoformat(), published_to=until[1].isoformat(), words=words)
    return Times()


def without_times(question: str, times: Times) -> str:
    """The question without the words that were read as a window."""
    for words in times.words:
        question = question.replace(words, " ", 1)
    return re.sub(r"\s+([?.,!])", r"\1", " ".join(question.split())).strip(" ,")


def _period(words: str, asked: date) -> tuple[date, date] | None:
    """First and last day of what some words of time name; None if they name no day that can be."""
    read = _parser(asked).get_date_data(words)
    if read.date_obj is None:
        return None
    day: date = read.date_obj.date()
    if read.period == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if read.period == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    if read.period == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    return day, day


@lru_cache(maxsize=8)
def _parser(asked: date) -> DateDataParser:
    from dateparser.date import DateDataParser  # loaded only where a question speaks of time

    base = datetime(asked.year, asked.month, asked.day)
    return DateDataParser(languages=["en"], settings={"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"})
