"""`dateline ingest`: take articles in."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from dateline.cli.common import JsonOption, StoreOption, fetch_policy, open_store, print_json
from dateline.cli.show import err, out, safe
from dateline.index.errors import InputError

if TYPE_CHECKING:
    from dateline.index.article import Rejected
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
"""Rejections, or reasons for them, that are told."""
_EXAMPLES = 3


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
        everything: list[str | Path] = [*(sources or []), *([folder] if sample else [])]
        outcome = _run(everything, _mapping(fields or []), store)
    if json:
        print_json(outcome.as_json())
    else:
        _summary(outcome)
    if outcome.interrupted:
        err.print("Stopped. What is stored stays; run the same command again to finish.")
        raise typer.Exit(130)
    if outcome.report.articles == 0:
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


@dataclass(frozen=True)
class _Outcome:
    """What the run came to."""

    report: IngestReport
    seconds: float
    waiting: int
    """Articles that are stored and not yet indexed."""
    interrupted: bool

    @property
    def rate(self) -> float:
        """Passages a second."""
        return self.report.passages / self.seconds if self.seconds else 0.0

    def as_json(self) -> dict[str, object]:
        """All of it, for programs."""
        report = self.report
        named = ("articles", "new", "changed", "unchanged", "copies", "finished", "passages")
        return {
            **{name: getattr(report, name) for name in named},
            "seconds": round(self.seconds, 2),
            "passages_per_second": round(self.rate, 1),
            "waiting": self.waiting,
            "rejected": [asdict(item) for item in report.rejected],
            "reasons": dict(Counter(item.reason for item in report.rejected).most_common()),
            "interrupted": self.interrupted,
        }


def _run(sources: Sequence[Source], mapping: Mapping[str, str], folder: Path | None) -> _Outcome:
    from dateline.index.ingest import IngestReport
    from dateline.index.ingest import ingest as take_in

    report = IngestReport()
    interrupted = False
    begun = time.monotonic()
    with open_store(folder, create=True) as store, _bar() as bar:
        task = bar.add_task("Taking in", total=None, note="")

        def show(now: IngestReport) -> None:
            note = f"{now.articles + len(now.rejected):,} articles, {now.encoded:,} passages"
            seconds = time.monotonic() - begun
            rate = f", {now.encoded / seconds:.0f}/s" if now.encoded and seconds > 1 else ""
            bar.update(task, total=None if now.done is None else 1.0, completed=now.done or 0.0, note=note + rate)

        try:
            take_in(store, sources, report, show, mapping=mapping, policy=fetch_policy())
            bar.update(task, total=1.0, completed=1.0)
        except KeyboardInterrupt:
            interrupted = True
        seconds = time.monotonic() - begun
        waiting = store.archive.counts()["waiting"] if interrupted else 0
    return _Outcome(report, seconds, waiting, interrupted)


def _bar() -> Progress:
    """A bar over the bytes of the sources, on standard error; the time left is told from the last two minutes."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(),
        console=err,
        speed_estimate_period=120.0,
    )


def _summary(outcome: _Outcome) -> None:
    report = outcome.report
    if report.finished:
        out.print(f"Finished {report.finished:,} articles that an earlier run had left open.")
    copies = f" ({report.copies:,} copies of others)" if report.copies else ""
    rate = f", {outcome.rate:.0f}/s" if report.passages and outcome.seconds > 1 else ""
    out.print(
        f"{report.articles:,} articles: {report.new:,} new, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged{copies}; "
        f"{report.passages:,} passages embedded in {_duration(outcome.seconds)}{rate}."
    )
    if outcome.waiting:
        out.print(f"{outcome.waiting:,} of the articles stored wait to be indexed.")
    if report.rejected:
        err.print(f"{len(report.rejected):,} rejected:")
        if len(report.rejected) <= _SHOWN:
            for item in report.rejected:
                err.print(Text(f"  {_place(item)}: {safe(item.reason)}"))
        else:
            _by_reason(report.rejected)


def _by_reason(rejected: Sequence[Rejected]) -> None:
    """Many rejections, told by reason, the most frequent first, each with where to find a few."""
    places: dict[str, list[str]] = defaultdict(list)
    for item in rejected:
        places[item.reason].append(_place(item))
    ordered = sorted(places.items(), key=lambda entry: -len(entry[1]))
    for reason, found in ordered[:_SHOWN]:
        more = f"; and {len(found) - _EXAMPLES:,} more" if len(found) > _EXAMPLES else ""
        err.print(Text(f"  {len(found):,} × {safe(reason)} ({'; '.join(found[:_EXAMPLES])}{more})"))
    if len(ordered) > _SHOWN:
        err.print(f"  … and {len(ordered) - _SHOWN:,} more reasons")
    err.print("  --json lists each")


def _place(item: Rejected) -> str:
    return safe(item.origin) + (f", line {item.line}" if item.line else "")


def _duration(seconds: float) -> str:
    """Seconds, or from a minute on minutes and seconds, or hours and minutes."""
    if seconds < 60:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
