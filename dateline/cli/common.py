"""What several commands share: the options for the store, and opening it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from dateline.cli.show import err, safe, safe_json
from dateline.index.store import Store
from dateline.settings import chroma_server, settings
from dateline.settings import fetch_policy as fetch_policy

if TYPE_CHECKING:
    from dateline.agent.answer import Answer
    from dateline.index.chroma import ChromaServer

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help="Folder of the archive and its indexes (default: DATELINE_STORE, else the user's data folder).",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead.")]
TopOption = Annotated[
    int | None,
    typer.Option("--top", min=1, max=200, help="How many passages the answer is sought in."),
]
MinSupportOption = Annotated[
    float | None,
    typer.Option(
        "--min-support",
        help="Chance of being right (0 to 1) below which the answer is “not found”; 0 always answers.",
    ),
]
ComposerOption = Annotated[
    str | None,
    typer.Option(
        "--composer",
        metavar="NAME",
        help="What writes the answers: extractive, provider:model, or llama.cpp:/path/to/model.gguf.",
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Answer from what was published by this day, such as 2011-01-05.",
    ),
]


def open_store(folder: Path | None, *, create: bool = False, chroma: ChromaServer | None = None) -> Store:
    """The store that a command works on; to be closed by `with`. `chroma` stands in for the server that is set."""
    now = settings()
    return Store(
        (folder or now.store).expanduser(),
        model=now.model,
        runtime=now.runtime,
        passage_tokens=now.passage_tokens,
        chroma=chroma or chroma_server(),
        create=create,
    )


def warn_of_waiting(store: Store) -> None:
    """Say so on standard error if articles are stored but not yet searchable."""
    if waiting := store.archive.counts()["waiting"]:
        err.print(
            f"[yellow]{waiting} articles are not indexed yet and cannot be found; "
            "the next `dateline ingest` or `dateline reindex` finishes them.[/yellow]"
        )


def warn_unless_kept(folder: Path, answer: Answer, *, conversation: str | None = None) -> None:
    """Keep an answer in the store's folder; say so on standard error where that cannot be done."""
    from dateline.agent.stored import keep_if_possible

    if why := keep_if_possible(folder, answer, conversation=conversation):
        err.print(Text(safe(f"This answer was not kept. {why}"), style="yellow"))


def print_json(value: Any, *, indent: int | None = 2) -> None:
    """Print a value as JSON, to be read by programs."""
    typer.echo(safe_json(json.dumps(value, ensure_ascii=False, indent=indent)))


def choose(given: Any, default: Any) -> Any:
    """The value given on the command line, else the setting."""
    return default if given is None else given
