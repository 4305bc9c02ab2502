"""How results are ranked: every weight in one place.

A passage's score is a sum. Each arm gives its first place what its weight says, and lower ones less, by reciprocal rank
(`fusion`); being new and standing at the head of an article add the shares given here. The figures were chosen on
realtimeqa/2022 and on the golden set's tuning half; docs/retrieval.md says how, and what each earns.
"""

from __future__ import annotations

from dataclasses import dataclass

from dateline.index.fulltext import Weights

FIELDS = Weights(title=0.5, context=0.25)


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to find passages, as a part of the fusion."""

    weight: float
    """What its first place is worth; 0 leaves the arm out."""
    constant: float
    """k of reciprocal rank fusion: the smaller, the faster lower places lose."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights of the arms, and of what is known of a passage besides; a weight of 0 leaves the thing out."""

    dense: Arm = Arm(1.0, 60.0)
    """The nearest vectors."""
    words: Arm = Arm(1.0, 10.0)
    """The best BM25 ranks by the question's words."""
    names: Arm = Arm(0.25, 10.0)
    """The best BM25 ranks by quotations, and by what the archive says that a name stands for."""
    depth: int = 100
    """How deep each arm is searched."""
    scored: int = 20_000
    """Passages that BM25 may score for a question, counted once for each word that they hold."""
    fields: Weights = FIELDS
    """How much a word counts in the headline, and in outlet and day, beside one in the passage."""
    recency: float = 0.8
    """Most that a passage gains for being new; one that holds few of the question's words gains little."""
    recency_days: float = 30.0
    """Days after which that has fallen to 1/e."""
    lead: float = 0.2
    """Most that a passage gains for standing at the head of its article, in the same way."""
    lead_characters: float = 1_500.0
    """Characters after which that has fallen to 1/e."""
    one_per_story: bool = True
    """Whether of copies of one story only the best placed is shown."""
    article_share: float = 0.4
    """Share of the results that one article may fill while others are left."""
    rerank_depth: int = 20
    """How many of the first passages a reranker reads."""
