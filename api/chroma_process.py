"""Chroma as a server process of our own, over the files in a store's folder, for the workers of one service.

The process holds the store's lock itself: nobody else can open the files before it has ended, however it ends. It
listens on this machine alone, for Chroma's server asks for no key.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from dateline.api.supervisor import CANNOT_START
from dateline.index.chroma import FOLDER, is_to_be_wiped, make, note_wiped
from dateline.index.errors import DatelineError
from dateline.index.lock import StoreLock
from dateline.index.wiping import wipe_chroma

HOST = "127.0.0.1"
_LOOK = 0.2
"""Seconds after which it is looked whether the files are to be wiped."""


@dataclass(frozen=True, slots=True)
class ChromaProcess:
    """The work of the process."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"

    def __call__(self) -> None:
        """Serve until told to end."""
        try:
            StoreLock(self.folder).acquire()
            make(self.folder)
        except DatelineError as error:
            print(f"dateline: {error}", file=sys.stderr)
            sys.exit(CANNOT_START)
        if is_to_be_wiped(self.folder):
            wipe_chroma(self.folder / FOLDER)
            note_wiped(self.folder)
        threading.Thread(target=self._watch, name="wipe", daemon=True).start()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # while Chroma works, no handler of ours is called
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Chroma's banner, and its lines for each request
        import chromadb_rust_bindings  # the server alone

        files = str(self.folder / FOLDER)
        chromadb_rust_bindings.cli(["chroma", "run", "--path", files, "--host", HOST, "--port", str(self.port)])

    def _watch(self) -> None:
        """End where the files are to be wiped; they are when it is started again."""
        while not is_to_be_wiped(self.folder):
            time.sleep(_LOOK)
        os._exit(0)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server((HOST, 0)) as listening:
        return int(listening.getsockname()[1])
