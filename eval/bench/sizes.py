"""One store that grows from size to size, and what searching it costs at each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dateline.eval.bench import cold
from dateline.eval.bench.ingest import first, write
from dateline.eval.bench.options import Options
from dateline.eval.bench.processes import TAMED

Tell = Callable[[str, int, int], None]
"""(what, how far, of how much)"""

GROWING = ("ingest_s_per_1000", "search_ms", "opened_mb", "disk_mb")
"""What is held against size."""


def measure(
    source: Path, questions: Sequence[str], options: Options, folder: Path, tell: Tell, outcome: dict[str, Any]
) -> None:
    """Put into the outcome what was wanted of `search`, `cold`, `memory` and `sizes`."""
    store, chain = folder / "store", folder / "chain"
    whole = set(options.only) & {"search", "memory", "sizes"}
    asked = questions[: options.questions]
    sizes = options.sizes if whole else options.sizes[:1]
    rows: list[dict[str, Any]] = []
    with options.own() as own:
        encode = min(options.encode_at_most, sizes[-1])
        outcome["encoded"] = own.do(
            "plan", _of(encode, "Encoding", tell), folder=str(store), source=str(source),
            seed=options.seed, made=options.made, encode=encode,
        )  # fmt: skip
        for size in sizes:
            grown = own.do("grow", _of(size, "Growing", tell), folder=str(store), size=size)
            tell("Growing", size, size)
            if size == sizes[0] and {"search", "cold"} & set(options.only):
                _chain(source, options, folder, chain, grown["articles"], asked, tell, outcome)
                if "cold" in options.only:
                    outcome["cold"] = cold.measure(
                        store, chain, questions, options, _of(2 * options.rounds, "Cold", tell)
                    )
            if whole:
                tell("Searching", 0, 1)
                rows.append(_row(size, grown, _searched(store, grown["filters"], asked, options)))
                tell("Searching", 1, 1)
    if rows:
        outcome["sizes"] = {"rows": rows, "slopes": {name: slope(rows, name) for name in GROWING}}


def _of(total: int, name: str, tell: Tell) -> Callable[[int], None]:
    return lambda done: tell(name, min(done, total), total)


def _chain(
    source: Path, options: Options, folder: Path, chain: Path, number: int, asked: Sequence[str], tell: Tell,
    outcome: dict[str, Any],
) -> None:  # fmt: skip
    """The tutorial's store over the articles of our smallest, its threads tamed, and what searching it costs."""
    file = folder / "chain.jsonl"
    write(file, first(source, options, number))
    tell("Making the tutorial’s store", 0, 1)
    with options.tutorial(TAMED) as tutorial:
        made = tutorial.do("add", file=str(file), folder=str(chain))
        tell("Making the tutorial’s store", 1, 1)
        if "search" in options.only:
            found = tutorial.do("search", folder=str(chain), questions=list(asked))
            outcome["tutorial_search"] = {
                "passages": made["passages"],
                **_taken(found["ms"]),
                "embedding_ms": float(np.median(found["embedding_ms"])),
                "peak_mb": found["peak_mb"],
            }


def _searched(
    store: Path, filters: Mapping[str, Mapping[str, Any]], asked: Sequence[str], options: Options
) -> dict[str, Any]:
    with options.own() as fresh:
        return fresh.do("search", folder=str(store), questions=list(asked), filters=filters)


def _row(size: int, grown: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    filters = {
        name: {
            **_taken(one["ms"]),
            "steps": {step: float(np.median([s[step] for s in one["steps"]])) for step in one["steps"][0]},
        }
        for name, one in found["filters"].items()
    }
    added = grown["added"]
    return {
        "size": size,
        "passages": grown["passages"],
        "articles": grown["articles"],
        "ingest_s_per_1000": 1000 * grown["seconds"] / added if added else None,
        "ingest_mb": grown["peak_mb"],
        "disk_mb": round(grown["disk_bytes"] / 1e6, 1),
        "rejected": grown["rejected"],
        "asked": grown["filters"],
        "filters": filters,
        "search_ms": filters["none"]["median_ms"],
        "embedding_ms": float(np.median(found["embedding_ms"])),
        "opened_mb": found["peak_mb"],
    }


def _taken(milliseconds: Sequence[float]) -> dict[str, float]:
    return {"median_ms": float(np.median(milliseconds)), "p95_ms": float(np.percentile(milliseconds, 95))}


def slope(rows: Sequence[Mapping[str, Any]], name: str) -> float | None:
    """By which power of the passages a figure grows: least squares over the logarithms; None for fewer than two."""
    known = [(math.log(row["passages"]), math.log(row[name])) for row in rows if row.get(name)]
    if len({x for x, _ in known}) < 2:
        return None
    x, y = np.array(known).T
    return float(np.polyfit(x, y, 1)[0])
