"""A real server on a free port of this machine, for clients that want an address."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from fastapi import FastAPI


@contextmanager
def serving_at(app: FastAPI) -> Iterator[str]:
    """The address of a server of this application, without a slash at its end."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
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
