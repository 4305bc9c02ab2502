"""`dateline reindex`: rebuild both indexes from the archive, or mend what does not agree with it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from dateline.cli.common import JsonOption, StoreOption, open_store, print_json
from dateline.cli.show import err, out, progress_bar
from dateline.index.indexing import Indexed
from dateline.index.indexing import reindex as rebuild

HELP = """Rebuild Chroma and full text from the archive alone, with the settings in force.

The same text keeps the same ids. Needed after changing the model or the passage size. With `--repair`, only what
`dateline doctor --verify` finds wrong is written anew.

[dim]Examples:[/dim]
  dateline reindex
  dateline reindex --repair
  DATELINE_PASSAGE_TOKENS=120 dateline reindex --store .demo
"""


def reindex(
    repair: Annotated[
        bool, typer.Option("--repair", help="Hold both against the archive, and mend only what differs.")
    ] = False,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Rebuild both indexes."""
    try:
        with open_store(store) as opened, progress_bar() as bar:
            counts = opened.archive.counts()
            if repair:
                from dateline.index.verification import repair as mend
                from dateline.index.verification import verify

                opened.check_settings()
                task = bar.add_task("Verifying", total=counts["passages"], note="passages")
                found = verify(opened, progress=lambda now: bar.update(task, completed=now.passages))
                bar.update(task, completed=counts["passages"])
            cutting = bar.add_task("Cutting", total=counts["revisions"], note="texts", visible=not repair)
            indexing = bar.add_task("Indexing", total=None if repair else counts["articles"], note="articles")

            def show(done: Indexed) -> None:
                bar.update(cutting, completed=done.cut)
                bar.update(indexing, completed=done.articles, note=f"articles, {done.embedded:,} passages")

            total = mend(opened, found, show) if repair else rebuild(opened, show)
            bar.update(cutting, completed=counts["revisions"])
            bar.update(indexing, total=total.articles, completed=total.articles)
    except KeyboardInterrupt:
        err.print("Stopped. The archive is whole; run the same command again to finish.")
        raise typer.Exit(130) from None
    if json:
        print_json({**asdict(total), "disagreement": found.disagreement} if repair else asdict(total))
    elif repair:
        wrong = sum(found.disagreement.values())
        mended = f"mended {wrong:,} differences" if wrong else "found nothing to mend"
        out.print(f"Verified {found.passages:,} passages and {mended}; {total.embedded:,} passages embedded anew.")
    else:
        out.print(f"Indexed {total.articles} articles, {total.embedded} passages.")
