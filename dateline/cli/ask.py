"""`dateline ask`: one question, one answer."""

from __future__ import annotations

from shlex import quote
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import STARTED
from dateline.cli.common import (
    AsOfOption,
    ComposerOption,
    JsonOption,
    MinSupportOption,
    StoreOption,
    TopOption,
    choose,
    open_store,
    print_json,
    warn_of_waiting,
    warn_unless_kept,
)
from dateline.cli.show import out, show_answer, show_next_steps, show_timings
from dateline.index.reader import warm_up
from dateline.index.store import Store
from dateline.settings import model_options, settings

if TYPE_CHECKING:
    from dateline.agent.answer import Answer

HELP = """Ask one question; every sentence of the answer rests on a quote with its source.

[dim]Examples:[/dim]
  dateline ask "which countries has Korea signed ACSAs with?"
  dateline ask "how high was the flood?" --as-of 2011-01-05 --json
  dateline ask "who won?" --min-support 0
  dateline ask "who won?" --timings
  dateline ask "who won?" --composer llama.cpp:model.gguf
"""


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The question, in quotes.")],
    as_of: AsOfOption = None,
    top: TopOption = None,
    min_support: MinSupportOption = None,
    composer: ComposerOption = None,
    timings: Annotated[bool, typer.Option("--timings", help="Also print where the time went.")] = False,
    next_steps: Annotated[bool, typer.Option("--next-steps", help="Also print what to try next.")] = False,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Ask one question."""
    begun = perf_counter()
    with open_store(store) as opened:
        answer, opening = answered(opened, question, as_of=as_of, top=top, min_support=min_support, composer=composer)
    if json:
        print_json(answer.to_dict())
        return
    show_answer(answer)
    out.print(f"\n[dim]{answer.status}, {answer.composer} composer, {answer.milliseconds:.0f} ms[/dim]")
    if timings:
        show_timings({"load": (begun - STARTED) * 1000, "open": opening, **answer.timings})
    if next_steps:
        show_next_steps(f" --store {quote(str(store))}" if store else "")


def answered(
    store: Store,
    question: str,
    *,
    as_of: str | None,
    published_from: str | None = None,
    published_to: str | None = None,
    top: int | None,
    min_support: float | None,
    composer: str | None = None,
) -> tuple[Answer, float]:
    """The answer to a question, kept in the store; and the milliseconds that opening the agent took."""
    now = settings()
    begun = perf_counter()
    warn_of_waiting(store)
    store.encoder.warm_up()
    warm_up(now.reader)
    from dateline.agent.graph import ask as ask_agent  # loads slowly, and so does Chroma: beside the encoder
    from dateline.agent.graph import build_graph

    store.vectors  # noqa: B018
    graph = build_graph(
        store,
        reranker=now.reranker,
        reader=now.reader,
        verifier=now.verifier,
        composer=choose(composer, now.composer),
        models=model_options(),
    )
    opening = (perf_counter() - begun) * 1000
    answer = ask_agent(
        graph,
        question,
        as_of=as_of,
        published_from=published_from,
        published_to=published_to,
        top=choose(top, now.top),
        min_support=choose(min_support, now.min_support),
    )
    warn_unless_kept(store.folder, answer)
    return answer, opening
