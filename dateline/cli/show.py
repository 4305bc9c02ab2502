"""How answers and progress look in a terminal."""

from __future__ import annotations

import re

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from dateline.agent.answer import Answer, Citation, Nearby
from dateline.agent.cite import label
from dateline.index.article import Article

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """A text from an article without what could steer the terminal: escapes, controls, direction overrides."""
    return _CONTROL.sub("", text)


def safe_json(text: str) -> str:
    """JSON whose strings write the same characters as escapes: nothing is lost to the program that reads it."""
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def show_answer(answer: Answer) -> None:
    """Print an answer with its sources, for a person."""
    if answer.note:
        err.print(Text(f"note: {safe(answer.note)}", style="yellow"))
    if answer.status == "not_found":
        out.print(Text(answer.text, style="yellow"))
        if answer.nearby:
            out.print(Text("\nNearest articles:", style="bold"))
            for article in answer.nearby:
                print_indented(Text(f"· {_source(article)}"), 2)
        return
    if not answer.claims:
        out.print(Text(safe(answer.text)))
        return
    for claim in answer.claims:
        line = Text(safe(label(claim, answer.citations)), style="bold")
        line.append(safe(claim.text) + " ", style="not bold")
        line.append("".join(f"[{n}]" for n in claim.citations), style="cyan")
        out.print(line)
    out.print(Text("\nSources", style="bold"))
    for citation in answer.citations:
        head = Text(f"[{citation.n}] ", style="cyan")
        head.append(_source(citation), style="default")
        head.append(_standing(citation), style="dim")
        print_indented(head, 2)
        print_indented(Text(f"“{safe(citation.quote)}”", style="italic"), 6)
        if citation.url:
            print_indented(Text(safe(citation.url), style="dim"), 6)
        show_place(citation.article_id, citation.revision, citation.start, citation.end, columns=6)
    if answer.follow_ups:
        out.print(Text("\nAsk next", style="bold"))
        for question in answer.follow_ups:
            print_indented(Text(f"· {safe(question)}"), 2)


def show_timings(timings: dict[str, float]) -> None:
    """Print where the time went: milliseconds of each step, and of its parts, named `step.part`, below it."""
    longest = max([*timings.values(), 1.0])
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for step in [name for name in timings if "." not in name]:
        parts = [name for name in timings if name.startswith(f"{step}.")]
        for name in (step, *parts):
            label = f"  {name.removeprefix(step + '.')}" if name in parts else name
            bar = "█" * round(30 * timings[name] / longest)
            table.add_row(label, f"{timings[name]:.1f} ms", Text(bar, style="dim" if name in parts else "cyan"))
    table.columns[1].justify = "right"
    out.print()
    out.print(table)


def show_next_steps(folder: str) -> None:
    """Print what to try next."""
    out.print(Text("\nTry next", style="bold"))
    for command in (
        f'dateline ask "what did the paper report about a joint declaration?"{folder}',
        f'dateline ask "who is the president of France?"{folder}',
        f"dateline chat{folder}",
        f"dateline articles list --limit 10{folder}",
    ):
        out.print(f"  [green]{escape('.venv/bin/' + command)}[/green]", soft_wrap=True)


def _standing(citation: Citation) -> str:
    """What else is to be known of a source: copies, a correction, opinion."""
    marks = [
        *([f"carried by {citation.carriers} outlets"] if citation.carriers > 1 else []),
        *(["corrected"] if citation.corrected else []),
        *(["opinion"] if citation.opinion else []),
    ]
    return f" ({', '.join(marks)})" if marks else ""


def _source(of: Citation | Nearby) -> str:
    return safe(", ".join([*outlet_and_day(of), *([f"“{of.title}”"] if of.title else [])]))


def outlet_and_day(of: Citation | Nearby | Article) -> list[str]:
    """Who published it and when, as far as it is stated."""
    return [of.outlet or "outlet not stated", of.published_at[:10] if of.published_at else "date not stated"]


def show_place(article_id: str, revision: int, start: int, end: int, *, columns: int) -> None:
    """Print where words stand, indented."""
    where = f"{article_id}, revision {revision}, characters {start}–{end}"
    print_indented(Text(safe(where), style="dim"), columns)


def print_indented(text: Text, columns: int) -> None:
    """Print a text wrapped to the width of the terminal, each line indented."""
    for line in text.wrap(out, max(20, out.width - columns)):
        out.print(Text(" " * columns) + line, soft_wrap=True)


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
