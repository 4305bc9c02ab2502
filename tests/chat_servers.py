"""Servers that fail, each in its own way; all are real, over real HTTP or on a real socket."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[dict[str, Any]], tuple[int, bytes]]


def says(content: str, *, finish: str = "stop") -> Reply:
    """A server whose model says this, whatever it is asked."""
    message = {"role": "assistant", "content": content}
    body = {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "stub",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
    return lambda _: (200, json.dumps(body).encode())


class Asked:
    """What a server was asked, and where it is."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/v1"
        self.requests: list[dict[str, Any]] = []


@contextmanager
def serving(reply: Reply) -> Iterator[Asked]:
    """A real HTTP server that answers every request as told."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked.requests.append(request)
            status, body = reply(request)
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing on standard error."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    asked = Asked(running.server_address[1])
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield asked
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


@contextmanager
def silence() -> Iterator[Asked]:
    """A real socket that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield Asked(listening.getsockname()[1])


@contextmanager
def nobody() -> Iterator[Asked]:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    yield Asked(port)
