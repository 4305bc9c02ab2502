"""A web site on this machine, served over real HTTP from a thread: what stands under each path, and what was asked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """One request that came in."""

    path: str
    headers: dict[str, str]
    """By name in small letters."""
    port: int
    """Of the one who asked: the same as before on a connection that was kept."""


@dataclass(frozen=True)
class Answer:
    """What stands under a path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = False
    """Whether it has an ETag, and answers 304 to whoever names it."""
    drip: float | None = None
    """Seconds between any two bytes of the body."""
    hang: float = 0.0
    """Seconds before anything is said at all."""
    promise: int | None = None
    """A Content-Length that is not the body's."""
    raw: bytes | None = None
    """Sent in place of a whole answer."""


Route = Answer | Callable[[Asked], Answer]


class Website:
    """Paths and their answers; `asked` holds all requests in order."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.address = f"http://{self.host}"
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.sent = 0
        """Bytes of bodies."""
        self.closing = threading.Event()

    def __setitem__(self, path: str, answer: Route) -> None:
        self.routes[path] = answer

    def paths(self) -> list[str]:
        """What was asked for, `robots.txt` left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def forget(self) -> None:
        """Begin to count anew."""
        self.asked.clear()
        self.sent = 0


@contextmanager
def website() -> Iterator[Website]:
    """A site that is served while the context lasts."""
    server = _Server(("127.0.0.1", 0), _Handler)
    site = server.site = Website(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    site: Website

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever gave up reading is no failure of the site."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        site = self.server.site
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, self.client_address[1])
        site.asked.append(asked)
        route = site.routes.get(self.path, Answer(b"There is no such page.", 404))
        answer = route(asked) if callable(route) else route
        if answer.hang:
            site.closing.wait(answer.hang)
        if answer.raw is not None:
            self.wfile.write(answer.raw)
            self.close_connection = True
            return
        tag = f'"{sha256(answer.body).hexdigest()[:16]}"'
        known = answer.etag and asked.headers.get("if-none-match") == tag
        body = b"" if known else answer.body
        self.send_response(304 if known else answer.status)
        for name, value in {**({"ETag": tag} if answer.etag else {}), **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if answer.promise is None else answer.promise))
        self.end_headers()
        if answer.drip is None:
            self.wfile.write(body)
            site.sent += len(body)
        else:
            for i in range(len(body)):
                self.wfile.write(body[i : i + 1])
                site.sent += 1
                if site.closing.wait(answer.drip):
                    break
        if answer.promise is not None:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True


@dataclass
class Clock:
    """A clock that only sleeping moves, and that notes how long each sleep was; both without waiting."""

    now: float = 1_800_000_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Pass the time."""
        self.slept.append(seconds)
        self.now += seconds


def wait_until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for something that another thread or process brings about."""
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up, "it did not come about"
        time.sleep(0.01)
