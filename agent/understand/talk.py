"""What is said to Dateline that asks for no news: a greeting, thanks, or what it can do."""

from __future__ import annotations

import re
from typing import Literal

Talk = Literal["greeting", "thanks", "help"]

_ADDRESSED = r"(?:[ ,]+(?:there|dateline|all|everyone|again|so much|very much|a lot|that helps|that is all))*"
_TALK: dict[Talk, re.Pattern[str]] = {
    "greeting": re.compile(
        rf"(?:hi|hello|hey|howdy|greetings|good (?:morning|afternoon|evening|day)){_ADDRESSED}"
        r"(?:[ ,]+how are you(?: doing)?(?: today)?)?|how are you(?: doing)?(?: today)?",
        re.IGNORECASE,
    ),
    "thanks": re.compile(
        rf"(?:(?:ok(?:ay)?|great|perfect|good|nice)[ ,]+)?(?:thanks|thank you|thx|cheers|much appreciated){_ADDRESSED}"
        rf"|(?:good)?bye{_ADDRESSED}|good night|see you(?: later)?",
        re.IGNORECASE,
    ),
    "help": re.compile(
        r"help(?: me)?|(?:what|who) are you|what (?:can|do) you do(?: for me)?|what can i ask(?: you)?"
        r"|how (?:do|can) i use (?:this|you|it)|how do(?:es)? (?:this|you|it) work|what is (?:this|dateline)",
        re.IGNORECASE,
    ),
}

REPLIES: dict[str, str] = {
    "greeting": "Hello. Ask me about the news in this archive; each sentence of an answer is quoted from an article.",
    "thanks": "You are welcome.",
    "help": (
        "I answer questions from the articles of this archive, in sentences that each rest on a quote, with outlet and"
        " date. Ask who, what, when, where, how many or why; ask for a list, for “timeline of …”, for “what has changed"
        " since …”; or ask as of a day. A follow-up may lean on what was said before. Where the articles do not say, I"
        " say so."
    ),
}


def talk_of(text: str) -> Talk | None:
    """Which of these it is, if nothing else is said."""
    plain = " ".join(text.replace("’", "'").split()).strip(" .,!?;:…-")
    return next((talk for talk, pattern in _TALK.items() if pattern.fullmatch(plain)), None)
