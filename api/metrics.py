"""Figures for Prometheus: requests, steps of answering, refusals, the queue; and what the store holds, when asked.

Labels are bounded: routes by their templates, reasons and states by their names, feeds by number, the first
`MOST_FEEDS` alone. Where several processes serve one store, whoever starts them sets `PROMETHEUS_MULTIPROC_DIR` to an
empty folder before any of them starts, and calls `prometheus_client.multiprocess.mark_process_dead` for one that ended:
then each process counts into files there, and whichever is asked answers for all.
"""

from __future__ import annotations

import os
import time
from collections import Counter as Count
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from dateline.agent.answer import Answer
from dateline.api.gate import Gate
from dateline.api.job_ledger import JobLedger
from dateline.index.feeds.ledger import Ledger
from dateline.index.store import Store

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable of the environment that names the folder of several processes, by prometheus_client's own name."""
MOST_FEEDS = 200
"""Feeds that have figures of their own."""
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
disable_created_metrics()  # type: ignore[no-untyped-call]  # one more series for each, that nobody reads
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """What is counted in one process; a `Watch` of the agent."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()

        def counter(name: str, help_: str, *labels: str) -> Counter:
            return Counter(f"dateline_{name}", help_, labels, registry=registry)

        def gauge(name: str, help_: str) -> Gauge:
            return Gauge(f"dateline_{name}", help_, registry=registry, multiprocess_mode="livesum")

        def histogram(name: str, help_: str, *labels: str) -> Histogram:
            return Histogram(f"dateline_{name}", help_, labels, registry=registry, buckets=_SECONDS)

        self._requests = counter("requests", "Requests, by route and status.", "method", "route", "status")
        self._request_seconds = histogram("request_seconds", "Seconds of a request, a stream to its end.", "route")
        self._turned_away = counter("turned_away", "Requests refused before any work was done.", "kind")
        self._waiting = gauge("queue_waiting", "Requests that wait for their turn.")
        self._queue_seconds = histogram("queue_seconds", "Seconds that a request waited for its turn.")
        self._inside = gauge("questions_in_progress", "Questions that are worked on.")
        self._steps = histogram("step_seconds", "Seconds of a step of answering, each time it ran.", "step")
        self._answers = counter("answers", "Answers, by status.", "status")
        self._refusals = counter("refusals", "Answers that are not found or partial, by reason.", "reason")
        self._claims = counter("claims", "Claims that passed the verifier, were repaired by it or dropped.", "outcome")
        for outcome in ("passed", "repaired", "dropped"):
            self._claims.labels(outcome)
        if SHARED not in os.environ:
            ProcessCollector(registry=registry)

    def request(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count a request that has ended; a route is a template, None where there is none."""
        method, route = method if method in _METHODS else "other", route or "none"
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def turned_away(self, kind: str) -> None:
        """Count a request that was refused before any work was done."""
        self._turned_away.labels(kind).inc()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """For as long as a request waits for its turn."""
        begun = time.perf_counter()
        with self._waiting.track_inprogress():
            yield
        self._queue_seconds.observe(time.perf_counter() - begun)

    @contextmanager
    def question(self) -> Iterator[None]:
        """For as long as a question is worked on."""
        with self._inside.track_inprogress():
            yield

    def step(self, name: str, seconds: float) -> None:
        """A step of the graph took so long."""
        self._steps.labels(name).observe(seconds)

    def verified(self, *, passed: int, repaired: int, dropped: int) -> None:
        """So many drafts passed the verifier as they were, by other words, or not at all."""
        for outcome, number in (("passed", passed), ("repaired", repaired), ("dropped", dropped)):
            self._claims.labels(outcome).inc(number)

    def answered(self, answer: Answer) -> None:
        """Count an answer."""
        self._answers.labels(answer.status).inc()
        if answer.reason is not None:
            self._refusals.labels(answer.reason).inc()

    def told(self, accept: str, store: Collector) -> tuple[bytes, str]:
        """All figures, in the format that the asker accepts and its media type; of all processes, where they share."""
        registry = CollectorRegistry()
        if SHARED in os.environ:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        else:
            registry.register(self._registry)
        registry.register(store)
        encode, media = choose_encoder(accept)
        return encode(registry), media


class StoreFigures(Collector):
    """What the store holds, looked up when asked."""

    def __init__(self, store: Store, jobs: JobLedger, gate: Gate) -> None:
        self._store = store
        self._jobs = jobs
        self._gate = gate

    def collect(self) -> Iterator[Metric]:
        """The figures."""
        with self._gate.reading():
            counts = self._store.archive.counts()
            jobs = self._jobs.open_jobs()
            with Ledger(self._store) as ledger:
                feeds = ledger.feeds()
        for name, number in counts.items():
            yield _gauge(f"archive_{name}", _MEANINGS.get(name, f"{name.capitalize()} in the archive."), number)
        yield _gauge("jobs_open", "Jobs that are not done.", jobs)
        now = time.time()
        states = _gauge("feeds", "Feeds that are followed, by state.", label="state")
        for state, number in Count(feed.health(now) for feed in feeds).items():
            states.add_metric([state], number)
        ages = _gauge("feed_success_age_seconds", "Seconds since a feed was last polled with success.", label="feed")
        failures = _gauge("feed_failures", "Polls of a feed that failed in a row.", label="feed")
        for feed in feeds[:MOST_FEEDS]:
            ages.add_metric([str(feed.id)], now - (feed.succeeded_at or feed.added_at))
            failures.add_metric([str(feed.id)], feed.failures)
        yield from (states, ages, failures)


_MEANINGS = {"waiting": "Articles that are stored and cannot be found yet."}


def _gauge(name: str, help_: str, value: float | None = None, *, label: str | None = None) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"dateline_{name}", help_, value=value, labels=[label] if label else None)
