"""What kind of answer a question asks for, and whether a sentence holds something of that kind."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["time", "number", "money", "list", "person", "place", "reason", "statement", "open"]

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen|half|third|quarter"
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("money", r"\bhow much (?:money|will|would|did|does|do|is|was|has|have|had|of the (?:cost|budget))\b(?!.*\b(?:water|rain|snow|time|space|weight)\b)"
                  r"|\b(?:cost|price|fine|budget|salary)\b.*\bhow much\b|\bwhat (?:is|was|will be|did) the (?:\w+ ){0,2}(?:cost|price)\b"),
        ("number", r"\bhow (?:many|much|long|old|far|high|tall|large|big|deep|wide|fast|often)\b|\bwhat (?:percentage|share|number|proportion)\b"),
        ("time", r"\bwhen\b|\b(?:what|which|on what|in what|in which) (?:day|date|year|month|time|week)\b|\bhow soon\b"),
        ("list", r"^(?:which|what|who|name|list)\b.*\b(?:countries|towns|cities|states|ministers|films|members|companies|people|"
                 r"nations|parties|teams|nominees|attended|took part)\b|\b(?:which|what) (?!(?:was|is|has|does|his|its|this)\b)\w{3,}s\b(?! of)"),
        ("person", r"\bwho(?:m|se)?\b"),
        ("place", r"\bwhere\b|\b(?:which|what) (?:country|city|town|place|state|region|village)\b"),
        ("reason", r"\bwhy\b|\bfor what reason\b|\bwhat (?:caused|led to|is the reason)\b"),
        ("statement", r"\bwhat (?:did|does|do|has|have|had) .*\b(?:say|said|report|reported|claim|tell|told|argue|announce|warn|deny|demand|propose|write)\b"),
    )
)  # fmt: skip

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_SIGNS: dict[Kind, re.Pattern[str]] = {
    "time": re.compile(
        rf"\b{_MONTH}\.? \d|\b\d{{1,2}} {_MONTH}\b|\b(?:1[6-9]|20)\d\d\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
        rf"|\b(?:in|last|next|this|since|by|until|early|late|mid) (?:{_MONTH}|week|month|year|spring|summer|autumn|fall|winter)\b"
        r"|\b(?:yesterday|today|tomorrow|tonight|noon|midnight|ago)\b|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b",
        re.IGNORECASE,
    ),
    "number": re.compile(rf"\d|\b(?:{_NUMBER_WORDS})s?\b", re.IGNORECASE),
    "money": re.compile(
        r"[$€£¥₩]\s?\d|\b(?:\d[\d.,]*|" + _NUMBER_WORDS + r")\s(?:(?:hundred|thousand|million|billion|trillion|m|bn)\.?\s)?(?:[\w.]+\s)?"
        r"(?:dollars?|euros?|pounds?|crowns?|won|yen|yuan|francs?|pesos?|rupees?|kroner|kronor|rubles?|cents?|pence)\b",
        re.IGNORECASE,
    ),
    "list": re.compile(r",.*(?:,|\band\b)|\band\b|:"),
    "person": re.compile(r"\b[A-Z][\w’'-]+"),
    "place": re.compile(r"\b(?:in|at|near|from|to|outside|off|of|across|along|on)\s(?:the\s)?(?:[a-z]+\s){0,2}[A-Z]"),
    "reason": re.compile(
        r"\b(?:because|since|due to|as a result|after|owing|caused?|blamed?|reasons?|so that|in order|to avoid|amid|over|led to|for fear|therefore|as it|as they)\b",
        re.IGNORECASE,
    ),
    "statement": re.compile(r"[“\"]|\b(?:said|says|told|report(?:s|ed)|wrote|argue[sd]|announced|warned|claimed|denied|according)\b", re.IGNORECASE),
}  # fmt: skip


def kind_of(question: str) -> Kind:
    """The kind of answer that a question asks for; `open` where its words do not tell."""
    return next((kind for kind, pattern in _KINDS if pattern.search(question)), "open")


def holds(kind: Kind, sentence: str) -> bool:
    """Whether a sentence holds anything of the kind asked for; always so for `open`."""
    sign = _SIGNS.get(kind)
    return sign is None or bool(sign.search(sentence))
