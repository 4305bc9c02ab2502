"""Dateline's side of what is compared, in a process of its own: `python -m dateline.eval.bench.own`.

It serves `load`, `ingest`, `grow` and `search`.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dateline.eval.bench.articles import articles
from dateline.eval.bench.bank import Bank, BankStore
from dateline.eval.bench.serving import Tell, peak_mb, serve
from dateline.index.article import RawArticle
from dateline.index.changes import entries_of
from dateline.index.encoder import shared_encoder
from dateline.index.filters import Filters
from dateline.index.ingest import ingest, ingest_items
from dateline.index.retrieval.search import Timings, search
from dateline.index.runtimes import InContext
from dateline.index.store import Store

_WARM = 10
"""Searches before those that count."""


class Own:
    """Dateline with these settings."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._bank: Bank | None = None
        self._articles: Iterator[RawArticle] | None = None
        self._passages = self._taken = 0
        self._outlets: Counter[str] = Counter()
        self._days: list[str] = []

    def load(self, tell: Tell) -> dict[str, Any]:
        """Load the model; which runtime it has."""
        encoder = shared_encoder(self._settings["model"], self._settings["runtime"])
        encoder.encode_documents(["warm"])
        return {"runtime": encoder.runtime}

    def ingest(self, file: str, folder: str, tell: Tell) -> dict[str, Any]:
        """Take a file into a new store, then encode the same passages alone."""
        start = time.perf_counter()
        with Store(Path(folder), **self._settings) as store:
            report = ingest(store, [Path(file)])
            seconds = time.perf_counter() - start
            held = [article.id for article in store.archive.articles()]
            texts = [entry.embedded for id_ in held for entry in entries_of(store, id_).values()]
            texts.sort(key=lambda text: len(text.whole))
            start = time.perf_counter()
            store.encoder.encode_documents(texts)
            alone = time.perf_counter() - start
        return {"seconds": seconds, "passages": report.passages, "encoding_seconds": alone, "peak_mb": peak_mb()}

    def plan(self, folder: str, source: str, seed: int, made: bool, encode: int, tell: Tell) -> dict[str, Any]:
        """Make a bank of the first passages of these articles, for a store in this folder."""
        self._bank = Bank(self._settings["model"], self._settings["runtime"])
        texts: list[InContext] = []
        store = Store(Path(folder), **self._settings)
        for article in articles(Path(source), seed=seed, made=made):
            cut = store.split(article.article_id, 0, article.title, article.text)
            texts += [InContext(article.title or "", article.text[one.start : one.end]) for one in cut]
            if len(texts) >= encode:
                break
        start = time.perf_counter()
        self._bank.fill(texts[:encode], tell)
        self._articles = articles(Path(source), seed=seed, made=made)
        return {"encoded": len(texts[:encode]), "seconds": time.perf_counter() - start}

    def grow(self, folder: str, size: int, tell: Tell) -> dict[str, Any]:
        """Take in more of the articles, until the store has so many passages; seconds without encoding and opening."""
        assert self._bank is not None
        before = self._passages
        store = BankStore(Path(folder), self._bank, **self._settings)
        with store:
            store.archive, store.vectors, store.fulltext  # noqa: B018 - opened before the clock starts
            start = time.perf_counter()
            report = ingest_items(store, self._until(store, size), progress=lambda r: tell(before + r.passages))
            seconds = time.perf_counter() - start
        return {
            "passages": self._passages,
            "articles": self._taken,
            "seconds": seconds,
            "added": self._passages - before,
            "peak_mb": peak_mb(),
            "disk_bytes": sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()),
            "rejected": len(report.rejected),
            "filters": self._filters(),
        }

    def _filters(self) -> dict[str, dict[str, Any]]:
        """Conditions that most, some and few of the articles meet, by name; as far as they state outlets and days."""
        found: dict[str, dict[str, Any]] = {"none": {}}
        days = sorted(self._days)
        if days:
            early, late, latest = (days[int(share * (len(days) - 1))] for share in (0.45, 0.55, 0.8))
            found["as of"] = {"as_of": latest}
            found["window"] = {"published_from": early, "published_to": late}
        for outlet, _ in self._outlets.most_common(1):
            found["outlet"] = {"outlets": [outlet]}
        return found

    def _until(self, store: BankStore, size: int) -> Iterator[RawArticle]:
        assert self._articles is not None
        while self._passages < size:
            article = next(self._articles)
            self._passages += len(store.cut(article))
            self._taken += 1
            if article.outlet:
                self._outlets[article.outlet] += 1
            if article.published_at:
                self._days.append(article.published_at[:10])
            yield article

    def search(
        self, folder: str, questions: list[str], filters: dict[str, dict[str, Any]], tell: Tell
    ) -> dict[str, Any]:
        """Open a store and search it, warm: milliseconds of each search and its steps, by the filters' names.

        The encoder remembers questions: each time they are asked with one more space at their ends.
        """
        found: dict[str, Any] = {name: {"ms": [], "steps": []} for name in filters}
        with Store(Path(folder), **self._settings, create=False) as store:
            for question in questions[:_WARM]:
                search(store, question, top=10)
            chosen = {name: _filters(conditions) for name, conditions in filters.items()}
            for question in questions:  # filter by filter, so that none has a quieter machine than another
                for spaces, (name, met) in enumerate(chosen.items(), 1):
                    timings = Timings()
                    start = time.perf_counter()
                    search(store, question + " " * spaces, top=10, filters=met, timings=timings)
                    found[name]["ms"].append((time.perf_counter() - start) * 1000)
                    found[name]["steps"].append(timings.steps)
            embedding = []
            for question in questions:
                start = time.perf_counter()
                store.encoder.encode_query(question + " " * (len(filters) + 1))
                embedding.append((time.perf_counter() - start) * 1000)
        return {"filters": found, "embedding_ms": embedding, "peak_mb": peak_mb()}


def _filters(conditions: dict[str, Any]) -> Filters:
    given: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in conditions.items()}
    return Filters(**given)


def main(settings: str) -> None:
    """Serve."""
    own = Own(json.loads(settings))
    serve({"load": own.load, "ingest": own.ingest, "plan": own.plan, "grow": own.grow, "search": own.search})


if __name__ == "__main__":
    main(sys.argv[1])
