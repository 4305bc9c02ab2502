"""A quantity as a text states it: its value, its unit, and what is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dateline.agent.verifier.tokens import Token
from dateline.agent.verifier.units import Unit

Bound = Literal["exact", "about", "over", "under"]

_BOUNDS: tuple[tuple[tuple[str, ...], Bound], ...] = (
    (("more", "than"), "over"),
    (("greater", "than"), "over"),
    (("at", "least"), "over"),
    (("not", "less", "than"), "over"),
    (("no", "less", "than"), "over"),
    (("no", "fewer", "than"), "over"),
    (("upwards", "of"), "over"),
    (("in", "excess", "of"), "over"),
    (("over",), "over"),
    (("above",), "over"),
    (("exceeding",), "over"),
    (("no", "more", "than"), "under"),
    (("less", "than"), "under"),
    (("fewer", "than"), "under"),
    (("at", "most"), "under"),
    (("up", "to"), "under"),
    (("under",), "under"),
    (("below",), "under"),
    (("about",), "about"),
    (("around",), "about"),
    (("roughly",), "about"),
    (("approximately",), "about"),
    (("some",), "about"),
    (("nearly",), "about"),
    (("almost",), "about"),
    (("close", "to"), "about"),
    (("just", "over"), "over"),
    (("just", "under"), "under"),
)
_BOUNDS = tuple(sorted(_BOUNDS, key=lambda bound: -len(bound[0])))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as a text states it."""

    low: float
    """The value; its lower end where the text gives only an order of magnitude."""
    high: float
    start: int
    """Places of its tokens, the end exclusive; the unit is included."""
    end: int
    unit: Unit | None = None
    bound: Bound = "exact"
    nouns: tuple[str, ...] = ()
    """Stems of the next content words: what is counted, as far as it can be told."""
    is_ordinal: bool = False
    is_part: bool = False
    """Whether it was given as a fraction: its value is in per cent."""
    other: float | None = None
    """Another value that the same writing may have: 5m is five metres or five million."""

    @property
    def is_vague(self) -> bool:
        """Whether only the order of magnitude is given: dozens, hundreds."""
        return self.low != self.high


def bound_before(tokens: Sequence[Token], i: int) -> Bound:
    """What stands before a number and widens it."""
    if i and tokens[i - 1].word in ("a", "an", "the"):
        i -= 1
    for words, bound in _BOUNDS:
        if i >= len(words) and all(tokens[i - len(words) + k].word == word for k, word in enumerate(words)):
            return bound
    return "exact"
