"""Quotes without what does not answer: the dateline at a report's head, and a clause at a sentence's end.

A quote stays a range of the article's text to the letter, and nothing that turns its meaning is cut: who said it,
whether it is denied or doubted.
"""

from __future__ import annotations

import re

from dateline.index.reader.kinds import holds, kind_of
from dateline.index.words import content_stems

_DATELINE = re.compile(
    r"\s*[A-Z][A-Z .’'-]{2,}(?:, [A-Z][\w .]{2,30})?(?: ?\([^)]{2,30}\))? ?[—–-]{1,2} (?=[“\"]?[A-Z0-9])"
)
"""Place and agency: PORT ALDER, Norvale (Meridian) —"""
_CLAUSE = re.compile(
    r"(?:,|;| [—–]) (?:(?:and|but) )?(?:which|who|whom|whose|where|while|whereas|although|though|but|as|after|when"
    r"|because|since|with|including|so)\b|; ",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"\b(?:said|says|say|told|according|report\w*|claim\w*|alleg\w+|argu\w+|announc\w+|writes?|wrote|added|warned"
    r"|not|no|never|nor|without|den(?:y|ies|ied)|may|might|could|would|if|unless|expected|likely|possibl[ey]"
    r"|not yet|reportedly|suspected)\b|n[’']t\b",
    re.IGNORECASE,
)
LONG = 22
"""Words from which a sentence is cut."""
SHORTEST = 8
"""Words that must be left."""


def trimmed(question: str, text: str, *, at_head: bool) -> tuple[int, int]:
    """What of a sentence is to be quoted, as start and end in it; `at_head`: it is the first of its article."""
    kind = kind_of(question)
    start = found.end() if at_head and kind != "place" and (found := _DATELINE.match(text)) else 0
    end = len(text)
    if kind in ("open", "list", "statement") or len(text[start:].split()) <= LONG:
        return start, end
    asked = content_stems(question)
    needed = asked & content_stems(text)
    for cut in _CLAUSE.finditer(text, start):
        kept, rest = text[start : cut.start()], text[cut.start() :]
        if (
            len(kept.split()) >= SHORTEST
            and holds(kind, kept)
            and needed <= content_stems(kept)
            and not _TURNS.search(rest)
            and _is_whole(kept)
            and _is_whole(rest)
        ):
            return start, cut.start()
    return start, end


def _is_whole(text: str) -> bool:
    """Whether every quotation mark and bracket in a text is closed."""
    pairs = (("“", "”"), ("(", ")"), ("[", "]"))
    return all(text.count(one) == text.count(other) for one, other in pairs) and text.count('"') % 2 == 0
