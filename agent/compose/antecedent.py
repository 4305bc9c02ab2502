"""Who “he” or “she” at the head of a quoted sentence is, where the sentence before leaves no doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.agent.understand.names import names_in
from dateline.index.sentences import sentence_spans

_PRONOUN = re.compile(r"(?:He|She|His|Her)\b")
_PERSON = re.compile(r"(?:[A-Z][\w’'-]+\.? ){1,3}[A-Z][\w’'-]+")
_OFFICE = re.compile(
    r"\b(?:Prime|Minister|Ministry|President|Council|Court|Bank|Party|University|Hospital|Company|Office|Agency|Bureau"
    r"|Committee|Commission|Islands?|Street|Road|Bay|River|Museum|School|Festival|Union|Times|Tribune|Courier|Wire)\b"
)
_BEFORE = 600
"""Characters before the sentence in which it is looked for."""


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A person, and the sentence that names them."""

    name: str
    start: int
    """Of the sentence, in characters of the text."""
    end: int


def antecedent_of(text: str, start: int, end: int) -> Antecedent | None:
    """Whom the pronoun at the head of `text[start:end]` means; None where it has none, or it is not sure."""
    sentence = text[start:end]
    if not _PRONOUN.match(sentence) or any(_is_person(name) for name in names_in(sentence)):
        return None
    since = max(0, start - _BEFORE)
    head = text[since:start]
    if "\n\n" in head.rstrip() and len(head.rstrip().rsplit("\n\n", 1)[-1]) == 0:
        return None
    for before_start, before_end in reversed(sentence_spans(head)):
        people = [name for name in names_in(head[before_start:before_end]) if _is_person(name)]
        if len(people) == 1:
            return Antecedent(people[0], since + before_start, since + before_end)
        if people or not _PRONOUN.match(head[before_start:before_end]):
            return None
    return None


def named(text: str, antecedent: Antecedent) -> str:
    """The sentence with the name in brackets behind its pronoun."""
    return _PRONOUN.sub(lambda pronoun: f"{pronoun[0]} [{antecedent.name}]", text, count=1)


def _is_person(name: str) -> bool:
    return bool(_PERSON.fullmatch(name)) and not _OFFICE.search(name)
