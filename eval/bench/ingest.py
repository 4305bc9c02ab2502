"""Taking in: Dateline, the tutorial's chain as it comes, and the same with its threads tamed, in turns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from dateline.eval.bench.articles import articles
from dateline.eval.bench.options import Options
from dateline.eval.bench.processes import TAMED
from dateline.index.article import RawArticle

_CHARACTERS = 850
"""Of a passage, about."""
_FIELDS = ("id", "title", "text", "outlet", "section", "language", "published_at")


def measure(source: Path, options: Options, folder: Path, tell: Callable[[int], None]) -> dict[str, Any]:
    """Seconds of each round of each side, and medians of their rates; `tell` hears how many turns are over.

    A side takes in the same articles as the others, into a new store; its model was loaded before. Who begins changes
    from round to round. Passages are of different sizes: Dateline's have about 200 tokens, the chain's 1,000 characters
    with overlap; characters are those of the articles.
    """
    drawn = articles(source, seed=options.seed, made=options.made)
    turns: dict[str, list[dict[str, Any]]] = {"dateline": [], "tutorial": [], "tamed": []}
    with ExitStack() as stack:
        opened = {
            "dateline": options.own(),
            "tutorial": options.tutorial({}),
            "tamed": options.tutorial(TAMED),
        }
        sides = {name: stack.enter_context(side) for name, side in opened.items()}
        about = {name: side.do("load") for name, side in sides.items()}
        for number in range(options.rounds):
            file = folder / f"round-{number}.jsonl"
            characters = write(file, of_length(drawn, options.passages * _CHARACTERS))
            order = list(sides)[number % 3 :] + list(sides)[: number % 3]
            for name in order:
                done = sides[name].do("ingest" if name == "dateline" else "add", file=str(file),
                                      folder=str(folder / f"{name}-{number}"))  # fmt: skip
                turns[name].append({**done, "characters": characters})
                tell(sum(map(len, turns.values())))
    return {
        "rounds": turns,
        "about": about,
        "whole_over_encoding": median(one["seconds"] / one["encoding_seconds"] for one in turns["dateline"]),
        **{name: _rates(rounds) for name, rounds in turns.items()},
        "ratios": {name: _ratios(turns["dateline"], turns[name]) for name in ("tutorial", "tamed")},
    }


def of_length(drawn: Iterator[RawArticle], characters: int) -> Iterator[RawArticle]:
    """The next articles, with so many characters together or a little more."""
    taken = 0
    while taken < characters:
        article = next(drawn)
        taken += len(article.text)
        yield article


def write(file: Path, chosen: Iterator[RawArticle]) -> int:
    """Write articles as JSON Lines, as far as both sides read them; returns the characters of their texts."""
    characters = 0
    with file.open("w", encoding="utf-8", errors="backslashreplace") as lines:
        for article in chosen:
            stated = {name: value for name, value in asdict(article).items() if name in _FIELDS and value}
            lines.write(json.dumps({**stated, "id": article.article_id}) + "\n")
            characters += len(article.text)
    return characters


def first(source: Path, options: Options, number: int) -> Iterator[RawArticle]:
    """The first articles of those that are measured with."""
    return islice(articles(source, seed=options.seed, made=options.made), number)


def _rates(rounds: list[dict[str, Any]]) -> dict[str, float]:
    return {
        "passages_a_second": median(one["passages"] / one["seconds"] for one in rounds),
        "characters_a_second": median(one["characters"] / one["seconds"] for one in rounds),
        "peak_mb": max((one["peak_mb"] for one in rounds if one["peak_mb"]), default=0.0),
    }


def _ratios(own: list[dict[str, Any]], other: list[dict[str, Any]]) -> dict[str, float]:
    """Dateline's rate over the other's: the median of the rounds' ratios."""
    return {
        f"{unit}_a_second": median(
            a[unit] / a["seconds"] / (b[unit] / b["seconds"]) for a, b in zip(own, other, strict=True)
        )
        for unit in ("passages", "characters")
    }
