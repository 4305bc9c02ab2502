"""`dateline eval`: score a system on a dataset; the commands below it stand in files of their own, `eval_*.py`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dateline.cli.common import MinSupportOption, TopOption, choose
from dateline.cli.default_command import DEFAULT, DefaultCommandGroup
from dateline.cli.show import err, out, progress_bar, safe
from dateline.eval.dataset import Dataset, Question, read_dataset
from dateline.eval.gate import broken
from dateline.index.errors import InputError
from dateline.settings import settings

if TYPE_CHECKING:
    from dateline.eval.record import Record
    from dateline.eval.systems import Options

HELP = """Score a system on a dataset folder, or on `golden`, the set that comes with Dateline.

The index is made once and kept in the user's cache. A run that is cut short goes on where it stopped when the same
command is given again. `--gate` exits with 1 where a threshold is not held.

[dim]Examples:[/dim]
  dateline eval golden --half reporting --gate
  dateline eval my-archive/ --limit 100 --seed 1 --json result.json
  dateline eval my-archive/ --system tutorial
"""

app = typer.Typer(cls=DefaultCommandGroup, help=HELP, no_args_is_help=True, rich_markup_mode="rich")


@app.command(DEFAULT, hidden=True, help=HELP)
def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A dataset folder, or “golden”.")],
    system: Annotated[str, typer.Option("--system", help="What to score: dateline or tutorial.")] = "dateline",
    half: Annotated[
        str | None, typer.Option("--half", help="Only this half of a split set: tuning or reporting.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Only so many questions.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Which questions `--limit` draws.")] = 0,
    gate: Annotated[bool, typer.Option("--gate", help="Hold the figures against the thresholds.")] = False,
    top: TopOption = None,
    min_support: MinSupportOption = None,
    json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write everything to a file.")] = None,
) -> None:
    """Score a system."""
    import json as json_module

    from dateline.eval.outcome import outcome
    from dateline.eval.systems import Options

    now = settings()
    dataset = read_dataset(folder)
    questions = _questions(dataset, half, limit, seed)
    if json and not _writable(json):
        raise InputError(f"The result cannot be written to {json}; name a file in a folder that is there.")
    options = Options(
        model=now.model,
        passage_tokens=now.passage_tokens,
        top=choose(top, now.top),
        min_support=choose(min_support, now.min_support),
    )
    for note in dataset.notes:
        err.print(Text(f"note: {safe(note)}"))
    records, chosen = _answer(dataset, questions, system, options)
    result = outcome(dataset.name, system, chosen, records)
    _show(result)
    if json:
        json.write_text(json_module.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    figures = {name: figure["value"] for name, figure in result["metrics"].items()}
    if gate and (failures := broken(figures)):
        for failure in failures:
            err.print(f"[red]gate: {failure}[/red]")
        raise typer.Exit(1)


def _questions(dataset: Dataset, half: str | None, limit: int | None, seed: int) -> list[Question]:
    from dateline.eval.run import sample

    questions = [q for q in dataset.questions if half is None or q.half == half]
    if not questions:
        halves = sorted({q.half for q in dataset.questions if q.half})
        raise InputError(f"{dataset.name} has no half “{half}”; it has {' and '.join(halves) or 'none'}.")
    return sample(questions, limit=limit, seed=seed)


def _answer(
    dataset: Dataset, questions: list[Question], system: str, options: Options
) -> tuple[list[Record], dict[str, object]]:
    """The records of all questions, and the settings they were made with."""
    from dateline.eval.run import run, unfinished
    from dateline.eval.systems import find

    opened_by = find(system)
    err.print(Text(f"{len(questions)} questions on {safe(dataset.name)}, answered by {system}"))
    try:
        with progress_bar() as bar:
            indexing = bar.add_task("Indexing", total=None, note="articles")
            with opened_by(dataset, options, lambda n: bar.update(indexing, completed=n)) as opened:
                bar.remove_task(indexing)
                task = bar.add_task("Answering", total=len(questions), note="")
                kept = unfinished(dataset, system, opened.settings)
                return run(opened, questions, kept, lambda _: bar.advance(task)), opened.settings
    except KeyboardInterrupt:
        err.print("Stopped. What was answered is kept; give the same command again to go on.")
        raise typer.Exit(130) from None


def _show(result: dict[str, Any]) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("metric")
    for name in ("value", "95 % interval", "questions"):
        table.add_column(name, justify="right")
    for name, figure in result["metrics"].items():
        if figure["n"]:
            interval = f"{figure['low']:.3f} – {figure['high']:.3f}"
            table.add_row(name, f"{figure['value']:.3f}", interval, str(figure["n"]))
    out.print(table)
    if not result["slices"]:
        return
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("slice")
    for name in ("right", "95 % interval", "questions"):
        table.add_column(name, justify="right")
    for name, figures in sorted(result["slices"].items(), key=lambda item: item[1]["right"]["value"] or 0):
        right = figures["right"]
        if right["n"]:
            interval = f"{right['low']:.3f} – {right['high']:.3f}"
            table.add_row(Text(safe(name)), f"{right['value']:.3f}", interval, str(right["n"]))
    out.print(table)


def _writable(file: Path) -> bool:
    return not file.is_dir() and os.access(file if file.exists() else file.parent, os.W_OK)
