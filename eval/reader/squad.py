"""Examples from SQuAD 2.0 (Rajpurkar, Jia and Liang, ACL 2018): the sentence that holds the span answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from dateline.eval.metrics import contains
from dateline.eval.reader.example import Example
from dateline.index.encoder import Encoder
from dateline.index.errors import SourceError
from dateline.index.reader import InArticle
from dateline.index.sentences import sentence_spans

OTHERS = 24
"""Sentences of the article that are kept as wrong ones, the nearest to the question."""


def squad_examples(path: Path, encoder: Encoder) -> Iterator[Example]:
    """An example for each question of a file in SQuAD 2.0's form.

    Raises:
        SourceError: the file is not of that form.

    """
    try:
        articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{path} is not a file in SQuAD 2.0's form.") from error
    for article in articles:
        yield from _of_article(article, encoder)


def _of_article(article: dict[str, Any], encoder: Encoder) -> Iterator[Example]:
    headline = article["title"].replace("_", " ")
    sentences: list[InArticle] = []
    spans: list[tuple[int, int, int]] = []
    """Of each sentence the number of its paragraph, and its start and end in it."""
    for number, paragraph in enumerate(article["paragraphs"]):
        text, before = paragraph["context"], ""
        for start, end in sentence_spans(text):
            sentences.append(InArticle(headline, before, text[start:end]))
            spans.append((number, start, end))
            before = text[start:end]
    vectors = encoder.encode_documents([sentence.text for sentence in sentences])
    for number, paragraph in enumerate(article["paragraphs"]):
        for asked in paragraph["qas"]:
            question = asked["question"].strip()
            nearest = [int(i) for i in np.argsort(-(vectors @ encoder.encode_query(question)), kind="stable")]
            here = [i for i in nearest if spans[i][0] == number]
            elsewhere = [i for i in nearest if spans[i][0] != number]
            if asked["is_impossible"]:
                others = [*here, *elsewhere][:OTHERS]
                yield Example("squad_none", question, [], [sentences[i] for i in others])
                continue
            answers = [(a["answer_start"], a["answer_start"] + len(a["text"]), a["text"]) for a in asked["answers"]]
            right = [i for i in here if any(spans[i][1] <= start and end <= spans[i][2] for start, end, _ in answers)]
            texts = [text for *_, text in answers]
            wrong = [i for i in nearest if i not in right and not contains(sentences[i].text, texts)][:OTHERS]
            if right:
                yield Example("squad", question, [sentences[i] for i in right], [sentences[i] for i in wrong], texts)
