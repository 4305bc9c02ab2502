"""The inner side of a measuring process: it does what it is told, one line of JSON each way.

Nothing but the standard library is loaded here, so that it weighs on no side.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Tell = Callable[[int], None]
Command = Callable[..., dict[str, Any]]
"""Takes what it is given by name, and `tell`, which it may call with how far it is."""


def serve(commands: Mapping[str, Command]) -> None:
    """Read `{"command": NAME, ...}` until standard input ends; write `{"result": ...}` or `{"error": ...}` for each."""
    answers = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer

    def say(**what: Any) -> None:
        answers.write(json.dumps(what) + "\n")

    for line in sys.stdin:
        asked = json.loads(line)
        command = commands[asked.pop("command")]
        try:
            say(result=command(**asked, tell=lambda done: say(progress=done)))
        except Exception as error:  # whatever it is, the asking side tells it
            say(error=str(error) or type(error).__name__, kind=type(error).__name__)


def peak_mb() -> float | None:
    """Greatest resident memory of this process so far, in MB (10⁶ bytes): VmHWM, on Linux; None elsewhere.

    `getrusage` would not do: after `exec` it still holds what the process that started this one had.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    found = next((line for line in lines if line.startswith("VmHWM:")), None)
    return None if found is None else round(int(found.split()[1]) * 1024 / 1e6, 1)
