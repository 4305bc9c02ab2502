"""Who asks in `benchmarks/load.py`, for locust: readers who ask one question after another, and one who searches.

The questions stand in the file that `QUESTIONS` names, one a line. Each request is counted under what it was and its
status. Who is told to come again later does so when told.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, constant, task

QUESTIONS = Path(os.environ["QUESTIONS"]).read_text("utf-8").splitlines()


class _User(FastHttpUser):
    abstract = True
    connection_timeout = network_timeout = 180.0

    def post(self, path: str, body: dict[str, Any]) -> None:
        """Send a request, and wait where it is refused for now."""
        with self.client.post(path, json=body, catch_response=True) as reply:
            reply.request_meta["name"] = f"{path} {reply.status_code}"
            reply.success()
        if reply.status_code in (429, 503):
            gevent.sleep(float(reply.headers.get("Retry-After", 2)))


class Asker(_User):
    """Asks as soon as the last question is answered."""

    wait_time = constant(0)

    @task
    def ask(self) -> None:
        """A question, without a conversation."""
        self.post("/v1/chat", {"message": random.choice(QUESTIONS)})


class Searcher(_User):
    """Searches twice a second; there is one of these beside all others."""

    fixed_count = 1
    wait_time = constant(0.5)

    @task
    def search(self) -> None:
        """A search."""
        self.post("/v1/search", {"query": random.choice(QUESTIONS), "top": 10})
