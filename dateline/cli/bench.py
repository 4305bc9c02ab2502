"""`dateline bench`: what Dateline costs beside the tutorial's chain, and how that grows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dateline.cli.output_file import check_writable, write
from dateline.cli.show import err, out, progress_bar, safe
from dateline.index.errors import InputError
from dateline.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.progress import Progress

    from dateline.eval.bench.sizes import Tell

HELP = """Measure time and memory beside LangChain’s tutorial chain, in one run, and how they grow with size.

Articles are made of the sample articles’ sentences, or a dataset folder’s own come first. What is compared takes turns,
each side in a process of its own. `ingest`: taking in, against the chain as it comes and with its threads tamed.
`search`: warm, at each size, with and without filters. `cold`: a new process that answers once. `memory`: peak of new
processes. `sizes`: cost against size; above `--encode-at-most` passages, vectors are made from those that were encoded,
and all else goes the real way. The machine should do nothing else meanwhile.

[dim]Examples:[/dim]
  dateline bench
  dateline bench --only ingest,cold --rounds 5
  dateline bench --sizes 1000,10000,100000,300000 --json bench.json --plot bench.svg
  dateline bench news/2022 --only search --sizes 50000 --markdown
"""

_KINDS = (".svg", ".html")


def bench(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="A dataset folder (default: made articles).")
    ] = None,
    sizes: Annotated[
        str, typer.Option("--sizes", metavar="N,N...", help="Passages of the store that is searched.")
    ] = "1000,10000",
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="NAME,...", help="Only these of ingest, search, cold, memory and sizes."),
    ] = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=100, help="Turns of each side.")] = 3,
    passages: Annotated[
        int, typer.Option("--passages", min=1, max=100_000, help="About how many are taken in at a turn.")
    ] = 500,
    questions: Annotated[
        int, typer.Option("--questions", min=1, max=10_000, help="Asked at each size, with each filter.")
    ] = 100,
    encode_at_most: Annotated[
        int, typer.Option("--encode-at-most", min=1, help="Passages encoded for the sizes; further vectors are made.")
    ] = 2_000,
    seed: Annotated[int, typer.Option("--seed", help="Which articles are made.")] = 0,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write everything to a file.")] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draw cost against size: .svg or .html.")
    ] = None,
) -> None:
    """Measure, and print."""
    import json as json_module

    from dateline.eval.bench import options as asked
    from dateline.eval.bench import plot as drawn
    from dateline.eval.bench.run import bench as measure
    from dateline.eval.dataset import read_dataset

    check_writable(json, plot)
    chosen = asked.measures(only)
    if plot and plot.suffix.lower() not in _KINDS:
        raise InputError(f"{plot} is drawn in no known form; name a file that ends in {' or '.join(_KINDS)}.")
    if plot and not {"search", "memory", "sizes"} & set(chosen):
        raise InputError("There is nothing to draw without one of the measures search, memory and sizes.")
    now = settings()
    options = asked.Options(
        sizes=asked.sizes(sizes),
        only=chosen,
        rounds=rounds,
        passages=passages,
        questions=questions,
        encode_at_most=encode_at_most,
        seed=seed,
        made=folder is None,
        model=now.model,
        runtime=now.runtime,
        passage_tokens=now.passage_tokens,
    )
    dataset = read_dataset(folder or Path("golden"))
    try:
        with progress_bar() as bar:
            outcome = measure(dataset, options, _shown(bar))
    except KeyboardInterrupt:
        err.print("Stopped. Nothing was kept.")
        raise typer.Exit(130) from None
    tables = _tables(outcome)
    _print(outcome, tables, markdown=markdown)  # before it is written: a long run is not lost with a folder or disk
    if json:
        write(json, json_module.dumps(outcome, ensure_ascii=False, indent=1))
    if plot:
        svg = plot.suffix.lower() == ".svg"
        write(plot, str(drawn.svg(outcome)) if svg else drawn.page(outcome, [rows for _, rows in tables]))


def _shown(bar: Progress) -> Tell:
    tasks: dict[str, Any] = {}

    def tell(name: str, done: int, total: int) -> None:
        if name not in tasks:
            tasks[name] = bar.add_task(name, total=total, note="")
        bar.update(tasks[name], completed=done, total=total)

    return tell


def _tables(outcome: dict[str, Any]) -> list[tuple[str, list[list[str]]]]:
    """Titles and rows, the first of them the head."""
    from dateline.eval.bench.bars import lines

    found = []
    if told := lines(outcome):
        rows = [["", "Dateline", "beside", "ratio", "bar", "held"]]
        for line in told:
            ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
            held = "" if not line.bar else {True: "yes", False: "no", None: "–"}[line.held]
            rows.append([line.what, line.dateline, line.other, ratio, line.bar, held])
        found.append(("", rows))
    if "sizes" in outcome:
        found.append(("Cost against size", _sizes(outcome["sizes"])))
    return found


def _sizes(sizes: dict[str, Any]) -> list[list[str]]:
    names = list(sizes["rows"][-1]["filters"])
    searches = ["search ms", *(f"{name} ms" for name in names[1:])]
    rows = [["passages", "s per 1,000", *searches, "p95 ms", "MB", "disk MB"]]
    for row in sizes["rows"]:
        medians = [_number(row["filters"].get(name, {}).get("median_ms"), ".1f") for name in names]
        p95 = f"{row['filters']['none']['p95_ms']:.1f}"
        kept = [_number(row["opened_mb"], ",.0f"), _number(row["disk_mb"], ",.1f")]
        rows.append([f"{row['passages']:,}", _number(row["ingest_s_per_1000"], ".2f"), *medians, p95, *kept])
    slopes = [_number(sizes["slopes"][name], "+.2f") for name in ("ingest_s_per_1000", "search_ms")]
    rest = [_number(sizes["slopes"][name], "+.2f") for name in ("opened_mb", "disk_mb")]
    return [*rows, ["grows as size^", *slopes, *[""] * len(names), *rest]]


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else f"{value:{form}}"


def _print(outcome: dict[str, Any], tables: Sequence[tuple[str, list[list[str]]]], *, markdown: bool) -> None:
    from dateline.eval.bench.bars import missing
    from dateline.eval.markdown import markdown_table

    about = _about(outcome)
    if markdown:
        typer.echo("\n".join(safe(line) for line in about))
        for _, (head, *rows) in tables:
            typer.echo("\n" + markdown_table([*map(safe, head)], [[*map(safe, row)] for row in rows]))
    else:
        for title, (head, *rows) in tables:
            table = Table(
                box=box.SIMPLE_HEAD, title=title or None, title_justify="left", title_style="bold", padding=(0, 1, 0, 0)
            )
            for number, name in enumerate(head):
                table.add_column(name, justify="right" if number else "left", no_wrap=not number)
            for row in rows:
                table.add_row(*(Text(safe(cell), style=_style(cell)) for cell in row))
            out.print(table)
        out.print(Text(safe("\n".join(about))))
    for size in missing(outcome):
        err.print(Text(f"There are bars at {size:,} passages; give it with --sizes to hold them."))


def _style(cell: str) -> str:
    return {"yes": "green", "no": "red"}.get(cell, "")


def _about(outcome: dict[str, Any]) -> list[str]:
    """The machine, and what of the data was made."""
    machine = outcome["machine"]
    load = "" if machine["load"] is None else f", load {machine['load'][0]} at the start"
    flags = f" ({', '.join(machine['flags'])})" if machine["flags"] else ""
    told = [f"{machine['processor']}{flags}, {machine['cores']} cores{load}; {outcome['seconds']:.0f} s in all."]
    if "sizes" in outcome:
        told.append("Cost against size is without encoding.")
        if outcome["sizes"]["rows"][-1]["passages"] > outcome["encoded"]["encoded"]:
            told[-1] += (
                f" {outcome['encoded']['encoded']:,} passages were encoded; the vectors of the others are made from "
                "those, with a little noise."
            )
    return told
