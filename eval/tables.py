"""The tables of `docs/evaluation.md`: one line a run, and the command that made it.

`python -m dateline.eval.tables RUN.json...` prints them in Markdown, from files that `dateline eval --json` wrote.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.agent.defaults import DEFAULT_MIN_SUPPORT, DEFAULT_TOP
from dateline.eval.markdown import markdown_table
from dateline.eval.result import read_result
from dateline.index.errors import DatelineError

Figures = Mapping[str, Mapping[str, Any]]

_EMPTY = "–"
_OPTIONS = {"questions_of": None, "half": None, "limit": None, "top": DEFAULT_TOP, "min_support": DEFAULT_MIN_SUPPORT}
"""Options of a run that stand in its settings, and their defaults."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run, as the tables show it."""

    name: str
    system: str
    questions: int
    figures: Figures
    command: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and what stands in it."""

    head: str
    cell: Callable[[Figures], str]


def read_run(path: Path) -> Run:
    """The run of a result file.

    Raises:
        SourceError: it is not one.

    """
    result = read_result(path)
    settings = result.settings
    name = result.dataset + (f", {settings['half']} half" if settings.get("half") else "")
    if settings.get("standalone"):
        name += ", follow-ups as rewritten"
    if settings.get("limit"):
        name += f", {len(result.questions)} drawn"
    return Run(
        name=name,
        system=result.system,
        questions=len(result.questions),
        figures=(result.model_extra or {})["metrics"],
        command=_command(result.system, settings, str(settings.get("folder", result.dataset)), path),
    )


def tables(runs: Sequence[Run]) -> str:
    """The tables and the commands, in Markdown."""
    parts = [f"### {title}\n\n{_table(runs, columns)}" for title, columns in _TABLES.items()]
    commands = "\n".join(f"$ {run.command}" for run in runs)
    return "\n\n".join([*parts, f"### Commands\n\nOne for each line, in order:\n\n```console\n{commands}\n```"]) + "\n"


def interval(name: str) -> Callable[[Figures], str]:
    """A figure with its 95 % interval."""

    def cell(figures: Figures) -> str:
        figure = figures.get(name, {})
        if figure.get("value") is None:
            return _EMPTY
        return f"{figure['value']:.3f} ({figure['low']:.3f}–{figure['high']:.3f})"

    return cell


def plain(name: str, digits: int = 3) -> Callable[[Figures], str]:
    """A figure alone."""

    def cell(figures: Figures) -> str:
        value = figures.get(name, {}).get("value")
        return _EMPTY if value is None else f"{value:,.{digits}f}"

    return cell


def _pair(first: Callable[[Figures], str], between: str, second: Callable[[Figures], str]) -> Callable[[Figures], str]:
    def cell(figures: Figures) -> str:
        told = first(figures)
        return told if told == _EMPTY else f"{told}{between}{second(figures)}"

    return cell


_TABLES: Mapping[str, Sequence[Column]] = {
    "Answers": (
        Column("right", interval("right")),
        Column("right, where there is an answer", interval("right_on_answerable")),
        Column("accepted answer contained", interval("contained")),
        Column("words", plain("words", 0)),
        Column("right when answered, at coverage", _pair(interval("right_when_answered"), " at ", plain("coverage"))),
        Column("AURC ↓", interval("aurc")),
    ),
    "Retrieval": (
        *(Column(f"hit@{k}", interval(f"hit@{k}")) for k in (1, 4, 10, 20)),
        Column("MRR@10", interval("mrr@10")),
        Column("nDCG@10", interval("ndcg@10")),
    ),
    "Refusals, citations, time": (
        Column("false answers ↓", interval("false_answers")),
        Column("false refusals ↓", interval("false_refusals")),
        Column("citations exact", plain("citations_exact")),
        Column("cited after `as_of` ↓", plain("cited_after_as_of")),
        Column("cited superseded ↓", plain("cited_superseded")),
        Column("stale answers ↓", plain("stale_answers")),
        Column("ms per question, median / p95", _pair(plain("total_ms_median", 0), " / ", plain("total_ms_p95", 0))),
    ),
}


def _table(runs: Sequence[Run], columns: Sequence[Column]) -> str:
    head = ["dataset", "system", "n", *(column.head for column in columns)]
    rows = [
        [run.name, run.system, f"{run.questions:,}", *(column.cell(run.figures) for column in columns)] for run in runs
    ]
    return markdown_table(head, rows, left=2)


def _command(system: str, settings: Mapping[str, Any], folder: str, path: Path) -> str:
    parts = ["dateline", "eval", folder, "--system", system]
    for name, default in _OPTIONS.items():
        if settings.get(name, default) != default:
            parts += [f"--{name.replace('_', '-')}", str(settings[name])]
    if settings.get("standalone"):
        parts.append("--standalone")
    if settings.get("limit") is not None:
        parts += ["--seed", str(settings.get("seed", 0))]
    return shlex.join([*parts, "--json", str(path)])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Tables in Markdown, from result files of `dateline eval --json`.")
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN.json")
    given = parser.parse_args()
    try:
        print(tables([read_run(path) for path in given.runs]), end="")
    except DatelineError as error:
        sys.exit(f"tables: {error}")


if __name__ == "__main__":
    main()
