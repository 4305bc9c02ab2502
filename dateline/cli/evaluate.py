"""`dateline eval`: score a system on a dataset; the commands below it stand in files of their own, `eval_*.py`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from dateline.cli import eval_compare, eval_retrieval, eval_rewrites, eval_verifier
from dateline.cli.common import ComposerOption, MinSupportOption, TopOption, choose
from dateline.cli.default_command import DEFAULT, DefaultCommandGroup
from dateline.cli.eval_progress import answering, articles_in
from dateline.cli.eval_tables import show_outcome
from dateline.cli.output_file import check_writable, write
from dateline.cli.show import err, progress_bar, safe
from dateline.eval.dataset import Dataset, Question, asked_of, read_dataset
from dateline.eval.gate import broken, read_bounds
from dateline.settings import model_options, settings

if TYPE_CHECKING:
    from dateline.eval.systems import Options

HELP = """Score a system on a dataset folder, or on `golden`, the set that comes with Dateline.

The index is made once and kept in the user's cache. A run that is cut short goes on where it stopped when the same
command is given again. `--gate` exits with 1 where a threshold is not held. A folder that is named like one of the
commands below is given as `dateline eval run FOLDER`.

[dim]Examples:[/dim]
  dateline eval golden --half reporting --gate
  dateline eval my-archive/ --limit 100 --seed 1 --json result.json --report result.html
  dateline eval my-archive/ --system tutorial --json tutorial.json
  dateline eval news-2022/ --questions-of news-2023/
  dateline eval golden --standalone
  dateline eval compare tutorial.json result.json --report changes.html
"""

app = typer.Typer(cls=DefaultCommandGroup, help=HELP, no_args_is_help=True, rich_markup_mode="rich")


@app.command(DEFAULT, hidden=True, help=HELP)
def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A dataset folder, or “golden”.")],
    system: Annotated[str, typer.Option("--system", help="What to score: dateline or tutorial.")] = "dateline",
    composer: ComposerOption = None,
    half: Annotated[
        str | None, typer.Option("--half", help="Only this half of a split set: tuning or reporting.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Only so many questions.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Which questions `--limit` draws.")] = 0,
    questions_of: Annotated[
        Path | None,
        typer.Option(
            "--questions-of",
            metavar="FOLDER",
            help="Ask the questions of another dataset, which these articles are taken not to answer.",
        ),
    ] = None,
    standalone: Annotated[
        bool,
        typer.Option("--standalone", help="Ask follow-ups as people rewrote them, without the turns before."),
    ] = False,
    gate: Annotated[bool, typer.Option("--gate", help="Hold the figures against the thresholds.")] = False,
    top: TopOption = None,
    min_support: MinSupportOption = None,
    json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write everything to a file.")] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write a page to read in a browser.")
    ] = None,
) -> None:
    """Score a system."""
    import json as json_module

    from dateline.eval.run import draw
    from dateline.eval.systems import Options

    now = settings()
    check_writable(json, report)
    dataset = read_dataset(folder)
    if questions_of is not None:
        dataset = asked_of(dataset, read_dataset(questions_of))
    questions = draw(dataset, half=half, limit=limit, seed=seed)
    if standalone:
        questions = [question.alone() for question in questions]
    bounds = read_bounds(dataset.folder) if gate else []
    options = Options(
        model=now.model,
        passage_tokens=now.passage_tokens,
        top=choose(top, now.top),
        min_support=choose(min_support, now.min_support),
        reranker=now.reranker,
        reader=now.reader,
        composer=choose(composer, now.composer),
        models=model_options(),
    )
    for note in dataset.notes:
        err.print(Text(f"note: {safe(str(note))}"))
    result, kept = _outcome(
        dataset,
        questions,
        system,
        options,
        {
            "folder": str(folder),
            "questions_of": questions_of and str(questions_of),
            "half": half,
            "limit": limit,
            "seed": seed,
            "standalone": standalone,
        },
    )
    if json:
        write(json, json_module.dumps(result, ensure_ascii=False, indent=1))
    if report:
        from dateline.eval.report import run_page

        write(report, run_page(result))
    kept.unlink(missing_ok=True)
    show_outcome(result)
    figures = {name: figure["value"] for name, figure in result["metrics"].items()}
    if failures := broken(figures, bounds):
        for failure in failures:
            err.print(f"[red]gate: {failure}[/red]")
        raise typer.Exit(1)


for _command in (eval_compare, eval_retrieval, eval_rewrites, eval_verifier):
    app.command(help=_command.HELP)(getattr(_command, _command.__name__.rsplit("_", 1)[-1]))


def _outcome(
    dataset: Dataset, questions: list[Question], system: str, options: Options, drawn: dict[str, object]
) -> tuple[dict[str, Any], Path]:
    """What the run comes to, and the file of answers that is to be removed when that is safe."""
    from dateline.eval.indexing import run_cost
    from dateline.eval.outcome import outcome
    from dateline.eval.run import run, unfinished
    from dateline.eval.systems import find

    opened_by = find(system)
    err.print(Text(f"{len(questions)} questions on {safe(dataset.name)}, answered by {system}"))
    try:
        with progress_bar() as bar:
            indexing = bar.add_task("Indexing", total=articles_in(dataset.articles), note="articles")
            with opened_by(dataset, options, lambda n: bar.update(indexing, completed=n)) as opened:
                bar.remove_task(indexing)
                kept = unfinished(dataset, system, opened.settings, questions)
                records = run(opened, questions, kept, answering(bar, len(questions)))
        with err.status("Scoring"):
            settings, cost = {**opened.settings, **drawn}, run_cost(opened.indexing)
            return outcome(dataset.name, system, settings, records, cost=cost, notes=dataset.notes), kept
    except KeyboardInterrupt:
        err.print("Stopped. What was answered is kept; give the same command again to go on.")
        raise typer.Exit(130) from None
