"""The outer side of a measuring process: started, told what to do, and ended whatever happens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from dateline.index.errors import DatelineError

_THREADS = ("OMP_WAIT_POLICY", "TOKENIZERS_PARALLELISM")
"""What this process may have set for itself, and what no user sets."""
TAMED = {"OMP_WAIT_POLICY": "PASSIVE"}
"""Threads that wait asleep and do not spin."""
OWN = "dateline.eval.bench.own"
TUTORIAL = "dateline.eval.bench.tutorial"


class ProcessError(DatelineError):
    """A process that measures failed."""


class Process:
    """A Python process that runs a module which serves commands; a context manager.

    Args:
        module: its full name.
        name: how it is called when it fails.
        settings: added to its environment, from which Dateline's own variables and those of threads are taken.
        arguments: of its command line.

    """

    def __init__(self, module: str, *arguments: str, name: str, settings: Mapping[str, str]) -> None:
        self._name = name
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env=environment(settings),
            encoding="utf-8",
        )

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._process.stdin:
                self._process.stdin.close()
                self._process.wait(timeout=20)
        except (OSError, subprocess.TimeoutExpired):
            pass
        finally:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe and not pipe.closed:
                    try:
                        pipe.close()
                    except OSError:
                        continue  # what was still to be sent to a process that is gone
            self._complaints.close()

    def do(self, command: str, tell: Callable[[int], None] = lambda _: None, **given: Any) -> dict[str, Any]:
        """What a command comes to; `tell` hears how far it is.

        Raises:
            ProcessError: it failed, or the process ended.

        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps({"command": command, **given}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._ended() from None
        for line in self._process.stdout:
            answer = json.loads(line)
            if "progress" in answer:
                tell(answer["progress"])
            elif "error" in answer:
                raise ProcessError(f"{self._name} failed ({answer['kind']}): {answer['error']}")
            else:
                found: dict[str, Any] = answer["result"]
                return found
        raise self._ended()

    def _ended(self) -> ProcessError:
        status = self._process.wait()
        self._complaints.seek(0)
        last = self._complaints.read().decode("utf-8", "replace").strip().splitlines()[-1:] or ["it said nothing"]
        return ProcessError(f"{self._name} ended with status {status}: {last[0]}")


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of this process without what would make a side something else than its users have."""
    kept = {
        name: value for name, value in os.environ.items() if name not in _THREADS and not name.startswith("DATELINE_")
    }
    return {**kept, **settings}
