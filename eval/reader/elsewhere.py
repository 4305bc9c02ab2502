"""Written questions whose wrong sentences stand in other articles, too, as they do when a whole archive is searched.

Of the sentences of all articles those are taken that share most with the question, by words weighed by rarity (tf-idf),
headline included. What holds a word of the answer may answer, and is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from sklearn.feature_extraction.text import TfidfVectorizer

from dateline.eval.reader.example import Example, sentences_in
from dateline.index.article import RawArticle
from dateline.index.reader import InArticle
from dateline.index.words import content_stems

SENTENCES = 40
"""Of each article, from its head, among which the others are sought."""
OTHERS = 20
"""Sentences of other articles that an example gets."""
OF_AN_ARTICLE = 3
_LIKELIEST = 100
_BATCH = 256


def elsewhere_examples(
    written: Iterable[tuple[RawArticle, Example]], articles: Sequence[RawArticle]
) -> Iterator[tuple[RawArticle, Example]]:
    """Each written question that its article answers, with that article; `articles` are all."""
    asked = [(article, one) for article, one in written if one.answering]
    pool = [(article.article_id, one) for article in articles for one in sentences_in(article, SENTENCES)]
    if not asked or not pool:
        return
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    weighed = words.fit_transform(f"{sentence.headline} {sentence.text}" for _, sentence in pool).T.tocsr()
    for first in range(0, len(asked), _BATCH):
        batch = asked[first : first + _BATCH]
        shared = words.transform(one.question for _, one in batch) @ weighed
        for (article, one), row in zip(batch, shared, strict=True):
            likeliest = row.indices[(-row.data).argsort(kind="stable")[:_LIKELIEST]]
            others = _others(one, article.article_id, [pool[i] for i in likeliest])
            if others:
                mixed = [other for other in chain(*zip_longest(one.others, others)) if other is not None]
                yield article, replace(one, kind="elsewhere", others=mixed)


def _others(asked: Example, own: str, found: Sequence[tuple[str, InArticle]]) -> list[InArticle]:
    """Of the sentences found, the first that stand in other articles and cannot answer, a few of each."""
    telling = frozenset[str]().union(*map(content_stems, asked.answers)) - content_stems(asked.question)
    taken = Counter[str]()
    others = []
    for article_id, sentence in found:
        if article_id == own or taken[article_id] >= OF_AN_ARTICLE or telling & content_stems(sentence.text):
            continue
        taken[article_id] += 1
        others.append(sentence)
    return others[:OTHERS]
