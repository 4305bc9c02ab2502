"""`dateline feeds`: follow feeds, so that the archive stays true by itself."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dateline.cli.common import JsonOption, StoreOption, fetch_policy, open_store, print_json
from dateline.cli.show import err, out, progress_bar, safe
from dateline.settings import settings

if TYPE_CHECKING:
    from dateline.index.errors import StoreLockedError
    from dateline.index.feeds.ledger import Feed, Ledger
    from dateline.index.feeds.poll import Manner
    from dateline.index.feeds.report import PollReport
    from dateline.index.store import Store

app = typer.Typer(
    help="Follow feeds and news sitemaps, so that the archive stays true by itself.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
FeedsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="FEED...", help="Numbers or addresses, as `list` shows them (default: all)."),
]
_SHOWN = 20
_STYLES = {"ok": "green", "new": "dim", "failing": "yellow", "silent": "yellow", "stale": "red", "gone": "red"}


@app.command(
    help="""Add feeds: RSS, Atom, JSON Feed, a news sitemap, or a page that announces one of these.

Each is fetched once, to see that it can be read; its articles come with the next poll.

[dim]Examples:[/dim]
  dateline feeds add https://portaldercourier.example/feed.xml
  dateline feeds add https://portaldercourier.example/
"""
)
def add(
    addresses: Annotated[list[str], typer.Argument(metavar="ADDRESS...", help="Addresses on the web.")],
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Add feeds."""
    from dateline.index.feeds.discover import discover
    from dateline.index.feeds.schedule import feed_interval
    from dateline.index.fetch import Fetcher

    added: list[dict[str, Any]] = []
    with _opened(store, create=True) as (_, ledger), Fetcher(fetch_policy()) as fetcher:
        for address in addresses:
            found = discover(fetcher, address)
            every = feed_interval(found.feed.interval, settings().feed_minutes * 60)
            feed, new = ledger.add(found.feed.url, found.feed.title, every, int(time.time()))
            added.append({"id": feed.id, "url": feed.url, "title": feed.title, "interval": feed.interval, "new": new})
            added[-1]["also_announced"] = list(found.others)
            if not json:
                _tell_added(feed, new, found.others)
    if json:
        print_json(added)
    else:
        err.print("Next: dateline feeds poll")


@app.command(
    "list",
    help="""List the feeds, and how each does.

A feed is [bold]stale[/bold] if no poll has succeeded for two of its intervals, [bold]failing[/bold] if the last one
failed, [bold]silent[/bold] if polls succeed but nothing new comes for twice its longest pause, [bold]gone[/bold] if its
server says so.

[dim]Examples:[/dim]
  dateline feeds list
  dateline feeds list --json
""",
)
def list_(store: StoreOption = None, json: JsonOption = False) -> None:
    """List the feeds."""
    with _opened(store) as (_, ledger):
        feeds, counts = ledger.feeds(), ledger.counts()
    now = time.time()
    if json:
        print_json([{**feed.watermark(now), "pages": counts.get(feed.id, {})} for feed in feeds])
        return
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("no.", "feed", "state", "every", "last success", "newest article", "articles", "to fetch"):
        table.add_column(name, no_wrap=name in ("no.", "state", "every"), overflow="fold")
    for feed in feeds:
        pages, state = counts.get(feed.id, {}), feed.health(now)
        shown = Text(safe(f"{feed.title}\n{feed.url}" if feed.title else feed.url))
        if feed.error:
            shown.append(safe(f"\n{feed.error}"), style="yellow")
        table.add_row(
            str(feed.id),
            shown,
            Text(state, style=_STYLES[state]),
            _span(feed.interval),
            _ago(feed.succeeded_at, now),
            _ago(feed.newest_at, now),
            f"{pages.get('held', 0):,}",
            f"{pages.get('open', 0):,}",
        )
    out.print(table)
    out.print(f"{len(feeds)} feeds")


