"""Plain text: a file of paragraphs, perhaps copied from a page with some of its furniture.

It may open with header lines (`Title:`, `Outlet:`, `Date:`, `Updated:`, `URL:`, `Author:`, `Section:`, `Language:`,
`Status:`). Otherwise title, byline and date are taken from the lines around the story where they stand on their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from dateline.index.article import RawArticle
from dateline.index.dates import stated_date
from dateline.index.errors import SourceError
from dateline.index.loaders.byline import byline, people
from dateline.index.loaders.decode import decode
from dateline.index.loaders.document import Given
from dateline.index.loaders.furniture import Page, is_furniture, tell_apart, word_count
from dateline.index.sentences import is_wrapped

_HEADER = re.compile(
    r"^(title|headline|outlet|source|publication|date|published|updated|modified|url|link|authors?|byline|section|language|status)"
    r"\s*:\s+(\S.*)$",
    re.IGNORECASE,
)
_FIELDS = {
    "headline": "title",
    "source": "outlet",
    "publication": "outlet",
    "date": "published_at",
    "published": "published_at",
    "updated": "updated_at",
    "modified": "updated_at",
    "link": "url",
    "author": "authors",
    "byline": "authors",
}
_DATE_LABEL = re.compile(
    r"^(?:(?P<new>updated|modified|last updated)|published|posted|date)\s*(?:on|at)?\s*:?\s+",
    re.IGNORECASE,
)


def read(file: BinaryIO, given: Given) -> Iterator[RawArticle]:
    """The article in a plain text."""
    yield read_text(decode(file.read()), given.origin)


def read_text(text: str, origin: str) -> RawArticle:
    """The article in a plain text.

    Raises:
        SourceError: there is no word in it.

    """
    headers, rest = _headers(text)
    page = tell_apart(_lines(rest))
    return assemble(page, headers, origin)


def assemble(page: Page, stated: dict[str, str], origin: str) -> RawArticle:
    """An article from a page's parts and what its headers state; headers go before what the lines suggest."""
    around = [*page.head, *page.tail]
    authors = people(stated["authors"]) if "authors" in stated else byline(around)
    published, updated = _dates(around)
    head, body = list(page.head), list(page.body)
    story = set(re.findall(r"\w+", " ".join(body).lower()))
    title = stated.get("title")
    if title is None:
        head, body, title = _headline(head, body, story)
    lead = [line for line in head if _belongs(line, story) and line != title]
    content = "\n\n".join([*lead, *body]).strip()
    if not content:
        raise SourceError("there is no text in it")
    return RawArticle(
        text=content,
        title=title,
        url=stated.get("url"),
        outlet=stated.get("outlet"),
        authors=authors,
        section=stated.get("section"),
        language=stated.get("language"),
        published_at=stated_date(stated.get("published_at")) or published,
        updated_at=stated_date(stated.get("updated_at")) or updated,
        retracted=stated.get("status", "").strip().lower() == "retracted",
        origin=origin,
    )


def _headers(text: str) -> tuple[dict[str, str], str]:
    """Header lines at the very top, and the rest; one alone counts only if it is followed by a blank line."""
    found: dict[str, str] = {}
    lines = text.lstrip().split("\n")
    for i, line in enumerate(lines):
        if match := _HEADER.match(line.strip()):
            name = match.group(1).lower()
            found.setdefault(_FIELDS.get(name, name), match.group(2).strip())
        elif found and not line.strip():
            return found, "\n".join(lines[i:])
        else:
            break
    return {}, text


def _lines(text: str) -> list[str]:
    """Paragraphs, one a line, none empty; a text wrapped to a fixed width is unwrapped."""
    if is_wrapped(text):
        return [" ".join(block.split()) for block in re.split(r"\n\s*\n", text) if block.strip()]
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return [line for line in lines if line]


def _headline(head: list[str], body: list[str], story: set[str]) -> tuple[list[str], list[str], str | None]:
    """The headline, taken out of the lines before the story, or off the story's top where it is a question or cry."""
    candidates = [line for line in head if not byline([line]) and not any(_dates([line])) and word_count(line) > 1]
    for line in candidates:
        if _belongs(line, story):
            return head[head.index(line) + 1 :], body, line
    if candidates:
        return head[head.index(candidates[0]) + 1 :], body, candidates[0]
    if len(body) > 1 and word_count(body[0]) <= 15 and not body[0].endswith((".", "。")):
        return head, body[1:], body[0]
    return head, body, None


def _belongs(line: str, story: set[str]) -> bool:
    """Whether a line around the story speaks of the same thing: three words at least, one of them the story's."""
    if word_count(line) < 3 or is_furniture(line) or byline([line]) or any(_dates([line])):
        return False
    words = {word for word in re.findall(r"\w+", line.lower()) if len(word) > 3 or not word.isascii()}
    return bool(words & story)


def _dates(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """(published, updated) where a line says nothing but a date."""
    published = updated = None
    for line in lines:
        label = _DATE_LABEL.match(line)
        value = stated_date(line[label.end() :] if label else line) if word_count(line) <= 9 else None
        if label and label.group("new"):
            updated = updated or value
        else:
            published = published or value
    return published, updated
