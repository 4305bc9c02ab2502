"""HTML and XML as text: a paragraph for each block, the words of what stands in a line.

For markup that is a story and nothing else, as feeds, agencies and letters carry it; a whole page is for `html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from dateline.index.loaders.decode import clean

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figure footer form h1 h2 h3 h4"
    " h5 h6 header hr html legend li main nav ol p pre section summary table tbody tfoot thead tr ul"
    # what NITF and NewsML call them
    " body.content body.head body.end block hedline hl1 hl2 element text object data inlinedata bq credit fn".split()
)
_CELLS = ("td", "th")
_SILENT = frozenset(
    "script style noscript template svg math iframe object embed applet audio video canvas head title button select"
    " textarea input form nav figcaption media".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0", re.IGNORECASE)
_WHITE = re.compile(r"\s+")
_TAG = re.compile(r"<[a-zA-Z/!?][^>]{0,400}>?")


def text_of(markup: str) -> str:
    """The text of a piece of HTML; paragraphs are set apart by an empty line. In plain text, each line is one."""
    if not _TAG.search(markup) and "&" not in markup:
        return "\n\n".join(line for part in markup.split("\n") if (line := " ".join(part.split())))
    tree = parsed(markup)
    return "" if tree is None else "\n\n".join(paragraphs(tree))


def parsed(markup: str) -> Any:
    """The tree of a piece of HTML, or None if nothing can be made of it."""
    try:
        return lxml_html.document_fromstring(f"<div>{_without_declaration(clean(markup))}</div>")
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def words_of(markup: str) -> str:
    """The words of a line that may hold tags and references, such as a headline."""
    return " ".join(text_of(markup).split())


def paragraphs(tree: Any) -> Iterator[str]:
    """The paragraphs of a tree, in order, white space brought to single spaces; hidden parts are left out."""
    words: list[str] = []
    silent: Any = None
    for event, tag in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        name = _name(tag)
        if event == "start" and silent is None:
            if name in _SILENT or _HIDDEN.search(tag.get("style") or "") or tag.get("hidden") is not None:
                silent = tag
            else:
                if name in _BLOCKS:
                    yield from _line(words)
                words.append(_in_line(tag.text))
        elif event == "end" and silent is None:
            if name in _BLOCKS:
                yield from _line(words)
            elif name in _CELLS:
                words.append(" ")
            elif name == "br":
                words.append("\n")
        if event != "start":
            silent = None if tag is silent else silent
            if silent is None and tag is not tree:
                words.append(_in_line(tag.tail))
    yield from _line(words)


def _name(tag: Any) -> str:
    return tag.tag.rpartition("}")[2].lower() if isinstance(tag.tag, str) else ""


def _in_line(text: str | None) -> str:
    return _WHITE.sub(" ", text or "")


def _line(words: list[str]) -> Iterator[str]:
    """The paragraphs that the words since the last block make: an empty line sets two apart, a break is kept."""
    lines = [" ".join(line.split()) for line in "".join(words).split("\n")]
    words.clear()
    for empty, group in groupby(lines, key=lambda line: not line):
        if not empty:
            yield "\n".join(group)


def _without_declaration(markup: str) -> str:
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", markup)
