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
_EXCHANGED = 3
"""One word in so many is drawn anew, so that no run of five words comes back unless by chance."""


def articles(source: Path, *, seed: int, made: bool) -> Iterator[RawArticle]:
    """Endlessly many distinct articles, the same for the same seed: those of the source first, unless all are `made`.

    A made article has an id and a day of its own, the headline, outlet and section of some real ones, and sentences of
    any, in which every third word is exchanged for another of their words: sentences that came back to the letter would
    make each article look a little like many others, as news does not, and the search for copies cost ever more.

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
    words = " ".join(sentences).split()
    number = 0
    while True:
        number += 1
        titled, printed = draw.choice(pool), draw.choice(pool)
        chosen = " ".join(draw.sample(sentences, min(draw.randint(_FEWEST, _MOST), len(sentences)))).split()
        exchanged = slice(draw.randrange(min(_EXCHANGED, len(chosen))), None, _EXCHANGED)
        chosen[exchanged] = draw.choices(words, k=len(chosen[exchanged]))
        yield RawArticle(
            id=f"made-{number}",
            title=titled.title,
            text=" ".join(chosen),
            outlet=printed.outlet,
            section=printed.section,
            language=printed.language,
            published_at=(_FIRST + timedelta(days=draw.randrange(_DAYS))).isoformat(),
        )
