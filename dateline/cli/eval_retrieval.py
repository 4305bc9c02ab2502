"""`dateline eval retrieval`: what each part of search earns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dateline.cli.eval_progress import articles_in
from dateline.cli.output_file import check_writable, write
from dateline.cli.show import err, out, progress_bar, safe
from dateline.settings import settings

if TYPE_CHECKING:
    from rich.progress import Progress

    from dateline.eval.dataset import Dataset

HELP = """Measure search alone: each arm, the fusion, the rerankers, and the fusion without each ingredient.

Several folders can be given; the index of each is made once and kept. Nothing is answered. With `--markdown` the tables
are those of docs/retrieval.md.

[dim]Examples:[/dim]
  dateline eval retrieval golden --half tuning
  dateline eval retrieval news/2022 news/2023 --no-tutorial --json retrieval.json
  dateline eval retrieval golden --reranker models/my-cross-encoder
"""


def retrieval(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Dataset folders, or “golden”.")],
    half: Annotated[
        str | None, typer.Option("--half", help="Only this half of a split set: tuning or reporting.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Only so many questions.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Which questions `--limit` draws.")] = 0,
    reranker: Annotated[
        list[str] | None, typer.Option("--reranker", metavar="NAME", help="Also measure this cross-encoder.")
    ] = None,
    tutorial: Annotated[bool, typer.Option(help="Measure the tutorial’s chain beside.")] = True,
    ablation: Annotated[bool, typer.Option(help="Measure without each ingredient, too.")] = True,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write everything to a file.")] = None,
) -> None:
    """Measure retrieval."""
    import json as json_module

    from dateline.eval.dataset import read_dataset
    from dateline.eval.retrieval_quality import measure, retrieval_outcome, variants
    from dateline.eval.run import draw
    from dateline.eval.systems import Options

    check_writable(json)
    now = settings()
    options = Options(model=now.model, passage_tokens=now.passage_tokens, top=now.top, min_support=now.min_support)
    chosen = [v for v in variants(reranker or ()) if ablation or not v.name.startswith("without ")]
    results = []
    for folder in folders:
        dataset = read_dataset(folder)
        split = any(question.half for question in dataset.questions)
        questions = draw(dataset, half=half if split else None, limit=limit, seed=seed)
        with progress_bar() as bar:
            told = _shown(bar, dataset, len(questions))
            found = measure(dataset, questions, options, chosen, tutorial=tutorial, **told)
        asked = {"folder": str(folder), "half": half, "limit": limit, "seed": seed}
        results.append(retrieval_outcome(dataset.name, {**asked, "model": now.model}, found))
        (_print_markdown if markdown else _show)(results[-1])
    if json:
        write(json, json_module.dumps(results, ensure_ascii=False, indent=1))
    err.print(Text("Brackets: 95 % interval of the paired difference. ms: median of a search. --json has everything."))


def _shown(bar: Progress, dataset: Dataset, questions: int) -> dict[str, Any]:
    """How `measure` tells its progress."""
    indexing = bar.add_task("Indexing", total=articles_in(dataset.articles), note="articles")
    searching = bar.add_task("Searching", total=questions, note="")
    return {
        "indexing": lambda done: bar.update(indexing, completed=done),
        "progress": lambda name, done: bar.update(searching, completed=done, note=name),
    }


def _show(result: dict[str, Any]) -> None:
    count = next(iter(result["variants"].values()))["questions"]
    title = f"{safe(result['dataset'])}: {count} questions"
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", padding=(0, 1, 0, 0))
    shown = ("hit@1", "hit@10", "hit@20", "mrr@10")
    for name in ("", *shown, "hit@10 over BM25", "ms"):
        table.add_column(name, justify="right" if name else "left")
    for name, row in result["variants"].items():
        figures = [f"{row[metric]['value']:.3f}" for metric in shown]
        table.add_row(safe(name), *figures, _over(row), f"{row['median_ms']:.0f}")
    out.print(table)


def _print_markdown(result: dict[str, Any]) -> None:
    from dateline.eval.markdown import markdown_table
    from dateline.eval.retrieval_quality import METRICS

    count = next(iter(result["variants"].values()))["questions"]
    heads = [f"{result['dataset']}, {count} questions", *METRICS, "hit@10 over BM25", "median ms", "p95 ms"]
    typer.echo(markdown_table(heads, [_cells(name, row) for name, row in result["variants"].items()]) + "\n")


def _cells(name: str, row: dict[str, Any]) -> list[str]:
    from dateline.eval.retrieval_quality import METRICS

    figures = [f"{row[m]['value']:.3f} ± {(row[m]['high'] - row[m]['low']) / 2:.3f}" for m in METRICS]
    return [safe(name), *figures, _over(row), f"{row['median_ms']:.1f}", f"{row['p95_ms']:.1f}"]


def _over(row: dict[str, Any]) -> str:
    over = row.get("over_bm25", {}).get("hit@10")
    return "" if over is None else f"{over['value']:+.3f} [{over['low']:+.3f}, {over['high']:+.3f}]"
