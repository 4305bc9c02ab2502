"""What counts as right, per question, and how it adds up."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence

from dateline.agent.answer import Answer
from dateline.eval.dataset import Evidence, Question

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation + "“”‘’–—―…", " "))


def normalise(text: str) -> str:
    """Lower case, without punctuation and articles, single spaces (after Rajpurkar et al., EMNLP 2016)."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def contains(text: str, accepted: Iterable[str]) -> bool:
    """Whether a text holds any of the accepted strings as whole words, after normalising."""
    padded = f" {normalise(text)} "
    return any(f" {needle} " in padded for answer in accepted if (needle := normalise(answer)))


def item_recall(text: str, items: Sequence[Sequence[str]]) -> float:
    """Share of a list's items that a text names."""
    return sum(contains(text, item) for item in items) / len(items)


def is_right(question: Question, answer: Answer) -> bool:
    """Whether an answer is right: an accepted string or every item of the list in it; a refusal where there is none."""
    if question.answerability == "unanswerable":
        return answer.status == "not_found"
    if answer.status == "not_found":
        return False
    quoted = " ".join(claim.text for claim in answer.claims)
    if question.items:
        return item_recall(quoted, question.items) == 1.0
    return contains(quoted, question.answers)


def evidence_rank(evidence: Sequence[Evidence], passages: Sequence[tuple[str, str]]) -> int | None:
    """Rank, from 1, of the first passage (article id, text) that holds one of the quotes, or most of one of them."""
    for rank, (article_id, text) in enumerate(passages, 1):
        for item in evidence:
            if item.article_id in (None, article_id) and _overlaps(item.quote, text):
                return rank
    return None


def _overlaps(quote: str, text: str) -> bool:
    """Whether at least half of a quote's words, in one run, stand in a text."""
    wanted, padded = normalise(quote).split(), f" {normalise(text)} "
    half = max(1, (len(wanted) + 1) // 2)
    return any(f" {' '.join(wanted[i : i + half])} " in padded for i in range(len(wanted) - half + 1))


def mean(values: Iterable[float]) -> float | None:
    """The mean, or None of nothing."""
    collected = list(values)
    return sum(collected) / len(collected) if collected else None
