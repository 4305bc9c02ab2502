"""`dateline ask`: one question, one answer."""

from __future__ import annotations

from shlex import quote
from time import perf_counter
from typing import Annotated

import typer

from dateline.cli import STARTED
from dateline.cli.common import (
    AsOfOption,
    JsonOption,
    MinSupportOption,
    StoreOption,
    TopOption,
    choose,
    open_store,
    print_json,
    warn_of_waiting,
)
from dateline.cli.show import out, show_answer, show_next_steps, show_timings
from dateline.index.reader import warm_up
from dateline.settings import settings

HELP = """Ask one question; every sentence of the answer is a quote with its source.

[dim]Examples:[/dim]
  dateline ask "which countries has Korea signed ACSAs with?"
  dateline ask "how high was the flood?" --as-of 2011-01-05 --json
  dateline ask "who won?" --min-support 0
  dateline ask "who won?" --timings
"""


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The question, in quotes.")],
    as_of: AsOfOption = None,
    top: TopOption = None,
    min_support: MinSupportOption = None,
    timings: Annotated[bool, typer.Option("--timings", help="Also print where the time went.")] = False,
    next_steps: Annotated[bool, typer.Option("--next-steps", help="Also print what to try next.")] = False,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Ask one question."""
    now = settings()
    begun = perf_counter()
    with open_store(store) as opened:
        warn_of_waiting(opened)
        opened.encoder.warm_up()
        warm_up(now.reader)
        from dateline.agent.graph import ask as ask_agent  # loads slowly, and so does Chroma: beside the encoder
        from dateline.agent.graph import build_graph

        opened.vectors  # noqa: B018
        graph = build_graph(opened, reranker=now.reranker, reader=now.reader)
        opening = (perf_counter() - begun) * 1000
        answer = ask_agent(
            graph,
            question,
            as_of=as_of,
            top=choose(top, now.top),
            min_support=choose(min_support, now.min_support),
        )
    if json:
        print_json(answer.to_dict())
        return
    show_answer(answer)
    out.print(f"\n[dim]{answer.status}, {answer.composer} composer, {answer.milliseconds:.0f} ms[/dim]")
    if timings:
        show_timings({"load": (begun - STARTED) * 1000, "open": opening, **answer.timings})
    if next_steps:
        show_next_steps(f" --store {quote(str(store))}" if store else "")
