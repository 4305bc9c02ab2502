"""A PDF: the text of its pages as one article, without what stands at the top and foot of every page."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from dateline.index.article import RawArticle
from dateline.index.dates import instant
from dateline.index.errors import SourceError
from dateline.index.loaders.byline import people
from dateline.index.loaders.decode import clean
from dateline.index.loaders.document import Given
from dateline.index.loaders.furniture import tell_apart
from dateline.index.loaders.text import assemble
from dateline.index.loaders.values import as_line

_MOST_PAGES = 2_000
_MARGIN = 3
"""Lines at the top and the foot of a page among which its header and footer are sought."""
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|p\.|s\.)?\s*[-–]?\s*\d{1,4}\s*(?:(?:of|von|/)\s*\d{1,4})?\s*[-–]?", re.IGNORECASE
)
_BROKEN_WORD = re.compile(r"[^\W\d_]-$")
_ENDS = (".", "!", "?", "…", "”", "“", '"', "’", ":", "。")
_NO_TITLE = re.compile(
    r"^(?:untitled|microsoft word|document\d*|.*\.(?:docx?|indd|qxd|pdf|odt|rtf|pages|tex))\b", re.IGNORECASE
)
_A_DAY = 86_400
"""Seconds from which a later change counts as one: programs set both dates when they write the file."""


def read(file: BinaryIO, given: Given) -> Iterator[RawArticle]:
    """The article in a PDF.

    Raises:
        SourceError: it is encrypted, broken, too long, or has no text.

    """
    from pypdf import PdfReader  # it loads slowly
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(file.read()))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError("it is encrypted; save a copy without a password")
        if len(reader.pages) > _MOST_PAGES:
            raise SourceError(f"it has more than {_MOST_PAGES} pages")
        pages = [_page_lines(page.extract_text() or "") for page in reader.pages]
        stated = reader.metadata
        title, author = (as_line(getattr(stated, name, None)) for name in ("title", "author"))
        created, changed = (_date(stated, name) for name in ("creation_date", "modification_date"))
    except DependencyError as error:
        raise SourceError("it is encrypted; save a copy without a password") from error
    except PyPdfError as error:
        raise SourceError("it is broken, or no PDF") from error
    lines = _paragraphs(_without_margins(pages))
    if not any(lines):
        raise SourceError("its pages are pictures without text; run a text recognition (OCR) over it first")
    if title is not None and _NO_TITLE.match(title):
        title = None
    article = assemble(tell_apart(lines), {"title": title} if title else {}, given.origin)
    published = article.published_at or _iso(created)
    yield replace(
        article,
        url=given.url,
        fetched_at=given.fetched_at,
        authors=article.authors or people(author or ""),
        published_at=published,
        updated_at=article.updated_at or _later(created, changed),
    )


def _date(stated: object, name: str) -> object:
    """A date of the document's information; None for one that cannot be read."""
    try:
        return getattr(stated, name, None)
    except ValueError:
        return None


def _iso(moment: object) -> str | None:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) and moment.year >= 1990 else None


def _later(created: object, changed: object) -> str | None:
    """The date of change, where it lies a day or more behind that of creation."""
    first, last = _iso(created), _iso(changed)
    return last if first and last and instant(last) - instant(first) >= _A_DAY else None


def _page_lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in clean(text).replace("\u00ad\n", "\u00ad").split("\n"))
    return [line.replace("\u00ad", "") for line in lines]


def _without_margins(pages: Sequence[list[str]]) -> list[str]:
    """The lines of all pages, without page numbers and what at least half of the pages have at the top or the foot."""
    margins = [_margin_lines(page) for page in pages]
    often = Counter(
        mark for page, places in zip(pages, margins, strict=True) for mark in {_mark(page[i]) for i in places}
    )
    repeated = {mark for mark, count in often.items() if count >= max(2, (len(pages) + 1) // 2)}
    kept: list[str] = []
    for page, places in zip(pages, margins, strict=True):
        shown = [
            line
            for number, line in enumerate(page)
            if number not in places or not (_mark(line) in repeated or _PAGE_NUMBER.fullmatch(line))
        ]
        filled = [number for number, line in enumerate(shown) if line]
        # A paragraph may go on over the edge of a page: what is empty there ends none.
        kept += shown[filled[0] : filled[-1] + 1] if filled else []
    return kept


def _margin_lines(page: Sequence[str]) -> set[int]:
    """Which lines of a page are its first and last ones that are not empty."""
    filled = [number for number, line in enumerate(page) if line]
    return {*filled[:_MARGIN], *filled[-_MARGIN:]}


def _mark(line: str) -> str:
    """What a header or footer has in common on all pages: its words, whatever its number."""
    return _DIGITS.sub("#", line.lower())


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """The paragraphs that the lines of a column make, words that were broken at its edge joined again."""
    widths = sorted(len(line) for line in lines if line)
    width = widths[len(widths) * 4 // 5] if widths else 0
    words = Counter(re.findall(r"\w[\w-]*", " ".join(lines).lower()))
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        if not line:
            goes_on = False
            continue
        if goes_on:
            paragraphs[-1] = _joined(paragraphs[-1], line, words)
        else:
            paragraphs.append(line)
        goes_on = len(line) >= 0.7 * width and not (line.endswith(_ENDS) and len(line) < 0.9 * width)
    return paragraphs


def _joined(before: str, line: str, words: Counter[str]) -> str:
    if not _BROKEN_WORD.search(before) or not line[:1].islower():
        return f"{before} {line}"
    first, second = before.rpartition(" ")[2], line.partition(" ")[0].strip('.,;:!?)”’"')
    # A hyphen that belongs to the word stands elsewhere too.
    return before + line if words[f"{first}{second}".lower()] else before[:-1] + line
