"""QAGS: sentences of machine-written summaries, each judged by three people as borne out by its article or not.

Wang, Cho and Lewis (ACL 2020). The file is the authors' own, one summary a line, with its article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from dateline.agent.verifier import Quote
from dateline.agent.verifier.meaning import SentenceEncoder, likeness
from dateline.agent.verifier.reading import read
from dateline.index.errors import SourceError
from dateline.index.sentences import sentence_spans

Half = Literal["tuning", "reporting"]

NEAREST = 5
"""Sentences of an article that a claim is held against."""

# The articles were taken apart into words and put together with spaces: 235, 000 and 98. 7 per cent.
_APART = re.compile(r"(?<=\d), (?=\d{3}\b)|(?<=\d)\. (?=\d)")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of a summary, and what people said of it."""

    summary: int
    """Number of its summary in the file, from 0."""
    claim: str
    article: str
    votes: tuple[bool, ...]
    """Whether each judge found it borne out."""

    @property
    def is_supported(self) -> bool:
        """What most of the judges said."""
        return sum(self.votes) * 2 > len(self.votes)

    @property
    def half(self) -> Half:
        """Which half it is of: summaries with an even number are for tuning."""
        return "reporting" if self.summary % 2 else "tuning"


def read_qags(file: Path) -> tuple[Judged, ...]:
    """The judged sentences of a file, in order.

    Raises:
        SourceError: the file is missing, or a line of it is not a judged summary; the message names the line.

    """
    if not file.is_file():
        raise SourceError(f"There is no file {file}; name the QAGS file mturk_cnndm.jsonl.")
    judged: list[Judged] = []
    summary = 0
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
                judged += [
                    Judged(summary, str(sentence["sentence"]), _mended(value["article"]), _votes(sentence["responses"]))
                    for sentence in value["summary_sentences"]
                ]
            except (ValueError, KeyError, TypeError) as error:
                raise SourceError(f"{file}, line {number}: not a judged summary ({error}).") from error
            summary += 1
    if not judged:
        raise SourceError(f"{file} holds no judged sentence.")
    return tuple(judged)


def nearest(claim: str, article: str, encoder: SentenceEncoder | None, count: int = NEAREST) -> list[Quote]:
    """The sentences of an article that lie nearest to a claim, by its words and, with an encoder, its meaning."""
    sentences = list(dict.fromkeys(article[start:end] for start, end in sentence_spans(article)))
    said = read(" ".join(claim.split()))
    near = np.array([likeness(said, read(sentence)).coverage for sentence in sentences])
    if encoder is not None and sentences:
        vectors = encoder.encode_sentences([claim, *sentences])
        near = near + vectors[1:] @ vectors[0]
    order = np.argsort(-near, kind="stable")[:count]
    return [Quote(sentences[i]) for i in order]


def _votes(responses: Sequence[dict[str, object]]) -> tuple[bool, ...]:
    votes = tuple({"yes": True, "no": False}[str(response["response"])] for response in responses)
    if not votes:
        raise ValueError("a sentence without a judgement")
    return votes


def _mended(article: str) -> str:
    return _APART.sub(lambda match: match[0].strip(), article)
