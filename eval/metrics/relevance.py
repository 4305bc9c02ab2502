"""Which passages are relevant to a question, independent of how a system cuts articles into passages.

What is sought is one or more *needs*, taken from the first of these that the question has:

1. `evidence`: each quote is a need; the same quote in several articles (copies) is one. A passage meets it if it holds
   at least half of the quote in one run and is of the article that is named, where one is.
2. `relevant_ids`: each article is a need. Any of its passages meets it.
3. accepted answers: one need, or one for each item of a list. A passage of at most 1,200 characters meets it if it
   holds an accepted string; a longer one would hold too much by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dateline.eval.dataset import Evidence, Question
from dateline.eval.metrics.normal import contains, holds_most, normalise
from dateline.eval.record import Retrieved

LONGEST = 1_200
"""Characters of a passage that counts for holding an accepted answer."""

Need = Callable[[str, str], bool]
"""Whether a passage (article id, text) meets a need."""


def needs(question: Question) -> list[Need]:
    """What a question's passages should hold; empty where nothing is known, or nothing is there to be found."""
    if question.answerability == "unanswerable":
        return []
    if question.evidence:
        return [_quote_need(same) for same in quotes(question.evidence)]
    if question.relevant_ids:
        return [_article_need(article_id) for article_id in dict.fromkeys(question.relevant_ids)]
    accepted = question.items or ((question.answers,) if question.answers else ())
    return [_answer_need(strings) for strings in accepted]


def quotes(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Evidence grouped by its quote, after normalising: each group is one quote wherever it stands."""
    grouped: dict[str, list[Evidence]] = {}
    for item in evidence:
        grouped.setdefault(normalise(item.quote), []).append(item)
    return list(grouped.values())


def met(question: Question, passages: Sequence[Retrieved]) -> tuple[int, list[set[int]]]:
    """How many needs a question has, and for each passage which of them (from 0) it is the first to meet."""
    sought = needs(question)
    missing = set(range(len(sought)))
    found = []
    for passage in passages:
        here = {i for i in missing if sought[i](passage.article_id, passage.text)}
        missing -= here
        found.append(here)
    return len(sought), found


def evidence_rank(evidence: Sequence[Evidence], passages: Sequence[tuple[str, str]]) -> int | None:
    """Rank, from 1, of the first passage (article id, text) that holds one of the quotes, or most of one of them."""
    sought = [_quote_need(same) for same in quotes(evidence)]
    for rank, (article_id, text) in enumerate(passages, 1):
        if any(need(article_id, text) for need in sought):
            return rank
    return None


def _quote_need(same: Sequence[Evidence]) -> Need:
    articles = {item.article_id for item in same}
    quote = same[0].quote
    return lambda article_id, text: bool(articles & {None, article_id}) and holds_most(text, quote)


def _article_need(wanted: str) -> Need:
    return lambda article_id, _: article_id == wanted


def _answer_need(accepted: Sequence[str]) -> Need:
    return lambda _, text: len(text) <= LONGEST and contains(text, accepted)
