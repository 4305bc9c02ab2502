"""schema.org in JSON-LD: the articles that a page describes, with what they refer to put in its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from dateline.index.loaders.values import as_line

Thing = dict[str, Any]

_ARTICLE_TYPES = re.compile(
    r"(?:Article|NewsArticle|Reportage\w*|OpinionNewsArticle|BlogPosting|LiveBlogPosting|Report)$"
)
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
"""Where an article may stand inside of another object; elsewhere it is one that the page only points to."""
_DEEPEST = 20
"""How deep names are sought."""
_MOST = 200_000
"""Objects of one page that are looked at."""
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?:-->|\]\]>)\s*;?\s*$|;\s*$")
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+"|,(?=\s*[}\]])', re.DOTALL)


def article_objects(tree: Any) -> list[Thing]:
    """The articles that a page describes, in its order; what is only named by `@id` is looked up on the page."""
    things = list(_things(tree))
    named: dict[str, Thing] = {}
    for thing in things:
        identity = thing.get("@id")
        if isinstance(identity, str) and len(thing) > 1:
            named.setdefault(identity, thing)
    return [_resolved(thing, named) for thing in things if _is_article(thing)]


def line_of(value: object, depth: int = 0) -> str | None:
    """The first text in a value: a string, the name of an object, or that of the first item of a list that has one."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        return next((line for item in value if (line := line_of(item, depth + 1))), None)
    if isinstance(value, dict):
        return line_of(value.get("name") or value.get("@value"), depth + 1)
    return as_line(value)


def lines_of(value: object) -> list[str]:
    """The texts in a value, one for each item of a list."""
    return [line for item in (value if isinstance(value, list) else [value]) if (line := line_of(item))]


def address_of(value: object) -> str | None:
    """The address in a value: a string, or the `@id` or `url` of an object."""
    if isinstance(value, list):
        return next((found for item in value[:_DEEPEST] if (found := address_of(item))), None)
    if isinstance(value, dict):
        return as_line(value.get("@id")) or as_line(value.get("url"))
    return as_line(value)


def _things(tree: Any) -> Iterator[Thing]:
    """All objects of the page's blocks that may be articles or be referred to by them."""
    count = 0
    for block in tree.iter("script"):
        if "ld+json" not in (block.get("type") or "").lower():
            continue
        todo = [_parsed(block.text or "")]
        while todo and count < _MOST:
            thing = todo.pop()
            count += 1
            if isinstance(thing, list):
                todo += reversed(thing)
            elif isinstance(thing, dict):
                yield thing
                todo += [thing[name] for name in reversed(_INSIDE) if isinstance(thing.get(name), (list, dict))]


def _parsed(text: str) -> Any:
    """The value of a block; None if it is broken beyond what can be mended without changing what it says.

    Mended are wrappings that older pages put around scripts, commas before a closing bracket, and line breaks in
    strings.
    """
    for mend in (str, _mended):
        try:
            return json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _mended(text: str) -> str:
    while (shorter := _WRAPPING.sub("", text).strip()) != text:
        text = shorter
    return _STRING_OR_COMMA.sub(lambda match: "" if match.group() == "," else match.group(), text)


def _is_article(thing: Thing) -> bool:
    kinds = thing.get("@type")
    return any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in _listed(kinds))


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def _resolved(thing: Thing, named: dict[str, Thing]) -> Thing:
    """The article with the people and outlets that it refers to by `@id`."""
    found = dict(thing)
    for name in ("author", "creator", "publisher", "isPartOf"):
        if name in thing:
            found[name] = [_looked_up(item, named) for item in _listed(thing[name])]
    return found


def _looked_up(item: object, named: dict[str, Thing]) -> object:
    if isinstance(item, dict) and isinstance(item.get("@id"), str) and not item.get("name"):
        return named.get(item["@id"], item)
    return item
