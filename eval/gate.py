"""Thresholds that a run on the golden set must hold: a file of bounds, and what broke them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

THRESHOLDS = Path(__file__).parent / "golden" / "thresholds.toml"


def broken(metrics: Mapping[str, float | None], thresholds: Path = THRESHOLDS) -> list[str]:
    """One sentence for each bound that does not hold: a metric below its `at_least` or above its `at_most`."""
    bounds = tomllib.loads(thresholds.read_text(encoding="utf-8"))
    found = []
    for name, bound in bounds.items():
        value = metrics.get(name)
        if value is None:
            found.append(f"{name} was not measured")
        elif value < bound.get("at_least", value):
            found.append(f"{name} is {value:.3f}, must be at least {bound['at_least']}")
        elif value > bound.get("at_most", value):
            found.append(f"{name} is {value:.3f}, must be at most {bound['at_most']}")
    return found
