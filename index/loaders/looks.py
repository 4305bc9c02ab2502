"""How documents of each kind begin: functions from the opening of a text to whether it is of that kind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

_BEFORE_ROOT = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*+", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[a-z][\w.-]*:)?([a-z][\w.-]*)[\s>/]", re.IGNORECASE)
_PAGE = ("html", "head", "title", "meta", "body", "main", "article", "div", "h1", "p")
_HEADER = re.compile(r"^([A-Za-z][A-Za-z-]{1,40}):", re.MULTILINE)
_LETTER = {"received", "message-id", "mime-version", "return-path", "delivered-to", "subject", "date", "to"}


def before_root(text: str) -> str:
    """What stands before the root element of an XML text: white space, declarations, comments."""
    before = _BEFORE_ROOT.match(text)
    return before.group() if before else ""


def root_name(opening: str) -> str | None:
    """The name of the root element of an XML text, without its namespace's prefix."""
    found = _ROOT.match(opening, len(before_root(opening)))
    return found.group(1) if found else None


def root(*names: str) -> Callable[[str], bool]:
    """Whether the root element of a text has one of these names, given in small letters."""
    return lambda opening: (root_name(opening) or "").lower() in names


def page(opening: str) -> bool:
    """Whether a text begins like a page; one that names no type of document may begin with its first element."""
    return opening[:14].lower() == "<!doctype html" or root(*_PAGE)(opening)


def json_line(opening: str) -> bool:
    """Whether a text begins with an object on a line of its own, behind which another begins."""
    first, _, rest = opening.partition("\n")
    if not first.startswith("{") or not rest.lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(first, strict=False), dict)
    except (ValueError, RecursionError):
        return False


def letter(opening: str) -> bool:
    """Whether a text begins with the header of an e-mail: a sender, and two of the other lines that letters have."""
    header = re.split(r"\r?\n\r?\n", opening, maxsplit=1)[0]
    names = {match.lower() for match in _HEADER.findall(header)}
    return _HEADER.match(header) is not None and "from" in names and len(names & _LETTER) >= 2


def begins(pattern: str) -> Callable[[str], bool]:
    """Whether a text begins so."""
    start = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return lambda opening: bool(start.match(opening))


def never(_: str) -> bool:
    """For kinds that cannot be told from others by how they begin."""
    return False
