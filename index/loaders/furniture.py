"""What a page carries besides its story: navigation, share buttons, subscribe boxes, lists of other stories, comments.

Two general signs tell it: a line that says nothing but one of the phrases that sites use for such things, and the place
and shape of a line (short, no sentence, before the first or after the last sentence of the story).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

_PHRASES = frozenset(
    phrase.strip()
    for phrase in """
    home|menu|search|sections|navigation|skip to content|skip to main content|skip navigation|back to top|to top|top
    advertisement|advertisements|ad|sponsored|sponsored content|paid content|promoted|story continues below
    article continues below|story continues below advertisement|continue reading|continue reading the main story
    share|share this|share this article|share this story|share on facebook|share on twitter|share on x|tweet|email
    email this|print|print this page|copy link|link copied|save|save article|bookmark|listen|listen to this article
    subscribe|subscribe now|subscribe to our newsletter|sign up|sign up now|sign up for our newsletter|newsletter
    newsletters|log in|login|sign in|register|my account|donate|support us|become a member|already a subscriber
    follow us|follow us on facebook|follow us on twitter|like us on facebook|contact us|about us|terms of use
    privacy policy|cookie policy|accept|accept all|accept cookies|manage cookies|cookie settings|all rights reserved
    read more|read also|see more|show more|load more|view all|see also|more|next|previous|next article
    previous article|watch live|live|photo|photos|video|videos|gallery|image|getty images|file photo|tags|topics
    leave a comment|post a comment|write a comment|add a comment|view comments|show comments|report abuse|reply
    """.replace("\n", "|").split("|")
    if phrase.strip()
)

_SECTIONS = re.compile(
    r"""^(?:
        (?:the\s+)?(?:most|more)\s+(?:popular|read|viewed|shared|commented|emailed|watched)
            (?:\s+(?:stories|articles|news|now|today
            |this\s+(?:week|month)|of\s+the\s+(?:day|week|month)))*
      | (?:popular|trending|latest|recent|top|breaking|related|recommended|other|further|more)
            (?:\s+(?:now|today|news|headlines|stories|articles|posts|topics|reading|content|coverage|for\s+you|in|from|on)){1,2}(?:\s+[\w’'&.-]+){0,4}
      | trending | recommended | you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested\s+in)
      | editors?[’']s?\s+picks?
      | what\s+(?:others|people)\s+are\s+reading | don[’']t\s+miss | also\s+read
      | (?:\d+\s+)?comments?(?:\s*\(\d+\))? | join\s+the\s+(?:conversation|discussion) | discussion
      | about\s+the\s+authors? | around\s+the\s+web | from\s+our\s+partners
    )\s*:?$""",
    re.IGNORECASE | re.VERBOSE,
)

_TERMINAL = re.compile(r"[.!?…。！？।؟][\"'”’»)\]】」』]*$")
_BULLET = re.compile(r"^(?:[-*•‣▪–—]|\d{1,2}[.)])\s+\S")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_HAS_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page, told apart."""

    head: list[str] = field(default_factory=list)
    """Lines before the story: headline, standfirst, byline, date, and furniture not known by its words."""
    body: list[str] = field(default_factory=list)
    """The story, from its first to its last sentence."""
    tail: list[str] = field(default_factory=list)
    """Lines after the story: byline, date, and furniture not known by its words."""


def is_furniture(line: str) -> bool:
    """Whether a line says nothing but what pages say around a story."""
    words = _plain(line)
    return not _HAS_WORD.search(words) or words in _PHRASES or bool(_SECTIONS.match(words))


def opens_other_matter(line: str) -> bool:
    """Whether a line heads a part of the page that is not the story: other stories, comments."""
    return bool(_SECTIONS.match(_plain(line)))


def is_sentence(line: str) -> bool:
    """Whether a line reads as running text rather than a label: long, or of five words with a full stop."""
    length = word_count(line)
    return length >= 20 or (length >= 5 and bool(_TERMINAL.search(line.rstrip())))


def word_count(line: str) -> int:
    """Number of words; two characters of Chinese or Japanese script, or one Hangul word, count as one."""
    words = len(line.split())
    if line.isascii() or _HANGUL.search(line):
        return words
    return max(words, len(_CJK.findall(line)) // 2)


def tell_apart(lines: list[str]) -> Page:
    """Head, body and tail of a page's lines (stripped, none empty); lines known as furniture are left out."""
    lines = _without_other_matter(lines)
    sentences = [i for i, line in enumerate(lines) if is_sentence(line)]
    if not sentences:
        return Page(body=[line for line in lines if not is_furniture(line)])
    first, last = sentences[0], sentences[-1]
    while last + 1 < len(lines) and _BULLET.match(lines[last + 1]):
        last += 1
    parts = (lines[:first], lines[first : last + 1], lines[last + 1 :])
    head, body, tail = ([line for line in part if not is_furniture(line)] for part in parts)
    return Page(head, body, tail)


def _without_other_matter(lines: list[str]) -> list[str]:
    """The lines up to the first heading of other matter that comes after half of the running text."""
    running = [len(line) if is_sentence(line) else 0 for line in lines]
    total, passed = sum(running), 0
    for i, line in enumerate(lines):
        if total and passed * 2 > total and opens_other_matter(line):
            return lines[:i]
        passed += running[i]
    return lines


def _plain(line: str) -> str:
    words = unicodedata.normalize("NFKC", line).lower().strip(" \t|>»›·•:-–—.…!*#[]()↑▲↓▼+")
    return " ".join(words.split())
