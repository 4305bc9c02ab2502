"""The passages that bear on a question, the best first.

Both arms are asked under the same conditions, their ranks are fused, priors added, copies and surplus left out, and
what is left may be read once more by a reranker.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from dateline.index.dates import instant, now
from dateline.index.errors import InputError
from dateline.index.filters import Conditions, Filters
from dateline.index.reading import Head, Hit
from dateline.index.retrieval.fusion import fuse
from dateline.index.retrieval.priors import has_time_of_its_own, lead, recency
from dateline.index.retrieval.query import names_query, words_query
from dateline.index.retrieval.ranking import Ranking
from dateline.index.retrieval.rerank import Reranker
from dateline.index.retrieval.shares import Placed, in_places
from dateline.index.store import Store

DEFAULT = Ranking()
EVERYTHING = Filters()
RESULTS = 10
"""Passages that a search gives unless told otherwise."""
LONGEST = 4_000
"""Characters of a question that are read; what is longer is no question, and every word costs."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage stands where it does; ranks count from 1, and None is: not among those that the arm gave."""

    dense_rank: int | None = None
    cosine: float | None = None
    """Cosine similarity of question and passage."""
    words_rank: int | None = None
    bm25: float | None = None
    names_rank: int | None = None
    recency: float = 0.0
    """What was added for being new."""
    lead: float = 0.0
    """What was added for standing at the head of its article."""
    reranked: float | None = None
    """The reranker's score, where one read it."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage among the results."""

    hit: Hit
    score: float
    """By which it is ranked: fused ranks and priors, or the reranker's score."""
    why: Why
    published: int
    """Seconds since 1970 UTC; where no date of publication is known, from when on the passage was public."""
    carriers: int = 1
    """How many outlets carry its story, itself included."""


@dataclass(slots=True)
class Timings:
    """Milliseconds of each step of a search."""

    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.steps[name] = round(self.steps.get(name, 0.0) + (time.perf_counter() - start) * 1000, 2)


def search(
    store: Store,
    question: str,
    *,
    top: int,
    filters: Filters = EVERYTHING,
    ranking: Ranking = DEFAULT,
    reranker: Reranker | None = None,
    timings: Timings | None = None,
) -> list[Ranked]:
    """The `top` passages for a question that meet the filters, the best first; fewer where there are not as many.

    Raises:
        InputError: the question is blank, `top` is below 1, or the filters make no sense.
        StoreError: the store was indexed with other settings, or another process holds it.

    """
    if not question.strip():
        raise InputError("There is nothing to search for; give some words.")
    if top < 1:
        raise InputError(f"top is {top}; at least one passage must be asked for.")
    question = question.encode("utf-8", "replace").decode()[:LONGEST]  # lone surrogates are no text
    conditions = filters.conditions()
    timings = timings or Timings()
    store.check_settings()
    ranking = replace(ranking, depth=max(ranking.depth, top))
    with store.explained():
        arms = find(store, question, conditions, ranking, timings)
        with timings.step("fuse"):
            heads = store.archive.heads(list({id_ for arm in arms for id_ in arm}))
            scored = order(arms, heads, question, conditions.at, ranking)
            places = in_places(
                (Placed(id_, heads[id_].article_id, heads[id_].story_id) for id_ in scored),
                top=top,
                one_per_story=ranking.one_per_story,
                article_share=ranking.article_share,
            )
        with timings.step("read"):
            wanted = top if reranker is None else max(top, ranking.rerank_depth)
            hits = _read(store, list(places), wanted, conditions.at)
            stories = {story for id_ in hits if (story := heads[id_].story_id)}
            carriers = store.archive.carriers(sorted(stories), at=conditions.at)
    dense, words, names = (dict(zip(arm, range(1, len(arm) + 1), strict=True)) for arm in arms)
    ranked = [
        Ranked(
            hit,
            scored[id_].total,
            Why(
                dense.get(id_), arms[0].get(id_), words.get(id_), arms[1].get(id_), names.get(id_),
                scored[id_].recency, scored[id_].lead,
            ),
            heads[id_].published,
            max(1, carriers.get(heads[id_].story_id or "", 1)),
        )
        for id_, hit in hits.items()
    ]  # fmt: skip
    if reranker is not None:
        with timings.step("rerank"):
            ranked = _reranked(reranker, question, ranked, conditions.at)
    return ranked[:top]


def find(
    store: Store, question: str, conditions: Conditions, ranking: Ranking, timings: Timings
) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """What each arm gives, dense, words and names: ids with their scores, the best first."""
    dense: dict[str, float] = {}
    words: dict[str, float] = {}
    names: dict[str, float] = {}
    if ranking.dense.weight:
        with timings.step("encode"):
            vector = store.encoder.encode_query(question)
        with timings.step("dense"):
            meeting = store.fulltext.meeting(conditions)
            dense = store.vectors.search(vector, limit=ranking.depth, meeting=meeting)

    def by_words(query: str) -> dict[str, float]:
        return store.fulltext.search(query, limit=ranking.depth, conditions=conditions, weights=ranking.fields)

    if ranking.words.weight:
        with timings.step("words"):
            words = by_words(words_query(question, store.fulltext.frequencies, ranking.scored))
    if ranking.names.weight:
        with timings.step("names"):
            names = by_words(names_query(question, store.fulltext.aliases))
    return dense, words, names


@dataclass(frozen=True, slots=True)
class Score:
    """What a passage's place rests on."""

    fused: float
    recency: float
    lead: float

    @property
    def total(self) -> float:
        """By which it is ranked."""
        return self.fused + self.recency + self.lead


def order(
    arms: tuple[dict[str, float], dict[str, float], dict[str, float]],
    heads: dict[str, Head],
    question: str,
    at: int | None,
    ranking: Ranking,
) -> dict[str, Score]:
    """The fused scores with what is added to each, the best first; what the archive does not know is left out.

    Ranks do not tell how much better the first is than the second, BM25 does: what holds few of the question's words
    gains little by being new, so that an old answer to an old question still wins.
    """
    scores = fuse(arms, (ranking.dense, ranking.words, ranking.names))
    bm25 = arms[1]
    newness = 0.0 if has_time_of_its_own(question) else ranking.recency
    moment = instant(now()) if at is None else at
    best = max(bm25.values(), default=0.0)
    scored = {}
    for id_, score in scores.items():
        if (head := heads.get(id_)) is not None:
            share = (bm25.get(id_, 0.0) / best) ** 2 if best > 0 else 0.0
            new = share * newness * recency(head.published, moment, ranking.recency_days)
            scored[id_] = Score(score, new, share * ranking.lead * lead(head.start, ranking.lead_characters))
    return dict(sorted(scored.items(), key=lambda item: (-item[1].total, item[0])))


def _read(store: Store, ids: Sequence[str], wanted: int, at: int | None) -> dict[str, Hit]:
    """The first passages that the archive says stood at that moment, in their order: it knows best."""
    found: dict[str, Hit] = {}
    for i in range(0, len(ids), wanted):
        if len(found) >= wanted:
            break
        chunk = ids[i : i + wanted]
        hits = store.archive.hits(chunk, at=at)
        found.update((id_, hits[id_]) for id_ in chunk if id_ in hits)
    return dict(list(found.items())[:wanted])


def _reranked(reranker: Reranker, question: str, ranked: list[Ranked], at: int | None) -> list[Ranked]:
    scores = reranker.scores(question, ranked, at=at)
    again = [
        replace(one, score=score, why=replace(one.why, reranked=score))
        for one, score in zip(ranked, scores, strict=True)
    ]
    return sorted(again, key=lambda one: (-one.score, one.hit.passage.id))
