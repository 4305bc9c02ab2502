"""Markdown: front matter in YAML if there is any, a first heading as the title, the rest as plain paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from dateline.index.article import RawArticle
from dateline.index.errors import SourceError
from dateline.index.loaders.decode import decode
from dateline.index.loaders.document import Given
from dateline.index.loaders.fields import article_from_fields
from dateline.index.loaders.furniture import Page, is_furniture
from dateline.index.loaders.text import assemble

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def read(file: BinaryIO, given: Given) -> Iterator[RawArticle]:
    """The article in a Markdown text."""
    yield read_markdown(decode(file.read()), given.origin)


def read_markdown(text: str, origin: str) -> RawArticle:
    """The article in a Markdown text; links and emphasis become their words, pictures and raw HTML are left out.

    Raises:
        SourceError: the front matter is not YAML, or there is no word in the text.

    """
    fields, body = _front_matter(text)
    title, paragraphs = _plain(body)
    kept = [line for line in paragraphs if not is_furniture(line)]
    if fields:
        fields.setdefault("title", title)
        return article_from_fields({**fields, "text": "\n\n".join(kept)}, origin)
    return assemble(Page(body=kept), {"title": title} if title else {}, origin)


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    try:
        fields = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SourceError("its front matter is not valid YAML") from error
    return (fields if isinstance(fields, dict) else {}), text[match.end() :]


def _plain(text: str) -> tuple[str | None, list[str]]:
    """(first top-level heading, the other blocks as plain lines)."""
    title: str | None = None
    lines: list[str] = []
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in ("fence", "code_block"):
            lines += [line for line in token.content.splitlines() if line.strip()]
        if token.type != "inline":
            continue
        line = " ".join(_words(token).split())
        if title is None and not lines and before is not None and before.tag == "h1":
            title = line or None
        elif line:
            lines.append(line)
    return title, lines


def _words(inline: Token) -> str:
    parts = []
    for child in inline.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)
