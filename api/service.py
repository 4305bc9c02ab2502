"""What the routers share: the store, the agent over it, and who may work at the same time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Annotated

from fastapi import Depends, Request
from langgraph.checkpoint.sqlite import SqliteSaver

from dateline.api.gate import Gate
from dateline.api.job_ledger import JobLedger
from dateline.api.metrics import Metrics
from dateline.api.poller import Poller
from dateline.api.tellings import Tellings
from dateline.api.worker import Worker
from dateline.index.errors import DatelineError
from dateline.index.fetch.policy import FetchPolicy
from dateline.index.reader import load
from dateline.index.store import Store


@dataclass(frozen=True, slots=True)
class Service:
    """One store, served."""

    store: Store
    checkpointer: SqliteSaver
    gate: Gate
    tellings: Tellings
    jobs: JobLedger
    worker: Worker
    metrics: Metrics
    poller: Poller | None
    """Polls the feeds; None where this service leaves that to others."""
    reader: str
    reranker: str
    policy: FetchPolicy
    feed_seconds: int
    """Between two polls of a feed that asks for no other."""
    loaded: Event = field(default_factory=Event)
    """Set once the embedding model is loaded."""

    def warm_up(self) -> Thread:
        """Load what reads on a thread, so that the first question does not wait for it; to be joined before the end."""

        def warm() -> None:
            with suppress(DatelineError):  # what fails here fails again, and is told, where it is needed
                self.store.encoder.encode_query("warm")
                self.loaded.set()
            load(self.reader)

        thread = Thread(target=warm, name="warm up", daemon=True)
        thread.start()
        return thread

    def model(self) -> str | None:
        """What runs the embedding model; None while it is loading."""
        return self.store.encoder.runtime if self.loaded.is_set() else None


def service_of(request: Request) -> Service:
    """The service that a request is for."""
    service: Service = request.app.state.service
    return service


Served = Annotated[Service, Depends(service_of)]
