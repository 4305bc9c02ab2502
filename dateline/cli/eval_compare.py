"""`dateline eval compare`: what changed between two runs, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dateline.cli.common import JsonOption, print_json
from dateline.cli.output_file import check_writable, write
from dateline.cli.show import err, out, safe
from dateline.eval.figures import probability, signed, written

if TYPE_CHECKING:
    from dateline.eval.compare import Changed, Comparison

HELP = """Compare two runs question by question: what is newly right, newly wrong, answered otherwise.

The difference in right answers is tested by McNemar's exact test, that of every other metric by a randomization test
over pairs. Only questions that both runs were asked are compared; the rest is counted and named.

[dim]Examples:[/dim]
  dateline eval compare before.json after.json
  dateline eval compare tutorial.json result.json --report changes.html
  dateline eval compare before.json after.json --json
"""

_SHOWN = 10
_NAMES = {
    "newly_right": "newly right",
    "newly_wrong": "newly wrong",
    "still_wrong": "still wrong",
    "still_right": "still right",
    "not_judged": "not judged",
}


def compare(
    a: Annotated[Path, typer.Argument(metavar="A.json", help="The run before, as `dateline eval --json` wrote it.")],
    b: Annotated[Path, typer.Argument(metavar="B.json", help="The run after.")],
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write a page to read in a browser.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Compare two runs."""
    from dateline.eval.compare import compare as compare_runs
    from dateline.eval.result import read_result

    check_writable(report)
    found = compare_runs(read_result(a), read_result(b), files=(str(a), str(b)))
    if report:
        from dateline.eval.report import comparison_page

        write(report, comparison_page(found))
    if json:
        print_json(_plain(found))
    else:
        _show(found)


def _plain(found: Comparison) -> dict[str, Any]:
    """The comparison as plain JSON values: of each question what changed, not the whole of both runs again."""
    return {**asdict(replace(found, questions=())), "questions": [_change(question) for question in found.questions]}


def _change(question: Changed) -> dict[str, Any]:
    return {
        "id": question.b.id,
        "question": question.b.question,
        "slice": question.b.slice,
        "change": question.change,
        "answer_changed": question.answer_changed,
        **{
            name: {"status": side.answer.status, "answer": side.answer.text, "right": side.right, "why": side.why}
            for name, side in (("a", question.a), ("b", question.b))
        },
    }


def _show(found: Comparison) -> None:
    out.print(
        Text(f"A  {safe(found.a.file)}: {found.a.system} on {safe(found.a.dataset)}, {found.a.questions} questions")
    )
    out.print(
        Text(f"B  {safe(found.b.file)}: {found.b.system} on {safe(found.b.dataset)}, {found.b.questions} questions")
    )
    _notes(found)
    out.print(f"\n[bold]{len(found.questions)} questions compared[/bold]")
    for change, count in found.counts.items():
        if count:
            changed = sum(q.answer_changed for q in found.questions if q.change == change)
            out.print(f"  {count:>5} {_NAMES[change]}" + (f", {changed} with another answer" if changed else ""))
    out.print(f"  right: p {probability(found.p, relation=True)} (McNemar, exact)")
    _metrics(found)
    _slices(found)
    for change in ("newly_wrong", "newly_right"):
        _list(_NAMES[change].capitalize(), [q for q in found.questions if q.change == change])


def _notes(found: Comparison) -> None:
    """What was left out of the comparison, or to be read with care."""
    for ids, sentence in (
        (found.only_a, "only in A"),
        (found.only_b, "only in B"),
        (found.asked_otherwise, "under the same id ask something else, and are not compared"),
        (found.judged_otherwise, "compared, but judged by other accepted answers"),
    ):
        if ids:
            named = ", ".join(ids[:_SHOWN]) + (f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else "")
            err.print(Text(f"note: {len(ids)} questions {sentence}: {safe(named)}"))


def _metrics(found: Comparison) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("metric", no_wrap=True)
    for name in ("A", "B", "B − A", "95 % interval", "p", "n"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in found.metrics:
        values = (written(row.a), written(row.b), signed(row.difference), f"{signed(row.low)} to {signed(row.high)}")
        table.add_row(safe(row.name), *values, probability(row.p), str(row.n))
    out.print(table)


def _slices(found: Comparison) -> None:
    if not found.slices:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("slice")
    for name in ("A", "B", "newly right", "newly wrong", "p", "n"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in found.slices:
        counts = (str(row.newly_right), str(row.newly_wrong), probability(row.p), str(row.n))
        table.add_row(Text(safe(row.name)), written(row.a), written(row.b), *counts)
    out.print(table)


def _list(title: str, questions: Sequence[Changed]) -> None:
    if not questions:
        return
    out.print(Text(title, style="bold"))
    for question in questions[:_SHOWN]:
        out.print(Text(f"  {safe(question.b.id)}  {safe(question.b.question)}"))
        out.print(Text(f"      {safe(question.b.why)}", style="dim"))
    if len(questions) > _SHOWN:
        out.print(f"  … and {len(questions) - _SHOWN} more; --json and --report have them all")
    out.print()
