"""The command `dateline`, and how its failures are told."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import typer
from rich.text import Text

from dateline import __version__
from dateline.cli import (
    answers,
    articles,
    ask,
    bench,
    chat,
    demo,
    doctor,
    evaluate,
    feeds,
    ingest,
    keys,
    mcp,
    reindex,
    search,
    serve,
    stories,
)
from dateline.cli.show import err, safe
from dateline.index.errors import DatelineError

app = typer.Typer(
    name="dateline",
    help="Ask the news. Get answers you can check.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (ingest, ask, chat, search, reindex, doctor, bench, serve, demo, mcp):
    app.command(help=command.HELP)(getattr(command, command.__name__.rsplit(".", 1)[-1]))
app.add_typer(evaluate.app, name="eval")
app.add_typer(articles.app, name="articles")
app.add_typer(answers.app, name="answers")
app.add_typer(stories.app, name="stories")
app.add_typer(feeds.app, name="feeds")
app.add_typer(keys.app, name="keys")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Ask the news. Get answers you can check."""


def main() -> None:
    """Run the command line; a foreseen failure is one sentence and exit status 1, without a traceback."""
    logging.getLogger("chromadb").setLevel(logging.CRITICAL)
    try:
        app()
    except DatelineError as error:
        err.print(Text(f"dateline: {safe(str(error))}", style="red"))
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has gone; leave without a second complaint when Python flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
