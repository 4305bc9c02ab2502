"""What kind of answer a question asks for, and whether a sentence holds something of that kind."""

from __future__ import annotations

import re
from typing import Literal

from dateline.index.month_names import MONTH

Kind = Literal["time", "number", "money", "list", "person", "place", "reason", "statement", "open"]

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|"
    "dozen|half|third|quarter"
)
_SPAN = f"(?:{MONTH}|week|month|year|spring|summer|autumn|fall|winter)"
_GROUP = (
    "(?:countries|towns|cities|states|ministers|films|members|companies|people|nations|parties|teams|nominees|"
    "attended|took part)"
)
_SAYING = "(?:say|said|report|reported|claim|tell|told|argue|announce|warn|deny|demand|propose|write)"
_UNIT = "(?:dollars?|euros?|pounds?|crowns?|won|yen|yuan|francs?|pesos?|rupees?|kron[eo]r|rubles?|cents?|pence)"

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "money",
        re.compile(
            r"\bhow much (?:money|will|would|did|does|do|is|was|has|have|had)\b"
            r"(?!.*\b(?:water|rain|snow|time|space|weight)\b)"
            r"|\bwhat (?:is|was|will be|did) the (?:\w+ ){0,2}(?:cost|price)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "number",
        re.compile(
            r"\bhow (?:many|much|long|old|far|high|tall|large|big|deep|wide|fast|often)\b"
            r"|\bwhat (?:percentage|share|number|proportion)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "time",
        re.compile(r"\bwhen\b|\b(?:what|which) (?:day|date|year|month|time|week)\b|\bhow soon\b", re.IGNORECASE),
    ),
    (
        "list",
        re.compile(
            rf"^(?:which|what|who|name|list)\b.*\b{_GROUP}\b"
            r"|\b(?:which|what) (?!(?:was|is|has|does|his|its|this)\b)\w{3,}s\b(?! of)",
            re.IGNORECASE,
        ),
    ),
    ("person", re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE)),
    (
        "place",
        re.compile(r"\bwhere\b|\b(?:which|what) (?:country|city|town|place|state|region|village)\b", re.IGNORECASE),
    ),
    (
        "reason",
        re.compile(r"\bwhy\b|\bfor what reason\b|\bwhat (?:caused|led to|is the reason)\b", re.IGNORECASE),
    ),
    (
        "statement",
        re.compile(rf"\bwhat (?:did|does|do|has|have|had) .*\b{_SAYING}\b", re.IGNORECASE),
    ),
)

_SIGNS: dict[Kind, re.Pattern[str]] = {
    "time": re.compile(
        rf"\b{MONTH}\.? \d|\b\d{{1,2}} {MONTH}\b|\b(?:1[6-9]|20)\d\d\b"
        r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
        rf"|\b(?:in|last|next|this|since|by|until|early|late|mid) {_SPAN}\b"
        r"|\b(?:yesterday|today|tomorrow|tonight|noon|midnight|ago)\b|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b",
        re.IGNORECASE,
    ),
    "number": re.compile(rf"\d|\b(?:{_NUMBER_WORDS})s?\b", re.IGNORECASE),
    "money": re.compile(
        rf"[$€£¥₩]\s?\d|\b(?:\d[\d.,]*|{_NUMBER_WORDS})\s"
        rf"(?:(?:hundred|thousand|million|billion|trillion|m|bn)\.?\s)?(?:[\w.]+\s)?{_UNIT}\b",
        re.IGNORECASE,
    ),
    "list": re.compile(r",.*(?:,|\band\b)|\band\b|:"),
    "person": re.compile(r"\b[A-Z][\w’'-]+"),
    "place": re.compile(r"\b(?:in|at|near|from|to|outside|off|of|across|along|on)\s(?:the\s)?(?:[a-z]+\s){0,2}[A-Z]"),
    "reason": re.compile(
        r"\b(?:because|since|due to|as a result|after|owing|caused?|blamed?|reasons?|so that|in order|to avoid"
        r"|amid|over|led to|for fear|therefore|as it|as they)\b",
        re.IGNORECASE,
    ),
    "statement": re.compile(
        r"[“\"]|\b(?:said|says|told|report(?:s|ed)|wrote|argue[sd]|announced|warned|claimed|denied|according)\b",
        re.IGNORECASE,
    ),
}


def kind_of(question: str) -> Kind:
    """The kind of answer that a question asks for; `open` where its words do not tell."""
    return next((kind for kind, pattern in _KINDS if pattern.search(question)), "open")


def holds(kind: Kind, sentence: str) -> bool:
    """Whether a sentence holds anything of the kind asked for; always so for `open`."""
    sign = _SIGNS.get(kind)
    return sign is None or bool(sign.search(sentence))
