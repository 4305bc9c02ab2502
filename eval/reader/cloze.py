"""Questions made by rule from the articles themselves: what one sentence tells is asked, and another answers.

A name or a number of a sentence becomes a question word (“Who won the primary in Wyoming?”, “The storm left how many
homes without power?”). What answers are other sentences of the article that hold the name or number and at least two
more of the sentence's words (an inverse cloze task: Lee, Chang and Toutanova, ACL 2019).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from dateline.eval.metrics import contains
from dateline.eval.reader.example import Example, sentences_in
from dateline.index.article import RawArticle
from dateline.index.words import FUNCTION_WORDS, content_stems

OF_AN_ARTICLE = 3
"""Most questions that are made of one article."""
_HEAD = 25
"""Sentences at the head of an article of which questions are made."""
_SENTENCES = 60
"""Sentences of an article that are candidates."""
_SHORTEST, _LONGEST = 8, 40
"""Words of a sentence of which a question is made."""
_ASKED = 22
"""Words of a question."""
_SHARED = 2
_OTHERS = 40

_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: (?:(?:of|the|de|al|bin|van|von) )*[A-Z][\w’'-]+)*")
_NUMBER = re.compile(
    r"(?<![\w.,$€£])(?:(?P<money>[$€£])\s?)?\d[\d,.]*\d?(?: (?:hundred|thousand|million|billion))?(?! ?%)\b"
)
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
ENDS = re.compile(rf"$|[,;.!?)]|\s(?:{'|'.join(sorted(FUNCTION_WORDS - {'s', 't'}))})\b")
"""What follows a name that stands for itself, and not before a noun."""
_ARTICLE = re.compile(r"\b(?:an?|[A-Z][a-z]{1,4}\.) $")
"""What stands before a name that does not: an article, or the rest of a name."""
_NO_NAME = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december mr mrs ms dr".split()
)


def cloze_examples(articles: Iterable[RawArticle], *, seed: int) -> Iterator[Example]:
    """Up to OF_AN_ARTICLE examples from each article."""
    for article in articles:
        chance = random.Random(f"{seed} {article.article_id}")
        yield from islice(_of_article(article, chance), OF_AN_ARTICLE)


def _of_article(article: RawArticle, chance: random.Random) -> Iterator[Example]:
    sentences = sentences_in(article, _SENTENCES)
    held = [content_stems(one.text) for one in sentences]
    order = list(range(min(_HEAD, len(sentences))))
    chance.shuffle(order)
    for i in order:
        text = " ".join(sentences[i].text.split())
        if not _SHORTEST <= len(text.split()) <= _LONGEST:
            continue
        made = list(_questions(text))
        if not made:
            continue
        question, answer = chance.choice(made)
        asked = content_stems(question)
        shared = [len(asked & of_sentence) for of_sentence in held]
        nearest = sorted((j for j in range(len(sentences)) if j != i), key=lambda j: (-shared[j], j))
        right = [j for j in nearest if shared[j] >= _SHARED and contains(sentences[j].text, [answer])]
        wrong = [j for j in nearest if not contains(sentences[j].text, [answer])]
        if right and len(wrong) >= _SHARED:
            yield Example(
                "cloze", question, [sentences[j] for j in right], [sentences[j] for j in wrong[:_OTHERS]], [answer]
            )


def _questions(text: str) -> Iterator[tuple[str, str]]:
    """Questions that a sentence answers, each with its answer."""
    for match in _NAME.finditer(text):
        start, end = match.span()
        words = match[0].lower().split()
        if words[0] in FUNCTION_WORDS or _NO_NAME.intersection(words):
            continue
        asks = "who" if len(words) in (2, 3) else "what"
        rest = text[end:].removeprefix("’s").removeprefix("'s")
        if start == 0 and re.match(r" [a-z]", rest):
            yield _cut(f"{asks.capitalize()}{rest}"), match[0]
        elif start > 0 and ENDS.match(rest) and not _ARTICLE.search(text[:start]):
            yield _around(text[:start], asks if asks == "who" else "which", rest), match[0]
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if not _YEAR.fullmatch(match[0]):
            yield _around(text[:start], "how much" if match["money"] else "how many", text[end:]), match[0]


def _around(before: str, asks: str, after: str) -> str:
    words = before.split()
    return _cut(f"{' '.join(words[-_ASKED // 2 :])} {asks}{after}")


def _cut(question: str) -> str:
    """A question of at most so many words, without the sentence's end."""
    return " ".join(question.split()[:_ASKED]).rstrip(" .,;:!?”\"’'") + "?"
