"""A report and its denial stay apart, and stand together: where one is quoted, so is the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from dateline.index.encoder import Vectors
from dateline.index.reader.candidates import Candidate

ENOUGH = 0.4
"""A denial of this share of the best sentence's support belongs to the answer whatever it denies."""
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


def denial_of(
    candidates: Sequence[Candidate], support: Sequence[float], vectors: Vectors, chosen: Sequence[int]
) -> int | None:
    """The sentence that denies what a chosen one reports, if the passages hold one and it is not chosen yet."""
    if any(_DENIAL.search(candidates[i].text) for i in chosen):
        return None
    reports = [i for i in chosen if _REPORT.search(candidates[i].text)]

    def denies(i: int) -> bool:
        if i in chosen or not reports or not _DENIAL.search(candidates[i].text):
            return False
        return (
            support[i] >= ENOUGH * support[chosen[0]]
            or float(np.max(vectors[reports] @ vectors[i])) >= ON_THE_SAME
            or any(_beside(candidates[i], candidates[report]) for report in reports)
        )

    return max(filter(denies, range(len(candidates))), key=support.__getitem__, default=None)


def _beside(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences stand next to each other in one text."""
    gap = max(one.start, other.start) - min(one.end, other.end)
    return one.hit.revision.article_id == other.hit.revision.article_id and gap <= BESIDE
