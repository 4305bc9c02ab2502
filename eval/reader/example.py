"""What the reader learns from: a question, sentences that answer it, and sentences that do not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from dateline.index.article import RawArticle
from dateline.index.reader import InArticle, in_article
from dateline.index.sentences import sentence_spans

Kind = Literal["news", "news_none", "written", "written_none", "elsewhere", "follow_up", "cloze", "squad", "squad_none"]
"""Where an example is from; those that end in `none` have no sentence that answers, nor have some follow-ups."""
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidate sentences."""

    kind: Kind
    question: str
    answering: Sequence[InArticle]
    """The likeliest first: of distant ones, those nearest to the question."""
    others: Sequence[InArticle]
    """The nearest to the question first."""
    answers: Sequence[str] = ()
    """The words that answer, as the sentences that do hold them."""


def sentences_in(article: RawArticle, most: int) -> list[InArticle]:
    """The first sentences of an article."""
    spans = sentence_spans(article.text)[:most]
    return [in_article(article.title, article.text, start, end) for start, end in spans]


def write_examples(path: Path, examples: Iterable[Example]) -> None:
    """Keep examples in a file, one JSON object a line; the file is there when it is whole."""
    made = path.with_suffix(".new")
    with made.open("w", encoding="utf-8") as file:
        for one in examples:
            line = {
                "kind": one.kind,
                "question": one.question,
                "answering": one.answering,
                "others": one.others,
                "answers": one.answers,
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    made.replace(path)


def read_examples(path: Path) -> list[Example]:
    """The examples that `write_examples` kept."""
    with path.open(encoding="utf-8") as file:
        return [_example(**json.loads(line)) for line in file]


def _example(
    kind: Kind, question: str, answering: list[list[str]], others: list[list[str]], answers: list[str]
) -> Example:
    right, wrong = ([InArticle(*sentence) for sentence in sentences] for sentences in (answering, others))
    return Example(kind, question, right, wrong, tuple(answers))
