"""Places among the results: one for each story, and for no article more than its share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Placed(NamedTuple):
    """What must be known of a passage to give it a place."""

    id: str
    article_id: str
    story_id: str | None
    """None counts as a story of its own."""


def in_places(ranked: Iterable[Placed], *, top: int, one_per_story: bool, article_share: float) -> Iterator[str]:
    """Ids in their order, those of an article beyond its share of `top` last.

    Of a story told by several articles, only the passages of the one that comes first in the order are given.
    """
    teller: dict[str, str] = {}
    most = max(1, math.ceil(article_share * top))
    filled: Counter[str] = Counter()
    beyond = []
    for passage in ranked:
        story = passage.story_id or passage.article_id
        if one_per_story and teller.setdefault(story, passage.article_id) != passage.article_id:
            continue
        filled[passage.article_id] += 1
        if filled[passage.article_id] > most:
            beyond.append(passage.id)
        else:
            yield passage.id
    yield from beyond
