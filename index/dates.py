"""Dates as sources state them, kept to the precision stated.

A date is held as an ISO 8601 string: `2011-01-05` when only the day is known, `2011-01-05T08:15:00+09:00` when the time
is. Nothing is filled in. To compare, a string becomes an instant: whole seconds since 1970-01-01 UTC.
"""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, timedelta

from dateutil import parser as dateutil_parser
from dateutil.parser import UnknownTimezoneWarning

from dateline.index.errors import InputError

END_OF_TIME = 253_402_300_799
"""9999-12-31T23:59:59Z: the end of a validity that has not ended."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HAS_TIME = re.compile(r"\d[T ]?\d{1,2}:\d{2}|\d{1,2}:\d{2}")
_DAY_FIRST = re.compile(r"(?<!\d)\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d)")
"""With full stops, as in 5.1.2011, the day always comes first."""
_HAS_YEAR = re.compile(r"(?<!\d)(1[6-9]|20)\d{2}(?!\d)")


def stated_date(value: object) -> str | None:
    """The ISO 8601 form of a date that a source states, or None where it states none that can be read.

    Day and time are kept only as far as given: a text without a year, or from which only a year or month can be read,
    states no day and gives None.
    """
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    if not text or len(text) > 80 or not _HAS_YEAR.search(text):
        return None
    day_first = bool(_DAY_FIRST.search(text))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UnknownTimezoneWarning)  # a zone it does not know is left out
            # Parsed against two different days: what the text leaves open shows up as a difference.
            first = dateutil_parser.parse(text, default=datetime(2001, 1, 1), dayfirst=day_first)
            second = dateutil_parser.parse(text, default=datetime(2002, 2, 2), dayfirst=day_first)
        if first.date() != second.date():
            return None
        return first.isoformat(timespec="seconds") if _HAS_TIME.search(text) else first.date().isoformat()
    except (ValueError, OverflowError, TypeError):
        return None


def instant(iso: str, *, end_of_day: bool = False) -> int:
    """Seconds since 1970-01-01 UTC of an ISO date or date-time; a bare day begins at 00:00 UTC.

    With `end_of_day`, a bare day counts as its last second: *as of January 5* includes January 5.

    Raises:
        InputError: the text is not an ISO date.

    """
    try:
        if _DAY.fullmatch(iso):
            moment = datetime.fromisoformat(iso).replace(tzinfo=UTC)
            if end_of_day:
                moment += timedelta(days=1, seconds=-1)
        else:
            moment = datetime.fromisoformat(iso)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
        return int(moment.timestamp())
    except (ValueError, OverflowError) as error:
        raise InputError(f"“{iso}” is not a date; write it as 2011-01-05 or 2011-01-05T08:15:00+09:00") from error


def now() -> str:
    """The present moment in UTC, as ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
