"""Days, months, years, weekdays and hours that a text names; relative ones are resolved against the article's date."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateline.agent.verifier.units import UNITS

_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_SEASONS = {"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter"}

_MONTH = (
    r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|jun\.|jul\.|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?![\d%])"
_WEEKDAY = r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?"

# What a bare number of four digits counts, so that it is no year: units in the plural or short for it, and in the
# singular behind a hyphen.
_SPELLED = [word for word in UNITS if word.isalpha() and len(word) > 4]
_COUNTED = "|".join(
    ["%", "per cent", "percent", "people", "million", "billion", "feet", "km", "kg", "cm", "mm", "ft", "mph", "kph"]
    + [word for word in _SPELLED if word.endswith("s")]
)
_HYPHENED = "|".join(word for word in _SPELLED if not word.endswith("s"))

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d-])(?P<year>(?:1[5-9]|20)\d\d)-(?P<month_number>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
        rf"\b{_MONTH}\s?{_DAY}(?!:\d|[.,]\d|\s?(?:%|per cent|percent|million|people))(?:,?\s(?:in\s)?{_YEAR})?",
        rf"(?<![\d.,$€£])\b{_DAY}\s(?:of\s)?{_MONTH}\b(?:,?\s{_YEAR})?",
        rf"\b{_MONTH},?\s(?:of\s)?{_YEAR}",
        rf"\b{_WEEKDAY}\b",
        r"(?<![\d.,:])(?P<hour>[0-2]?\d)(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?",
        r"(?<![\d.,:])(?P<hour>[0-2]?\d):(?P<minute>[0-5]\d)(?![\d:])",
        r"(?<![\d.,$€£])(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b",
        r"\b(?P<relative>yesterday|today|tomorrow|tonight)\b",
        r"\b(?P<which>last|this|next|past|previous|coming|following)\s"
        r"(?P<span>week|weekend|month|year|decade|century|night|spring|summer|autumn|fall|winter)\b",
        r"\b(?:in|of|since|by|until|from|early|late|mid|during|through|this|next|last|the)[\s-](?:the\s)?"
        r"(?P<season>spring|summer|autumn|winter)\b(?:\s(?:of\s)?(?P<year>(?:1[5-9]|20)\d\d)(?!\d))?",
        r"(?<![\d.,:$€£/-])(?P<year>(?:1[5-9]|20)\d\d)"
        rf"(?!\d|[.,:]\d|[\s-]?(?:(?:square|cubic|nautical)\s)?(?:{_COUNTED})(?!\w)|-(?:{_HYPHENED})\b)",
    )
)
_MONTH_ALONE = re.compile(
    r"\b(?:(?P<before>in|since|until|by|from|of|last|next|this|late|early|mid|during|through|to|and|between|for)[\s-])?"
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
# In small letters a month is only told by what stands before it: “in may”, “early march”.
_MONTH_IN_SMALL = re.compile(
    r"\b(?:in|since|until|during|late|early|mid|last|next)[\s-](?P<month>" + "|".join(_MONTHS) + r")\b"
    r"(?!\s(?:be|have|not|never|also|well)\b)"
)
_DOUBTFUL = frozenset({"march", "may"})


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that a text names, as far as it names it."""

    start: int
    """Characters into the text."""
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """0 for Monday."""
    decade: int | None = None
    season: str | None = None
    minutes: int | None = None
    """Minutes since midnight."""
    words: str | None = None
    """What is only told by words: yesterday, last week."""
    days: tuple[date, ...] = ()
    """The days that it may be, where the article's date tells."""
    years: tuple[int, ...] = ()
    """The years that it may lie in, where only that can be told."""


def moments(text: str, published_at: str | None = None) -> tuple[Moment, ...]:
    """The times that a text names, in order; what is relative is resolved against the day of publication."""
    base = _day_of(published_at)
    found: list[Moment] = []
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in _near(taken, match.start())):
                continue
            moment = _moment(match, base)
            if moment is not None:
                found.append(moment)
                _insert(taken, (match.start(), match.end()))
    for match in (*_MONTH_ALONE.finditer(text), *_MONTH_IN_SMALL.finditer(text)):
        start = match.start("month")
        if any(a < match.end() and start < b for a, b in _near(taken, start)):
            continue
        name = match["month"].lower()
        if name in _DOUBTFUL and match.re is _MONTH_ALONE and match["before"] is None:
            continue
        found.append(_resolved(Moment(start, match.end(), month=_MONTHS.index(name) + 1), base))
        _insert(taken, (start, match.end()))
    return tuple(sorted(found, key=lambda moment: moment.start))


def bears_out(claimed: Moment, known: Sequence[Moment]) -> bool:
    """Whether one of the times known is the one claimed; a claim may say less, never more."""
    years = {year for moment in known for year in ((moment.year,) if moment.year else moment.years)}
    return any(_same(claimed, moment, years) for moment in known)


