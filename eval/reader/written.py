"""Examples from questions that were written for Dateline, over news articles that stand in a dataset.

`written.jsonl` holds, of each question, the article's id and hash, the spans of the sentences that answer it, and the
words in them that do; of an article's text it holds no more than those words. One object a line:

    {"article": id, "hash": first 12 of its content hash, "question": …, "spans": [[start, end], …], "answers": […],
     "kind": …}

A question without spans is one that the article seems to answer and does not.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dateline.eval.metrics import contains
from dateline.eval.reader.example import Example
from dateline.eval.reader.shared_words import by_shared_words
from dateline.index.article import RawArticle
from dateline.index.reader import InArticle, in_article
from dateline.index.sentences import sentence_spans

WRITTEN = Path(__file__).parent / "written.jsonl"
HASH = 12
"""Characters of an article's content hash that are kept."""
_SENTENCES = 80
"""Sentences of an article that are candidates."""
_OTHERS = 40


@dataclass(frozen=True, slots=True)
class Written:
    """A question that was written over an article."""

    article: str
    hash: str
    question: str
    spans: Sequence[Sequence[int]]
    """Where the sentences that answer begin and end, in characters of the article's text."""
    answers: Sequence[str]
    kind: str


def over_articles(articles: Iterable[RawArticle], path: Path = WRITTEN) -> Iterator[tuple[RawArticle, Example]]:
    """Each written question over one of the articles, whose text is still what it was, with that article."""
    for article in articles:
        over = _by_article(path).get(article.article_id, ())
        asked = [one for one in over if article.content_hash.startswith(one.hash)]
        spans = sentence_spans(article.text)[:_SENTENCES] if asked else []
        sentences = [(start, end, in_article(article.title, article.text, start, end)) for start, end in spans]
        for one in asked:
            for example in _example(one, sentences):
                yield article, example


@cache
def written_questions(path: Path = WRITTEN) -> Sequence[Written]:
    """All that were written."""
    with path.open(encoding="utf-8") as file:
        return [Written(**json.loads(line)) for line in file]


@cache
def _by_article(path: Path) -> Mapping[str, Sequence[Written]]:
    found = defaultdict(list)
    for one in written_questions(path):
        found[one.article].append(one)
    return found


def _example(asked: Written, sentences: Sequence[tuple[int, int, InArticle]]) -> Iterator[Example]:
    right, wrong = [], []
    for start, end, sentence in sentences:
        if any(start < last and first < end for first, last in asked.spans):
            right.append(sentence)
        elif not contains(sentence.text, asked.answers):
            wrong.append(sentence)
    hardest = [wrong[i] for i in by_shared_words(asked.question, [one.text for one in wrong])][:_OTHERS]
    if hardest and (right or not asked.spans):
        yield Example("written" if right else "written_none", asked.question, right, hardest, tuple(asked.answers))
