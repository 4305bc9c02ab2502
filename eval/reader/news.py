"""Examples from news questions: sentences that the project's own search found, and that hold an accepted answer.

That a sentence holds the words does not mean that it answers (distant supervision, Mintz et al., ACL 2009): of those
that do, the ones nearest to the question are the likeliest to. In a second pass a reader that has learnt from these
says so instead, and which wrong sentences it finds hardest to tell (Min et al., EMNLP 2019; Xiong et al., ICLR 2021).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dateline.eval.metrics import contains
from dateline.eval.reader.candidates import Asked, Found
from dateline.eval.reader.example import Example
from dateline.index.reader import Reader
from dateline.index.reader.worth import worth_reading

ANSWERING, OTHERS = 5, 40
"""Sentences that are kept of each sort, the likeliest first."""

Order = Callable[[Asked], list[Found]]
"""The sentences found for a question, the likeliest to answer first."""


def by_similarity(asked: Asked) -> list[Found]:
    """The nearest to the question first."""
    return sorted(asked.found, key=lambda found: -found.similarity)


def by_reader(reader: Reader) -> Order:
    """Those first that a reader holds for answers; what is not worth reading is left out."""

    def order(asked: Asked) -> list[Found]:
        sentences = [found.sentence for found in asked.found]
        worth = worth_reading(asked.question.question, sentences, [found.rank for found in asked.found])
        scores = reader.scores(asked.question.question, [sentences[i] for i in worth])
        return [asked.found[i] for _, i in sorted(zip(scores.tolist(), worth, strict=True), reverse=True)]

    return order


def news_examples(asked: Sequence[Asked], order: Order) -> Iterator[Example]:
    """An example for each question of which a sentence that answers was found."""
    for one in asked:
        if not any(found.answers for found in one.found):
            continue
        likely = order(one)
        right = [found.sentence for found in likely if found.answers][:ANSWERING]
        wrong = [found.sentence for found in likely if not found.answers][:OTHERS]
        if right and wrong:
            yield Example("news", one.question.question, right, wrong)


def unanswered_examples(asked: Sequence[Asked], order: Order) -> Iterator[Example]:
    """An example for each question that was asked of articles that cannot answer it.

    Of those that answer by chance, or hold the words, no example is made.
    """
    for one in asked:
        if one.found and not any(contains(found.sentence.text, one.question.answers) for found in one.found):
            yield Example("news_none", one.question.question, [], [f.sentence for f in order(one)[:OTHERS]])
