"""A text read once by all rules: its tokens, quantities, times, names, turning words, directions and speakers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from dateline.agent.verifier.dates import Moment, moments
from dateline.agent.verifier.names import Known, Name, names
from dateline.agent.verifier.numbers import quantities
from dateline.agent.verifier.opposites import Directed, directed
from dateline.agent.verifier.quantity import Quantity
from dateline.agent.verifier.scope import Cue, cues
from dateline.agent.verifier.speech import Attribution, attributions
from dateline.agent.verifier.tokens import Token, content, tokenise

_REMEMBERED = 512
_NEAR = 3
"""Content words."""
_SAME = {"approxim": "about", "rough": "about", "around": "about", "almost": "near"}
"""Stems of words that only write another one otherwise."""
_ONE = {
    ("unit", "state"): "us",
    ("unit", "kingdom"): "uk",
    ("unit", "nation"): "un",
    ("european", "union"): "eu",
}
"""Two stems that are written as one, too."""


@dataclass(frozen=True)
class Reading:
    """What the rules see in a text."""

    text: str
    tokens: tuple[Token, ...]
    moments: tuple[Moment, ...]

    @cached_property
    def dated(self) -> frozenset[int]:
        """Places of the tokens that belong to a time."""
        found: set[int] = set()
        remaining = iter(self.moments)
        moment = next(remaining, None)
        for i, token in enumerate(self.tokens):
            while moment is not None and moment.end <= token.start:
                moment = next(remaining, None)
            if moment is not None and moment.start <= token.start:
                found.add(i)
        return frozenset(found)

    @cached_property
    def content(self) -> tuple[int, ...]:
        """Places of the content words."""
        return tuple(content(self.tokens))

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """Where each stem stands."""
        found: dict[str, list[int]] = defaultdict(list)
        for i, token in enumerate(self.tokens):
            if not token.is_mark:
                found[token.stem].append(i)
        return found

    @cached_property
    def wording(self) -> tuple[tuple[str, bool], ...]:
        """The words in order, each with whether it carries content; what is only written otherwise is the same.

        Quantities and times are each one word, the same for all: whether they are the right ones is for the rules.
        """
        stand_for: dict[int, str] = {}
        for quantity in self.quantities:
            stand_for.update(dict.fromkeys(range(quantity.start, quantity.end), "#"))
        stand_for.update(dict.fromkeys(self.dated, "@"))
        for word in self.directed:
            stand_for.setdefault(word.place, f"{word.poles[0].axis}/{word.poles[0].end}")
        content = frozenset(self.content)
        words: list[tuple[str, bool]] = []
        for i, token in enumerate(self.tokens):
            if i in stand_for:
                if not words or words[-1][0] != stand_for[i] or stand_for[i] not in "#@":
                    words.append((stand_for[i], True))
            elif not token.is_mark:
                one = _ONE.get((words[-1][0], token.stem)) if words else None
                if one is not None:
                    words[-1] = (one, True)
                else:
                    words.append((_SAME.get(token.stem, token.stem), i in content))
        return tuple(words)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Each two neighbouring words of the wording."""
        return frozenset(pairwise(word for word, _ in self.wording))

    @cached_property
    def content_words(self) -> tuple[str, ...]:
        """The words of the wording that carry content; all of them where none does."""
        return tuple(word for word, carries in self.wording if carries) or tuple(word for word, _ in self.wording)

    @cached_property
    def near(self) -> frozenset[tuple[str, str]]:
        """Each two content words that stand near each other, either way round."""
        words = self.content_words
        found = {(word, other) for i, word in enumerate(words) for other in words[i + 1 : i + 1 + _NEAR]}
        return frozenset(found | {(other, word) for word, other in found})

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities in order, dates left out."""
        return quantities(self.tokens, self.dated)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names in order."""
        return names(self.tokens, self.dated)

    @cached_property
    def known(self) -> Known:
        """The words and names as those of a claim are looked for among them."""
        return Known(self.tokens, self.names)

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """The words that turn a statement, in order."""
        return cues(self.tokens, self.dated)

    @cached_property
    def directed(self) -> tuple[Directed, ...]:
        """The words of direction, in order."""
        return directed(self.tokens)

    @cached_property
    def attributions(self) -> tuple[Attribution, ...]:
        """Who says what, in order."""
        return attributions(self.tokens)

    def words(self, start: int, end: int) -> str:
        """The words of a range of tokens as the text has them, on one line."""
        return " ".join(self.text[self.tokens[start].start : self.tokens[end - 1].end].split())


@lru_cache(maxsize=_REMEMBERED)
def read(text: str, published_at: str | None = None) -> Reading:
    """The reading of a text; the latest ones are remembered."""
    return Reading(text, tokenise(text), moments(text, published_at))


def joined(readings: Sequence[Reading]) -> Reading:
    """Several texts read as one; each keeps its own times, resolved against its own date."""
    text, times = "", []
    for reading in readings:
        offset = len(text)
        text += reading.text + "\n\n"
        times += [_moved(moment, offset) for moment in reading.moments]
    return Reading(text, tokenise(text), tuple(times))


def _moved(moment: Moment, offset: int) -> Moment:
    return replace(moment, start=moment.start + offset, end=moment.end + offset)
