"""Dateline as a tool in somebody else's agent: a question in, an answer with numbered sources out, as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from langchain_core.tools import StructuredTool, ToolException

from dateline.agent.answer import Answer, Citation, Nearby
from dateline.index.errors import DatelineError

_WHAT = (
    "Answers a question from an archive of news articles, in sentences that each rest on a quote, with numbered"
    " sources; says so when the articles do not answer it."
)


def news_tool(ask: Callable[[str, str | None], Answer]) -> StructuredTool:
    """The tool `ask_news`; what goes wrong is told to the model that called it, as text."""

    def ask_news(
        question: Annotated[str, "The question, whole in itself, such as: who owns the tanker Corrin Vale?"],
        as_of: Annotated[str | None, "ISO date; answers from what was published by then. None for now."] = None,
    ) -> str:
        try:
            return as_text(ask(question, as_of))
        except DatelineError as error:
            raise ToolException(str(error)) from error

    return StructuredTool.from_function(ask_news, name="ask_news", description=_WHAT, handle_tool_error=True)


def as_text(answer: Answer) -> str:
    """An answer's text, with its note and its sources below, a line each; without sources, the nearest articles."""
    lines = [answer.text, *([answer.note] if answer.note else [])]
    if answer.citations:
        lines += ["", "Sources:", *(f"[{c.n}] {_source(c)}: “{' '.join(c.quote.split())}”" for c in answer.citations)]
    elif answer.nearby:
        lines += ["", "Nearest articles:", *(f"- {_source(article)}" for article in answer.nearby)]
    return "\n".join(lines)


def _source(of: Citation | Nearby) -> str:
    parts = [of.outlet or "outlet not stated", of.published_at or "date not stated", of.title, of.url or of.article_id]
    return ", ".join(part for part in parts if part)
