"""Whether a sentence answers a question of a dataset, as far as can be told without reading it."""

from __future__ import annotations

from dateline.eval.metrics import contains, normalise
from dateline.eval.question import Question


def answers(question: Question, article_id: str, sentence: str) -> bool:
    """Whether a sentence holds an accepted answer, and, where evidence names an article, stands in it.

    Of a list, it must hold half of the items.
    """
    if question.answerability == "unanswerable":
        return False
    if question.items:
        return sum(contains(sentence, item) for item in question.items) * 2 >= len(question.items)
    if not contains(sentence, question.answers):
        return False
    known = [e for e in question.evidence if e.article_id is not None]
    here = normalise(sentence)
    quotes = [normalise(e.quote) for e in known if e.article_id == article_id]
    return not known or any(quote in here or here in quote for quote in quotes)
