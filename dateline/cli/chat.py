"""`dateline chat`: a conversation that is kept."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.text import Text

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
    warn_unless_kept,
)
from dateline.cli.show import err, out, safe, show_answer
from dateline.index.errors import InputError
from dateline.settings import model_options, settings

HELP = """Talk with the archive; the conversation is kept and goes on where it stopped.

One question a line; an empty line or Ctrl-D ends. Questions can also be piped in.

[dim]Examples:[/dim]
  dateline chat
  dateline chat --conversation budget
  printf 'who leads the mission?\\nwhen does it end?\\n' | dateline chat --json
"""


def chat(
    conversation: Annotated[
        str, typer.Option("--conversation", "-c", help="Name of the conversation to go on with.")
    ] = "default",
    new: Annotated[bool, typer.Option("--new", help="Forget what was said in it before.")] = False,
    as_of: AsOfOption = None,
    top: TopOption = None,
    min_support: MinSupportOption = None,
    composer: ComposerOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Talk with the archive."""
    from dateline.agent.conversation import open_checkpointer
    from dateline.agent.graph import ask, build_graph

    now = settings()
    with open_store(store) as opened, open_checkpointer(opened.folder) as checkpointer:
        if new:
            checkpointer.delete_thread(conversation)
        graph = build_graph(
            opened,
            checkpointer,
            reranker=now.reranker,
            reader=now.reader,
            verifier=now.verifier,
            composer=choose(composer, now.composer),
            models=model_options(),
        )
        while question := _read(prompt=not json):
            try:
                answer = ask(
                    graph,
                    question,
                    as_of=as_of,
                    top=choose(top, now.top),
                    min_support=choose(min_support, now.min_support),
                    conversation=conversation,
                )
            except InputError as error:
                err.print(Text(safe(str(error)), style="red"))
                continue
            warn_unless_kept(opened.folder, answer, conversation=conversation)
            if json:
                print_json(answer.to_dict(), indent=None)
            else:
                show_answer(answer)
                out.print()


def _read(*, prompt: bool) -> str:
    """The next question; empty at the end."""
    try:
        if prompt and sys.stdin.isatty():
            return input("? ").strip()
        line = sys.stdin.readline()
        return line.strip()
    except (EOFError, KeyboardInterrupt):
        return ""
    except UnicodeDecodeError as error:
        raise InputError("The input is not valid UTF-8.") from error
