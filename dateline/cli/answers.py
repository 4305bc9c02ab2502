"""`dateline answers`: the answers that were given, which of them are out of date, and asking one anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from dateline.cli.ask import answered
from dateline.cli.common import JsonOption, MinSupportOption, StoreOption, TopOption, open_store, print_json
from dateline.cli.show import out, print_indented, safe, show_answer

if TYPE_CHECKING:
    from dateline.agent.stored import Kept

app = typer.Typer(
    help="Look at the answers that were given; see which are out of date, and ask them anew.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The answer's id, as `list` shows it.")]


@app.command(
    "list",
    help="""List the answers that were given, the latest first, with what became of their articles.

An answer is stale when an article that it quotes was retracted or deleted, or has another text now.

[dim]Examples:[/dim]
  dateline answers list
  dateline answers list --stale
  dateline answers list --limit 5 --json
""",
)
def list_(
    stale: Annotated[bool, typer.Option("--stale", help="Only those that are out of date.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List the answers."""
    from dateline.agent.stored import recent  # loads slowly

    with open_store(store) as opened:
        found = list(recent(opened.folder, opened.archive, limit, stale=True if stale else None))
    if json:
        print_json([kept.to_dict() for kept in found])
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for kept in found:
        entry = Text(safe(kept.answer.question))
        entry.append(f"\n{safe(kept.answer.id)} · {kept.answer.status}", style="dim")
        for one in kept.stale:
            entry.append(f"\nstale: [{one.n}] {safe(one.reason)}", style="yellow")
        table.add_row(kept.kept_at[:10], entry)
    out.print(table)
    out.print(f"{len(found)} answers, {sum(bool(kept.stale) for kept in found)} of them stale")


@app.command(
    help="""Show an answer as it was given, and what became of its articles since.

[dim]Examples:[/dim]
  dateline answers show 0123456789abcdef0123456789abcdef
  dateline answers show 0123456789abcdef0123456789abcdef --json
"""
)
def show(answer_id: IdArgument, store: StoreOption = None, json: JsonOption = False) -> None:
    """Show an answer."""
    from dateline.agent.stored import get

    with open_store(store) as opened:
        kept = get(opened.folder, opened.archive, answer_id)
    if json:
        print_json(kept.to_dict())
        return
    as_of = f", as of {kept.answer.as_of}" if kept.answer.as_of else ""
    out.print(Text(safe(kept.answer.question), style="bold"))
    out.print(Text(f"{kept.answer.status}, given {kept.kept_at}{safe(as_of)}\n", style="dim"))
    show_answer(kept.answer)
    if said := kept.feedback:
        verdict = "helpful" if said.helpful else "not helpful"
        out.print(
            Text(f"\nReader, {said.given_at[:10]}: {verdict}" + (f", “{safe(said.comment)}”" if said.comment else ""))
        )
    _show_stale(kept)


@app.command(
    help="""Ask the question of an answer anew, as of the same day and within the same dates.

The new answer is kept beside the old one. A follow-up of a conversation is asked as it stands alone.

[dim]Examples:[/dim]
  dateline answers again 0123456789abcdef0123456789abcdef
  dateline answers again 0123456789abcdef0123456789abcdef --json
"""
)
def again(
    answer_id: IdArgument,
    top: TopOption = None,
    min_support: MinSupportOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Ask a question anew."""
    from dateline.agent.stored import anew, get

    with open_store(store) as opened:
        asked = anew(get(opened.folder, opened.archive, answer_id).answer)
        answer, _ = answered(opened, **asked, top=top, min_support=min_support)
    if json:
        print_json(answer.to_dict())
        return
    out.print(Text(safe(answer.question) + "\n", style="bold"))
    show_answer(answer)
    out.print(f"\n[dim]{answer.status}, {answer.composer} composer, {answer.milliseconds:.0f} ms[/dim]")
    out.print(Text(f"kept as {answer.id}", style="dim"))


def _show_stale(kept: Kept) -> None:
    if kept.stale:
        out.print(Text("\nOut of date", style="bold yellow"))
        for one in kept.stale:
            print_indented(Text(f"[{one.n}] {safe(one.reason)}", style="yellow"), 2)
        out.print(Text(f"\ndateline answers again {safe(kept.answer.id)}", style="dim"))