@app.command(
    help="""Forget feeds. Their articles stay in the archive.

[dim]Examples:[/dim]
  dateline feeds remove 3
  dateline feeds remove https://portaldercourier.example/feed.xml
"""
)
def remove(
    feeds: Annotated[list[str], typer.Argument(metavar="FEED...", help="Numbers or addresses, as `list` shows them.")],
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Forget feeds."""
    with _opened(store) as (_, ledger):
        found = [ledger.feed(name) for name in feeds]
        for feed in found:
            ledger.remove(feed.id)
    if json:
        print_json([feed.url for feed in found])
    else:
        err.print(f"Forgot {len(found)} feeds; their articles stay.")


@app.command(
    help="""Poll the feeds that are due, fetch what they announce, and take it in.

Known articles that are recent are asked for again, to notice corrections and removals. Ctrl-C loses nothing: the next
poll goes on.

[dim]Examples:[/dim]
  dateline feeds poll
  dateline feeds poll 3 --now
"""
)
def poll(
    feeds: FeedsArgument = None,
    now: Annotated[bool, typer.Option("--now", help="Feeds and pages that are not due, too.")] = False,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Poll feeds once."""
    from dateline.index.feeds.poll import poll as poll_once
    from dateline.index.feeds.report import PollReport

    report, stopped = PollReport(), False
    with _polling(store) as (opened, ledger), progress_bar() as bar:
        chosen = [ledger.feed(name) for name in feeds] if feeds else None
        task = bar.add_task("Polling", total=None, note="")

        def show(so_far: PollReport) -> None:
            note = f"{so_far.feeds} feeds, {so_far.new} new, {so_far.changed} changed"
            bar.update(task, total=so_far.due or None, completed=so_far.asked, note=note)

        try:
            poll_once(
                opened, ledger, fetch_policy(), manner=_manner(at_once=now), feeds=chosen, report=report, progress=show
            )
        except KeyboardInterrupt:
            stopped = True
    if json:
        print_json({**report.as_json(), "interrupted": stopped})
    else:
        _summary(report)
    if stopped:
        err.print("Stopped. What is stored stays; the next poll goes on.")
        raise typer.Exit(130)


@app.command(
    help="""Poll without end, each feed when it is due. Ctrl-C ends it and loses nothing.

The store is held only while articles are written, so that `dateline ask` can be used meanwhile. Beside `dateline serve`
or `chat`, which hold it all the time, let a Chroma server keep the vectors (DATELINE_CHROMA_URL).

[dim]Examples:[/dim]
  dateline feeds watch
  dateline feeds watch --json >> polls.jsonl
"""
)
def watch(store: StoreOption = None, json: JsonOption = False) -> None:
    """Poll feeds without end."""
    from dateline.index.feeds.watch import watch as watch_feeds

    def tell(report: PollReport) -> None:
        if not report.eventful:
            return
        if json:
            print_json({"at": _now(), **report.as_json()}, indent=None)
        else:
            out.print(f"[dim]{_now()}[/dim]")
            _summary(report)

    def complain(error: StoreLockedError) -> None:
        err.print(Text(f"dateline: {safe(str(error))}", style="yellow"))

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _polling(store) as (opened, ledger):
            watch_feeds(
                opened,
                ledger,
                fetch_policy(),
                manner=_manner(at_once=False),
                tell=tell,
                complain=complain,
                stop=threading.Event(),
            )
    except KeyboardInterrupt:
        err.print("Stopped. What is stored stays; the next poll goes on.")
        raise typer.Exit(130) from None


@contextmanager
def _opened(folder: Any, *, create: bool = False) -> Iterator[tuple[Store, Ledger]]:
    from dateline.index.feeds.ledger import Ledger

    with open_store(folder, create=create) as store, Ledger(store) as ledger:
        yield store, ledger


@contextmanager
def _polling(folder: Any) -> Iterator[tuple[Store, Ledger]]:
    from dateline.index.feeds.watch import sole_poller

    with _opened(folder, create=True) as (store, ledger), sole_poller(store.folder):
        if not ledger.feeds():
            err.print("There are no feeds yet; add one: dateline feeds add ADDRESS")
        yield store, ledger


def _manner(*, at_once: bool) -> Manner:
    from dateline.index.feeds.poll import Manner

    now = settings()
    return Manner(at_once=at_once, interval=now.feed_minutes * 60, recheck_days=now.recheck_days)


def _tell_added(feed: Feed, new: bool, others: tuple[str, ...]) -> None:
    out.print(Text(safe(f"{'Added' if new else 'Known already:'} {feed.id}: {feed.title or feed.url}")))
    out.print(Text(safe(f"  {feed.url}, every {_span(feed.interval)}"), style="dim"))
    for other in others[:_SHOWN]:
        out.print(Text(safe(f"  also announced: {other}"), style="dim"))


def _summary(report: PollReport) -> None:
    waiting = f", {report.not_due} not yet due" if report.not_due else ""
    out.print(f"{report.feeds} feeds polled ({report.feeds_unchanged} without news){waiting}.")
    out.print(
        f"{report.asked} pages: {report.new} new, {report.changed} changed, "
        f"{report.unchanged + report.not_modified} unchanged ({report.not_modified} not sent anew), "
        f"{report.copies} copies, {report.retracted} retracted"
        + (f", {report.restored} restored" if report.restored else "")
        + (f", {report.put_off} put off" if report.put_off else "")
        + f"; {report.passages} passages embedded."
    )
    for before, after in report.moved:
        out.print(Text(safe(f"{before} moved to {after}")))
    _tell_some("feeds could not be read", [(trouble.url, trouble.reason) for trouble in report.troubles])
    _tell_some("rejected", [(item.origin, item.reason) for item in report.rejected])


def _tell_some(what: str, told: list[tuple[str, str]]) -> None:
    if not told:
        return
    err.print(f"{len(told)} {what}:")
    for where, reason in told[:_SHOWN]:
        err.print(Text(f"  {safe(where)}: {safe(reason)}"))
    if len(told) > _SHOWN:
        err.print(f"  … and {len(told) - _SHOWN} more; --json lists them all")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _ago(moment: int | None, now: float) -> str:
    return "–" if moment is None else f"{_span(int(max(0, now - moment)))} ago"


def _span(seconds: int) -> str:
    for size, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds} s"
