"""How well copies are found: precision and recall on pairs that a person read and marked, and on the planted copies.

    python benchmarks/stories.py ../shared/data/realtimeqa/2023
    python benchmarks/stories.py ../shared/data/realtimeqa/2022 --marks benchmarks/stories-2022.jsonl --json

SOURCE holds the articles that the marks are about. They are taken into an archive as `dateline ingest` takes them, in
batches, only without passages and vectors; then the stories are read from it. The planted copies are those that the
sample archive's manifest names: there, every pair of articles counts.

MARKS is JSON Lines: ids of two articles, the stratum from which the pair was drawn (`benchmarks/story_pairs.py`), and
whether they are copies; `"sure": false` where another reader may well say otherwise. The first line gives the strata's
sizes; of a stratum that is marked as `whole`, the pairs that are not listed were seen, too, and are no copies.

A listed pair stands for as many as its stratum has for each one listed. Intervals are Clopper and Pearson's (1934), of
95 %, for the listed or joined pairs as a sample of such pairs anywhere.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from ingest import source_in
from scipy.stats import binomtest

import dateline
from dateline.eval.dataset import sample_articles
from dateline.index.archive import Archive
from dateline.index.article import RawArticle, Rejected
from dateline.index.indexing import BATCH
from dateline.index.loaders import load
from dateline.index.stories import Story

MARKS = Path(__file__).parent / "stories.jsonl"

Pair = frozenset[str]
"""The ids of two articles."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A pair of articles that a person read."""

    pair: Pair
    stratum: str
    copy: bool
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Marks:
    """Pairs that were read, and the strata from which they were drawn."""

    sizes: Mapping[str, int]
    """How many pairs each stratum has."""
    whole: frozenset[str]
    """Strata whose other pairs are known to be no copies."""
    marks: tuple[Mark, ...]

    def weights(self) -> dict[str, float]:
        """For how many pairs of its stratum one that is listed stands."""
        listed = Counter(mark.stratum for mark in self.marks)
        return {name: 1.0 if name in self.whole else self.sizes[name] / count for name, count in listed.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--marks", type=Path, default=MARKS)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures = measure(read(given.source), read_marks(given.marks))
    print(json.dumps(figures, indent=2) if given.json else in_words(figures))


def measure(raws: Sequence[RawArticle], marks: Marks) -> dict[str, Any]:
    """All figures.

    Raises:
        SystemExit: marks are about other articles.

    """
    strange = {id_ for mark in marks.marks for id_ in mark.pair} - {raw.article_id for raw in raws}
    if strange:
        raise SystemExit(
            f"{len(strange)} articles of the marks are not in the source: are the marks about another one?"
        )
    stories, seconds = gather(raws)
    joined = joined_pairs(stories)
    sample = read(sample_articles())
    planted = planted_marks({raw.article_id for raw in sample})
    planted_stories, planted_seconds = gather(sample)
    return {
        "machine": f"{os.cpu_count()} processors, {platform.machine()}, load {os.getloadavg()[1]:.1f}",
        "articles": len(raws),
        "seconds": round(seconds, 1),
        "stories": len(stories),
        "sizes": dict(sorted(Counter(len(story.members) for story in stories).items())),
        "joined_pairs": len(joined),
        "marked": len(marks.marks),
        "all_marks": score(marks, joined),
        "sure_marks": score(without_doubtful(marks), joined - {mark.pair for mark in marks.marks if not mark.sure}),
        "strata": by_stratum(marks, joined),
        "planted": {
            "articles": len(sample),
            "seconds": round(planted_seconds, 1),
            "stories": len(planted_stories),
            **score(planted, joined_pairs(planted_stories)),
        },
    }


def read(source: Path) -> list[RawArticle]:
    """A source's articles, as they come.

    Raises:
        SystemExit: it holds none, or something that is no article.

    """
    raws = []
    for item in load(source_in(source)):
        if isinstance(item, Rejected):
            raise SystemExit(f"{item.origin} cannot be measured on: {item.reason}")
        raws.append(item)
    if not raws:
        raise SystemExit(f"There are no articles in {source}.")
    return raws


def gather(raws: Sequence[RawArticle]) -> tuple[list[Story], float]:
    """Take articles into an empty archive: its stories of more than one article, and how many seconds it took."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(f"sqlite:///{Path(folder) / 'archive.sqlite3'}")
        try:
            before = time.perf_counter()
            for i in range(0, len(raws), BATCH):
                archive.put(raws[i : i + BATCH], lambda *_: [], "2026-01-01T00:00:00+00:00")
            seconds = time.perf_counter() - before
            return list(archive.stories()), seconds
        finally:
            archive.close()


def joined_pairs(stories: Iterable[Story]) -> set[Pair]:
    """All pairs of articles that are in one story."""
    return {
        frozenset(pair)
        for story in stories
        for pair in combinations([member.article_id for member in story.members], 2)
    }


def read_marks(path: Path) -> Marks:
    """The marked pairs of a file."""
    first, *lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return Marks(
        {name: stratum["pairs"] for name, stratum in first["strata"].items()},
        frozenset(name for name, stratum in first["strata"].items() if stratum.get("whole")),
        tuple(
            Mark(frozenset((line["one"], line["other"])), line["stratum"], line["copy"], line.get("sure", True))
            for line in lines
        ),
    )


def planted_marks(ids: Iterable[str]) -> Marks:
    """All pairs of the sample archive's articles; those of one wire story are the copies."""
    manifest = json.loads((Path(dateline.__file__).parent / "sample" / "manifest.json").read_text(encoding="utf-8"))
    copies = {
        frozenset(pair)
        for case in manifest["cases"]
        if case["kind"] == "wire_story"
        for pair in combinations([article["article_id"] for article in case["articles"]], 2)
    }
    pairs = [frozenset(pair) for pair in combinations(sorted(ids), 2)]
    return Marks({"sample": len(pairs)}, frozenset(), tuple(Mark(pair, "sample", pair in copies) for pair in pairs))


def without_doubtful(marks: Marks) -> Marks:
    """The marks of which the reader was sure; a stratum has fewer pairs by those for which the others stand."""
    weights = marks.weights()
    doubtful = Counter(mark.stratum for mark in marks.marks if not mark.sure)
    sizes = {name: round(size - doubtful[name] * weights.get(name, 1.0)) for name, size in marks.sizes.items()}
    return replace(marks, sizes=sizes, marks=tuple(mark for mark in marks.marks if mark.sure))


def score(marks: Marks, joined: set[Pair]) -> dict[str, Any]:
    """Precision and recall, each with its interval; None where there is nothing of which to take a share."""
    weights = marks.weights()
    found = [mark for mark in marks.marks if mark.copy and mark.pair in joined]
    missed = [mark for mark in marks.marks if mark.copy and mark.pair not in joined]
    wrong = [mark for mark in marks.marks if not mark.copy and mark.pair in joined]
    unread = len(joined) - len(found) - len(wrong)
    return {
        "copies": len(found) + len(missed),
        "no_copies": len(marks.marks) - len(found) - len(missed),
        "found": len(found),
        "missed": len(missed),
        "wrong": len(wrong),
        "joined_but_not_listed": unread,
        "precision": share(found, wrong, weights),
        "recall": share(found, missed, weights),
    }


def share(these: Sequence[Mark], others: Sequence[Mark], weights: Mapping[str, float]) -> dict[str, float] | None:
    """How many of all pairs that marks stand for are those that these stand for."""
    if not these and not others:
        return None
    part, rest = (sum(weights[mark.stratum] for mark in marks) for marks in (these, others))
    interval = binomtest(len(these), len(these) + len(others)).proportion_ci(0.95, method="exact")
    return {
        "value": round(part / (part + rest), 3),
        "low": round(float(interval.low), 3),
        "high": round(float(interval.high), 3),
    }


def by_stratum(marks: Marks, joined: set[Pair]) -> list[dict[str, Any]]:
    """Counts for each stratum."""
    of: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks.marks:
        of[mark.stratum].append(mark)
    return [
        {
            "stratum": name,
            "pairs": size,
            "listed": len(of[name]),
            "copies": sum(mark.copy for mark in of[name]),
            "found": sum(mark.copy and mark.pair in joined for mark in of[name]),
            "wrong": sum(not mark.copy and mark.pair in joined for mark in of[name]),
        }
        for name, size in marks.sizes.items()
    ]


def in_words(figures: Mapping[str, Any]) -> str:
    """The figures, for a person."""
    sizes = ", ".join(f"{count} of {size}" for size, count in figures["sizes"].items())
    planted = figures["planted"]
    lines = [
        figures["machine"],
        f"{figures['articles']:,} articles in {figures['seconds']:.1f} s: {figures['stories']} stories "
        f"({sizes}), {figures['joined_pairs']} pairs",
        f"{figures['marked']} marked pairs",
        f"  {'stratum':<20} {'pairs':>12} {'listed':>7} {'copies':>7} {'found':>6} {'wrong':>6}",
    ]
    lines += [
        f"  {row['stratum']:<20} {row['pairs']:>12,} {row['listed']:>7} {row['copies']:>7} {row['found']:>6} "
        f"{row['wrong']:>6}"
        for row in figures["strata"]
    ]
    lines += [
        f"all marks:  {score_in_words(figures['all_marks'])}",
        f"sure marks: {score_in_words(figures['sure_marks'])}",
        f"planted:    {planted['articles']} articles, {planted['stories']} stories; {score_in_words(planted)}",
    ]
    return "\n".join(lines)


def score_in_words(found: Mapping[str, Any]) -> str:
    """Precision and recall in a line."""
    parts = [
        f"{name} {its['value']:.3f} ({its['low']:.3f} to {its['high']:.3f})" if (its := found[name]) else f"{name} –"
        for name in ("precision", "recall")
    ]
    return (
        f"{', '.join(parts)}; {found['copies']} copies, {found['found']} found, {found['missed']} missed, "
        f"{found['wrong']} wrong, {found['joined_but_not_listed']} joined but not listed"
    )


if __name__ == "__main__":
    main()
