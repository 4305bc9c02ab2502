"""What is to be measured, over what, and how often."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dateline.eval.bench.processes import OWN, TUTORIAL, Process
from dateline.index.errors import InputError
from dateline.index.model import RuntimeName, resolve_model

MEASURES = ("ingest", "search", "cold", "memory", "sizes")
LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """How to measure."""

    sizes: tuple[int, ...]
    """Passages of the store, ascending."""
    only: tuple[str, ...]
    """Of `MEASURES`."""
    rounds: int
    """Turns of each side at taking in, and processes of each side that answer cold."""
    passages: int
    """About how many a side takes in at a turn."""
    questions: int
    """Asked at each size, with each filter."""
    encode_at_most: int
    """Passages; further ones get vectors that are made from those."""
    seed: int
    made: bool
    """Whether all articles are made; else a dataset's own come first."""
    model: str
    runtime: RuntimeName
    passage_tokens: int

    def settings(self) -> dict[str, Any]:
        """Of Dateline's stores."""
        return {"model": self.model, "runtime": self.runtime, "passage_tokens": self.passage_tokens}

    def variables(self) -> dict[str, str]:
        """The same as variables of the environment."""
        return {f"DATELINE_{name.upper()}": str(value) for name, value in self.settings().items()}

    def own(self) -> Process:
        """A process with Dateline's side."""
        return Process(OWN, json.dumps(self.settings()), name="Dateline’s side", settings={})

    def tutorial(self, settings: Mapping[str, str]) -> Process:
        """A process with the tutorial's chain, with these variables in its environment."""
        return Process(TUTORIAL, resolve_model(self.model), name="The tutorial’s side", settings=settings)


def sizes(given: str) -> tuple[int, ...]:
    """The sizes that a text such as `1000,10000` names, ascending.

    Raises:
        InputError: one is no whole number from 1 to ten millions.

    """
    parts = [part.strip().replace("_", "") for part in given.split(",")]
    if wrong := [part for part in parts if not (part.isascii() and part.isdigit() and 1 <= int(part[:9]) <= LARGEST)]:
        raise InputError(f"“{wrong[0]}” is no size; give whole numbers from 1 to {LARGEST:,}, such as 1000,10000.")
    return tuple(sorted({int(part) for part in parts}))


def measures(given: str | None) -> tuple[str, ...]:
    """The measures that a text such as `ingest,cold` names; all of them for None.

    Raises:
        InputError: there is no such measure.

    """
    if given is None:
        return MEASURES
    wanted = [part.strip() for part in given.split(",")]
    if wrong := [name for name in wanted if name not in MEASURES]:
        raise InputError(f"There is no measure “{wrong[0]}”; there are {', '.join(MEASURES)}.")
    return tuple(name for name in MEASURES if name in wanted)
