"""A news site of its own origin, whose pages are whatever a test writes."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from types import TracebackType

STRICT = (
    "default-src 'none'; img-src data:; script-src {api}; connect-src {api}; base-uri 'none'; form-action 'none';"
    " require-trusted-types-for 'script'; trusted-types dateline"
)
"""What docs/widget.md tells a publisher to allow, and the page's own icon."""
_PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The Harbour Post</title><link rel="icon" href="data:,"></head>
<body><main><h1>The Harbour Post</h1><p>News from the harbour.</p>{body}</main></body></html>"""


class Publisher:
    """The site; to be entered by `with`."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, str]] = {}
        self._numbers = count(1)
        pages = self._pages

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, policy = pages.get(self.path, ("", ""))
                self.send_response(200 if self.path in pages else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if policy:
                    self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Publisher:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def publish(self, body: str, policy: str = "") -> str:
        """The address of a new page with this in its text."""
        path = f"/{next(self._numbers)}"
        self._pages[path] = (_PAGE.format(body=body), policy)
        return self.origin + path
