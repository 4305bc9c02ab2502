"""A newsletter as an e-mail: the HTML or the plain text of its body, the sender as the outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any, BinaryIO

from dateline.index.article import RawArticle
from dateline.index.dates import stated_date
from dateline.index.errors import SourceError
from dateline.index.loaders.byline import byline
from dateline.index.loaders.decode import clean, decode
from dateline.index.loaders.document import Given
from dateline.index.loaders.furniture import tell_apart
from dateline.index.loaders.markup import text_of

_LONGEST_ID = 512
_SHORTEST = 40
"""Characters of a body below which the next kind of body is tried."""
_ENDS = re.compile(
    r"(?:you(?:’|'|\s+a)re\s+(?:receiving|getting)\s+this|you\s+received\s+this|this\s+(?:e-?mail|newsletter)\s+was\s+sent"
    r"|(?:to\s+)?unsubscribe\b|update\s+your\s+preferences|manage\s+(?:your\s+)?(?:preferences|subscription)"
    r"|sent\s+from\s+my\b|-- $)",
    re.IGNORECASE,
)
_BROWSER = re.compile(
    r"(?:view|read|open)\s+(?:this\s+|it\s+)?(?:e-?mail\s+|newsletter\s+)?(?:in|on)\s+(?:your\s+|the\s+|a\s+)?(?:web\s+)?(?:browser|web|online)\b.*"
    r"|(?:having\s+)?trouble\s+(?:viewing|reading)\b.*",
    re.IGNORECASE,
)
_EDGE = re.compile(rb"^--([^\s\"][^\r\n\"]{0,68}?)[ \t]*\r?\nContent-[\w-]+[ \t]*:", re.MULTILINE | re.IGNORECASE)
"""The line that sets parts apart, above the header of one."""
_MARKED = re.compile(rb"<(?:!doctype html|html|body|div|table|p)\b", re.IGNORECASE)
_LINK = re.compile(r"\s*[\[(<]\s*https?://\S{1,2000}\s*[\])>]|^https?://\S+$")


def read(file: BinaryIO, given: Given) -> Iterator[RawArticle]:
    """The article in a message.

    Raises:
        SourceError: it is encrypted, no message, or has no text.

    """
    data = file.read()
    message = message_from_bytes(data, policy=policy.compat32)
    if not message.keys():
        raise SourceError("it has no header, as a message has")
    kind = message.get_content_type()
    if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
        raise SourceError("it is encrypted; save it decrypted")
    lines = _lines(_parted(message, data))
    page = tell_apart(lines)
    text = "\n\n".join(page.body)
    if not text:
        raise SourceError("there is no text in it")
    name, address = parseaddr(_header(message, "From"))
    yield RawArticle(
        text=text,
        title=_header(message, "Subject") or None,
        id=_identity(message),
        outlet=" ".join(name.split()) or address.rpartition("@")[2] or None,
        authors=byline(page.head) or byline(page.tail),
        language=_header(message, "Content-Language") or None,
        published_at=_date(message),
        fetched_at=given.fetched_at,
        origin=given.origin,
    )


def _parted(message: Message[Any, Any], data: bytes) -> Message[Any, Any]:
    """The message; where it does not say what sets its parts apart, or says it wrongly, its body with that made out."""
    if message.get_content_maintype() != "multipart" or message.is_multipart():
        return message
    body = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[-1]
    if edge := _EDGE.search(body):
        kind = b'multipart/mixed; boundary="%s"' % edge[1]
    else:
        kind = b"text/html" if _MARKED.search(body) else b"text/plain"
    return message_from_bytes(b"Content-Type: %s\n\n%s" % (kind, body), policy=policy.compat32)


def _lines(message: Message[Any, Any]) -> list[str]:
    """The lines of the body that has words, without those that letters carry around them."""
    lines: list[str] = []
    for kind in ("text/html", "text/plain"):
        bodies = [_text(part) for part in message.walk() if _is_body(part, kind)]
        if not bodies:
            continue
        whole = "\n\n".join(bodies)
        text = text_of(whole) if kind == "text/html" else _unwrapped(whole)
        found = [line for part in text.split("\n") if (line := _LINK.sub("", " ".join(part.split())).strip())]
        lines = max(lines, _story(found), key=lambda each: sum(map(len, each)))
        if sum(map(len, lines)) >= _SHORTEST:
            break
    return lines


def _is_body(part: Message[Any, Any], kind: str) -> bool:
    return (
        not part.is_multipart()
        and part.get_content_type() == kind
        and str(part.get("Content-Disposition", "")).strip().lower()[:10] != "attachment"
    )


def _text(part: Message[Any, Any]) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    try:
        return decode(data, str(part.get_content_charset() or ""))
    except (SourceError, LookupError, ValueError):
        return ""


def _unwrapped(text: str) -> str:
    """Plain text whose lines were broken to fit, as paragraphs; lines that others wrote before are left out."""
    kept = "\n".join(line for line in text.split("\n") if not line.startswith(">"))
    return "\n\n".join(" ".join(block.split()) for block in re.split(r"\n\s*\n", kept))


def _story(lines: list[str]) -> list[str]:
    """The lines without the offer to read them elsewhere, up to the note on why one got them."""
    lines = [line for line in lines if not _BROWSER.fullmatch(line)]
    running, total = 0, sum(map(len, lines))
    for number, line in enumerate(lines):
        if running * 2 > total and _ENDS.match(line):
            return lines[:number]
        running += len(line)
    return lines


def _header(message: Message[Any, Any], name: str) -> str:
    """A header's words, decoded as far as that can be done."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        words = str(make_header(decode_header(value)))
    except (LookupError, ValueError, MessageError, TypeError):
        words = str(value)
    return " ".join(clean(words.encode("utf-8", "surrogateescape").decode("utf-8", "replace")).split())[:2_000]


def _identity(message: Message[Any, Any]) -> str | None:
    return _header(message, "Message-ID").strip("<> ")[:_LONGEST_ID] or None


def _date(message: Message[Any, Any]) -> str | None:
    stated = _header(message, "Date")
    try:
        return parsedate_to_datetime(stated).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return stated_date(stated)
