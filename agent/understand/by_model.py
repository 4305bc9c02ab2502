"""A follow-up becomes a question that stands alone, by a chat model; by the rules wherever that fails.

A model may put in names and what was left out, and nothing that nobody said: a rewritten question with a name or number
of its own is not used.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from pydantic import BaseModel, ConfigDict

from dateline.agent.asking import ModelFailedError, ask_model
from dateline.agent.models import DEFAULT_OPTIONS, ModelOptions
from dateline.agent.prompts import prompt
from dateline.agent.state import Turn
from dateline.agent.understand.names import names_in
from dateline.agent.understand.standalone import Standing, leans, stand_alone
from dateline.agent.untrusted import fence, has_link, plain

TURNS = 4
"""Of the conversation that the model is told, the last ones."""
LONGEST = 400
"""Characters of a rewritten question."""
_ANSWER = 400
"""Characters of an answer that the model is told."""


class Rewritten(BaseModel):
    """What the model is to answer."""

    model_config = ConfigDict(extra="forbid")

    question: str


class ByModel:
    """`stand_alone`, with a model asked first."""

    def __init__(self, model: BaseChatModel, options: ModelOptions = DEFAULT_OPTIONS) -> None:
        """With the user's prompt, if there is one.

        Raises:
            InputError: the folder of prompts cannot be read.

        """
        self._model, self._options = model, options
        prompt("rewrite.md", options.prompts)

    def __call__(self, question: str, turns: Sequence[Turn]) -> Standing:
        """The question as it stands alone; the model is asked only where the rules find that it does not."""
        standing = stand_alone(question, turns)
        if not turns or not leans(question, names_in(question)) or standing.question == question:
            return standing
        written = rewrite(self._model, question, turns, self._options)
        if written is None:
            return standing
        return Standing(written, f"{written} ({standing.searched})", tuple(names_in(written)) or standing.topic)


def rewrite(
    model: BaseChatModel, question: str, turns: Sequence[Turn], options: ModelOptions = DEFAULT_OPTIONS
) -> str | None:
    """A follow-up in words that stand alone; None where the model fails, or brings in what nobody said."""
    filled = {"fence": fence(), "question": plain(question), "conversation": _told(turns)}
    message = HumanMessage(prompt("rewrite.md", options.prompts).safe_substitute(filled))
    try:
        answer = ask_model(model, [message], Rewritten, seconds=options.seconds)
    except ModelFailedError:
        return None
    written = answer.get("question")
    if not isinstance(written, str):
        return None
    written = plain(written)
    fits = 0 < len(written) <= LONGEST and any(c.isalpha() for c in written) and not has_link(written)
    return written if fits and _said(written, question, turns) else None


def _said(written: str, question: str, turns: Sequence[Turn]) -> bool:
    """Whether every name and number of a rewritten question was said before."""
    known = plain(f"{question}\n{_told(turns)}").casefold()
    said = [*names_in(written), *(word.strip(".,?!’'") for word in written.split() if any(c.isdigit() for c in word))]
    return all(one.casefold() in known for one in said)


def _told(turns: Sequence[Turn]) -> str:
    lines: list[str] = []
    for turn in turns[-TURNS:]:
        lines.append(f"Question: {plain(turn['standalone_question'])}")
        claims = turn["answer"].get("claims") or ()
        said = " ".join(str(claim["text"]) for claim in claims)
        lines.append(f"Answer: {plain(said, _ANSWER)}")
    return "\n".join(lines)
