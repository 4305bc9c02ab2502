"""What was measured, line by line, beside what it is to be held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_SEARCHED_AT, _KEPT_AT = 50_000, 100_000
"""Passages at which search, and memory, have their bars."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure."""

    what: str
    dateline: str
    other: str = ""
    """What it is held against, where that was measured in the same run."""
    ratio: float | None = None
    """Dateline's figure over the other's."""
    bar: str = ""
    held: bool | None = None
    """None where there is no bar, or the run does not reach its size."""


def lines(outcome: Mapping[str, Any]) -> list[Line]:
    """All lines of an outcome of `run.bench`."""
    only = set(outcome["options"]["only"])
    rows: Sequence[Mapping[str, Any]] = outcome["sizes"]["rows"] if "sizes" in outcome else ()
    found: list[Line] = []
    if "ingest" in outcome:
        found += _ingest(outcome["ingest"])
    if "search" in only:
        found += _search(rows, outcome["tutorial_search"])
    if "cold" in outcome:
        seconds, ratio = outcome["cold"]["medians"], outcome["cold"]["ratio"]
        other = f"tutorial’s script, {seconds['tutorial']:.2f} s"
        found.append(Line("cold `dateline ask`", f"{seconds['dateline']:.2f} s", other, ratio, "≤ 1/3", ratio <= 1 / 3))
    if "memory" in only:
        found += _memory(rows)
    return found


def missing(outcome: Mapping[str, Any]) -> list[int]:
    """Sizes at which there are bars, and that the run does not reach."""
    only, largest = set(outcome["options"]["only"]), max(outcome["options"]["sizes"])
    bars = [size for name, size in (("search", _SEARCHED_AT), ("memory", _KEPT_AT)) if name in only]
    return [size for size in bars if size > largest]


def _ingest(taken: Mapping[str, Any]) -> Iterator[Line]:
    own = taken["dateline"]
    for name, called, bar in (("tutorial", "tutorial", 4), ("tamed", "tutorial, tamed", 2)):
        ratio = taken["ratios"][name]["passages_a_second"]
        other = f"{called}, {taken[name]['passages_a_second']:.1f}"
        yield Line("ingest, passages/s", f"{own['passages_a_second']:.1f}", other, ratio, f"≥ {bar}",
                   ratio >= bar)  # fmt: skip
    for name, called in (("tutorial", "tutorial"), ("tamed", "tutorial, tamed")):
        other = f"{called}, {taken[name]['characters_a_second']:,.0f}"
        ratio = taken["ratios"][name]["characters_a_second"]
        yield Line("ingest, characters/s", f"{own['characters_a_second']:,.0f}", other, ratio)
    if own["peak_mb"]:
        other = taken["tutorial"]["peak_mb"]
        yield Line(
            "ingest, peak memory", f"{own['peak_mb']:,.0f} MB", f"tutorial, {other:,.0f} MB", own["peak_mb"] / other
        )
    ratio = taken["whole_over_encoding"]
    yield Line("whole ingest", "", "encoding alone", ratio, "≤ 1.3", ratio <= 1.3)


def _search(rows: Sequence[Mapping[str, Any]], chain: Mapping[str, Any]) -> Iterator[Line]:
    row = rows[0]
    yield Line(f"search at {row['passages']:,}, median", _ms(row["search_ms"]),
               f"tutorial, {_ms(chain['median_ms'])}", row["search_ms"] / chain["median_ms"])  # fmt: skip
    yield Line("embedding a question", _ms(row["embedding_ms"]), f"tutorial, {_ms(chain['embedding_ms'])}",
               row["embedding_ms"] / chain["embedding_ms"], "< 5 ms", row["embedding_ms"] < 5)  # fmt: skip
    row = _at(rows, _SEARCHED_AT)
    exact, reached = row["size"] == _SEARCHED_AT, row["size"] >= _SEARCHED_AT
    none = row["filters"]["none"]
    for name, called, bar in (("median_ms", "median", 25), ("p95_ms", "p95", 60)):
        held = _held(none[name] < bar, exact=exact, reached=reached)
        yield Line(f"search at {row['passages']:,}, {called}", _ms(none[name]), "", None,
                   f"< {bar} ms", held)  # fmt: skip
    for kind, found in row["filters"].items():
        if kind != "none":
            ratio = found["median_ms"] / none["median_ms"]
            held = _held(ratio <= 2, exact=exact, reached=reached)
            yield Line(f"search at {row['passages']:,}, {kind}", _ms(found["median_ms"]), "without filter", ratio,
                       "≤ 2", held)  # fmt: skip


def _memory(rows: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    row = _at(rows, _KEPT_AT)
    exact, reached = row["size"] == _KEPT_AT, row["size"] >= _KEPT_AT
    for name, called in (("ingest_mb", "taking in"), ("opened_mb", "searching")):
        if row[name] is not None:
            held = _held(row[name] < 1_500, exact=exact, reached=reached)
            yield Line(f"memory at {row['passages']:,}, {called}", f"{row[name]:,.0f} MB", "", None,
                       "< 1.5 GB", held)  # fmt: skip


def _at(rows: Sequence[Mapping[str, Any]], size: int) -> Mapping[str, Any]:
    """The row of a size, else of the next larger one, else of the largest."""
    return next((row for row in rows if row["size"] >= size), rows[-1])


def _held(good: bool, *, exact: bool, reached: bool) -> bool | None:
    """What is good at a larger size is so at the smaller; what is not, tells nothing of it."""
    return good if exact or (reached and good) else None


def _ms(value: float) -> str:
    return f"{value:.1f} ms"
