"""Truthful rewordings: the same said in other words, or less of it, by rules that keep it true."""

from __future__ import annotations

import random
import re

from dateline.eval.perturb.change import MONTHS, Change, Pool, pick, replaced

_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUE = {word: i for i, word in enumerate(_WORDS, 2)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
_WORD_OF = {str(value): word for word, value in _VALUE.items()}
_MONTH = "|".join(MONTHS)

_WORD = re.compile(rf"(?<![\w-])(?P<w>{'|'.join(_VALUE)})(?![\w-])(?! (?:hundred|thousand))")
_FIGURE = re.compile(
    r"(?<![\w.,:$€£/-])(?P<w>\d{1,2})(?= [a-z])(?! (?:per|percent|million|billion|thousand|a\.m|p\.m|am|pm)\b)"
)
_AFTER_MONTH = re.compile(rf"(?:\b(?:{'|'.join(m[:3] for m in MONTHS)})[a-z]*\.?|-) ?$")
_PER_CENT = re.compile(r"(?<=\d)(?P<w> ?per ?cent|%)(?!age| point)")
_THOUSANDS = re.compile(r"(?<![\w.,])(?P<w>\d{1,3},\d{3})(?![\w,])")
_MONEY = re.compile(r"(?P<w>\$(?P<sum>\d+(?:\.\d+)?) (?P<scale>million|billion))(?! [a-z]*dollar)")
_AMERICAN_DATE = re.compile(rf"\b(?P<w>(?P<m>{_MONTH}) (?P<d>\d{{1,2}}), (?P<y>\d{{4}}))(?=[,. ])")
_BRITISH_DATE = re.compile(rf"\b(?P<w>(?P<d>\d{{1,2}}) (?P<m>{_MONTH}) (?P<y>\d{{4}}))\b")
_MONTH_DAY = re.compile(rf"\b(?P<w>(?P<m>{_MONTH}) (?P<d>\d{{1,2}}))(?![\d,]|\.\d|st|nd|rd|th)(?!, \d{{4}})")
_CONTRACTED = re.compile(r"\b(?P<w>(?P<v>is|are|was|were|has|have|had|did|does|do|would|could|should)n['’]t)\b")
_OPEN_NOT = re.compile(r"\b(?P<w>(?P<v>is|are|was|were|has|have|had|did|does|do) not)\b")
_SYNONYMS = dict(
    pair.split("|")
    for pair in (
        "more than|over;began|started;bought|purchased;received|got;ended|finished;rose|increased;fell|dropped;"
        "almost|nearly;nearly|almost;biggest|largest;largest|biggest;purchased|bought;started|began;large|big;attempt|try;"
        "murdered|killed;physicians|doctors;obtained|got;requested|asked for;assisted|helped;require|need"
    ).split(";")
)
_SYNONYM = re.compile(rf"(?<![\w-])(?<!\bno )(?<!much )(?P<w>{'|'.join(_SYNONYMS)})(?![\w-])(?= )")
_ABOUT = {"about": "roughly", "around": "about", "roughly": "about", "approximately": "about"}
_ROUND = re.compile(r"\b(?P<w>about|around|roughly|approximately)(?= [$€£]?\d)")
_LEADING = re.compile(
    r"^(?P<w>(?:In|On|At|After|Before|During|Since|By|For|As|With|Despite|Following|Until|Through|Under|Amid) "
    r"[^,;:“”\"()]{4,70}, )(?=[A-Za-z])(?!(?:and|or|but|which|who|where|when)\b)"
)
_DISCOURSE = re.compile(
    r"^(?P<w>(?:However|Meanwhile|Moreover|Still|In addition|Also|Instead|Overall|Indeed|Of course|And|But), ?)"
)
_RELATIVE = re.compile(r"(?P<w>, (?:which|who|whose|where) [^,;:.“”\"()]{5,90}, )(?=[a-z])")
_PARENTHESIS = re.compile(r"(?P<w> \([^()]{1,60}\))")
_ASIDE = re.compile(r" (?P<w>[–—] [^–—.]{3,80} [–—] )(?=[a-z])")
_APPOSITION = re.compile(r"(?<=[a-z])(?P<w>, (?:a|an) [^,;:.“”\"()]{3,70},)(?= [a-z])(?! (?:and|or) )")
_SAYS = r"(?:said|says|told reporters|added|announced|warned|wrote)"
_SPEAKER = (
    r"(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*|he|she|they|police|officials|prosecutors|researchers|the [a-z]+(?: [a-z]+)?)"
)
_TAIL = re.compile(rf"^(?P<rest>[^“”\"]{{20,}}), (?P<who>{_SPEAKER}) (?P<say>{_SAYS})\.$")
_TAIL_TURNED = re.compile(rf"^(?P<rest>[^“”\"]{{20,}}), (?P<say>said) (?P<who>(?!(?:he|she|they)\b){_SPEAKER})\.$")
_ACCORDING = re.compile(r"^(?P<rest>[^“”\"]{20,}), according to (?P<who>[^,“”\"]{3,60})\.$")
_HEAD = re.compile(
    r"^(?P<who>(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)) (?P<say>said|says) (?:that )?(?P<rest>[a-z][^“”\"]{20,})\.$"
)
_LIST = re.compile(
    r"\b(?P<a>[A-Z][a-z]+(?: [A-Z][a-z]+)?), (?P<b>[A-Z][a-z]+(?: [A-Z][a-z]+)?),? and (?P<c>[A-Z][a-z]+)\b"
)
_PAIR = re.compile(r"\b(?:in|of|by|to|with|from) (?P<a>[A-Z][a-z]+) and (?P<b>[A-Z][a-z]+)\b(?! [A-Z])")
_OF = re.compile(
    r"\bthe (?P<x>president|mayor|capital|government|parliament|leader|king|governor|head) of (?P<y>[A-Z][a-z]+)\b"
)
_POSSESSIVE = re.compile(
    r"\b(?P<y>(?!May\b)[A-Z][a-z]+)['’]s (?P<x>president|capital|government|parliament|leader|mayor|economy)\b"
)
_TITLE = re.compile(
    r"\b(?P<w>(?:President|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Sen\.|Senator|Gov\.|Rep\.|Prime Minister|Professor|Judge) )"
    r"(?=[A-Z][a-z]+ [A-Z])"
)
_FULL_NAME = re.compile(r"(?<=[a-z] )(?P<w>[A-Z][a-z]+ )(?=[A-Z][a-z]+ (?:said|says|told|was|is|has|had|will)\b)")
_FORMS = (
    ("U.S.", "United States"), ("U.K.", "United Kingdom"), ("U.N.", "United Nations"),
    ("the United States", "the U.S."),
    ("United Nations", "U.N."), ("European Union", "EU"), ("United Kingdom", "UK"), ("UK", "United Kingdom"),
    ("US", "United States"), ("EU", "European Union"),
)  # fmt: skip


def digits(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """A number word as digits, digits as a word, a number without its comma."""
    figures = [m for m in _FIGURE.finditer(sentence) if not _AFTER_MONTH.search(sentence[: m.start()])]
    match = pick([*_WORD.finditer(sentence), *figures, *_THOUSANDS.finditer(sentence)], rng)
    if match is None:
        return None
    old = match["w"]
    if "," in old:
        return replaced(sentence, *match.span("w"), old.replace(",", ""))
    new = str(_VALUE[old]) if old in _VALUE else _WORD_OF.get(old, "")
    return replaced(sentence, *match.span("w"), new) if new else None


def signs(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """“Per cent” as a sign and back, a sum of dollars in words."""
    match = pick([*_PER_CENT.finditer(sentence), *_MONEY.finditer(sentence)], rng)
    if match is None:
        return None
    old = match["w"]
    if old.startswith("$"):
        return replaced(sentence, *match.span("w"), f"{match['sum']} {match['scale']} dollars")
    return replaced(sentence, *match.span("w"), " per cent" if "%" in old else "%")


def dates(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """A date in another order: January 5, 2011; 5 January 2011; 2011-01-05; Jan. 5."""
    found = [*_AMERICAN_DATE.finditer(sentence), *_BRITISH_DATE.finditer(sentence), *_MONTH_DAY.finditer(sentence)]
    match = pick(found, rng)
    if match is None:
        return None
    month, day, year = match["m"], match["d"], match.groupdict().get("y")
    if year is None:
        new = rng.choice([f"{day} {month}", f"{month[:3]}. {day}" if len(month) > 4 else f"{day} {month}"])
    else:
        iso = f"{year}-{MONTHS.index(month) + 1:02d}-{int(day):02d}"
        forms = [f"{month} {day}, {year}", f"{day} {month} {year}", iso]
        new = rng.choice([form for form in forms if form != match["w"]])
    return replaced(sentence, *match.span("w"), new)


def names(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """U.S. for United States, a title or first name left out, “of France” as “France’s”, a list in another order."""
    ways: list[Change] = []
    for old, new in _FORMS:
        at = re.search(rf"(?<![\w.-]){re.escape(old)}(?![\w-])", sentence)
        if at and new not in sentence:
            ways.append(replaced(sentence, *at.span(), new))
    for match in (*_TITLE.finditer(sentence), *_FULL_NAME.finditer(sentence)):
        ways.append(replaced(sentence, *match.span("w"), ""))
    for match in _OF.finditer(sentence):
        ways.append(replaced(sentence, *match.span(), f"{match['y']}’s {match['x']}"))
    for match in _POSSESSIVE.finditer(sentence):
        ways.append(replaced(sentence, *match.span(), f"the {match['x']} of {match['y']}"))
    for match in _LIST.finditer(sentence):
        ways.append(replaced(sentence, *match.span(), f"{match['b']}, {match['a']} and {match['c']}"))
    for match in _PAIR.finditer(sentence):
        ways.append(replaced(sentence, match.start("a"), match.end("b"), f"{match['b']} and {match['a']}"))
    return rng.choice(ways) if ways else None


def synonyms(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """A word of the same meaning; “isn’t” as “is not” and back."""
    ways = [replaced(sentence, *m.span("w"), _SYNONYMS[m["w"]]) for m in _SYNONYM.finditer(sentence)]
    ways += [replaced(sentence, *m.span("w"), _ABOUT[m["w"]]) for m in _ROUND.finditer(sentence)]
    ways += [replaced(sentence, *m.span("w"), f"{m['v']} not") for m in _CONTRACTED.finditer(sentence)]
    ways += [replaced(sentence, *m.span("w"), f"{m['v']}n’t") for m in _OPEN_NOT.finditer(sentence)]
    return rng.choice(ways) if ways else None


def trim(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """Less of it: without what stands before the subject, a relative clause, an apposition, an aside."""
    ways = []
    for pattern in (_LEADING, _DISCOURSE):
        for match in pattern.finditer(sentence):
            rest = sentence[match.end("w") :]
            ways.append(Change(rest[0].upper() + rest[1:], match["w"], ""))
    for pattern in (_RELATIVE, _ASIDE):
        ways += [replaced(sentence, *match.span("w"), " ") for match in pattern.finditer(sentence)]
    for pattern in (_PARENTHESIS, _APPOSITION):
        ways += [replaced(sentence, *match.span("w"), "") for match in pattern.finditer(sentence)]
    ways = [Change(re.sub(r" {2,}", " ", way.text), way.before, way.after) for way in ways]
    return rng.choice(ways) if ways else None


def turn(sentence: str, pool: Pool, rng: random.Random) -> Change | None:
    """Who says it, moved from the end to the head or back, kept by other words, or left out of a plain statement."""
    ways: list[str] = []
    for pattern in (_TAIL, _TAIL_TURNED):
        if match := pattern.match(sentence):
            who, rest = match["who"], match["rest"]
            ways += [f"{_upper(who)} {match['say']} {_lower(rest)}.", f"{rest}."]
            if who not in ("he", "she", "they"):
                ways.append(f"According to {who}, {_lower(rest)}.")
    if match := _ACCORDING.match(sentence):
        ways += [f"According to {match['who']}, {_lower(match['rest'])}.", f"{match['rest']}."]
    if match := _HEAD.match(sentence):
        ways += [
            f"{_upper(match['rest'])}, {match['who']} {match['say']}.",
            f"{_upper(match['rest'])}, according to {match['who']}.",
        ]
    return Change(rng.choice(ways), sentence, "") if ways else None


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _lower(text: str) -> str:
    """The text as it stands within a sentence: its first letter small, if it is a small word’s."""
    first = text.split()[0]
    return (
        text[0].lower() + text[1:]
        if first in ("The", "A", "An", "It", "He", "She", "They", "There", "In", "More")
        else text
    )
