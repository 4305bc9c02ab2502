"""`dateline ingest`: take articles in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from dateline.cli.common import JsonOption, StoreOption, fetch_policy, open_store, print_json
from dateline.cli.show import err, out, progress_bar, safe
from dateline.index.errors import InputError

if TYPE_CHECKING:
    from dateline.index.ingest import IngestReport
    from dateline.index.loaders import Source

HELP = """Take articles in: files, folders, quoted patterns, addresses, or - for standard input.

Read are text, Markdown, HTML, JSON, JSON Lines, CSV, PDF, e-mail, RSS, Atom, JSON Feed, WARC, WACZ, ninjs and
NewsML-G2, also packed (.gz, .zst, .bz2, .xz, .zip). Doing it twice changes nothing; a changed article becomes a new
revision. Ctrl-C loses nothing: run the same again.

[dim]Examples:[/dim]
  dateline ingest story.html notes/ archive.jsonl.gz
  dateline ingest 'archive/**/*.html' crawl.warc.gz https://news.example/2011/story
  dateline ingest dump.csv --map title=headline --map text=body --map published_at=posted
  zcat dump.json.gz | dateline ingest - --map text=content.body
  dateline ingest --sample --store .demo
"""

_SHOWN = 20


def ingest(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE...", help="Files, folders, patterns, addresses, or -.")
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="NAME=FIELD", help="What CSV or JSON calls a field, with dots for what lies deeper."
        ),
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Take in Dateline's own sample articles.")] = False,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Take articles in."""
    if not sources and not sample:
        raise InputError("Nothing to take in: name files or folders, or use --sample.")
    with as_file(files("dateline") / "sample" / "articles") as folder:
        everything = [*(sources or []), *([folder] if sample else [])]
        report, stopped = _run(everything, _mapping(fields or []), store)
    if json:
        print_json({**asdict(report), "articles": report.articles, "interrupted": stopped})
    else:
        _summary(report)
    if stopped:
        err.print("Stopped. What is stored stays; run the same command again to finish.")
        raise typer.Exit(130)
    if report.articles == 0:
        raise typer.Exit(1)


def _mapping(fields: Sequence[str]) -> dict[str, str]:
    from dateline.index.loaders.fields import NAMES

    mapping: dict[str, str] = {}
    for field in fields:
        name, _, theirs = field.partition("=")
        if name not in NAMES or not theirs:
            raise InputError(f"“{field}” maps nothing; write --map NAME=FIELD, with a NAME of {', '.join(NAMES)}.")
        mapping[name] = theirs
    return mapping


def _run(sources: Sequence[Source], mapping: Mapping[str, str], folder: Path | None) -> tuple[IngestReport, bool]:
    from dateline.index.ingest import IngestReport
    from dateline.index.ingest import ingest as take_in

    report = IngestReport()
    with open_store(folder, create=True) as store, progress_bar() as bar:
        task = bar.add_task("Taking in", total=expected(sources), note="")

        def show(now: IngestReport) -> None:
            seconds = bar.tasks[task].elapsed or 0.0
            rate = f"{now.passages:,} passages" + (f", {now.passages / seconds:.0f}/s" if seconds > 1 else "")
            bar.update(task, completed=now.articles + len(now.rejected), note=rate)

        try:
            take_in(store, sources, report, show, mapping=mapping, policy=fetch_policy())
        except KeyboardInterrupt:
            return report, True
        bar.update(task, total=report.articles + len(report.rejected))
    return report, False


def expected(sources: Sequence[Source]) -> int | None:
    """How many articles to expect, or None where counting them would take too long."""
    from dateline.index.loaders import expected as expected_of

    numbers = [expected_of(source) for source in sources]
    return None if None in numbers else sum(number or 0 for number in numbers)


def _summary(report: IngestReport) -> None:
    if report.finished:
        out.print(f"Finished {report.finished} articles that an earlier run had left open.")
    out.print(
        f"{report.articles} articles: {report.new} new, {report.changed} changed, {report.unchanged} unchanged; "
        f"{report.passages} passages embedded."
    )
    if report.rejected:
        err.print(f"{len(report.rejected)} rejected:")
        for item in report.rejected[:_SHOWN]:
            line = f", line {item.line}" if item.line else ""
            err.print(Text(f"  {safe(item.origin)}{line}: {safe(item.reason)}"))
        if len(report.rejected) > _SHOWN:
            err.print(f"  … and {len(report.rejected) - _SHOWN} more; --json lists them all")
