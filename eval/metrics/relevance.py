"""Which passages are relevant to a question, independent of how a system cuts articles into passages.

What is sought is one or more *needs*, taken from the first of these that the question has:

1. `evidence` that names its article: each quote is a need; the same quote in several articles (copies) is one. A
   passage of the article meets it if it holds at least half of the quote in one run; a passage of another revision than
   the evidence’s must hold all of it.
2. `relevant_ids`: each article is a need. Any of its passages meets it.
3. accepted answers: one need, or one for each item of a list. A passage of at most 1,200 characters meets it if it
   holds an accepted string; a longer one would hold too much by chance.

Evidence that names no article is passed over: its words may be somebody’s summary, and need not stand anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dateline.eval.metrics.normal import contains, holds_most, normalise
from dateline.eval.question import Evidence, Question
from dateline.eval.record import Retrieved

LONGEST = 1_200
"""Characters of a passage that counts for holding an accepted answer."""

Need = Callable[[Retrieved], bool]
"""Whether a passage meets a need."""


def needs(question: Question) -> list[Need]:
    """What a question's passages should hold; empty where nothing is known, or nothing is there to be found."""
    if question.answerability == "unanswerable":
        return []
    if known := quotes(question.evidence):
        return [_quote_need(same) for same in known]
    if question.relevant_ids:
        return [_article_need(article_id) for article_id in dict.fromkeys(question.relevant_ids)]
    accepted = question.items or ((question.answers,) if question.answers else ())
    return [_answer_need(strings) for strings in accepted]


def quotes(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Evidence that names its article, grouped by its quote after normalising: a group is one quote wherever it is."""
    grouped: dict[str, list[Evidence]] = {}
    for item in (item for item in evidence if item.article_id is not None):
        grouped.setdefault(normalise(item.quote), []).append(item)
    return list(grouped.values())


def met(question: Question, passages: Sequence[Retrieved]) -> tuple[int, list[set[int]]]:
    """How many needs a question has, and for each passage which of them (from 0) it is the first to meet."""
    sought = needs(question)
    missing = set(range(len(sought)))
    found = []
    for passage in passages:
        here = {i for i in missing if sought[i](passage)}
        missing -= here
        found.append(here)
    return len(sought), found


def holds(evidence: Evidence, article_id: str, revision: int | None, text: str) -> bool:
    """Whether a text of an article holds evidence: most of its quote, or all of it in another revision than its own."""
    if evidence.article_id != article_id:
        return False
    if revision is not None and evidence.revision not in (None, revision):
        return contains(text, [evidence.quote])
    return holds_most(text, evidence.quote)


def _quote_need(same: Sequence[Evidence]) -> Need:
    return lambda p: any(holds(item, p.article_id, p.revision, p.text) for item in same)


def _article_need(wanted: str) -> Need:
    return lambda p: p.article_id == wanted


def _answer_need(accepted: Sequence[str]) -> Need:
    return lambda p: len(p.text) <= LONGEST and contains(p.text, accepted)
