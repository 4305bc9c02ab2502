"""How a chat model is asked: for JSON of a schema, with a deadline, tried again where that may help.

What it writes reaches nobody but the caller: no callback of the surrounding graph hears it, so that no unchecked word
is streamed.
"""

from __future__ import annotations

import contextvars
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, TypeVar

import httpx
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.utils.json import parse_partial_json
from opentelemetry.trace import Span
from pydantic import BaseModel
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from dateline.agent.watching import tell_reply, watched_model

ATTEMPTS = 3
FIRST_PAUSE = 0.5
"""Seconds before the second attempt; each further pause is twice as long."""
LONGEST_PAUSE = 8.0

_MAY_PASS = {408, 409, 425, 429}
_NO_SCHEMA = {400, 404, 422}
"""What servers answer that know nothing of schemas."""

Why = Literal["late", "busy", "unreachable", "refused", "failed", "nonsense"]
T = TypeVar("T")


class ModelFailedError(Exception):
    """A chat model gave nothing; `why` says how, for a sentence to the reader."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def ask_model(
    model: BaseChatModel, messages: Sequence[BaseMessage], schema: type[BaseModel], *, seconds: float
) -> dict[str, Any]:
    """What a model answers, as the JSON object that the schema describes; not validated.

    A model or server that knows no schemas is asked for the same in words. Of JSON that the token budget cut short,
    what was whole by then is given.

    Raises:
        ModelFailedError: it did not answer in time, refused, could not be reached, or answered something else.

    """
    with watched_model(model, messages) as span:
        try:
            return within(seconds, lambda: _with_retries(model, messages, schema, seconds, span))
        except ModelFailedError:
            raise
        except Exception as error:  # whatever providers raise
            raise ModelFailedError(why_failed(error)) from error


def within(seconds: float, call: Callable[[], T]) -> T:
    """What a call gives, if it ends in time; a late one is left to itself.

    Raises:
        TimeoutError: it did not.

    """
    done = threading.Event()
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(contextvars.Context().run(call))
        except BaseException as error:  # handed to the caller
            failure.append(error)
        finally:
            done.set()

    threading.Thread(target=run, name="chat model", daemon=True).start()
    if not done.wait(seconds):
        raise TimeoutError(f"The model did not answer within {seconds:g} seconds.")
    if failure:
        raise failure[0]
    return outcome[0]


def _with_retries(
    model: BaseChatModel, messages: Sequence[BaseMessage], schema: type[BaseModel], seconds: float, span: Span
) -> dict[str, Any]:
    until = time.monotonic() + seconds
    for attempt in Retrying(
        stop=lambda state: stop_after_attempt(ATTEMPTS)(state) or time.monotonic() >= until,
        wait=wait_exponential_jitter(multiplier=FIRST_PAUSE, max=LONGEST_PAUSE, jitter=FIRST_PAUSE),
        retry=retry_if_exception(may_pass),
        reraise=True,
    ):
        with attempt:
            return _once(model, messages, schema, span)
    raise ModelFailedError("failed")


def _once(model: BaseChatModel, messages: Sequence[BaseMessage], schema: type[BaseModel], span: Span) -> dict[str, Any]:
    given, strict = list(messages), {"strict": True} if model._llm_type == "openai-chat" else {}
    try:
        answer: Any = model.with_structured_output(schema.model_json_schema(), include_raw=True, **strict).invoke(given)
    except NotImplementedError:
        answer = model.invoke(given)
    except Exception as error:
        if (cut := getattr(error, "completion", None)) is not None:  # OpenAI's client raises where the budget ends
            return read_json(cut.choices[0].message.content or "")
        if getattr(error, "status_code", None) not in _NO_SCHEMA:
            raise
        answer = model.invoke(given)
    tell_reply(span, answer.get("raw") if isinstance(answer, dict) else answer)
    if isinstance(answer, dict):
        if isinstance(answer.get("parsed"), dict):
            return dict(answer["parsed"])
        answer = answer["raw"]
    return read_json(answer.text if isinstance(answer, BaseMessage) else str(answer))


def read_json(text: str) -> dict[str, Any]:
    """The first JSON object in a text; of one that is cut short, all but the last item of its list.

    Raises:
        ModelFailedError: there is none.

    """
    if (start := re.search(r"\{", text)) is None:
        raise ModelFailedError("nonsense")
    rest = text[start.start() :]
    try:
        found, _ = json.JSONDecoder().raw_decode(rest)
        return dict(found)
    except ValueError:
        pass
    try:
        partial = parse_partial_json(rest)
    except ValueError:
        partial = None
    if not isinstance(partial, dict):
        raise ModelFailedError("nonsense")
    whole = {key: value[:-1] for key, value in partial.items() if isinstance(value, list)}
    if not any(whole.values()):
        raise ModelFailedError("nonsense")
    return whole


def may_pass(error: BaseException) -> bool:
    """Whether the same request may succeed a moment later."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return status in _MAY_PASS or status >= 500
    return _of_the_network(error) and not _late(error)


def why_failed(error: BaseException) -> Why:
    """What kind of failure an exception is."""
    status = getattr(error, "status_code", None)
    if status == 429:
        return "busy"
    if isinstance(status, int):
        return "failed" if status >= 500 else "refused"
    if _late(error):
        return "late"
    return "unreachable" if _of_the_network(error) else "failed"


def _late(error: BaseException) -> bool:
    return any(isinstance(one, TimeoutError | httpx.TimeoutException) for one in _causes(error))


def _of_the_network(error: BaseException) -> bool:
    return any(isinstance(one, OSError | httpx.TransportError) for one in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what it came from: clients wrap what the network said."""
    for _ in range(8):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
