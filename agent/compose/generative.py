"""The generative composer: a chat model writes claims from numbered quotes, which the verifier then checks.

The quotes are those sentences that the extractive composer ranks first, and where the model gives nothing of use, what
the extractive composer says stands. It also stands where exact words side by side say more than a summary could: where
sources disagree, where a later word replaces an earlier one, and in a timeline.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field

from dateline.agent.asking import ModelFailedError, Why, ask_model
from dateline.agent.compose import Composed
from dateline.agent.compose.extractive import Extractive
from dateline.agent.compose.read import Read
from dateline.agent.models import DEFAULT_OPTIONS, ModelOptions
from dateline.agent.plan import again
from dateline.agent.prompts import prompt
from dateline.agent.state import Draft, Span, State, asked_at, quoted, span_of
from dateline.agent.untrusted import fence, has_link, plain, seen, without_links
from dateline.agent.verifier import Quote, RuleVerifier

MOST_QUOTES = 12
MOST_CLAIMS = 4
MOST_RESTS = 4
"""Quotes that one claim may rest on."""
LONGEST_QUOTE = 600
"""Characters; what is longer is a table or a flood of letters, and is not offered."""
MOST_WORDS = 80
"""Of a claim; what is longer is no sentence."""

NOTES: dict[Why, str] = {
    "late": "The language model did not answer in time",
    "busy": "The language model has too many requests at the moment",
    "unreachable": "The language model could not be reached",
    "refused": "The language model refused the request",
    "failed": "The language model failed",
    "nonsense": "The language model gave nothing that rests on the articles",
}
INSTEAD = "{why}; the answer is quoted from the articles word for word instead."

_log = logging.getLogger(__name__)
_NUMBERS = re.compile(r"\s*[\[(【]\s*(?:quotes? )?\d+(?:\s*[,;–-]\s*\d+)*\s*[\])】]")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_RULES = RuleVerifier()
_KEPT = {"side", "earlier", "entry"}


class WrittenClaim(BaseModel):
    """One sentence, and the numbers of the quotes that say it."""

    model_config = ConfigDict(extra="forbid")

    text: str
    quotes: list[int] = Field(json_schema_extra={"maxItems": MOST_RESTS})


class Written(BaseModel):
    """What the model is to answer."""

    model_config = ConfigDict(extra="forbid")

    claims: list[WrittenClaim] = Field(json_schema_extra={"maxItems": MOST_CLAIMS})


class Generative:
    """Has a chat model say what the best quotes say; falls back to the quotes themselves."""

    def __init__(
        self, extractive: Extractive, model: BaseChatModel, name: str, options: ModelOptions = DEFAULT_OPTIONS
    ) -> None:
        """`name` is what answers call the model.

        Raises:
            InputError: the folder of prompts cannot be read.

        """
        self._extractive, self._model, self._name, self._options = extractive, model, name, options
        for file in ("rules.md", "quotes.md"):
            prompt(file, options.prompts)

    def compose(self, state: State) -> Composed:
        """The model's claims with their quotes; else the extractive composer's, with a note that says why."""
        exact = self._extractive.compose(state)
        if not exact.drafts or any(draft.role in _KEPT for draft in exact.drafts):
            return exact
        if again({**state, "leads": list(exact.leads)}):  # what is written now would be written anew
            return exact
        quotes = self.quotes(state)
        if not quotes:
            return exact
        try:
            answer = ask_model(self._model, self.messages(state, quotes), Written, seconds=self._options.seconds)
            drafts = drafts_of(answer, quotes)
            if not drafts:
                raise ModelFailedError("nonsense")
        except ModelFailedError as failure:
            _log.info("%s: %s (%s)", self._name, failure.why, type(failure.__cause__ or failure).__name__)
            return replace(exact, note=INSTEAD.format(why=NOTES[failure.why]))
        said = [span for draft in drafts for span in draft.spans]
        denials = [d for d in exact.drafts if d.role == "denial" and not any(_overlap(d.spans[0], s) for s in said)]
        return replace(exact, drafts=(*drafts, *denials), composer=self._name)

    def quotes(self, state: State) -> list[Draft]:
        """The sentences that the model may rest on, the best of each part of the question first; none with a link."""
        reads = [
            self._extractive.read(part.question, found, at=asked_at(state))
            for part, found in zip(state["parts"], state["found"], strict=True)
        ]
        return offered(reads)

    def messages(self, state: State, quotes: Sequence[Draft]) -> list[BaseMessage]:
        """What the model is told: the rules, then the quotes inside a fence of this request alone, and the question."""
        filled = {
            "fence": fence(),
            "most": str(MOST_CLAIMS),
            "question": plain(state["standalone_question"]),
            "quotes": "\n".join(_line(n, quote.spans[0]) for n, quote in enumerate(quotes, 1)),
        }
        rules = prompt("rules.md", self._options.prompts).safe_substitute(filled)
        asked = prompt("quotes.md", self._options.prompts).safe_substitute(filled)
        return [SystemMessage(rules), HumanMessage(asked)]


def offered(reads: Sequence[Read]) -> list[Draft]:
    """At most `MOST_QUOTES` sentences as drafts of their own words: the first of each part, then the second of each."""
    ordered: Iterable[tuple[Read, int] | None] = chain.from_iterable(
        zip_longest(*([(read, i) for i in read.order()] for read in reads))
    )
    quotes: dict[tuple[str, int], Draft] = {}
    for read, i in filter(None, ordered):
        one = read.candidates[i]
        if len(quotes) == MOST_QUOTES:
            break
        if len(one.text) > LONGEST_QUOTE or has_link(one.text):
            continue
        span = span_of(one)
        quotes.setdefault(_place(span), quoted(span, read.support[i]))
    return list(quotes.values())


def drafts_of(answer: dict[str, Any], quotes: Sequence[Draft]) -> list[Draft]:
    """The claims of an answer that name quotes which there are, in words without links and numbers of quotes.

    Of several quotes, those that bear a claim out alone are kept, or all where it takes them together.
    """
    drafts: dict[str, Draft] = {}
    claims = answer.get("claims")
    for claim in claims if isinstance(claims, list) else ():
        if not isinstance(claim, dict) or not isinstance(claim.get("text"), str):
            continue
        numbers = claim.get("quotes")
        known = _known(numbers if isinstance(numbers, list) else [], len(quotes))
        text = _NUMBERS.sub("", without_links(_NUMBERS.sub("", seen(claim["text"])))).strip(" -*•")
        if not known or not any(c.isalnum() for c in text) or len(text.split()) > MOST_WORDS:
            continue
        rests = [quotes[n - 1] for n in known]
        bearing = [quote for quote in rests if _bears(quote, text)] or rests
        spans = tuple(quote.spans[0] for quote in bearing)
        drafts.setdefault(text, Draft(text, spans, max(quote.support for quote in bearing)))
    return list(drafts.values())[:MOST_CLAIMS]


def _known(numbers: Sequence[object], last: int) -> list[int]:
    """The numbers of quotes there are; none at all if one of them is made up."""
    if not all(isinstance(n, int) and not isinstance(n, bool) and 1 <= n <= last for n in numbers):
        return []
    return list(dict.fromkeys(n for n in numbers if isinstance(n, int)))[:MOST_RESTS]


def _bears(quote: Draft, text: str) -> bool:
    span = quote.spans[0]
    return _RULES.verify(text, [Quote(span.quote, span.hit.article.published_at)]).supported


def _line(n: int, span: Span) -> str:
    day = _ISO_DAY.match(span.hit.article.published_at or "")
    return f"[{n}]{f' ({day[0]})' if day else ''} {plain(span.quote)}"


def _overlap(one: Span, other: Span) -> bool:
    return one.hit.article.id == other.hit.article.id and one.start < other.end and other.start < one.end


def _place(span: Span) -> tuple[str, int]:
    return span.hit.article.id, span.start
