"""What a change to a sentence is, and what it may draw on."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

FalseKind = Literal["number", "date", "name", "unit", "attribution", "hedge", "negation", "comparison", "order"]
FALSE_KINDS: tuple[FalseKind, ...] = (
    "number", "date", "name", "unit", "attribution", "hedge", "negation", "comparison", "order",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that was changed."""

    text: str
    """The whole sentence as it now reads."""
    before: str
    """The words that were replaced; empty where words were put in."""
    after: str
    """The words put in their place; empty where words were left out."""


@dataclass(frozen=True)
class Pool:
    """What an archive offers in exchange: its names."""

    names: tuple[str, ...]
    """Names that stand in it more than once, sorted."""

    @cached_property
    def by_length(self) -> dict[int, tuple[str, ...]]:
        """The names of so many words."""
        lengths = {len(name.split()) for name in self.names}
        return {n: tuple(name for name in self.names if len(name.split()) == n) for n in lengths}

    @cached_property
    def held(self) -> frozenset[str]:
        """The names, to be looked up."""
        return frozenset(self.names)


Alter = Callable[[str, Pool, random.Random], Change | None]
"""A sentence changed in one way, or None where it offers no hold. Same sentence, pool and random state, same change."""

MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_NAME = re.compile(r"(?<=[a-z,;] )(?:[A-Z][a-z]+(?:['’-][A-Z][a-z]+)?)(?: [A-Z][a-z]+(?:-[A-Z][a-z]+)?){0,3}\b")
_NO_NAMES = frozenset(
    [
        *MONTHS,
        *WEEKDAYS,
        *"I The A An In On At He She It We They You Me But And So If When With Mr Mrs Ms Dr President Gov".split(),
        *"Prime Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Fri Sat Sun Rep Sen".split(),
    ]
)
_SMALL = re.compile(r"(?<![\w.@/-])[a-z]+(?:['’][a-z]+)?\b(?![.]\w)")
_OFTEN = 2


def pool_of(texts: Sequence[str]) -> Pool:
    """The names of an archive's texts: capitalised runs within sentences that stand in it at least twice.

    A word that stands in it with a small letter too is no name.
    """
    counts: dict[str, int] = {}
    small: set[str] = set()
    for text in texts:
        small.update(_SMALL.findall(text))
        for found in _NAME.findall(text):
            words = found.split()
            while words and words[0] in _NO_NAMES:
                words = words[1:]
            name = " ".join(words)
            if len(name) > 2 and not _NO_NAMES.intersection(words) and name.lower() not in small:
                counts[name] = counts.get(name, 0) + 1
    return Pool(tuple(sorted(name for name, count in counts.items() if count >= _OFTEN)))


def replaced(sentence: str, start: int, end: int, words: str) -> Change:
    """The sentence with a character range replaced."""
    return Change(sentence[:start] + words + sentence[end:], sentence[start:end], words)


def pick(matches: Sequence[re.Match[str]], rng: random.Random) -> re.Match[str] | None:
    """One of the places, by chance."""
    return rng.choice(matches) if matches else None
