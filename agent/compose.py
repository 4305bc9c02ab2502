"""Third node, the extractive composer: the sentences that answer are chosen from the passages, word for word.

No language model takes part, and nothing is generated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from dateline.agent.state import Draft, State, asked_at
from dateline.index.encoder import Vectors
from dateline.index.reader import Reader
from dateline.index.reader.candidates import Candidate, describe
from dateline.index.reader.support import WITH_READER, WITHOUT_READER
from dateline.index.store import Store

MOST_SENTENCES = 4
MOST_WORDS = 60
"""Of all sentences together; the first one is always given whole."""
ENOUGH = 0.4
"""A further sentence must have this share of the best one's support."""
SAME = 0.9
"""Cosine from which two sentences say the same, so that only the better one is given."""
ON_THE_SAME = 0.55
"""Cosine from which a denial is taken to deny what another sentence reports."""
BESIDE = 20
"""Characters between a report and the denial next to it in running text (“rejected that account”)."""

_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|refut(?:e[sd]?|ing)|rebutt(?:ed|al|ing)|dismiss(?:ed|es|ing)"
    r"|rejected (?:the|this|that|these|those|such|a|any|reports?|claims?)"
    r"|no truth|not true|untrue|baseless|unfounded|groundless|without foundation)\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:report(?:s|ed|edly|ing)?|claim(?:s|ed)?|alleg(?:e[sd]?|ations?|edly)|rumou?rs?|according to|sources"
    r"|speculat\w+|said|says|planned|planning)\b",
    re.IGNORECASE,
)


def compose(store: Store, reader: Reader | None, state: State) -> dict[str, Any]:
    """Choose the sentences that answer; none if the best one's support is below the threshold."""
    described = describe(store, reader, state["standalone_question"], state["ranked"], at=asked_at(state))
    weights = WITHOUT_READER if reader is None else WITH_READER
    scored = [weights.support(features) for features in described.features]
    candidates, vectors = described.candidates, described.vectors
    best = max(scored, default=0.0)
    drafts: list[Draft] = []
    if candidates and best >= state["min_support"]:
        chosen = _choose(candidates, scored, vectors)
        chosen = _with_denial(candidates, scored, vectors, chosen)
        drafts = [Draft(candidates[i].hit, candidates[i].start, candidates[i].end, scored[i]) for i in chosen]
    return {"drafts": drafts, "best_support": best}


def _choose(candidates: Sequence[Candidate], scored: Sequence[float], vectors: Vectors) -> list[int]:
    """Indices of the best sentence and of the few that add to it, the best first."""
    order = sorted(range(len(candidates)), key=lambda i: (-scored[i], candidates[i].rank))
    chosen = [order[0]]
    length = len(candidates[order[0]].text.split())
    for i in order[1:]:
        if len(chosen) == MOST_SENTENCES or scored[i] < ENOUGH * scored[order[0]]:
            break
        added = len(candidates[i].text.split())
        if length + added <= MOST_WORDS and float(np.max(vectors[chosen] @ vectors[i])) < SAME:
            chosen.append(i)
            length += added
    return chosen


def _with_denial(
    candidates: Sequence[Candidate],
    scored: Sequence[float],
    vectors: Vectors,
    chosen: list[int],
) -> list[int]:
    """Put beside a report the sentence that denies it, if the passages hold one."""
    if any(_DENIAL.search(candidates[i].text) for i in chosen):
        return chosen
    reports = [i for i in chosen if _REPORT.search(candidates[i].text)]

    def denies(i: int) -> bool:
        if i in chosen or not reports or not _DENIAL.search(candidates[i].text):
            return False
        return (
            scored[i] >= ENOUGH * scored[chosen[0]]
            or float(np.max(vectors[reports] @ vectors[i])) >= ON_THE_SAME
            or any(_beside(candidates[i], candidates[report]) for report in reports)
        )

    denials = [i for i in range(len(candidates)) if denies(i)]
    return [*chosen, max(denials, key=scored.__getitem__)] if denials else chosen


def _beside(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences stand next to each other in one text."""
    gap = max(one.start, other.start) - min(one.end, other.end)
    return one.hit.revision.article_id == other.hit.revision.article_id and gap <= BESIDE
