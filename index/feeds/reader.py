"""Feeds read in a process of their own, so that one on which a parser hangs or bursts costs only that feed.

The process is `python -m dateline.index.feeds.reader`: it gets a document by standard input, answers by standard output
with what it lists, or with a sentence that says what is wrong, and ends when the input does.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from typing import BinaryIO, cast

from dateline.index.errors import SourceError
from dateline.index.feeds.listing import Listing, charset_of, read_listing
from dateline.index.fetch import Fetched
from dateline.index.loaders.apart import receive, send
from dateline.index.loaders.limits import LARGEST_MEMORY

LONGEST = 30
"""Seconds of processor time for one document."""


class Reader:
    """Reads feeds and sitemaps; its process is started for the first, and ended by `close`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._end(self._process)

    def read(self, answer: Fetched) -> Listing:
        """What the feed or sitemap in an answer lists.

        Raises:
            SourceError: it is neither, lists nothing, or cannot be read within the limits.

        """
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dateline.index.feeds.reader"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for the process that started it
            )
        process = self._process
        try:
            send(cast(BinaryIO, process.stdin), (answer.body, answer.url, charset_of(answer)))
            found = receive(cast(BinaryIO, process.stdout))
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            code = self._end(process)
            reason = "takes too long, and was given up" if code == -signal.SIGPROF else f"broke the reader ({code})"
            raise SourceError(f"reading it {reason}") from None
        except BaseException:
            self._end(process)
            raise
        if isinstance(found, str):
            raise SourceError(found)
        return cast(Listing, found)

    def _end(self, process: subprocess.Popen[bytes]) -> int:
        self._process = None
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                cast(BinaryIO, pipe).close()
        return process.wait()


def main() -> None:
    """Read documents until there are no more."""
    _limit_memory()
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    # What a parser prints must not come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        try:
            body, url, charset = receive(sys.stdin.buffer)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, LONGEST)
        found = _read(body, url, charset)
        signal.setitimer(signal.ITIMER_PROF, 0)
        send(answers, found)


def _read(body: bytes, url: str, charset: str | None) -> Listing | str:
    try:
        return read_listing(body, url, charset)
    except SourceError as error:
        return str(error)
    except MemoryError:
        return f"reading it needs more than {LARGEST_MEMORY // 1_000_000} MB of memory"
    except Exception as error:  # whatever a parser raises: the feed is at fault, and the others are read
        return f"it cannot be read: {type(error).__name__}, {error}"[:300]


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on every system
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST_MEMORY, hard))


if __name__ == "__main__":
    main()
