"""Articles to measure with: a dataset's own, or as many as are wanted, made of its sentences put together anew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, islice
from pathlib import Path

from dateline.index.article import RawArticle
from dateline.index.errors import SourceError
from dateline.index.loaders import load
from dateline.index.sentences import sentence_spans

_FIRST, _DAYS = date(2005, 1, 1), 5_479
"""Made articles are spread evenly over fifteen years."""
_FEWEST, _MOST = 20, 120
"""Sentences of a made article: about nine passages."""
_POOL = 2_000
"""Articles whose sentences are put together."""


def articles(source: Path, *, seed: int, made: bool) -> Iterator[RawArticle]:
    """Endlessly many distinct articles, the same for the same seed: those of the source first, unless all are `made`.

    A made article has an id and a day of its own, the headline, outlet and section of some real ones, and sentences of
    any; two of them share no more than chance gives.

    Raises:
        SourceError: the source holds no article.

    """
    real = (article for article in load(source) if isinstance(article, RawArticle))
    return _made(source, seed) if made else chain(real, _made(source, seed))


def _made(source: Path, seed: int) -> Iterator[RawArticle]:
    draw = random.Random(seed)
    pool = list(islice((article for article in load(source) if isinstance(article, RawArticle)), _POOL))
    sentences = list(
        dict.fromkeys(article.text[start:end] for article in pool for start, end in sentence_spans(article.text))
    )
    if not sentences:
        raise SourceError(f"{source} holds no article.")
    number = 0
    while True:
        number += 1
        titled, printed = draw.choice(pool), draw.choice(pool)
        chosen = draw.sample(sentences, min(draw.randint(_FEWEST, _MOST), len(sentences)))
        yield RawArticle(
            id=f"made-{number}",
            title=titled.title,
            text=" ".join(chosen),
            outlet=printed.outlet,
            section=printed.section,
            language=printed.language,
            published_at=(_FIRST + timedelta(days=draw.randrange(_DAYS))).isoformat(),
        )
