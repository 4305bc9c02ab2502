"""`dateline stories`: articles that tell the same thing word for word or nearly, and who came first."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dateline.cli.common import JsonOption, StoreOption, open_store, print_json
from dateline.cli.show import out, safe
from dateline.index.errors import NotFoundError
from dateline.index.stories import Story

app = typer.Typer(
    help="Look at stories: a report and its copies, which count as one source.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


@app.command(
    "list",
    help="""List the stories that more than one article tells, those with most articles first.

[dim]Examples:[/dim]
  dateline stories list
  dateline stories list --limit 5 --json
""",
)
def list_(
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List the stories."""
    with open_store(store) as opened:
        found = list(opened.archive.stories(limit=limit))
    if json:
        print_json([as_json(story) for story in found])
        return
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("id", no_wrap=True)
    table.add_column("date", no_wrap=True)
    for name in ("articles", "outlets"):
        table.add_column(name, justify="right")
    table.add_column("first")
    for story in found:
        first = story.members[0]
        name = ", ".join(part for part in (first.outlet, first.title) if part) or first.article_id
        day = (first.published_at or "–")[:10]
        table.add_row(story.id, Text(safe(day)), str(len(story.members)), str(story.carriers), Text(safe(name)))
    out.print(table)
    out.print(f"{len(found)} stories")


@app.command(
    help="""Show a story: its articles, who came first, and how much of each stands in the first.

[dim]Examples:[/dim]
  dateline stories show s-0123456789abcdef0123
  dateline stories show s-0123456789abcdef0123 --json
"""
)
def show(
    story_id: Annotated[
        str, typer.Argument(metavar="ID", help="The story's id, as `list` shows it, or the id of an article in it.")
    ],
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Show a story."""
    with open_store(store) as opened:
        try:
            found = opened.archive.story(story_id)
        except NotFoundError as error:
            try:
                found = opened.archive.story(opened.archive.article(story_id).story_id or "")
            except NotFoundError:
                raise error from None
    if json:
        print_json(as_json(found))
        return
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("date", "outlet", "title", "in the first", "status", "article"):
        table.add_column(name, no_wrap=name in ("date", "article"))
    for i, member in enumerate(found.members):
        cells = [(member.published_at or "–")[:10], member.outlet or "–", member.title or "–"]
        held = "is the first" if i == 0 else f"{member.similarity:.0%}"
        table.add_row(*(Text(safe(cell)) for cell in cells), held, member.status, Text(safe(member.article_id)))
    out.print(table)
    out.print(f"One source, {len(found.members)} articles, {found.carriers} outlets")


def as_json(story: Story) -> dict[str, Any]:
    """A story as JSON values."""
    return {**asdict(story), "carriers": story.carriers}
