"""False claims by a changed number, date or unit."""

from __future__ import annotations

import random
import re

from dateline.eval.perturb.change import MONTHS, WEEKDAYS, Change, Pool, pick, replaced

_NUMBER_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety"
).split()
_SCALES = ("thousand", "million", "billion")
_MONTH = "|".join(MONTHS)
_DIGITS = re.compile(r"(?<![\w.,:/-])[$€£]?(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w:/]|[.,]\d|-\d)")
_WORDS = re.compile(
    rf"\b(?P<figure>{'|'.join(_NUMBER_WORDS)})\b(?!-(?:one|two|three|four|five|six|seven|eight|nine))", re.I
)
_SCALE = re.compile(rf"(?<=\d )(?P<figure>{'|'.join(_SCALES)})\b")
_YEAR = re.compile(r"^(?:1[5-9]|20)\d\d$")
_IN_A_DATE = re.compile(rf"(?:{_MONTH}|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)\s?$")
_BEFORE_MONTH = re.compile(rf"^\s(?:of\s)?(?:{_MONTH})\b")
_OVER = re.compile(
    r"\b(?:more than|over|at least|above|greater than|no fewer than|exceed\w*)\s(?:[a-z]+\s)?[$€£]?$", re.I
)
_UNDER = re.compile(r"\b(?:less than|fewer than|under|below|up to|at most|no more than)\s(?:[a-z]+\s)?[$€£]?$", re.I)

_AFTER_MONTH = "(?:" + "|".join(rf"(?<={month}\s)" for month in MONTHS) + ")"
_DATE = re.compile(
    rf"\b(?P<weekday>{'|'.join(WEEKDAYS)})\b|\b(?P<month>{_MONTH})(?=\s\d)|(?<=\d\s)(?P<month2>{_MONTH})\b"
    rf"|(?<=\b[Ii]n\s)(?P<month3>{_MONTH})\b|{_AFTER_MONTH}(?P<day>[0-3]?\d)\b(?![,.]?\d|:)"
    r"|(?<![\d.,:$€£/-])(?P<year>(?:19|20)\d\d)\b(?![\d,:%-]|\.\d|\s(?:people|per|million|billion|times))"
)

_UNITS: tuple[tuple[str, ...], ...] = (
    ("kilometres", "miles", "metres"),
    ("kilometers", "miles", "meters"),
    ("km", "miles"),
    ("miles", "kilometers", "feet"),
    ("metres", "feet", "kilometres"),
    ("meters", "feet", "kilometers"),
    ("feet", "meters", "miles"),
    ("inches", "feet", "centimeters"),
    ("tonnes", "kilograms", "pounds"),
    ("tons", "pounds", "kilograms"),
    ("kilograms", "tonnes", "grams"),
    ("kg", "tonnes"),
    ("hectares", "acres"),
    ("acres", "hectares", "square miles"),
    ("litres", "gallons", "barrels"),
    ("gallons", "liters", "barrels"),
    ("barrels", "gallons"),
    ("seconds", "minutes"),
    ("minutes", "hours", "seconds"),
    ("hours", "minutes", "days"),
    ("days", "weeks", "hours", "months"),
    ("weeks", "months", "days"),
    ("months", "weeks", "years"),
    ("years", "months", "decades"),
    ("decades", "years", "centuries"),
    ("percent", "percentage points"),
    ("per cent", "percentage points"),
    ("dollars", "euros", "pounds"),
    ("euros", "dollars", "pounds"),
    ("crowns", "dollars", "euros"),
    ("mph", "kph"),
    ("megawatts", "kilowatts", "gigawatts"),
)
_UNIT_OF = {units[0]: units[1:] for units in _UNITS}
_UNIT = re.compile(
    rf"(?P<before>(?:\d|\b(?:{'|'.join(_NUMBER_WORDS)}|thousand|million|billion))[\s-])(?P<unit>{'|'.join(_UNIT_OF)})\b"
)
_CURRENCY = re.compile(r"[$€£](?=\d)")


