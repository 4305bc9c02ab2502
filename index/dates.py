"""Dates as sources state them, kept to the precision stated.

A date is held as an ISO 8601 string: `2011-01-05` when only the day is known, `2011-01-05T08:15:00+09:00` when the time
is. Nothing is filled in. To compare, a string becomes an instant: whole seconds since 1970-01-01 UTC.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser as dateutil_parser
from dateutil.parser import UnknownTimezoneWarning

from dateline.index.errors import InputError
from dateline.index.month_names import numbered

END_OF_TIME = 253_402_300_799
"""9999-12-31T23:59:59Z: the end of a validity that has not ended."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO = re.compile(r"(?:1[6-9]|20)\d{2}-?[01]\d-?[0-3]\d(?P<time>[T ]\d.*)?")
_RFC_822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-3]?\d) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" ((?:1[6-9]|20)\d\d) (\d\d:\d\d(?::\d\d)?)(?: ([+-]\d{4}|[A-Z]{1,4}))?"
)
"""As feeds and letters have it (RFC 5322): read here because the general parser takes fifty times as long."""
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_HAS_TIME = re.compile(r"\d[T ]?\d{1,2}:\d{2}|\d{1,2}:\d{2}")
_DAY_FIRST = re.compile(r"(?<!\d)\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d)")
"""With full stops, as in 5.1.2011, the day always comes first."""
_YEAR_FIRST = re.compile(r"(?<!\d)\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)")
"""Behind the year, as in 2011-1-5, the day always comes last."""
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/\d{4}(?![\d/])")
_GREENWICH = re.compile(r"\b(?:GMT|UTC)\s?([+-])\s?(\d{1,2})(?::?(\d{2}))?(?!\d)")
_HAS_YEAR = re.compile(r"(?<!\d)(1[6-9]|20)\d{2}(?!\d)")
_LONGEST = 80
_MONTH_FIRST = ("en-us", "en-ph", "es-us")
"""Languages, with their countries, in which 1/2/2011 is the second of January."""
_DAY_FIRST_ENGLISH = ("en-gb", "en-ie", "en-au", "en-nz", "en-in", "en-za", "en-sg", "en-ng", "en-ke", "en-pk", "en-mt")
_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "SAST": 2, "EAT": 3, "WAT": 1, "CAT": 2, "PKT": 5, "ICT": 7, "WIB": 7, "HKT": 8, "SGT": 8,
    "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
    "HST": -10, "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3,
}  # fmt: skip
"""Hours from UTC of the zones that news abbreviates. CST and EST are the American ones (RFC 5322). IST is left out: it
may be India's, Israel's or Ireland's."""
_PLACES = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
"""Abbreviations that stand for summer and winter time alike."""


def stated_date(value: object, *, day_first: bool | None = None) -> str | None:
    """The ISO 8601 form of a date that a source states, or None where it states none that can be read.

    Day and time are kept only as far as given: a text without a year, or from which only a year or month can be read,
    states no day and gives None. A zone is kept where it is stated, also as an abbreviation that is known here.
    1/2/2011 is January 2, unless `day_first`.
    """
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    if not text or len(text) > _LONGEST:
        return None
    if iso := _ISO.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text)
            return moment.isoformat(timespec="seconds") if iso.group("time") else moment.date().isoformat()
        except ValueError:
            pass
    if mailed := _rfc_822(text):
        return mailed.isoformat(timespec="seconds")
    if not _HAS_YEAR.search(text):
        return None
    text = numbered(text)
    text = _GREENWICH.sub(lambda zone: f" {zone[1]}{int(zone[2]):02}:{zone[3] or '00'}", text)
    if _DAY_FIRST.search(text) or (day_first and _SLASHED.search(text)):
        day_first = True
    if _YEAR_FIRST.search(text):
        day_first = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UnknownTimezoneWarning)  # a zone it does not know is left out
            # Parsed against two different days: what the text leaves open shows up as a difference.
            first, second = (
                dateutil_parser.parse(text, default=default, dayfirst=bool(day_first), tzinfos=_zone)
                for default in (datetime(2001, 1, 1), datetime(2002, 2, 2))
            )
        if first.date() != second.date():
            return None
        return first.isoformat(timespec="seconds") if _HAS_TIME.search(text) else first.date().isoformat()
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None


def _rfc_822(text: str) -> datetime | None:
    """The moment of a text in the form of RFC 5322; None for another form, or a zone that is not known here."""
    stated = _RFC_822.fullmatch(text)
    if stated is None:
        return None
    day, month, year, clock, zone = stated.groups()
    number = _MONTHS.index(month) // 3 + 1
    named = zone and zone.isalpha()
    offset = _zone(zone, None) if named else None
    if named and offset is None:
        return None
    try:
        moment = datetime.fromisoformat(f"{year}-{number:02}-{int(day):02}T{clock}{'' if named else zone or ''}")
        if isinstance(offset, int):
            offset = timezone(timedelta(seconds=offset))
        return moment.replace(tzinfo=offset) if named else moment
    except ValueError:
        return None


def _zone(name: str | None, seconds: int | None) -> tzinfo | int | None:
    if seconds is not None:
        return seconds
    if name in _PLACES:
        try:
            return ZoneInfo(_PLACES[name])
        except ZoneInfoNotFoundError:
            return None
    hours = _HOURS.get(name or "")
    return None if hours is None else int(hours * 3600)


def day_comes_first(language: str | None, others: Iterable[str] = ()) -> bool | None:
    """Whether dates such as 1/2/2011 begin with the day, by other dates of the same source, else by its language.

    None where neither tells: English without a country is written both ways.
    """
    for text in others:
        for match in _SLASHED.finditer(text[:_LONGEST]):
            first, second = int(match.group(1)), int(match.group(2))
            if first > 12 >= second or second > 12 >= first:
                return first > 12
    tag = (language or "").lower().replace("_", "-")
    if not tag or tag == "en" or tag.startswith(_MONTH_FIRST):
        return None
    return not tag.startswith("en-") or tag.startswith(_DAY_FIRST_ENGLISH)


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
