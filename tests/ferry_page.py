"""A page with a story, written for the tests: what it states of itself is put in by each."""

from __future__ import annotations

import json

from dateline.index.article import RawArticle
from dateline.index.loaders.document import Given
from dateline.index.loaders.html import read_page

ADDRESS = "https://courier.example/2012/ferry?from=front"
STORY = (
    "The ferry to Skell sails again from Tuesday, after nine weeks in the dry dock, the harbour office said.",
    "Its new engine burns a third less, and it keeps the old horn, which children had asked for in letters.",
    "“We counted two hundred letters,” said the harbour master, Lio Brand. “Nobody wrote about the engine.”",
)


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def page(head: str = "", body: str = "", *, top: str = "<h1>Ferry back in service</h1>") -> str:
    story = body or f"<article>{top}{paragraphs(*STORY)}</article>"
    return f"<!doctype html><html lang='en-GB'><head>{head}</head><body>{story}</body></html>"


def json_ld(*things: object) -> str:
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    return f'<script type="application/ld+json">{json.dumps(graph)}</script>'


def meta(**tags: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in tags.items())


def read(markup: str, url: str | None = ADDRESS) -> RawArticle:
    (article,) = read_page(markup, Given("ferry.html", url=url))
    return article


def news(**stated: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "Ferry back in service", **stated}
