"""Which sentences to give together: those that most surely hold the answer among them, within so many words.

The best sentence always leads. Of the others those are added whose odds sum up to most: two short ones that may answer
are worth more than a long one that is a little likelier to. That is the 0/1 knapsack problem (Kellerer, Pferschy and
Pisinger 2004), solved by trying every set of the likeliest few.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

AMONG = 12
"""Sentences, the likeliest, among which the others are sought."""
ENOUGH = 0.07
"""A further sentence must have this share of the best one's odds."""


def best_together(
    support: Sequence[float],
    words: Sequence[int],
    *,
    most: int,
    most_words: int,
    chosen: Sequence[int] = (),
    same: Callable[[int, int], bool] = lambda _one, _other: False,
) -> list[int]:
    """Indices of the sentences to give, the likeliest first, without those that are `chosen` already.

    Args:
        support: of each sentence, the chance that it answers.
        words: of each sentence, its length.
        most: sentences of all together, those chosen included.
        most_words: words of all together; the best sentence is given however long it is.
        chosen: sentences that are given in any case.
        same: whether two sentences say the same, so that one of them is enough.

    """
    order = sorted(range(len(support)), key=lambda i: -support[i])
    if not order:
        return []
    odds = [one / max(1.0 - one, 1e-9) for one in support]
    given = list(chosen) or [order[0]]
    room, left = most - len(given), most_words - sum(words[i] for i in given)

    def fits(i: int) -> bool:
        return words[i] <= left and odds[i] >= ENOUGH * odds[order[0]] and not any(same(i, j) for j in given)

    others = [i for i in order[:AMONG] if i not in given and fits(i)]
    sets = (
        some
        for size in range(min(room, len(others)), 0, -1)
        for some in combinations(others, size)
        if sum(words[i] for i in some) <= left and not any(same(i, j) for i, j in combinations(some, 2))
    )
    best = max(sets, key=lambda some: sum(odds[i] for i in some), default=())
    return [*([] if chosen else given), *best]
