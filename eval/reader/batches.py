"""What each step of training sees: drawn by seed and step alone, so that a run cut short goes on as if it were not."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.eval.reader.example import Example, Kind
from dateline.eval.reader.shared_words import by_shared_words
from dateline.index.reader import InArticle

CANDIDATES, RIGHT, LIKELIEST = 6, 2, 5
"""Sentences of a question in a step; how many of them answer at most; of how many of the likeliest those are drawn."""
HARDEST = 8
"""Among so many of the wrong sentences nearest in meaning, and as many that share most words with the question, half of
the wrong ones are drawn."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question with some of its sentences."""

    question: str
    sentences: Sequence[InArticle]
    """Those that answer first."""
    right: int
    """How many of them answer."""
    answers: Sequence[str]
    """The words that answer."""


class Batches:
    """Draws examples of each kind in a mix; every example of a kind comes once before any comes again."""

    def __init__(self, examples: Sequence[Example], mix: Mapping[Kind, int], *, seed: int) -> None:
        self._by_kind = {kind: [one for one in examples if one.kind == kind] for kind in mix}
        self._mix = {kind: count for kind, count in mix.items() if self._by_kind[kind]}
        self._seed = seed

    def of_step(self, step: int) -> list[Drawn]:
        """The questions of a step, counted from 0."""
        drawn = []
        for kind, count in self._mix.items():
            pool = self._by_kind[kind]
            for place in range(step * count, (step + 1) * count):
                rounds, at = divmod(place, len(pool))
                order = random.Random(f"{self._seed} {kind} {rounds}").sample(range(len(pool)), len(pool))
                drawn.append(candidates(pool[order[at]], random.Random(f"{self._seed} {kind} {place}")))
        return drawn


def candidates(example: Example, chance: random.Random) -> Drawn:
    """Some of an example's sentences, those that answer first."""
    likely = list(example.answering[:LIKELIEST])
    right = chance.sample(likely, min(RIGHT, len(likely)))
    wanted = CANDIDATES - len(right)
    sharing = by_shared_words(example.question, [one.text for one in example.others])
    hardest = set(range(HARDEST)).union(sharing[:HARDEST])
    hard = [one for i, one in enumerate(example.others) if i in hardest]
    easy = [one for i, one in enumerate(example.others) if i not in hardest]
    wrong = chance.sample(hard, min(len(hard), wanted - min(len(easy), wanted // 2)))
    wrong += chance.sample(easy, min(len(easy), wanted - len(wrong)))
    return Drawn(example.question, [*right, *wrong], len(right), example.answers)
