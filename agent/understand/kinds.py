"""What form of answer is wanted: sentences that answer, or what happened in order."""

from __future__ import annotations

import re

from dateline.agent.answer import Kind

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "timeline",
        re.compile(
            r"^(?:(?:give|show) me |draw |make )?(?:an? |the )?(?:timeline|chronology|chronicle|course of events)\b"
            r"|\bin (?:chronological|the) order\b|^how did .+ unfold\b",
            re.IGNORECASE,
        ),
    ),
    (
        "changes",
        re.compile(
            r"\bwhat(?:’s|'s| is| has| have)? (?:been )?(?:new|changed|happened|the latest)\b.*\bsince\b"
            r"|^(?:any )?(?:changes|news|updates?)\b.*\bsince\b",
            re.IGNORECASE,
        ),
    ),
)
_ASKING = re.compile(
    r"^(?:(?:please )?(?:give|show|draw|make)(?: me)? )?(?:an? |the )?(?:timeline|chronology|chronicle"
    r"|course of events)(?: of| for| about)?\b|\bin (?:chronological|the) order\b|^how did\b|\bunfold\b"
    r"|^(?:what(?:’s|'s| is| has| have)? (?:been )?(?:new|changed|happened|the latest)|(?:any )?(?:changes|news"
    r"|updates?))(?: (?:in|about|with|on|to|at|for))?\b|\bsince\b.*?(?=\b(?:in|about|with|on)\b|$)",
    re.IGNORECASE,
)


def kind_of(question: str) -> Kind:
    """The form of answer that a question asks for."""
    return next((kind for kind, pattern in _KINDS if pattern.search(question)), "question")


def topic_of(question: str) -> str:
    """What a timeline is asked of: the question without the words that ask for one; the whole where nothing is left."""
    return " ".join(_ASKING.sub(" ", question.strip(" ?.!")).split()).strip(" ,") or question
