"""The process in which documents are read apart: `python -m dateline.index.loaders.worker`, started by `apart`.

It gets a document by standard input, answers with what it gave by standard output, and ends when the input does.
"""

from __future__ import annotations

import io
import logging
import os
import signal
import sys
import warnings

from dateline.index.errors import SourceError
from dateline.index.loaders.apart import receive, send
from dateline.index.loaders.document import Document, Given, Item
from dateline.index.loaders.formats import by_name
from dateline.index.loaders.limits import LARGEST_MEMORY, PART_SECONDS


def main() -> None:
    """Read documents until there are no more."""
    _limit_memory()
    logging.disable(logging.CRITICAL)  # what a parser notes of a document that it goes on with
    warnings.simplefilter("ignore")
    timed = hasattr(signal, "setitimer")  # not on every system
    # What a parser prints must not come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        try:
            kind, data, given = receive(sys.stdin.buffer)
        except EOFError:
            return
        if timed:  # the signal's default is to end the process
            seconds = by_name(kind).seconds or 0
            signal.setitimer(signal.ITIMER_PROF, seconds if given.first is None else min(seconds, PART_SECONDS))
        items = read_apart(kind, data, given)
        if timed:
            signal.setitimer(signal.ITIMER_PROF, 0)
        send(answers, items)


def read_apart(kind: str, data: bytes, given: Given) -> list[Item]:
    """What the loader of that name gives for a document; never raises for what is wrong with the document."""
    items: list[Item] = []
    try:
        for found in by_name(kind).read(io.BytesIO(data), given):
            assert not isinstance(found, Document), f"{kind} holds other documents and cannot be read apart"
            items.append(found)
    except SourceError as error:
        items.append(given.rejected(str(error)))
    except MemoryError:
        items.append(given.rejected(f"reading it needs more than {LARGEST_MEMORY // 1_000_000} MB of memory"))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # whatever a parser raises: the document is at fault, and the others are read
        items.append(given.rejected(f"it cannot be read: {type(error).__name__}, {error}"[:300]))
    return items


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on every system
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST_MEMORY, hard))


if __name__ == "__main__":
    main()
