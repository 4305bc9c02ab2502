"""Conversations that come from elsewhere: what was said, as the turns that a follow-up leans on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from dateline.agent.state import Turn
from dateline.agent.understand import understand


def turns_of(history: Iterable[tuple[str, str]]) -> list[Turn]:
    """Earlier messages, of (role, text), as turns: what a `user` asked, and what was answered by anybody else.

    Raises:
        InputError: a question is empty, far too long, or not text.

    """
    turns: list[Turn] = []
    for role, text in history:
        if role == "user":
            understood = understand({"question": text, "turns": turns})["understood"]
            answer = {"understood": asdict(understood), "claims": []}
            turns.append({"standalone_question": understood.question, "answer": answer})
        elif turns:
            turns[-1]["answer"]["claims"].append({"text": text})
    return turns
