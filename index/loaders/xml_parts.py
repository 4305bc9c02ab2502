"""Long XML in parts: each is the head of the whole with some of its items, and so a document of its own kind.

It is cut by its tags as they stand in the text, without a parser: what reads the parts bears as much in them as it does
in a whole document, and what is broken costs no more than its part.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from dateline.index.article import Rejected
from dateline.index.loaders.decode import WESTERN, clean, encoding_of
from dateline.index.loaders.document import Given
from dateline.index.loaders.limits import LARGEST_ARTICLE, read_whole
from dateline.index.loaders.looks import before_root

WHOLE = 4_000_000
"""Bytes of a document that is read at once: there, items may stand before what the document says of itself."""
_PART = 1 << 18
"""Characters of items, at least, in a part that is not the last."""
_HEADS = 4
"""How many times as long as its head such a part is, at least: each repeats the head."""
_PIECE = 1 << 18
"""Bytes read at once."""
_TAG = re.compile(
    r"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?P<end>/?)(?P<name>[\w.:-]+)(?:"[^"]*"|'[^']*'|[^'">])*+>""",
    re.DOTALL,
)
_CLOSED_BY = {"<![cdata[": "]]>", "<!--": "-->"}


def in_parts(
    file: BinaryIO, given: Given, names: Sequence[str], largest: int
) -> Iterator[tuple[bytes, Given] | Rejected]:
    """A short document as it is; of a long one the parts that its elements with one of these names make.

    A part is UTF-8, `Given.first` the number of its first item, and its end tags are there but for the last part, which
    ends as the document does. Where no such element is near the beginning, the document is one part.

    Raises:
        SourceError: it is empty, no text, or larger than `largest` bytes and cannot be cut.

    """
    opening = file.read(WHOLE + 1)
    if len(opening) > WHOLE:
        decoder = codecs.getincrementaldecoder(encoding_of(opening, given.charset))(WESTERN)
        text = decoder.decode(opening).removeprefix("\ufeff")
        mark = re.compile(rf"<!--|<!\[CDATA\[|<((?:[\w.-]+:)?(?:{'|'.join(names)}))(?=[\s>/])", re.IGNORECASE)
        begin = len(before_root(text))
        first, _ = _find(text, begin, mark)
        if first and text.startswith("<", begin):  # and no JSON with some markup in it

            def more() -> str:
                data = file.read(_PIECE)
                return decoder.decode(data, final=not data)

            items = _items(text[first.start() :], mark, first[1], more)
            yield from _grouped(text[: first.start()], items, given)
            return
    yield read_whole(file, largest, opening), given


def _find(text: str, at: int, mark: re.Pattern[str]) -> tuple[re.Match[str] | None, int]:
    """(the next tag of an item, its end), or (None, from where to look again when there is more of the text)."""
    while found := mark.search(text, at):
        close = _CLOSED_BY.get(found.group().lower())
        if close is None:
            return found, found.end()
        end = text.find(close, found.end())
        if end < 0:
            return None, found.start()
        at = end + len(close)
    cut = text.rfind("<", at)
    return None, cut if cut >= 0 else len(text)


def _items(text: str, mark: re.Pattern[str], name: str, more: Callable[[], str]) -> Iterator[str | None]:
    """Each item up to where the next one begins; None for one that is too long. The text begins with the first."""
    begin, at, too_long = 0, 1, False
    while True:
        found, at = _find(text, at, mark)
        if found:
            if found[1] == name:
                yield None if too_long else text[begin : found.start()]
                begin, too_long = found.start(), False
            continue
        if too_long or len(text) - begin > LARGEST_ARTICLE:
            too_long = True
            if len(text) - at > LARGEST_ARTICLE:  # a comment, or characters, that nothing ends: passed over
                at = len(text)
            begin = at
        text, at, begin = text[begin:], at - begin, 0
        if not (next_ := more()):
            yield None if too_long else text
            return
        text += next_


def _grouped(head: str, items: Iterator[str | None], given: Given) -> Iterator[tuple[bytes, Given] | Rejected]:
    """The parts that the items make."""
    ends = "".join(f"</{name}>" for name in reversed(_open_elements(head)))
    least = max(_PART, _HEADS * len(head))
    group: list[str] = []
    size = first = 0

    def part(ends: str) -> tuple[bytes, Given]:
        return clean("".join((head, *group, ends))).encode(), replace(given, first=first)

    for number, item in enumerate(items, 1):
        if group and (size >= least or item is None):
            yield part(ends)
            group.clear()
        if item is None:
            yield given.rejected(f"the item is longer than {LARGEST_ARTICLE // 1_000_000} MB", number)
            continue
        if not group:
            size, first = 0, number
        group.append(item)
        size += len(item)
    if group:
        yield part("")


def _open_elements(head: str) -> list[str]:
    """The elements that begin and do not end in the head of a document, from its root."""
    names: list[str] = []
    for tag in _TAG.finditer(head, len(before_root(head))):
        if tag["name"] is None or tag.group().endswith("/>"):
            continue
        if not tag["end"]:
            names.append(tag["name"])
        elif tag["name"] in names:
            del names[len(names) - 1 - names[::-1].index(tag["name"]) :]
    return names
