"""`dateline keys`: who may use the HTTP API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from dateline.cli.common import JsonOption, StoreOption, print_json
from dateline.cli.show import err, out, safe
from dateline.index.errors import InputError, StoreError
from dateline.settings import settings

if TYPE_CHECKING:
    from dateline.api.keys import Key, Keys

app = typer.Typer(
    help="Make, list and revoke the keys of the HTTP API.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


@app.command(
    help="""Make a key, and print it: it is shown this once, for only its hash is kept.

A key may `chat` and `search` unless other scopes are given; `ingest` takes articles in, `admin` may do all. A widget
key may be published in a page: it can only chat, from pages of its origins.

[dim]Examples:[/dim]
  dateline keys create "the archive's site"
  dateline keys create importer --scope ingest --scope search
  dateline keys create "front page" --widget --origin https://news.example
"""
)
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to know it by later.")],
    scope: Annotated[
        list[str] | None, typer.Option("--scope", help="chat, search, ingest or admin; can be given several times.")
    ] = None,
    widget: Annotated[bool, typer.Option("--widget", help="A key to publish in pages, for the widget.")] = False,
    origin: Annotated[
        list[str] | None,
        typer.Option("--origin", help="Origin of the pages that a widget key is for; can be given several times."),
    ] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Make a key."""
    keys = _keys(store)
    if widget and scope:
        raise InputError("A widget key can only chat; leave --scope out.")
    if origin and not widget:
        raise InputError("Only widget keys are bound to origins; add --widget, or leave --origin out.")
    if widget:
        key, token = keys.create_for_widget(name, origin or [])
    else:
        key, token = keys.create(name, scope or ("chat", "search"))
    if json:
        print_json({"key": token, **key.to_dict()})
        return
    typer.echo(token)
    err.print(Text(f"{key.id} may {_allowed(key)}. The key is not shown again.", style="dim"))


@app.command(
    "list",
    help="""List the keys, the oldest first; their secrets are not kept.

[dim]Examples:[/dim]
  dateline keys list
  dateline keys list --json
""",
)
def list_(store: StoreOption = None, json: JsonOption = False) -> None:
    """List the keys."""
    found = _keys(store).all()
    if json:
        print_json([key.to_dict() for key in found])
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    for key in found:
        state = f"revoked {key.revoked_at[:10]}" if key.revoked_at else _allowed(key)
        style = "dim" if key.revoked_at else ""
        table.add_row(key.id, Text(safe(key.name)), key.created_at[:10], Text(safe(state)), style=style)
    out.print(table)
    out.print(f"{len(found)} keys, {sum(key.revoked_at is not None for key in found)} of them revoked")


@app.command(
    help="""Revoke a key: it is refused from the next request on.

[dim]Examples:[/dim]
  dateline keys revoke 0123456789abcdef
  dateline keys revoke 0123456789abcdef --json
"""
)
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `list` shows it.")],
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Revoke a key."""
    key = _keys(store).revoke(key_id)
    if json:
        print_json(key.to_dict())
        return
    out.print(Text(f"{key.id} ({safe(key.name)}) is refused from now on."))


def _keys(store: Path | None) -> Keys:
    """The keys of a store; it need not be opened, so that a running service does not stand in the way."""
    from dateline.api.keys import Keys

    folder = (store or settings().store).expanduser()
    if not folder.is_dir():
        raise StoreError(f"There is no store at {folder}; `dateline ingest` makes one.")
    return Keys(folder)


def _allowed(key: Key) -> str:
    return f"chat from {', '.join(key.origins)}" if key.widget else ", ".join(key.scopes)