def number(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """One number is another one, written in the same way; never one that the old one would bear out."""
    found = [m for m in _DIGITS.finditer(sentence) if not _is_date(sentence, m)]
    found += [*_WORDS.finditer(sentence), *_SCALE.finditer(sentence)]
    match = pick(found, rng)
    if match is None:
        return None
    start, end = match.span("figure")
    old = match["figure"]
    if old.lower() in _SCALES:
        new = rng.choice([scale for scale in _SCALES if scale != old.lower()])
    elif old[0].isdigit():
        new = _other_figure(old, _side(sentence[:start]), rng)
    else:
        new = _other_word(old, _side(sentence[:start]), rng)
    if not new or re.search(rf"(?<![\d.,]){re.escape(new)}(?![\d,])", sentence, re.I):
        return None
    return replaced(sentence, start, end, new)


def date(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """A weekday, month, day or year is another one that the sentence does not name."""
    match = pick(list(_DATE.finditer(sentence)), rng)
    if match is None:
        return None
    part = str(match.lastgroup)
    old = match[part]
    if part == "weekday":
        choice = WEEKDAYS
    elif part.startswith("month"):
        choice = MONTHS
    elif part == "day":
        choice = [str(day) for day in range(1, 29)]
    else:
        choice = [str(int(old) + k) for k in (-11, -7, -4, -3, -2, -1, 1, 2, 3, 4, 7, 11)]
    new = rng.choice([c for c in choice if c != old and not re.search(rf"\b{c}\b", sentence)])
    return replaced(sentence, *match.span(part), new)


def unit(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """A unit or currency is another one of its kind."""
    match = pick([*_UNIT.finditer(sentence), *_CURRENCY.finditer(sentence)], rng)
    if match is None:
        return None
    if match[0] in "$€£":
        return replaced(sentence, *match.span(), rng.choice([c for c in "$€£" if c != match[0]]))
    return replaced(sentence, *match.span("unit"), rng.choice(_UNIT_OF[match["unit"]]))


def _is_date(sentence: str, match: re.Match[str]) -> bool:
    """Whether digits are a year or the day of a month: they are changed as a date."""
    start, end = match.span("figure")
    if _YEAR.match(match["figure"]) and sentence[start - 1 : start] not in "$€£":
        return True
    return bool(_IN_A_DATE.search(sentence[:start]) or _BEFORE_MONTH.search(sentence[end:]))


def _side(before: str) -> int:
    """1 where only a larger number is false (“more than 300”), -1 where only a smaller one is, 0 where any is."""
    if _OVER.search(before):
        return 1
    return -1 if _UNDER.search(before) else 0


def _other_figure(old: str, side: int, rng: random.Random) -> str:
    """A number with the same number of digits in which one digit, or a pair, is another; off by a quarter or more
    where the text rounds.
    """
    for _ in range(20):
        digits = list(old)
        places = [i for i, c in enumerate(digits) if c.isdigit()]
        place = rng.choice(places[: max(1, len(places) - 1)] if side else places)
        digits[place] = rng.choice([d for d in "123456789" if d != digits[place]])
        new = "".join(digits)
        grown = float(new.replace(",", "")) - float(old.replace(",", ""))
        if grown * side > 0 or (side == 0 and grown):
            return new
    return ""


def _other_word(old: str, side: int, rng: random.Random) -> str:
    place = _NUMBER_WORDS.index(old.lower())
    choice = _NUMBER_WORDS[place + 1 :] if side > 0 else _NUMBER_WORDS[:place] if side < 0 else _NUMBER_WORDS
    choice = [word for word in choice if word != old.lower() and (place < 18) == (_NUMBER_WORDS.index(word) < 18)]
    if not choice:
        return ""
    new = rng.choice(choice)
    return new.capitalize() if old[0].isupper() else new
