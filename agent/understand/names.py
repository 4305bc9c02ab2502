"""The names in a question or an answer, by how they are written: capitals, quotation marks, years."""

from __future__ import annotations

import re

from dateline.agent.verifier.tokens import SMALL
from dateline.index.words import FUNCTION_WORDS

_NAME = re.compile(
    r"[“\"][^”\"]{3,60}[”\"]"
    r"|\b[A-Z][\w’'&.-]*(?: (?:(?:of|the|de|al|and|&) )?[A-Z0-9][\w’'&.-]*)*"
    r"|\b(?:1[6-9]|20)\d\d\b"
)
_NO_NAMES = FUNCTION_WORDS | {"yes", "no", "mr", "mrs", "ms", "dr"}
_NUMBERS = {*SMALL, "hundred", "hundreds", "thousand", "thousands", "dozen", "dozens", "half"}
_DATELINE = re.compile(r"\A\s*[A-Z][A-Z .’'-]+(?:, [A-Z][\w .]+)?(?: ?\([^)]{2,30}\))? ?[—–-]+ ")
"""Place and agency at the head of a report: PORT ALDER (Meridian) —"""


def names_in(text: str) -> list[str]:
    """The names of a text in their order, each once; the first word of a sentence counts if it is no common one."""
    found: list[str] = []
    for match in _NAME.finditer(_DATELINE.sub("", text)):
        words = match[0].strip(" .,").split()
        while words and words[0].lower().strip(".") in _NO_NAMES:
            words.pop(0)
        name = " ".join(words).removesuffix("’s").removesuffix("'s").strip('“”"')
        if name and name not in found and not _is_number(name):
            found.append(name)
    return found


def _is_number(name: str) -> bool:
    """Whether it is a number: at the head of a sentence it is written like a name."""
    head, hyphen, _ = name.lower().partition("-")
    return head in _NUMBERS and (not hyphen or SMALL.get(head, 0) >= 20)
