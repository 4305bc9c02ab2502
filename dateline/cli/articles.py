"""`dateline articles`: look at the archive; correct articles, take them back, restore them, delete them."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from dateline.cli.common import JsonOption, StoreOption, open_store, print_json
from dateline.cli.history import history, show_history
from dateline.cli.show import err, out, safe
from dateline.index import corrections
from dateline.index.errors import InputError
from dateline.index.loaders.decode import decode

app = typer.Typer(
    help="Look at the archive; correct articles, take them back, restore them, delete them.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The article's id, as `list` shows it.")]
AtOption = Annotated[
    str | None,
    typer.Option("--at", metavar="DATE", help="Since when, such as 2011-01-05 or 2011-01-05T08:15+09:00; else now."),
]
_LARGEST = 10_000_000
"""Bytes of a new text."""


@app.command(
    "list",
    help="""List the articles, the newest first.

[dim]Examples:[/dim]
  dateline articles list
  dateline articles list --limit 5 --json
""",
)
def list_(
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List the articles."""
    with open_store(store) as opened:
        found = list(opened.archive.articles(limit=limit))
    if json:
        print_json([asdict(article) for article in found])
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for article in found:
        about = (article.id, article.outlet, article.status if article.status != "current" else None)
        entry = Text(safe(article.title or "(no title)"))
        entry.append("\n" + safe(" · ".join(fact for fact in about if fact)), style="dim")
        table.add_row((article.published_at or "–")[:10], entry)
    out.print(table)
    out.print(f"{len(found)} articles")


