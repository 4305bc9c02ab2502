"""How the history of an article looks: its revisions, when each was in force, and what was done to the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from dateline.cli.show import out, safe
from dateline.index.article import Event
from dateline.index.dates import END_OF_TIME
from dateline.index.lifetimes import Lifetime


def history(lives: Sequence[Lifetime], events: Sequence[Event]) -> dict[str, Any]:
    """Revisions, the oldest text first, and events, as JSON values; `valid_to` is null while a revision is in force."""
    return {
        "revisions": [
            {
                "number": life.revision.number,
                "title": life.revision.title,
                "version": life.revision.version,
                "content_hash": life.revision.content_hash,
                "seen_at": life.revision.seen_at,
                "valid_from": _iso(life.revision.valid_from),
                "valid_to": None if life.valid_to == END_OF_TIME else _iso(life.valid_to),
            }
            for life in lives
        ],
        "events": [asdict(event) for event in events],
    }


def show_history(past: dict[str, Any]) -> None:
    """Print a history that has more in it than one revision in force."""
    if len(past["revisions"]) == 1 and not past["events"]:
        return
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("revision", "in force from", "until"):
        table.add_column(name, no_wrap=True)
    for revision in past["revisions"]:
        until = revision["valid_to"] or "now"
        never = until == revision["valid_from"]
        table.add_row(str(revision["number"]), "never" if never else revision["valid_from"], "–" if never else until)
    out.print(table)
    for event in past["events"]:
        what = event["kind"] + (f" (revision {event['revision']})" if event["revision"] else "")
        who = "by hand" if event["by"] == "hand" else "as its source says"
        when = event["at"] or "nobody knows when"
        note = f": {event['note']}" if event["note"] else ""
        out.print(Text(safe(f"{what}, {when}, {who}, noted {event['noted_at']}{note}")))


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()
