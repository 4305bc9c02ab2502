"""Text from articles and conversations, made fit to stand in a prompt: words that a model reads, never orders to it."""

from __future__ import annotations

import re
import secrets
import unicodedata

_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
"""Unicode categories without a shape of their own: controls, bidi and zero-width characters, tags, private use."""
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]")
"""Marks and fillers that show nothing and can carry a hidden message."""
_SPACES = "\t\n\r\x0b\x0c\x85\u2028\u2029"
_SIGNS = str.maketrans(
    {"<": "‹", ">": "›", "[": "(", "]": ")", "{": "(", "}": ")", "|": "/", "`": "'", "#": "＃", "\\": "/", "~": "-"}
)
"""Signs of which role tags, special tokens, markup, numbers of quotes and fences are made, and what stands in."""

_LOOKS_LIKE = ("<font>", "<wide>", "<small>", "<narrow>")
"""Kinds of compatibility letters that read as others: mathematical, full width."""
_DASHES = re.compile(r"[-‐-―_=*]{3,}")

_MARKDOWN = re.compile(r"!?\[([^\]\[]*)\]\s*[(\[][^)\]]*[)\]]")
_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,20}:\s*//|\b(?:javascript|data|mailto|tel|vbscript):(?=\S)|\bwww\.)\S*", re.IGNORECASE
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DOMAIN = re.compile(r"(?<![\w@.-])(?:[\w-]+(?:\.|\[\.\]))+[a-z]{2,24}(?::\d+)?(?:[/?#]\S*)?(?![\w-])", re.IGNORECASE)
_NAME_WITH_DOT = re.compile(r"[A-Z][\w-]*\.[a-z]{2,4}\Z|(?:[A-Z]\.)+[A-Z]*[a-z]*\Z")
"""Amazon.com, U.S.: a name and no link, as long as no path follows."""
_HTML = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)


def plain(text: str, most: int | None = None) -> str:
    """A text on one line, without anything that is not seen, and without the signs that structure a prompt.

    Letters in mathematical and full-width forms become the letters that they look like. At most `most` characters are
    left.
    """
    line = _DASHES.sub("—", "".join(map(_letter, seen(text))).translate(_SIGNS))
    return line if most is None else line[:most]


def seen(text: str) -> str:
    """A text on one line, without characters that show nothing."""
    shown = (" " if c in _SPACES else c for c in _SELECTORS.sub("", text))
    return " ".join("".join(c for c in shown if unicodedata.category(c) not in _UNSEEN).split())


def _letter(c: str) -> str:
    return unicodedata.normalize("NFKC", c) if unicodedata.decomposition(c).startswith(_LOOKS_LIKE) else c


def fence() -> str:
    """A mark to put around untrusted text: nobody who wrote the text can know it."""
    return secrets.token_hex(8)


def without_links(text: str) -> str:
    """A text without addresses: links become their labels, images nothing, bare addresses nothing."""
    left = " ".join(text.split())
    while (fewer := _without_outer_links(left)) != left:
        left = fewer
    return left


def _without_outer_links(text: str) -> str:
    text = _HTML.sub(" ", text)
    text = _MARKDOWN.sub(lambda match: "" if match[0].startswith("!") else match[1], text)
    text = _MAIL.sub("", _ADDRESS.sub("", text))
    text = _DOMAIN.sub(lambda match: match[0] if _NAME_WITH_DOT.fullmatch(match[0]) else "", text)
    return " ".join(text.split())


def has_link(text: str) -> bool:
    """Whether a text holds an address."""
    return without_links(text) != " ".join(text.split())
