"""Who wrote an article, from the line that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.index.loaders.furniture import is_sentence

_BYLINE = re.compile(r"^(?:written\s+)?(?:by|von|par|por)\s*:?\s+(?P<names>\S.*)$", re.IGNORECASE)
_REPORTER = re.compile(r"^(?P<names>[가-힣]{2,4})\s*기자$")
_CONTACT = re.compile(r"\s*[(<\[]?\s*[\w.+-]+@[\w-]+\.[\w.-]+\s*[)>\]]?")
_LONGEST = 300
"""Characters; what is longer names no authors."""
_NAME = re.compile(r"^[^\W\d_][\w.’'-]*(?:\s+[\w.’'-]+){0,4}$")
_AGENCY = re.compile(r"[a-z]{2,5}|[A-Z]{2,5}")


def byline(lines: Sequence[str]) -> tuple[str, ...]:
    """The authors that the first byline among these lines names."""
    for line in lines:
        match = _BYLINE.match(line) or _REPORTER.match(line)
        if match and not is_sentence(line) and (found := people(match.group("names"))):
            return found
    return ()


def people(names: str) -> tuple[str, ...]:
    """The people in a list of names; addresses, and agencies beside a person, are left out."""
    if len(names) > _LONGEST:
        return ()
    if match := _BYLINE.match(names.strip()):
        names = match.group("names")
    plain = _CONTACT.sub("", names).strip(" ,;|")
    parts = [part.strip() for part in re.split(r"\s*(?:,|;|/|\band\b|\bund\b|\bet\b|\||&)\s*", plain)]
    found = tuple(part for part in parts if part and _NAME.match(part))
    persons = tuple(part for part in found if not _AGENCY.fullmatch(part))
    found = persons or found
    return found if (found and found[0][:1].isupper()) or not names.isascii() else ()
