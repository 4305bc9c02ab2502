"""Examples from news questions: sentences that the project's own search found, and that hold an accepted answer.

That a sentence holds the words does not mean that it answers (distant supervision, Mintz et al., ACL 2009): of those
that do, the ones nearest to the question are the likeliest to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.eval.metrics import contains
from dateline.eval.reader.candidates import Asked, Found
from dateline.eval.reader.example import Example

ANSWERING, OTHERS = 5, 40
"""Sentences that are kept of each sort, the likeliest first."""


def news_examples(asked: Sequence[Asked]) -> Iterator[Example]:
    """An example for each question of which a sentence that answers was found."""
    for one in asked:
        if not any(found.answers for found in one.found):
            continue
        likely = _nearest(one)
        right = [found.sentence for found in likely if found.answers][:ANSWERING]
        wrong = [found.sentence for found in likely if not found.answers][:OTHERS]
        if right and wrong:
            yield Example("news", one.question.question, right, wrong, one.question.answers)


def unanswered_examples(asked: Sequence[Asked]) -> Iterator[Example]:
    """An example for each question that was asked of articles that cannot answer it.

    Of those that answer by chance, or hold the words, no example is made.
    """
    for one in asked:
        if one.found and not any(contains(found.sentence.text, one.question.answers) for found in one.found):
            yield Example("news_none", one.question.question, [], [f.sentence for f in _nearest(one)[:OTHERS]])


def _nearest(asked: Asked) -> list[Found]:
    """The nearest to the question first."""
    return sorted(asked.found, key=lambda found: -found.similarity)
