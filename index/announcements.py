"""A text that says of itself, at its beginning or end, that it was corrected or taken back.

Only what an article says of itself counts: news about the correction or retraction of something else is news. The rules
are for English; `docs/corrections.md` shows what they take and what they leave.
"""

from __future__ import annotations

import re
from typing import Literal

_LINES = 4
"""How many lines at the beginning, and at the end, can hold a notice."""
_LONGEST = 500
"""Characters of a line that are looked at: at the beginning its first ones, at the end its last ones."""

_PIECE = r"(?:article|story|report|column|piece|post|page|review|item|obituary|editorial|op-ed|essay|blog|dispatch)"
_OWN = r"(?:article|story|column|piece|blog post|news item|op-ed)"
_FORMER = r"(?:earlier|previous|prior|original|first)\ (?:version|edition)s?"
_CORRECTION = re.compile(
    rf"""
    ^\W*(?:editor(?:['’]?s|s['’]?)?\ note\W+)?
        (?:corrections?|corrected|clarifications?)(?:\ (?:and|&|&amp;|/)\ (?:corrections?|clarifications?))?
        (?:\ (?:made|added|issued)?\W?[^:.]{{0,40}})?\s?[:—–]\s*\w
    | \b(?:this|the|our)\ (?:{_PIECE}|headline)\b[^.]{{0,80}}\b(?:been|was|were|is)\ (?:since\ )?
        (?:corrected|amended|(?:updated|revised|changed|edited)\ to\ (?:correct|fix|(?:reflect|show)\ the\ correct))
    | \b(?:an?|the)\ {_FORMER}\ of\ (?:this|the|our)\ (?:{_PIECE}|headline)\b[^.]{{0,160}}
        \b(?:incorrect|erroneous|wrong|inaccurate|in\ error
            |mis(?:stat|spel|attribut|identif|quot|represent|report|characteri))
    | \b(?:incorrect|erroneous|wrong|inaccurate|mis(?:stated|spel|attributed|identified|quoted|reported))[^.]{{0,80}}
        \bin\ an?\ {_FORMER}\ of\ this\ {_PIECE}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_RETRACTION = re.compile(
    rf"""
    \bthis\ {_OWN}\b[^.“”"]{{0,80}}\b(?:has|have|was|is)\ (?:been\ |hereby\ |now\ )?
        (?:retracted|withdrawn|taken\ down|removed\ (?:from|because|after|due|as|following|pending))
    | \b(?:we|(?:the|this)\ (?:paper|newspaper|magazine|site|publisher|editors?)|[A-Z]\w+(?:\ [A-Z]\w+){{0,4}})
        \ (?:(?:has|have|hereby)\ )*(?:retract(?:s|ed)?|withdraw(?:s|n)?|withdrew)\ this\ {_OWN}
    | ^\W*retracted\s*[:—–]
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HINT = re.compile(
    r"correct|clarif|retract|withdr|taken down|removed|amended|(?:earlier|previous|prior|original) version",
    re.IGNORECASE,
)
"""Hardly a line holds one of these, and no notice does without."""
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


def announced(text: str) -> Literal["corrected", "retracted"] | None:
    """What an article's text says was done to the article; None where it says nothing of the kind."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    notices = [line[:_LONGEST] for line in lines[:_LINES]] + [line[-_LONGEST:] for line in lines[-_LINES:]]
    plain = [_QUOTED.sub("“”", notice) for notice in notices if _HINT.search(notice)]
    if any(_RETRACTION.search(notice) for notice in plain):
        return "retracted"
    return "corrected" if any(_CORRECTION.search(notice) for notice in plain) else None
