"""What the reader is given: `[CLS] question [SEP] headline, end of the sentence before [SEP] sentence [SEP]`.

The headline and the sentence before tell whom a sentence is about; they are cut so that a hundred tokens hold it all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.index.reader import InArticle

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CLS, SEP = 101, 102
"""Token ids of BERT's uncased vocabulary, which the bundled encoder has."""
_SPECIAL = frozenset((0, CLS, SEP, 103))
"""What the tokenizer makes of `[PAD]`, `[CLS]`, `[SEP]` and `[MASK]` in a text: no article may say where it ends."""
QUESTION, HEADLINE, CONTEXT, LONGEST = 32, 16, 28, 100
"""Most tokens of the question, of the headline, of headline and sentence before together, and of the whole."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A question and a sentence as the model reads them."""

    ids: list[int]
    type_ids: list[int]
    """1 for the sentence's own tokens, else 0."""

    @property
    def before(self) -> slice:
        """The tokens before the sentence's own."""
        return slice(0, len(self.type_ids) - sum(self.type_ids))


def tokens_of(tokenizer: Tokenizer, question: str, sentences: Sequence[InArticle]) -> list[Tokens]:
    """The tokens of each sentence with the question; the tokenizer neither cuts nor pads."""
    parts = [part for sentence in sentences for part in sentence]
    texts = list(dict.fromkeys([question, *parts]))
    found = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
    ids = {text: [i for i in one.ids if i not in _SPECIAL] for text, one in zip(texts, found, strict=True)}
    return [joined(ids[question], *(ids[part] for part in sentence)) for sentence in sentences]


def joined(question: list[int], headline: list[int], before: list[int], text: list[int]) -> Tokens:
    """The parts as one: the question, the headline and the sentence lose their ends, the sentence before its start."""
    headline = headline[:HEADLINE]
    room = CONTEXT - len(headline)
    first = [CLS, *question[:QUESTION], SEP, *headline, *before[max(0, len(before) - room) :], SEP]
    own = [*text[: LONGEST - len(first) - 1], SEP]
    return Tokens(first + own, [0] * len(first) + [1] * len(own))
