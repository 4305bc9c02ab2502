"""`dateline eval`: score the agent on a dataset."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dateline.cli.common import MinSupportOption, TopOption, choose
from dateline.cli.show import err, out, progress_bar, safe
from dateline.eval.dataset import read_dataset
from dateline.eval.gate import broken
from dateline.index.errors import InputError
from dateline.settings import settings

if TYPE_CHECKING:
    from dateline.eval.run import Result

HELP = """Score the agent on a dataset folder, or on `golden`, the set that comes with Dateline.

The index is made once and kept in the user's cache. `--gate` exits with 1 where a threshold is not held.

[dim]Examples:[/dim]
  dateline eval golden --gate
  dateline eval my-archive/ --limit 100 --seed 1 --json result.json
"""


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A dataset folder, or “golden”.")],
    half: Annotated[
        str | None,
        typer.Option("--half", help="Only this half of a split set: tuning or reporting."),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Only so many questions.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Which questions `--limit` draws.")] = 0,
    gate: Annotated[bool, typer.Option("--gate", help="Hold the figures against the thresholds.")] = False,
    top: TopOption = None,
    min_support: MinSupportOption = None,
    json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write everything to a file.")] = None,
) -> None:
    """Score the agent."""
    import json as json_module

    from dateline.eval.run import indexed, metrics, record, run, sample

    now = settings()
    dataset = read_dataset(folder)
    questions = [q for q in dataset.questions if half is None or q.half == half]
    if not questions:
        halves = sorted({q.half for q in dataset.questions if q.half})
        raise InputError(f"{dataset.name} has no half “{half}”; it has {' and '.join(halves) or 'none'}.")
    if json and not _writable(json):
        raise InputError(f"The result cannot be written to {json}; name a file in a folder that is there.")
    questions = sample(questions, limit=limit, seed=seed)
    chosen = {"top": choose(top, now.top), "min_support": choose(min_support, now.min_support)}
    for note in dataset.notes:
        err.print(Text(f"note: {safe(note)}"))
    err.print(Text(f"{len(questions)} questions on {safe(dataset.name)}; making or opening its index …"))
    with (
        indexed(dataset, model=now.model, passage_tokens=now.passage_tokens) as store,
        progress_bar() as bar,
    ):
        task = bar.add_task("Answering", total=len(questions), note="")
        results = run(store, questions, **chosen, progress=lambda _: bar.advance(task))
    figures = metrics(results)
    _show(figures, results)
    if json:
        whole = {
            "system": "dateline",
            "settings": {**chosen, "model": now.model, "passage_tokens": now.passage_tokens},
            "metrics": figures,
            "questions": [record(result) for result in results],
        }
        json.write_text(json_module.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    if gate and (failures := broken(figures)):
        for failure in failures:
            err.print(f"[red]gate: {failure}[/red]")
        raise typer.Exit(1)


def _show(figures: dict[str, float | None], results: list[Result]) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("metric")
    table.add_column("value", justify="right")
    for name, value in figures.items():
        table.add_row(name, "–" if value is None else f"{value:.3f}")
    out.print(table)
    slices = sorted({r.question.slice for r in results if r.question.slice})
    if not slices:
        return
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("slice")
    table.add_column("questions", justify="right")
    table.add_column("right", justify="right")
    for name in slices:
        of = [r.right for r in results if r.question.slice == name]
        table.add_row(Text(safe(name)), str(len(of)), f"{sum(of) / len(of):.3f}")
    out.print(table)


def _writable(file: Path) -> bool:
    return not file.is_dir() and os.access(file if file.exists() else file.parent, os.W_OK)
