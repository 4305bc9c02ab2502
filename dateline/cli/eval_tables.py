"""A run's outcome as tables in a terminal: the metrics by family, and the slices, the weakest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from dateline.cli.show import out, safe
from dateline.eval.figures import between, by_family, taken, weakest_first, written

_ARROWS = {"higher": "↑", "lower": "↓", "neither": ""}


def show_outcome(result: Mapping[str, Any]) -> None:
    """Print what a run came to."""
    for family in by_family(taken(result)):
        table = _table(family.title)
        for row in family.rows:
            table.add_row(safe(row.name), _ARROWS[row.better], *_cells(row.figure))
        out.print(table)
    if result["slices"]:
        table = _table("Slices by `right`, the weakest first")
        for name, figure in weakest_first(result["slices"]):
            table.add_row(Text(safe(name)), "↑", *_cells(figure))
        out.print(table)


def _table(title: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", min_width=64)
    table.add_column(" ")
    table.add_column("")
    for name in ("value", "95 % interval", "questions"):
        table.add_column(name, justify="right")
    return table


def _cells(figure: Mapping[str, Any]) -> tuple[str, str, str]:
    return written(figure["value"]), between(figure), "–" if figure["n"] is None else str(figure["n"])
