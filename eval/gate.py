"""Thresholds that a run must hold: a file of bounds beside a dataset's questions, and what broke them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dateline.eval.metrics.catalogue import better
from dateline.index.errors import SourceError

FILE = "thresholds.toml"
_KEYS = {"at_least", "at_most"}


@dataclass(frozen=True, slots=True)
class Bound:
    """What a metric must keep to."""

    metric: str
    at_least: float = float("-inf")
    at_most: float = float("inf")


def read_bounds(folder: Path) -> list[Bound]:
    """The bounds that `thresholds.toml` in a dataset's folder sets: a table for each metric, `at_least` and `at_most`.

    Raises:
        SourceError: there is no such file, it is not TOML, or names a metric that there is not or a bound that is none.

    """
    path = folder / FILE
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"There are no thresholds to hold a run against: {path} cannot be read.") from error
    except ValueError as error:
        raise SourceError(f"{path} is not TOML: {error}.") from error
    return [_bound(path, name, table) for name, table in tables.items()]


def broken(metrics: Mapping[str, float | None], bounds: list[Bound]) -> list[str]:
    """One sentence for each bound that does not hold, and for each metric that was not measured."""
    found = []
    for bound in bounds:
        value = metrics.get(bound.metric)
        if value is None:
            found.append(f"{bound.metric} was not measured")
        elif value < bound.at_least:
            found.append(f"{bound.metric} is {value:.3f}, must be at least {bound.at_least}")
        elif value > bound.at_most:
            found.append(f"{bound.metric} is {value:.3f}, must be at most {bound.at_most}")
    return found


def _bound(path: Path, name: str, table: object) -> Bound:
    try:
        better(name)
    except KeyError as error:
        raise SourceError(f"{path}: there is no metric “{name}”; docs/metrics.md lists them.") from error
    if not isinstance(table, dict) or not table or not table.keys() <= _KEYS:
        raise SourceError(f"{path}: [{name}] must have at_least, at_most or both, and nothing else.")
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in table.values()):
        raise SourceError(f"{path}: the bounds of [{name}] must be numbers.")
    return Bound(name, **table)
