"""Who works on a store at the same time, on threads and in processes: the locks are the operating system's."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from dateline.api.gate import Gate, Turns, held, held_if_free, is_held

HOLD = """
import sys
from pathlib import Path
from dateline.api.gate import Gate, Turns
gate = Gate(Path(sys.argv[1]))
inside = Turns(Path(sys.argv[1])).of("ours") if sys.argv[2] == "turn" else getattr(gate, sys.argv[2])()
with inside:
    print("in", flush=True)
    sys.stdin.readline()
"""


def elsewhere(folder: Path, what: str) -> subprocess.Popen[str]:
    """Another process that is inside until it hears a line, or is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), what], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "in\n"
    return process


def enters(gate: Gate | Turns, what: str) -> threading.Event:
    """Set once somebody is inside, on a thread of its own."""
    inside = threading.Event()

    def enter() -> None:
        with gate.of("ours") if isinstance(gate, Turns) else getattr(gate, what)():
            inside.set()

    threading.Thread(target=enter, daemon=True).start()
    return inside


@pytest.mark.parametrize(
    ("there", "here"),
    [("writing", "writing"), ("writing", "alone"), ("reading", "alone"), ("alone", "reading"), ("turn", "turn")],
)
@pytest.mark.parametrize("end", ["leaves", "is killed"])
def test_one_waits_until_the_other_leaves_or_dies(tmp_path: Path, there: str, here: str, end: str) -> None:
    gate = Turns(tmp_path) if here == "turn" else Gate(tmp_path)
    other = elsewhere(tmp_path, there)
    inside = enters(gate, here)
    assert not inside.wait(0.2)
    if end == "is killed":
        other.kill()
    other.communicate("leave\n" if end == "leaves" else None)
    assert inside.wait(10)


@pytest.mark.parametrize(("there", "here"), [("reading", "reading"), ("reading", "writing"), ("writing", "reading")])
def test_readers_are_in_with_each_other_and_beside_a_writer(tmp_path: Path, there: str, here: str) -> None:
    gate = Gate(tmp_path)
    other = elsewhere(tmp_path, there)
    assert enters(gate, here).wait(10)
    other.communicate("leave\n")


def test_who_is_to_be_alone_is_not_kept_out_by_readers_who_keep_coming(tmp_path: Path) -> None:
    gate = Gate(tmp_path)
    with ExitStack() as first:
        first.enter_context(gate.reading())
        alone = enters(gate, "alone")
        assert not alone.wait(0.2)
        late = enters(gate, "reading")
        assert not late.wait(0.2)
    assert alone.wait(10)
    assert late.wait(10)


def test_a_lock_that_is_held_is_not_free(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    assert not is_held(lock)
    with held(lock), held_if_free(lock) as mine:
        assert is_held(lock)
        assert not mine
    with held_if_free(lock) as mine:
        assert mine
    assert not is_held(lock)
