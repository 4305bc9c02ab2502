"""The extractive composer: the sentences that answer are chosen from the passages, word for word.

No language model takes part, and nothing is generated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dateline.agent.compose import Composed
from dateline.agent.compose.denials import denial_of
from dateline.agent.state import Draft, Span, State, asked_at, quoted
from dateline.index.encoder import Vectors
from dateline.index.reader import Reader
from dateline.index.reader.candidates import Candidate, describe
from dateline.index.reader.support import WITH_READER, WITHOUT_READER
from dateline.index.retrieval.search import Ranked
from dateline.index.store import Store

MOST_SENTENCES = 4
MOST_WORDS = 60
"""Of all sentences together; the first one is always given whole."""
ENOUGH = 0.4
"""A further sentence must have this share of the best one's support."""
SAME = 0.9
"""Cosine from which two sentences say the same, so that only the better one is given."""
LEADS = 3


@dataclass(frozen=True, slots=True)
class Read:
    """The sentences found for a part of the question, with how surely each answers it."""

    candidates: Sequence[Candidate]
    support: Sequence[float]
    vectors: Vectors
    """Shape (len(candidates), dimension)."""

    @property
    def best(self) -> float:
        """Support of the sentence that answers best; 0 without any."""
        return max(self.support, default=0.0)

    def order(self) -> list[int]:
        """Indices, the best first."""
        return sorted(range(len(self.support)), key=lambda i: (-self.support[i], self.candidates[i].rank))


class Extractive:
    """Chooses sentences by a reader's judgement, likeness, words, kind of answer and date."""

    def __init__(self, store: Store, reader: Callable[[], Reader | None]) -> None:
        """`reader` opens what reads; it is called with the first question."""
        self._store, self._reader = store, reader

    def compose(self, state: State) -> Composed:
        """The sentences that answer; none if the best one's support is below the threshold."""
        parts = [
            self.read(part.question, found, at=asked_at(state))
            for part, found in zip(state["parts"], state["found"], strict=True)
        ]
        best = max((part.best for part in parts), default=0.0)
        first = parts[0]
        leads = [first.candidates[i].text for i in first.order()[:LEADS]]
        if best < state["min_support"] or not any(part.candidates for part in parts):
            return Composed((), best, leads)
        carriers = {one.hit.revision.article_id: one.carriers for one in state["ranked"]}
        return Composed(_drafts(parts, carriers, state["min_support"]), best, leads)

    def read(self, question: str, found: Sequence[Ranked], *, at: int | None) -> Read:
        """The sentences of some passages with their support; `at` as in `describe`."""
        reader = self._reader()
        described = describe(self._store, reader, question, found, at=at)
        weights = WITHOUT_READER if reader is None else WITH_READER
        support = [weights.support(features) for features in described.features]
        return Read(described.candidates, support, described.vectors)


def _drafts(parts: Sequence[Read], carriers: dict[str, int], least: float) -> list[Draft]:
    """The sentences chosen for each part, those of the first part first; each once."""
    drafts: dict[tuple[str, int], Draft] = {}
    words = MOST_WORDS
    for part in parts:
        if part.candidates and part.best >= least:
            chosen = choose(part, words)
            roles = dict.fromkeys(chosen, "answer")
            denial = denial_of(part.candidates, part.support, part.vectors, chosen)
            if denial is not None:
                roles[denial] = "denial"
            for i, role in roles.items():
                one = part.candidates[i]
                span = Span(one.hit, one.start, one.end, carriers.get(one.hit.article.id, 1))
                drafts.setdefault((one.hit.article.id, one.start), quoted(span, part.support[i], role))  # type: ignore[arg-type]
            words = MOST_WORDS - sum(len(draft.text.split()) for draft in drafts.values())
    return list(drafts.values())


def choose(read: Read, most_words: int = MOST_WORDS) -> list[int]:
    """Indices of the best sentence and of the few that add to it, the best first."""
    order = read.order()
    chosen = [order[0]]
    length = len(read.candidates[order[0]].text.split())
    for i in order[1:]:
        if len(chosen) == MOST_SENTENCES or read.support[i] < ENOUGH * read.support[order[0]]:
            break
        added = len(read.candidates[i].text.split())
        if length + added <= most_words and float(np.max(read.vectors[chosen] @ read.vectors[i])) < SAME:
            chosen.append(i)
            length += added
    return chosen
