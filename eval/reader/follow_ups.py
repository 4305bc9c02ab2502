"""A question as a follow-up would ask it: a name becomes a pronoun, and stands in brackets behind the question.

So does `agent.understand.standalone` write down what a conversation leaves out. Among the names in its brackets are
others that were spoken of; which of them is meant, the reader must learn to tell.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dateline.agent.understand.names import names_in
from dateline.eval.reader.cloze import ENDS
from dateline.eval.reader.example import Example
from dateline.index.article import RawArticle

_SUBJECTS, _OBJECTS, _OWNERS = ("he", "she", "it", "they"), ("him", "her", "it", "them"), ("his", "her", "its", "their")
_ASKS = re.compile(
    r"\b(?:did|do|does|is|was|are|were|has|have|had|will|would|could|can|should|might|that|why|when|where|what|if)$",
    re.IGNORECASE,
)
"""What stands before a subject in a question."""
_IN = re.compile(r"\bin $", re.IGNORECASE)
_THE = re.compile(r"\b(?:the|an?) $", re.IGNORECASE)
_ENDS = re.compile(rf":|{ENDS.pattern}")
_MORE_NAMES = 2
_AND = 0.3
"""Share of the questions that go on with “and”."""


def follow_up_examples(asked: Iterable[tuple[RawArticle, Example]]) -> Iterator[Example]:
    """Of each example that a pronoun fits in, another that asks as a follow-up does."""
    for article, one in asked:
        chance = random.Random(f"{article.article_id} {one.question}")
        spoken_of = [article.title or "", chance.choice(one.others).text]
        asks = as_follow_up(one.question, spoken_of, chance)
        if asks is not None:
            yield replace(one, kind="follow_up", question=asks)


def as_follow_up(question: str, spoken_of: Sequence[str], chance: random.Random) -> str | None:
    """The question with a pronoun for one of its names; None where it has none that a pronoun can stand for.

    Args:
        question: as it stands alone.
        spoken_of: a sentence or more of the article, whose names may have come up before.
        chance: decides on the name, the pronoun and the other names.

    """
    names = [name for name in names_in(question) if not name.isdigit()]
    chance.shuffle(names)
    for name in names:
        asked = _without(question, name, chance)
        if asked is None:
            continue
        others = [one for text in spoken_of for one in names_in(text) if one not in question]
        more = chance.sample(others, min(len(others), chance.randint(0, _MORE_NAMES)))
        if chance.random() < _AND:
            asked = f"And {asked[0].lower()}{asked[1:]}"
        return f"{asked} ({', '.join([*more, name])})"
    return None


def _without(question: str, name: str, chance: random.Random) -> str | None:
    """The question with a pronoun in the place of a name."""
    start = question.find(name)
    if start < 0:
        return None
    rest = question[start + len(name) :]
    before = _THE.sub("", question[:start])
    if rest.startswith(("’s ", "'s ")):
        return f"{before}{chance.choice(_OWNERS)}{rest[2:]}"
    if _ASKS.search(before.rstrip()):
        return f"{before}{chance.choice(_SUBJECTS)}{rest}"
    if before and _ENDS.match(rest) and _IN.search(before):
        return f"{_IN.sub('', before)}there{rest}"
    if before and _ENDS.match(rest):
        return f"{before}{chance.choice(_OBJECTS)}{rest}"
    return None
