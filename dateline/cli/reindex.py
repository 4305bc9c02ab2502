"""`dateline reindex`: rebuild both indexes from the archive."""

from __future__ import annotations

from dataclasses import asdict

import typer

from dateline.cli.common import JsonOption, StoreOption, open_store, print_json
from dateline.cli.show import err, out, progress_bar
from dateline.index.indexing import Indexed
from dateline.index.indexing import reindex as rebuild

HELP = """Rebuild Chroma and full text from the archive alone, with the settings in force.

The same text keeps the same ids. Needed after changing the model or the passage size.

[dim]Examples:[/dim]
  dateline reindex
  DATELINE_PASSAGE_TOKENS=120 dateline reindex --store .demo
"""


def reindex(store: StoreOption = None, json: JsonOption = False) -> None:
    """Rebuild both indexes."""
    try:
        with open_store(store) as opened, progress_bar() as bar:
            task = bar.add_task("Indexing", total=opened.archive.counts()["articles"], note="")

            def show(done: Indexed) -> None:
                bar.advance(task, done.articles)

            total = rebuild(opened, show)
    except KeyboardInterrupt:
        err.print("Stopped. The archive is whole; run `dateline reindex` again to finish.")
        raise typer.Exit(130) from None
    if json:
        print_json(asdict(total))
    else:
        out.print(f"Indexed {total.articles} articles, {total.embedded} passages.")
