"""`dateline eval verifier`: what the verifier catches, what it wrongly refuses, and whether people agree with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dateline.cli.output_file import check_writable, write
from dateline.cli.show import err, out, progress_bar, safe
from dateline.index.errors import SourceError
from dateline.settings import settings

if TYPE_CHECKING:
    from dateline.agent.verifier.meaning import SentenceEncoder
    from dateline.eval.metrics import Figure
    from dateline.eval.verifier_quality import Case, Judgement

HELP = """Measure the verifier: how many false claims it catches, how many true ones it refuses.

The claims are made from sentences of a folder's articles by rules: made false by changing a number, a date, a name, a
unit, a speaker, a hedge, a “not” or a comparison, or reworded truthfully. With `--qags`, its verdicts on sentences of
machine-written summaries are held against those of people, and published figures stand beside.

[dim]Examples:[/dim]
  dateline eval verifier
  dateline eval verifier my-archive/ --limit 2000 --seed 1 --json verifier.json
  dateline eval verifier --qags qags/mturk_cnndm.jsonl
  dateline eval verifier --rules-only
"""

_QAGS_ROWS = {
    "balanced_accuracy": "Sentences: balanced accuracy",
    "auroc": "Sentences: area under ROC",
    "summary_balanced_accuracy": "Summaries: balanced accuracy",
    "summary_auroc": "Summaries: area under ROC",
    "summary_pearson": "Summaries: Pearson’s r",
    "summary_spearman": "Summaries: Spearman’s ρ",
}


def verifier(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="[FOLDER]", help="A dataset folder, or “golden”: the sample articles.", show_default=False
        ),
    ] = Path("golden"),
    qags: Annotated[
        Path | None, typer.Option("--qags", metavar="FILE", help="The QAGS file mturk_cnndm.jsonl.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many sentences claims are made from.")] = 1_000,
    seed: Annotated[int, typer.Option("--seed", help="Which sentences are drawn, and how they are changed.")] = 0,
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Without the embedding model.")] = False,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write everything to a file, every error included.")
    ] = None,
) -> None:
    """Measure the verifier."""
    import json as json_module

    from dateline.agent.verifier import RuleVerifier
    from dateline.eval.perturb.source import articles_of
    from dateline.eval.qags import read_qags
    from dateline.index.encoder import Encoder

    check_writable(json)
    judged = read_qags(qags) if qags else ()
    source = articles_of(folder)
    now = settings()
    encoder = None if rules_only else Encoder(now.model, runtime=now.runtime)
    judgements: list[Judgement] = []
    result: dict[str, Any] = {
        "articles": str(folder),
        "settings": {"model": None if encoder is None else now.model, "limit": limit, "seed": seed},
        "qags": None,
    }
    held = RuleVerifier(encoder)
    try:
        given = _cases(source, limit, seed)
        _judge(given, held, encoder, judgements)
        if judged:
            result["qags"] = _agreement(judged, held, encoder)
        finished = True
    except KeyboardInterrupt:
        finished = False
        err.print("Stopped; the tables are over what was judged until then.")
    result = {**result, "finished": finished, **_figures(judgements)}
    if json:
        write(json, json_module.dumps(result, ensure_ascii=False, indent=1))
    _show(result)
    if not finished:
        raise typer.Exit(130)


def _cases(source: Path, limit: int, seed: int) -> list[Case]:
    from dateline.eval.perturb import pool_of
    from dateline.eval.perturb.source import read_texts, statements, texts
    from dateline.eval.verifier_quality import cases

    with progress_bar() as bar:
        task = bar.add_task("Reading", total=None, note="articles")
        articles = read_texts(source, lambda done: bar.update(task, completed=done))
        bar.update(task, total=len(articles))
    drawn = statements(articles, limit=limit, seed=seed)
    if not drawn:
        raise SourceError(f"The articles of {source} hold no sentence from which a claim could be made.")
    with err.status("Making claims"):
        made = list(cases(drawn, pool_of(texts(articles)), seed))
    err.print(f"{len(made)} claims from {len(drawn)} sentences of {len(articles)} articles")
    return made


def _judge(given: Sequence[Case], held: Any, encoder: SentenceEncoder | None, into: list[Judgement]) -> None:
    from dateline.eval.verifier_quality import judge

    with progress_bar() as bar:
        task = bar.add_task("Judging", total=len(given), note="")
        judge(given, held, encoder, into=into, progress=lambda done: bar.update(task, completed=done))


def _agreement(judged: Sequence[Any], held: Any, encoder: SentenceEncoder | None) -> dict[str, Any]:
    from dateline.eval.qags_scores import PARTS, PUBLISHED, agreement, judge_qags

    with progress_bar() as bar:
        task = bar.add_task("QAGS", total=len(judged), note="")
        verdicts = judge_qags(judged, held, encoder, lambda done: bar.update(task, completed=done))
    with err.status("Scoring"):
        figures = {half or "all": _plain(agreement(judged, verdicts, half)) for half in PARTS}
    return {"sentences": len(judged), "figures": figures, "published": [asdict(p) for p in PUBLISHED]}


def _figures(judgements: Sequence[Judgement]) -> dict[str, Any]:
    from dateline.eval.verifier_quality import detection, false_alarms

    return {
        "detection": _plain(detection(judgements)),
        "false_alarms": _plain(false_alarms(judgements)),
        "wrong": [judgement.to_dict() for judgement in judgements if judgement.is_wrong],
    }


def _plain(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {name: asdict(figure) for name, figure in figures.items()}


def _show(result: Mapping[str, Any]) -> None:
    model = result["settings"]["model"]
    out.print(Text(f"On {safe(result['articles'])}, {'by rules alone' if model is None else f'with {safe(model)}'}"))
    _rates("False claims", "caught", result["detection"])
    _rates("True claims", "refused", result["false_alarms"])
    if result["qags"]:
        _show_qags(result["qags"])


def _rates(title: str, what: str, figures: Mapping[str, Mapping[str, Any]]) -> None:
    table = _table(title, (what, "95 % interval", "claims"))
    for name, figure in figures.items():
        if figure["n"]:
            table.add_row(name, _per_cent(figure["value"]), _interval(figure, _per_cent), str(figure["n"]))
    out.print(table)


def _show_qags(qags: Mapping[str, Any]) -> None:
    table = _table(f"QAGS, {qags['sentences']} judged sentences", ("tuning half", "reporting half", "all"))
    for name, title in _QAGS_ROWS.items():
        cells = []
        for half in ("tuning", "reporting", "all"):
            figure = qags["figures"][half][name]
            cells.append(f"{_places(figure['value'])} ({_interval(figure, _places)})" if figure["n"] else "–")
        table.add_row(title, *cells)
    out.print(table)
    table = _table("Published on the same summaries, all of them", ("area under ROC", "r", "ρ"))
    table.add_column("from")
    for row in qags["published"]:
        table.add_row(row["name"], *(_places(row[name]) for name in ("auroc", "pearson", "spearman")), row["source"])
    out.print(table)


def _table(title: str, columns: Iterable[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", min_width=64)
    table.add_column(" ")
    for name in columns:
        table.add_column(name, justify="right")
    return table


def _interval(figure: Mapping[str, Any], form: Any) -> str:
    return f"{form(figure['low'])} – {form(figure['high'])}"


def _per_cent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _places(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
