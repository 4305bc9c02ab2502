"""`dateline articles`: look at the archive, and take articles out of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dateline.cli.common import JsonOption, StoreOption, open_store, print_json
from dateline.cli.show import err, out, safe
from dateline.index.indexing import remove_article

app = typer.Typer(
    help="Look at the archive, and take articles out of it.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The article's id, as `list` shows it.")]


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
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("id", no_wrap=True)
    for name in ("date", "outlet", "title", "status"):
        table.add_column(name, no_wrap=name == "date")
    for article in found:
        cells = [
            article.id,
            (article.published_at or "–")[:10],
            article.outlet or "–",
            article.title or "–",
        ]
        table.add_row(*(Text(safe(cell)) for cell in cells), article.status)
    out.print(table)
    out.print(f"{len(found)} articles")


@app.command(
    help="""Show an article's text, and what is known of it.

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
        article = opened.archive.article(article_id)
        shown = opened.archive.revision(article_id, revision or article.revision)
        passages = [p for p in opened.archive.passages(article_id) if p.revision == shown.number]
    if json:
        print_json({**asdict(article), "shown": asdict(shown), "passages": [asdict(p) for p in passages]})
        return
    out.print(Text(safe(shown.title or "(no title)"), style="bold"))
    facts = [article.outlet, article.published_at, ", ".join(article.authors), article.url]
    out.print(Text(safe(" · ".join(fact for fact in facts if fact))), style="dim")
    out.print(f"[dim]{article.status}, revision {shown.number} of {article.revision}, {len(passages)} passages[/dim]\n")
    out.print(Text(safe(shown.text)))


@app.command(
    help="""Delete articles from the archive and from both indexes.

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
    with open_store(store) as opened:
        for article_id in article_ids:
            opened.archive.article(article_id)
        for article_id in article_ids:
            remove_article(opened, article_id)
    if json:
        print_json(article_ids)
    else:
        err.print(f"Deleted {len(article_ids)} of {len(article_ids)} articles.")
