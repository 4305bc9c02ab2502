"""Sentences that give orders to the machine that reads them: they are no news, and answer nothing.

They change nothing either way; but quoted as an answer, what an attacker wants to have said would be said.
"""

from __future__ import annotations

import re

_MACHINE = (
    r"(?:(?:AI|automated|virtual) (?:assistants?|agents?|systems?|models?)|(?:large )?language models?|chatbots?|LLMs?)"
)
_ORDER = re.compile(
    # “ignore all previous instructions”: told, and not told of
    r"\b(?:ignore|disregard|forget|override|bypass) (?:\w+ ){0,2}?(?:previous|prior|above|earlier|your|all) "
    r"(?:\w+ ){0,2}?(?:instructions|prompts?)\b"
    # “a note to language models”, “new instruction for every automated assistant”
    rf"|\b(?:instructions?|notes?|messages?|notices?|orders?) (?:for|to) (?:\w+ ){{0,2}}?{_MACHINE}\b"
    # “you are now an AI assistant”
    rf"|\byou are (?:now )?(?:an? |the )?(?:\w+ )?{_MACHINE}\b"
    # marks by which chat models tell turns apart
    r"|<\|[a-z_]+\|>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|#{2,} ?(?:instruction|response|system):",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"\b(?:instruct\w*|prompts?|inject\w*|assistants?|{_MACHINE})\b", re.IGNORECASE)


def gives_orders(question: str, sentence: str) -> bool:
    """Whether a sentence gives orders to a machine, where the question is not about such orders itself."""
    return _ORDER.search(sentence) is not None and _ASKED.search(question) is None
