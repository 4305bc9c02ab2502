"""NewsML-G2 of the IPTC (https://iptc.org/standards/newsml-g2/): news items, alone or several in a message.

The text stands in `inlineXML`, as NITF or XHTML, or in `inlineData`. Entities are not expanded, and nothing that the
document names is fetched.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from dateline.index.article import RawArticle, Rejected
from dateline.index.dates import stated_date
from dateline.index.errors import SourceError
from dateline.index.loaders.byline import people
from dateline.index.loaders.decode import decode
from dateline.index.loaders.document import Given
from dateline.index.loaders.markup import paragraphs, text_of
from dateline.index.loaders.ninjs import GONE, check_embargo, dates_of_version, last_part
from dateline.index.loaders.values import as_line, as_number
from dateline.index.loaders.xml_stream import elements, local_name

ROOTS = ("newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem", "planningItem")
_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_TEXTS = ("text", "composite")
"""What an item class may end in that a text may be in."""


def read(file: BinaryIO, given: Given) -> Iterator[RawArticle | Rejected]:
    """The articles in a document; an item that gives none is rejected by its number, from 1."""
    text = _DECLARATION.sub("", decode(file.read(), given.charset), count=1)
    count = before = (given.first or 1) - 1
    items = elements(io.BytesIO(text.strip().encode()), ROOTS[:1], roots=ROOTS)
    try:
        for count, item in enumerate(items, before + 1):
            try:
                yield _article(item, given)
            except SourceError as error:
                yield given.rejected(str(error), count)
    except SourceError:
        if given.first is None:
            raise
        # without the line, which is one of the part
        reason = "its XML is broken in or after this item; some of those that follow are not read"
        yield given.rejected(reason, count + 1)
        return
    if count == before:
        yield given.rejected("there is no news item in it")


def _article(item: Any, given: Given) -> RawArticle:
    about, content = _child(item, "itemMeta"), _child(item, "contentMeta")
    kind = _code(about, "itemClass") or "text"
    if kind not in _TEXTS:
        raise SourceError(f"it is of the class “{kind[:40]}”, not a text")
    gone = (_code(about, "pubStatus") or "").lower() in GONE
    if not gone and _child(about, "embargoed") is not None:  # empty: until further notice
        check_embargo(_line(about, "embargoed") or "")
    headline, body = _body(item)
    if not body and not gone:
        raise SourceError("it has no text")
    version = as_number(item.get("version"))
    published, updated = dates_of_version(
        stated_date(_line(about, "firstCreated")) or stated_date(_line(content, "contentCreated")),
        stated_date(_line(about, "versionCreated")),
        version,
    )
    return RawArticle(
        id=as_line(item.get("guid")),
        text=body,
        title=_line(content, "headline") or headline or _line(about, "title"),
        url=_link(about) or given.url,
        outlet=_name(_child(content, "infoSource")) or _name(_child(about, "provider")),
        authors=_authors(content),
        section=_name(_child(content, "subject")),
        language=_language(item, content),
        published_at=published,
        updated_at=updated,
        fetched_at=given.fetched_at,
        retracted=gone,
        version=version,
        origin=given.origin,
    )


def _child(element: Any, name: str) -> Any:
    """The first child of that name, in whatever namespace."""
    return None if element is None else next((child for child in element if local_name(child) == name), None)


def _line(element: Any, name: str) -> str | None:
    child = _child(element, name)
    return None if child is None else as_line("".join(child.itertext()))


def _code(element: Any, name: str) -> str | None:
    """The code of the first child of that name, without its vocabulary."""
    child = _child(element, name)
    code = as_line(child.get("qcode") or child.get("uri")) if child is not None else None
    return last_part(code) if code else None


def _name(element: Any) -> str | None:
    if element is None:
        return None
    code = as_line(element.get("qcode"))
    return _line(element, "name") or as_line(element.get("literal")) or (code.rpartition(":")[2] if code else None)


def _authors(content: Any) -> tuple[str, ...]:
    if line := _line(content, "by"):
        return people(line)
    stated = [] if content is None else [tag for tag in content if local_name(tag) in ("creator", "contributor")]
    return tuple(dict.fromkeys(name for tag in stated if (name := _line(tag, "name"))))


def _language(item: Any, content: Any) -> str | None:
    tag = _child(content, "language")
    stated = tag.get("tag") if tag is not None else None
    return as_line(stated or item.get("{http://www.w3.org/XML/1998/namespace}lang"))


def _link(about: Any) -> str | None:
    """The address at which the provider has the item on the web, if it states one."""
    for link in [] if about is None else about:
        if local_name(link) == "link" and "html" in (link.get("contenttype") or ""):
            return as_line(link.get("href"))
    return None


def _body(item: Any) -> tuple[str | None, str]:
    """(headline, text) of the first content of an item that has words."""
    contents = _child(item, "contentSet")
    for part in [] if contents is None else contents:
        if part.get("encoding"):  # such as Base64: a picture or a PDF
            continue
        if local_name(part) == "inlineXML" and len(part):
            headline, found = _inline(part)
        elif local_name(part) in ("inlineData", "inlineXML"):
            headline, found = None, text_of("".join(part.itertext()))
        else:
            continue
        if found:
            return headline, found
    return None, ""


def _inline(part: Any) -> tuple[str | None, str]:
    """(headline, text) of XML inside an item: of NITF and XHTML the body, of others all."""
    body = next((tag for tag in part.iter() if local_name(tag) == "body.content"), None)
    headline = next((tag for tag in part.iter() if local_name(tag) in ("hl1", "headline")), None)
    if body is None:
        body = next((tag for tag in part.iter() if local_name(tag) == "body"), part)
    title = as_line("".join(headline.itertext())) if headline is not None else None
    return title, "\n\n".join(line for line in paragraphs(body) if line != title)
