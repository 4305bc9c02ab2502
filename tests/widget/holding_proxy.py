"""A proxy that holds a response back in the middle and cuts connections, as a bad network does."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType


class HoldingProxy:
    """Passes bytes to a port of this machine and back; to be entered by `with`."""

    def __init__(self, upstream: int) -> None:
        self._upstream = upstream
        self._marker: bytes | None = None
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.held = threading.Event()
        """Set once a response is held back."""
        self._released = threading.Event()
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> HoldingProxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listener.close()
        self.cut()

    def hold_after(self, marker: bytes) -> None:
        """Let nothing through after the first event that has these bytes."""
        self._marker = marker
        self.held.clear()
        self._released.clear()

    def cut(self) -> None:
        """End all connections; what is held back is lost. New ones pass."""
        self._marker = None
        self._released.set()
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._open.clear()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self._upstream))
                except OSError:
                    near.close()
                    continue
                self._open += [near, far]
                threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near, True), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, answering: bool) -> None:
        passed = b""
        with suppress(OSError):
            while data := source.recv(65_536):
                marker = self._marker if answering else None
                if marker is not None:
                    passed += data
                    if (at := passed.find(marker)) >= 0 and (end := passed.find(b"\n\n", at)) >= 0:
                        target.sendall(data[: len(data) - (len(passed) - end - 2)])
                        self.held.set()
                        self._released.wait()
                        return
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
