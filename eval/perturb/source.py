"""Where true claims come from: sentences of articles that read like whole statements."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.eval.dataset import sample_articles
from dateline.index.article import RawArticle
from dateline.index.errors import SourceError
from dateline.index.loaders import load
from dateline.index.sentences import sentence_spans

SHORTEST, LONGEST = 8, 45
"""Words."""
_WHOLE = re.compile(r"[A-Z“\"0-9][^\n]*[.”\"]")
_SMALL = re.compile(r"^[^A-Z]")
_LEAST_SMALL = 0.6
"""Share of words without a capital: headlines and captions have fewer."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an article."""

    text: str
    published_at: str | None
    article_id: str
    neighbour: str | None
    """Another sentence of the article."""


def articles_of(folder: Path) -> Path:
    """Where the articles of a dataset folder lie; “golden” stands for the sample archive. Questions are not needed.

    Raises:
        SourceError: there is no such folder, or no articles in it.

    """
    if str(folder) == "golden" and not folder.exists():
        return sample_articles()
    if not folder.is_dir():
        raise SourceError(f"There is no dataset folder {folder}.")
    named = [folder / name for name in ("articles.jsonl.gz", "articles.jsonl")]
    found = next((path for path in named if path.exists()), None)
    if found is None:
        raise SourceError(f"The dataset {folder} has neither articles.jsonl nor articles.jsonl.gz.")
    return found


def read_texts(source: Path, progress: Callable[[int], None] = lambda _: None) -> list[RawArticle]:
    """The articles of a file or folder; what the loaders reject gives none."""
    articles = []
    for number, article in enumerate(load(source), 1):
        if isinstance(article, RawArticle):
            articles.append(article)
        progress(number)
    return articles


def statements(articles: Iterable[RawArticle], *, limit: int | None, seed: int) -> list[Statement]:
    """At most `limit` sentences, each of them once, drawn by seed over all articles, in an order drawn too."""
    drawn = list(articles)
    rng = random.Random(seed)
    rng.shuffle(drawn)
    found: dict[str, Statement] = {}
    per_article = None if limit is None else max(1, -(-limit // max(1, len(drawn))))
    for article in drawn:
        whole = [text for start, end in sentence_spans(article.text) if is_whole(text := article.text[start:end])]
        rng.shuffle(whole)
        for i, text in enumerate(whole[:per_article]):
            neighbour = whole[(i + 1) % len(whole)] if len(whole) > 1 else None
            found.setdefault(text, Statement(text, article.published_at, article.article_id, neighbour))
        if limit is not None and len(found) >= limit:
            break
    return list(found.values())[:limit]


def is_whole(sentence: str) -> bool:
    """Whether a sentence reads like a statement in running text."""
    words = sentence.split()
    if not SHORTEST <= len(words) <= LONGEST or not _WHOLE.fullmatch(sentence):
        return False
    small = sum(bool(_SMALL.match(word)) for word in words)
    return small >= _LEAST_SMALL * len(words) and sentence.count("“") == sentence.count("”") and _balanced(sentence)


def _balanced(sentence: str) -> bool:
    return sentence.count('"') % 2 == 0 and sentence.count("(") == sentence.count(")")


def texts(articles: Sequence[RawArticle]) -> list[str]:
    """The words of the articles."""
    return [article.text for article in articles]
