"""How answers and progress look in a terminal."""

from __future__ import annotations

import re

from rich.console import Console
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from dateline.agent.answer import Answer, Citation, Nearby

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """A text from an article without what could steer the terminal: escapes, controls, direction overrides."""
    return _CONTROL.sub("", text)


def show_answer(answer: Answer) -> None:
    """Print an answer with its sources, for a person."""
    if answer.status == "not_found":
        out.print(Text(answer.text, style="yellow"))
        if answer.nearby:
            out.print(Text("\nNearest articles:", style="bold"))
            for article in answer.nearby:
                out.print(Padding(Text(f"· {_source(article)}"), (0, 0, 0, 2)))
        return
    for claim in answer.claims:
        line = Text(safe(claim.text) + " ")
        line.append("".join(f"[{n}]" for n in claim.citations), style="cyan")
        out.print(line)
    out.print(Text("\nSources", style="bold"))
    for citation in answer.citations:
        head = Text(f"[{citation.n}] ", style="cyan")
        head.append(_source(citation), style="default")
        out.print(Padding(head, (0, 0, 0, 2)))
        out.print(Padding(Text(f"“{safe(citation.quote)}”", style="italic"), (0, 0, 0, 6)))
        where = f"{citation.article_id}, revision {citation.revision}, characters {citation.start}–{citation.end}"
        if citation.url:
            where = f"{safe(citation.url)}\n{where}"
        out.print(Padding(Text(where, style="dim"), (0, 0, 0, 6)))


def show_next_steps(folder: str) -> None:
    """Print what to try next."""
    out.print(Text("\nTry next", style="bold"))
    for command in (
        f'dateline ask "when does Kitazawa visit Panmunjom?"{folder}',
        f'dateline ask "who is the president of France?"{folder}',
        f"dateline chat{folder}",
        f"dateline articles list{folder}",
    ):
        out.print(Padding(Text(f".venv/bin/{command}", style="green"), (0, 0, 0, 2)))


def _source(of: Citation | Nearby) -> str:
    parts = [of.outlet or "outlet not stated", (of.published_at or "date not stated")[:10]]
    if of.title:
        parts.append(f"“{of.title}”")
    return safe(", ".join(parts))


def progress_bar() -> Progress:
    """A bar with the count and the time left, on standard error."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(),
        console=err,
        transient=False,
    )
