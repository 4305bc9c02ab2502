"""`dateline eval rewrites`: follow-ups made to stand alone, against what people made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dateline.cli.output_file import check_writable, write
from dateline.cli.show import err, out, progress_bar, safe
from dateline.settings import settings

HELP = """Measure how well follow-ups are made to stand alone, against human rewrites.

FOLDER holds three files a domain, with the same ids: DOMAIN_questions.jsonl (whole conversations),
DOMAIN_lastturn.jsonl and DOMAIN_rewrite.jsonl. Nothing is searched. The last question as it stands is measured beside.

[dim]Examples:[/dim]
  dateline eval rewrites rewrites/
  dateline eval rewrites rewrites/ --json rewrites.json
"""


def rewrites(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of rewrites.")],
    json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write everything to a file.")] = None,
) -> None:
    """Measure rewrites."""
    import json as json_module

    from dateline.eval.rewrites import measure, read_rewrites, rewrites_outcome
    from dateline.index.encoder import Encoder

    check_writable(json)
    given, model = read_rewrites(folder), settings().model
    with progress_bar() as bar:
        task = bar.add_task("Rewriting", total=len(given), note="")
        measured = measure(given, Encoder(model), lambda done: bar.update(task, completed=done))
    result = rewrites_outcome(measured, model)
    if json:
        write(json, json_module.dumps(result, ensure_ascii=False, indent=1))
    _show("all domains", result["all"])
    for name, figures in result["domains"].items():
        _show(name, figures)
    err.print(
        Text("The interval is that of the difference, over pairs. " + _told(result["definitions"])), soft_wrap=True
    )


def _show(title: str, figures: dict[str, Any]) -> None:
    table = Table(box=box.SIMPLE_HEAD, title=safe(title), title_justify="left", title_style="bold", min_width=72)
    table.add_column(" ")
    for name in ("Dateline", "last turn", "difference", "95 % interval", "questions"):
        table.add_column(name, justify="right")
    for name, of in figures.items():
        ours, last, difference = of["dateline"], of["last_turn"], of["difference"]
        interval = "" if not difference["n"] else f"{difference['low']:+.3f} – {difference['high']:+.3f}"
        table.add_row(name, _cell(ours), _cell(last), _cell(difference, "+"), interval, str(ours["n"]))
    out.print(table)


def _cell(figure: dict[str, Any], sign: str = "") -> str:
    return "" if figure["value"] is None else f"{figure['value']:{sign}.3f}"


def _told(definitions: dict[str, str]) -> str:
    return " ".join(f"{name}: {definition}." for name, definition in definitions.items())