@app.command(
    help="""Show an article's text, its revisions, and what was done to it.

[dim]Examples:[/dim]
  dateline articles show a-0123456789abcdef0123
  dateline articles show a-0123456789abcdef0123 --revision 1 --json
"""
)
def show(
    article_id: IdArgument,
    revision: Annotated[int | None, typer.Option("--revision", min=1, help="An earlier revision.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Show an article."""
    with open_store(store) as opened:
        archive = opened.archive
        article = archive.article(article_id)
        shown = archive.revision(article_id, revision or article.revision)
        passages = [p for p in archive.passages(article_id) if p.revision == shown.number]
        past = history(archive.lifetimes(article_id), archive.events(article_id))
    if json:
        print_json({**asdict(article), "shown": asdict(shown), "passages": [asdict(p) for p in passages], **past})
        return
    out.print(Text(safe(shown.title or "(no title)"), style="bold"))
    facts = [article.outlet, article.published_at, ", ".join(article.authors), article.url]
    out.print(Text(safe(" · ".join(fact for fact in facts if fact))), style="dim")
    out.print(f"[dim]{article.status}, revision {shown.number} of {article.revision}, {len(passages)} passages[/dim]\n")
    out.print(Text(safe(shown.text)))
    show_history(past)


@app.command(
    help="""Give an article a corrected text. The old text stays readable for old citations, and for earlier dates.

[dim]Examples:[/dim]
  dateline articles correct a-0123456789abcdef0123 --text-file corrected.txt --note "the toll was 31, not 13"
  dateline articles correct a-0123456789abcdef0123 --text "The bridge opened on May 4." --at 2012-05-06
  cat corrected.txt | dateline articles correct a-0123456789abcdef0123 --text-file - --json
"""
)
def correct(
    article_id: IdArgument,
    text: Annotated[str | None, typer.Option("--text", help="The whole new text.")] = None,
    text_file: Annotated[
        Path | None, typer.Option("--text-file", metavar="FILE", help="A file with the whole new text; - reads it in.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="A new headline.")] = None,
    at: AtOption = None,
    note: Annotated[str | None, typer.Option("--note", metavar="WHY", help="Why, for the article's history.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Correct an article."""
    if (text is None) == (text_file is None):
        raise InputError("Give the new text either by --text or by --text-file.")
    new_text = text if text is not None else _read(text_file or Path("-"))
    with open_store(store) as opened:
        revision = corrections.correct(opened, article_id, new_text, title=title, at=at, note=note)
        article = opened.archive.article(article_id)
    if json:
        print_json({**asdict(article), "shown": asdict(revision)})
    else:
        err.print(Text(safe(f"Corrected {article_id}: revision {revision.number} is the newest.")))


@app.command(
    help="""Take an article back: it is no longer found, except for a date before its retraction.

[dim]Examples:[/dim]
  dateline articles retract a-0123456789abcdef0123 --reason "the letter was forged"
  dateline articles retract a-0123456789abcdef0123 --at 2012-05-06 --json
"""
)
def retract(
    article_id: IdArgument,
    reason: Annotated[str | None, typer.Option("--reason", metavar="WHY", help="For the article's history.")] = None,
    at: AtOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Retract an article."""
    with open_store(store) as opened:
        if not corrections.retract(opened, article_id, at, reason, by="hand"):
            since = opened.archive.article(article_id).retracted_at
            raise InputError(f"“{article_id}” is already retracted{f', since {since}' if since else ''}.")
        article = opened.archive.article(article_id)
    if json:
        print_json(asdict(article))
    else:
        err.print(Text(safe(f"Retracted {article_id}; it is no longer found as of {article.retracted_at} and later.")))


@app.command(
    help="""Undo a retraction, as if it had never been.

[dim]Examples:[/dim]
  dateline articles restore a-0123456789abcdef0123
  dateline articles restore a-0123456789abcdef0123 --note "retracted by mistake" --json
"""
)
def restore(
    article_id: IdArgument,
    note: Annotated[str | None, typer.Option("--note", metavar="WHY", help="Why, for the article's history.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Restore an article."""
    with open_store(store) as opened:
        if not corrections.restore(opened, article_id, note):
            raise InputError(f"“{article_id}” is not retracted, so there is nothing to restore.")
        article = opened.archive.article(article_id)
    if json:
        print_json(asdict(article))
    else:
        err.print(Text(safe(f"Restored {article_id}; it is {article.status}.")))


@app.command(
    help="""Delete articles for good: from the archive, both indexes, and the conversations and answers that quote them.

The files are rewritten, so that none of their words is left in them; that takes free disk as large as the archive.
To take an article back and keep it readable, use `retract`.

[dim]Examples:[/dim]
  dateline articles delete a-0123456789abcdef0123
"""
)
def delete(
    article_ids: Annotated[list[str], typer.Argument(metavar="ID...", help="The articles' ids.")],
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Delete articles."""
    from dateline.agent import conversation, stored  # load slowly, and only this command needs them

    with open_store(store) as opened:
        wiped = corrections.delete(opened, article_ids)
        turns, turns_wiped = conversation.forget(opened.folder, article_ids)
        answers, answers_wiped = stored.forget(opened.folder, article_ids)
    if json:
        print_json(article_ids)
    else:
        err.print(f"Deleted {len(article_ids)} of {len(article_ids)} articles.")
    if turns:
        err.print(f"{turns} answers that quoted or named them were removed from conversations.")
    if answers:
        err.print(f"{answers} kept answers that quoted or named them were removed.")
    _warn_of_traces(wiped=wiped and turns_wiped and answers_wiped)


@app.command(
    help="""Rewrite the store's files, so that no word of deleted articles is left in them.

`delete` does so itself; this is for when it could not, because another program was reading the store.

[dim]Examples:[/dim]
  dateline articles wipe
"""
)
def wipe(store: StoreOption = None) -> None:
    """Wipe what is left of deleted articles."""
    from dateline.agent import conversation, stored

    with open_store(store) as opened:
        wiped = corrections.wipe(opened)
        _, turns_wiped = conversation.forget(opened.folder, ())
        _, answers_wiped = stored.forget(opened.folder, ())
    wiped = wiped and turns_wiped and answers_wiped
    _warn_of_traces(wiped=wiped)
    if not wiped:
        raise typer.Exit(1)


def _warn_of_traces(*, wiped: bool) -> None:
    if not wiped:
        err.print(
            "[yellow]Another program reads the store, so traces of deleted words can be left in its files. Stop it, "
            "and run `dateline articles wipe`.[/yellow]"
        )


def _read(path: Path) -> str:
    """The text of a file, in whatever encoding; of standard input for `-`."""
    try:
        data = sys.stdin.buffer.read(_LARGEST + 1) if str(path) == "-" else path.open("rb").read(_LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    if len(data) > _LARGEST:
        raise InputError(f"{path} is larger than {_LARGEST // 1_000_000} MB, the most that one article may have.")
    return decode(data).strip("\n") if data.strip() else ""
