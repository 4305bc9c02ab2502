"""Names of months: in English, to find them; in others, to bring dates into the form that the date parser reads."""

from __future__ import annotations

import re

MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
"""A pattern for the months in English, short or whole, to be used without regard to case."""
_MONTHS = """
    januar jänner janvier enero gennaio janeiro januari styczeń stycznia ocak januára января leden ledna tammikuuta
    februar februar février febrero febbraio fevereiro februari luty lutego şubat február февраля únor února helmikuuta
    märz maerz mars marzo marzo março maart marzec marca mart marec марта březen března maaliskuuta
    april april avril abril aprile abril april kwiecień kwietnia nisan apríla апреля duben dubna huhtikuuta
    mai mai mai mayo maggio maio mei maj maja mayıs mája мая květen května toukokuuta
    juni juni juin junio giugno junho juni czerwiec czerwca haziran júna июня červen června kesäkuuta
    juli juli juillet julio luglio julho juli lipiec lipca temmuz júla июля červenec července heinäkuuta
    august august août agosto agosto agosto augustus sierpień sierpnia ağustos augusti августа srpen srpna elokuuta
    september september septembre septiembre settembre setembro september wrzesień września eylül septembra сентября září září syyskuuta
    oktober oktober octobre octubre ottobre outubro oktober październik października ekim októbra октября říjen října lokakuuta
    november november novembre noviembre novembre novembro november listopad listopada kasım novembra ноября listopadu listopadu marraskuuta
    dezember dezember décembre diciembre dicembre dezembro december grudzień grudnia aralık decembra декабря prosinec prosince joulukuuta
"""  # noqa: E501
"""A line a month; a name that two languages share stands once for both."""
_NUMBERS = {
    name: f"{number:02}"
    for number, line in enumerate((line for line in _MONTHS.split("\n") if line.strip()), 1)
    for name in line.split()
}
_NAME = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_BEFORE = r"(?:[^\W\d]+(?:-feira)?\.?,\s+|(?:am|le|el|il|em|den|op)\s+)*"
"""A day of the week, or an article."""
_DAY_MONTH_YEAR = re.compile(
    rf"{_BEFORE}(\d{{1,2}})(?:\.|er|º|ª)?\s+(?:de\s+|di\s+)?({_NAME})\.?,?\s+(?:de\s+|del\s+)?(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_YEAR_MONTH_DAY = re.compile(
    r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일](?:\s?[(（][월화수목금토일月火水木金土日][)）])?"
)
_TIME = re.compile(
    r"[\s,|–-]*(?:um|à|a las|alle|às|om|ore|kl\.?)?\s*(\d{1,2})[:h.](\d{2})(:\d{2})?\s*(?:uhr|hs?|hrs?)?\b(.*)",
    re.IGNORECASE,
)


def numbered(text: str) -> str:
    """The text with the date in words that it begins with as 2011-01-05, if it is in a language known here."""
    if match := _YEAR_MONTH_DAY.match(text):
        year, month, day = match.groups()
    elif match := _DAY_MONTH_YEAR.match(text):
        day, name, year = match.groups()
        month = _NUMBERS[name.lower()]
    else:
        return text
    rest = text[match.end() :]
    if time := _TIME.fullmatch(rest):
        rest = f" {time[1]}:{time[2]}{time[3] or ''}{time[4]}"
    return f"{year}-{int(month):02}-{int(day):02}{rest}"
