"""A result file read back: what `dateline eval --json` wrote, checked before anything is made of it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dateline.eval.outcome import FORMAT
from dateline.index.errors import SourceError


class _Read(BaseModel):
    """Keys that are not named here may be there, and are kept."""

    model_config = ConfigDict(frozen=True, extra="allow")


class GivenClaim(_Read):
    """A claim of an answer, as far as a comparison needs it."""

    text: str
    citations: list[int]
    support: float


class GivenCitation(_Read):
    """A citation of an answer, as far as a comparison needs it."""

    n: int
    article_id: str
    quote: str
    title: str | None = None
    outlet: str | None = None
    published_at: str | None = None
    url: str | None = None


class GivenAnswer(_Read):
    """An answer, as far as a comparison needs it."""

    status: str
    text: str
    claims: list[GivenClaim]
    citations: list[GivenCitation]

    @property
    def is_refusal(self) -> bool:
        """Whether it says that the articles do not say."""
        return self.status == "not_found"


class ScoredQuestion(_Read):
    """A question of a run, with its answer and what that counts as."""

    id: str
    question: str
    slice: str | None = None
    history: list[dict[str, str]] = Field(default_factory=list)
    as_of: str | None = None
    answers: list[str] = Field(default_factory=list)
    items: list[list[str]] = Field(default_factory=list)
    answerability: str = "answerable"
    answer: GivenAnswer
    right: bool | None
    why: str
    scores: dict[str, float]
    timings: dict[str, float]
    relevant_ranks: list[int] = Field(default_factory=list)

    @property
    def asked(self) -> tuple[Any, ...]:
        """What was asked: equal for two questions that are the same."""
        return self.question, tuple((turn.get("role"), turn.get("text")) for turn in self.history), self.as_of

    @property
    def expected(self) -> tuple[Any, ...]:
        """What counts as right."""
        return self.answerability, tuple(self.answers), tuple(map(tuple, self.items))


class Result(_Read):
    """A run."""

    dateline: str
    system: str
    dataset: str
    created_at: str
    settings: dict[str, Any]
    questions: list[ScoredQuestion]


def read_result(path: Path) -> Result:
    """The run that a file holds.

    Raises:
        SourceError: there is no such file, or it holds no run, none of this format, or one without a question.

    """
    value = _json(path)
    if not isinstance(value, dict) or "format" not in value or "questions" not in value:
        raise SourceError(f"{path} is no result of `dateline eval FOLDER --json FILE`.")
    if value["format"] != FORMAT:
        raise SourceError(
            f"{path} is a result in format {value['format']!r}, and this Dateline reads format {FORMAT}; "
            "make it anew with this version."
        )
    try:
        result = Result.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise SourceError(f"{path} is a broken result: {where}: {first['msg'].lower()}.") from error
    if not result.questions:
        raise SourceError(f"{path} holds no question.")
    twice = [i for i, count in Counter(question.id for question in result.questions).items() if count > 1]
    if twice:
        raise SourceError(f"{path} is a broken result: the question {twice[0]} stands in it twice.")
    return result


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path} is no result of `dateline eval FOLDER --json FILE`: it is not JSON.") from error