def _same(claimed: Moment, known: Moment, years: set[int]) -> bool:
    if claimed.words is not None and claimed.words == known.words:
        return True
    if claimed.minutes is not None:
        return known.minutes in (claimed.minutes, (claimed.minutes + 720) % 1440)
    if claimed.decade is not None:
        return known.decade == claimed.decade or (known.year is not None and known.year // 10 * 10 == claimed.decade)
    if claimed.season is not None and claimed.season != known.season:
        return False
    if claimed.days and claimed.words is not None:
        return any(_fits(day, known, years) for day in claimed.days)
    if claimed.words is not None:
        return bool(claimed.years) and known.year in claimed.years and known.month is None
    if known.days and any(_holds(claimed, day) for day in known.days):
        return True
    for field in ("year", "month", "day", "weekday"):
        wanted, given = getattr(claimed, field), getattr(known, field)
        if wanted is None or wanted == given:
            continue
        if field == "year" and given is None and (wanted in years or wanted in known.years):
            continue
        return False
    return any(getattr(claimed, field) is not None for field in ("year", "month", "day", "weekday", "season"))


def _holds(claimed: Moment, day: date) -> bool:
    return (
        claimed.year in (None, day.year)
        and claimed.month in (None, day.month)
        and claimed.day in (None, day.day)
        and claimed.weekday in (None, day.weekday())
        and claimed.season is None
    )


def _fits(day: date, known: Moment, years: set[int]) -> bool:
    if known.days:
        return day in known.days
    told = known.day is not None and known.month is not None
    return told and (known.month, known.day) == (day.month, day.day) and (known.year or day.year) == day.year


def _moment(match: re.Match[str], base: date | None) -> Moment | None:
    parts = match.groupdict()

    def number(name: str) -> int | None:
        return int(parts[name]) if parts.get(name) else None

    month = number("month_number")
    if parts.get("month"):
        name = parts["month"].rstrip(".").lower()
        if name in _DOUBTFUL and not parts["month"][0].isupper() and not match[0].lower().startswith(name):
            return None  # “children under 8 may”
        month = next(i for i, full in enumerate(_MONTHS, 1) if full.startswith(name[:3]))
    day = number("day")
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    weekday = _DAYS.index(parts["weekday"].lower()) if parts.get("weekday") else None
    minutes = _minutes(number("hour"), number("minute"), parts.get("half"))
    if parts.get("hour") and minutes is None:
        return None
    words = None
    if parts.get("relative") or parts.get("span"):
        words = " ".join(match[0].lower().split())
    season = _SEASONS[parts["season"].lower()] if parts.get("season") else None
    moment = Moment(
        match.start(),
        match.end(),
        number("year"),
        month,
        day,
        weekday,
        number("decade"),
        season,
        minutes,
        words,
    )
    return _resolved(moment, base)


def _resolved(moment: Moment, base: date | None) -> Moment:
    """The moment with the days or years that it may be, seen from the day of publication."""
    days = _days(moment, base)
    years = () if base is None or days else _years(moment, base)
    return Moment(
        moment.start, moment.end, moment.year, moment.month, moment.day, moment.weekday, moment.decade, moment.season,
        moment.minutes, moment.words, days, years,
    )  # fmt: skip


def _days(moment: Moment, base: date | None) -> tuple[date, ...]:
    if moment.month and moment.day:
        candidates = [moment.year] if moment.year else ([base.year - 1, base.year, base.year + 1] if base else [])
        days = [day for year in candidates if (day := _date(year, moment.month, moment.day))]
        if base is not None and not moment.year:
            days = [day for day in days if abs((day - base).days) <= 200]
        return tuple(days)
    if base is None:
        return ()
    if moment.weekday is not None:
        back = (base.weekday() - moment.weekday) % 7
        return tuple(d for week in (0, -1, 1) if (d := _shift(base, 7 * week - back)) is not None)
    shifts = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1, "last night": -1}
    if moment.words in shifts:
        shifted = _shift(base, shifts[moment.words])
        return () if shifted is None else (shifted,)
    return ()


def _years(moment: Moment, base: date) -> tuple[int, ...]:
    """The year of “last year”, “this summer”, or of a month without one."""
    if moment.words is not None:
        which, _, span = moment.words.partition(" ")
        if span == "year":
            return (base.year + {"last": -1, "past": -1, "previous": -1, "this": 0}.get(which, 1),)
        return ()
    if moment.month is not None and moment.year is None:
        return (base.year - 1, base.year, base.year + 1)
    return ()


def _minutes(hour: int | None, minute: int | None, half: str | None) -> int | None:
    if hour is None or hour > 24 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return hour * 60 + (minute or 0)


def _date(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year or 1, month, day)
    except ValueError:
        return None


def _shift(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _day_of(published_at: str | None) -> date | None:
    try:
        return date.fromisoformat(published_at[:10]) if published_at else None
    except ValueError:
        return None


def _near(taken: list[tuple[int, int]], start: int) -> list[tuple[int, int]]:
    """The taken ranges that may overlap one that begins at `start`; no range is longer than 60 characters."""
    first = bisect_left(taken, (start - 60, 0))
    last = bisect_left(taken, (start + 60, 0))
    return taken[first:last]


def _insert(taken: list[tuple[int, int]], span: tuple[int, int]) -> None:
    insort(taken, span)
