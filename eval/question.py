"""A question of a dataset, with what is known of its answer, and how a line of `questions.jsonl` becomes one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from dateline.index.dates import instant
from dateline.index.errors import InputError, SourceError

Answerability = Literal["answerable", "partial", "unanswerable", "conversational"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that hold the answer; `article_id` is None where the source does not say whose they are."""

    article_id: str | None
    quote: str
    revision: int | None = None
    """Which text of the article they stand in, from 1 in the order in which the texts are taken in; None if any."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what is known of its answer."""

    id: str
    question: str
    history: tuple[tuple[str, str], ...] = ()
    """(role, text) of the turns before, role `user` or `assistant`."""
    as_of: str | None = None
    answers: tuple[str, ...] = ()
    """Accepted strings; any one counts."""
    items: tuple[tuple[str, ...], ...] = ()
    """For a list: accepted strings of each item."""
    outdated: tuple[str, ...] = ()
    """What an earlier revision, a retracted article or a replaced figure gave, and what no longer held at `as_of`."""
    evidence: tuple[Evidence, ...] = ()
    answerability: Answerability = "answerable"
    slice: str | None = None
    relevant_ids: tuple[str, ...] = ()
    """Articles that hold the answer, where the source names only those."""
    reference_answer: str | None = None
    conversation: str | None = None
    """The id that the turns of one conversation share."""
    half: str | None = None
    """`tuning` or `reporting`, where the set is split."""
    standalone_question: str | None = None
    """Of a follow-up, what a person made of it so that it stands alone."""

    def alone(self) -> Question:
        """As a person rewrote it, without the turns before; the same where nobody did."""
        if self.standalone_question is None:
            return self
        return replace(self, question=self.standalone_question, history=())

    def asked_earlier(self, by: timedelta) -> str | None:
        """As of when it is asked, or would be so much before; None where that is not known."""
        if self.as_of is None or not by:
            return self.as_of
        return (date.fromisoformat(self.as_of[:10]) - by).isoformat()


def read_question(line: bytes) -> Question:
    """The question that a line states.

    Raises:
        SourceError: it is no JSON object, or a value is missing or not what `docs/formats.md` says; the message names
            the key.

    """
    try:
        given = _Line.model_validate(_object(line))
    except ValidationError as error:
        raise SourceError(_told(error)) from error
    return Question(
        id=given.id,
        question=given.question,
        history=tuple((turn.role, turn.text) for turn in given.history or ()),
        as_of=given.as_of,
        answers=tuple(given.answers or ()),
        items=tuple(map(tuple, given.items or ())),
        outdated=tuple(given.outdated or ()),
        evidence=tuple(Evidence(e.article_id, e.quote, e.revision) for e in given.evidence or ()),
        answerability=given.answerability or "answerable",
        slice=given.slice,
        relevant_ids=tuple(given.relevant_ids or ()),
        reference_answer=given.reference_answer,
        conversation=given.conversation,
        half=given.half,
        standalone_question=given.standalone_question,
    )


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except UnicodeDecodeError as error:
        raise SourceError("it is not text in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise SourceError("it is not valid JSON") from error
    if not isinstance(value, dict):
        raise SourceError("it is not a JSON object")
    return value


def _told(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    said = str(first["ctx"]["error"]) if "ctx" in first and "error" in first["ctx"] else first["msg"]
    if first["type"] == "string_pattern_mismatch":
        said = "it is blank"
    return f"its “{where}”: {said[0].lower()}{said[1:]}"


def _named(value: object) -> object:
    """An id as a string; whole numbers are taken, too."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id = Annotated[str, BeforeValidator(_named), Field(min_length=1)]
Text = Annotated[str, Field(pattern=r"\S")]
"""A string that is not blank."""


class _Strict(BaseModel):
    """What a line states; keys that are not named here may be there, and are not read."""

    model_config = ConfigDict(strict=True)


class _Turn(_Strict):
    role: Literal["user", "assistant"]
    text: str


class _Evidence(_Strict):
    article_id: Id | None = None
    quote: Text
    revision: Annotated[int, Field(ge=1)] | None = None


class _Line(_Strict):
    id: Id
    question: Text
    history: list[_Turn] | None = None
    as_of: str | None = None
    answers: list[Text] | None = None
    items: list[Annotated[list[Text], Field(min_length=1)]] | None = None
    outdated: list[Text] | None = None
    evidence: list[_Evidence] | None = None
    answerability: Answerability | None = None
    slice: str | None = None
    relevant_ids: list[Id] | None = None
    reference_answer: str | None = None
    conversation: Id | None = None
    half: str | None = None
    standalone_question: Text | None = None

    @field_validator("as_of")
    @classmethod
    def _is_a_date(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                instant(value)
            except InputError as error:
                raise ValueError(str(error)) from error
        return value

    @field_validator("evidence", mode="before")
    @classmethod
    def _quotes_alone(cls, value: object) -> object:
        """A plain string is a quote of which the source does not say whose it is; an empty one is none."""
        given: object = [value] if isinstance(value, str) and value.strip() else None if value == "" else value
        if not isinstance(given, Sequence) or isinstance(given, str):
            return given
        return [{"quote": item} if isinstance(item, str) else item for item in given]
