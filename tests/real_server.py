"""A real server on a free port of this machine, for clients that want an address."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI


@contextmanager
def serving_at(app: FastAPI, *, grace: int | None = None) -> Iterator[str]:
    """The address of a server of this application, without a slash at its end.

    At its end it waits `grace` seconds for what is open; without, for as long as it takes.
    """
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=grace)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not server.started and thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def calling_at(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of such a server."""
    with serving_at(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


@dataclass(frozen=True)
class Served:
    """A `dateline serve` in a process of its own."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    def end(self, seconds: float = 60) -> int:
        """Ask it to end, and wait; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def lines(self, event: str) -> list[dict[str, Any]]:
        """What it logged of one kind."""
        told = (json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines() if line.startswith("{"))
        return [line for line in told if line["event"] == event]


@contextmanager
def serving_process(store: Path, *options: str, **settings: str) -> Iterator[Served]:
    """A real process that serves a store nobody holds, with these settings (`DATELINE_...`), and is ready."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address, log = f"http://127.0.0.1:{port}", store.parent / "serve.log"
    command = [sys.executable, "-m", "dateline", "serve", "--port", str(port), "--store", str(store), *options]
    with log.open("w", encoding="utf-8") as told:
        process = subprocess.Popen(command, stderr=told, stdout=told, text=True, env={**os.environ, **settings})
        try:
            deadline = time.monotonic() + 600
            while True:
                with suppress(httpx.TransportError):
                    if httpx.get(f"{address}/readyz", timeout=10).status_code == 200:
                        break
                assert process.poll() is None, log.read_text(encoding="utf-8")
                assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
                time.sleep(0.1)
            yield Served(process, address, log)
        finally:
            process.kill()
            process.wait()
