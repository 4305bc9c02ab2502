"""The sentences of the retrieved passages, and what is known of each with respect to the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dateline.index.archive import Hit
from dateline.index.dates import instant, now
from dateline.index.encoder import Vectors
from dateline.index.reader import Reader, in_article
from dateline.index.reader.kinds import holds, kind_of
from dateline.index.reader.support import WITH_READER, Features, Sought, union
from dateline.index.reader.worth import worth_reading
from dateline.index.retrieval.priors import has_time_of_its_own, recency
from dateline.index.retrieval.search import Ranked
from dateline.index.store import Store
from dateline.index.words import content_words, words

NEAR_DAYS = 30.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a retrieved passage."""

    hit: Hit
    start: int
    end: int
    context: str
    """The sentence with its neighbours in the passage and the headline."""
    rank: int
    """Of its passage among the results, from 1."""
    published: int
    """Seconds since 1970 UTC: when its passage was public."""
    carriers: int = 1
    """How many outlets carry its story."""

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.hit.revision.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Described:
    """The candidates that are worth reading, with what is known of each."""

    candidates: Sequence[Candidate]
    features: Sequence[Features]
    vectors: Vectors
    """Shape (len(candidates), dimension)."""


def sentences_of(ranked: Sequence[Ranked]) -> list[Candidate]:
    """The sentences of the passages in their order, each once however many passages or copies hold it."""
    found: dict[str, Candidate] = {}
    for rank, result in enumerate(ranked, 1):
        hit = result.hit
        text, spans = hit.revision.text, hit.passage.sentences
        for i, (start, end) in enumerate(spans):
            key = " ".join(words(text[start:end]))
            if not key or key in found:
                continue
            around = text[spans[max(0, i - 1)][0] : spans[min(len(spans) - 1, i + 1)][1]]
            context = f"{hit.revision.title or ''}\n{around}"
            found[key] = Candidate(hit, start, end, context, rank, result.published, result.carriers)
    return list(found.values())


def describe(
    store: Store,
    reader: Reader | None,
    question: str,
    ranked: Sequence[Ranked],
    *,
    at: int | None,
    most: int | None = None,
) -> Described:
    """The sentences of the passages that are worth reading, with what is known of each.

    `at` is the moment of asking, in seconds since 1970 UTC; None is now. `most` of them are given: those that are
    likeliest to answer by all that is known before their vectors are made, which costs half of what reading does.
    Without a reader that says too little, and all are given.
    """
    everything = sentences_of(ranked)
    read = [in_article(o.hit.revision.title, o.hit.revision.text, o.start, o.end) for o in everything]
    worth = worth_reading(question, read, [one.rank for one in everything])
    candidates, read = [everything[i] for i in worth], [read[i] for i in worth]
    scores = np.zeros(len(worth)) if reader is None else reader.scores(question, read)
    features = _without_vectors(store, question, candidates, [float(score) for score in scores], at=at)
    if reader is not None and most is not None:
        kept = likeliest([WITH_READER.odds(one) for one in features], most)
        candidates, features = [candidates[i] for i in kept], [features[i] for i in kept]
    vectors = store.encoder.encode_sentences([one.text for one in candidates])
    likeness = np.clip(vectors @ store.encoder.encode_query(question), 0.0, 1.0) if candidates else np.zeros(0)
    features = [replace(one, likeness=float(alike)) for one, alike in zip(features, likeness, strict=True)]
    return Described(candidates, features, vectors)


def likeliest(odds: npt.ArrayLike, most: int) -> list[int]:
    """Indices of the sentences with the best odds, at most so many, in their own order."""
    return sorted(np.argsort(-np.asarray(odds), kind="stable")[:most].tolist())


def _without_vectors(
    store: Store, question: str, candidates: Sequence[Candidate], scores: Sequence[float], *, at: int | None
) -> list[Features]:
    """What is known of sentences but their likeness, which is 0; `scores` are the reader's."""
    sought = Sought(store.fulltext.frequencies(content_words(question)), store.fulltext.count())
    kind, dated = kind_of(question), has_time_of_its_own(question)
    at = instant(now()) if at is None else at
    features = []
    for candidate, score in zip(candidates, scores, strict=True):
        around = sought.found(candidate.context)
        features.append(
            Features(
                likeness=0.0,
                coverage=sought.share(around),
                missing=sought.heaviest_missing(union([around, sought.found(candidate.hit.text)])),
                kind=float(holds(kind, candidate.text)),
                reader=score,
                nearness=0.0 if dated else recency(candidate.published, at, NEAR_DAYS),
            )
        )
    return features
