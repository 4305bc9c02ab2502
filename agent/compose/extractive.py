"""The extractive composer: the sentences that answer are chosen from the passages, word for word.

No language model takes part, and nothing is generated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dateline.agent.answer import Role
from dateline.agent.compose import Composed
from dateline.agent.compose.antecedent import antecedent_of, named
from dateline.agent.compose.calibrated import confidence_of
from dateline.agent.compose.denials import denial_of
from dateline.agent.compose.orders import gives_orders
from dateline.agent.compose.read import Read
from dateline.agent.compose.rivals import rivals
from dateline.agent.compose.timeline import entries
from dateline.agent.compose.together import best_together
from dateline.agent.compose.trim import trimmed
from dateline.agent.confidence import NOTHING
from dateline.agent.state import Draft, Span, State, asked_at, quoted, span_of
from dateline.index.reader import Reader
from dateline.index.reader.candidates import Candidate, describe
from dateline.index.reader.kinds import kind_of
from dateline.index.reader.support import WITH_READER, WITHOUT_READER
from dateline.index.retrieval.search import Ranked
from dateline.index.store import Store

MOST_SENTENCES = 4
MOST_WORDS = 60
"""Of all sentences together; the first one is always given whole."""
MOST_OF_A_LIST = 6
WORDS_OF_A_LIST = 120
MOST_WEIGHED = 24
"""Sentences, of those read, that are held against each other: the others' chances are next to none (docs/reader.md)."""
SAME = 0.9
"""Cosine from which two sentences say the same, so that only the better one is given."""
LEADS = 3


class Extractive:
    """Chooses sentences by a reader's judgement, likeness, words, kind of answer and date."""

    def __init__(self, store: Store, reader: Callable[[], Reader | None]) -> None:
        """`reader` opens what reads; it is called with the first question."""
        self._store, self._reader = store, reader

    def compose(self, state: State) -> Composed:
        """The sentences that answer; none where it is too unsure that they do."""
        at, least = asked_at(state), state["min_support"]
        in_order = state["understood"].kind in ("timeline", "changes")
        texts = [state["understood"].searched if in_order else part.question for part in state["parts"]]
        most = None if in_order else MOST_WEIGHED
        parts = [
            (text, self.read(text, found, at=at, most=most)) for text, found in zip(texts, state["found"], strict=True)
        ]
        by_reader = self._reader() is not None
        sure = [confidence_of(read, by_reader=by_reader) for _, read in parts]
        confidence = max(sure, key=lambda one: one.right, default=NOTHING)
        leads = [parts[0][1].candidates[i].text for i in parts[0][1].order()[:LEADS]]
        drafting = _Drafting()
        if in_order:
            for question, read in parts:
                drafting.add(question, read, dict.fromkeys(entries(read), "entry"))
        else:
            for (question, read), one in zip(parts, sure, strict=True):
                if read.candidates and one.reaches(least):
                    drafting.add(question, read, roles(question, read, MOST_WORDS - drafting.words))
        split = state["parts"][0].question != state["understood"].question
        silent = [text for text, one in zip(texts, sure, strict=True) if not one.reaches(least)]
        unanswered = silent if split and len(silent) < len(texts) else []
        return Composed(drafting.drafts, confidence, leads, unanswered=unanswered)

    def read(self, question: str, found: Sequence[Ranked], *, at: int | None, most: int | None = MOST_WEIGHED) -> Read:
        """The sentences of some passages with their support; `at` and `most` as in `describe`."""
        reader = self._reader()
        described = describe(self._store, reader, question, found, at=at, most=most)
        weights = WITHOUT_READER if reader is None else WITH_READER
        support = [
            0.0 if gives_orders(question, one.text) else weights.support(features)
            for one, features in zip(described.candidates, described.features, strict=True)
        ]
        return Read(described.candidates, described.features, support, described.vectors)


class _Drafting:
    """Turns chosen sentences into drafts, each once."""

    def __init__(self) -> None:
        self._drafts: dict[tuple[str, int], Draft] = {}

    @property
    def drafts(self) -> list[Draft]:
        return list(self._drafts.values())

    @property
    def words(self) -> int:
        """Of all drafts together."""
        return sum(len(draft.text.split()) for draft in self._drafts.values())

    def add(self, question: str, read: Read, chosen: dict[int, Role]) -> None:
        """Add some sentences of those read, by their indices, each with its role."""
        for i, role in chosen.items():
            one = read.candidates[i]
            span = span_of(one, *trimmed(question, one.text, at_head=one.start == 0))
            self._drafts.setdefault((one.hit.article.id, one.start), self._draft(span, read.support[i], role))

    def _draft(self, span: Span, support: float, role: Role) -> Draft:
        draft = quoted(span, support, role)
        person = antecedent_of(span.hit.revision.text, span.start, span.end)
        if person is None:
            return draft
        naming = Span(span.hit, person.start, person.end, span.carriers)
        return Draft(named(draft.text, person), (span, naming), support, role)


def roles(question: str, read: Read, most_words: int = MOST_WORDS) -> dict[int, Role]:
    """Indices of the sentences that answer, each with what it is in the answer, the first one first.

    Of those that only answer, one that holds the kind of thing asked for comes before one that does not.
    """
    found = rivals(question, read)
    chosen: dict[int, Role] = {}
    if found is not None:
        dispute = found.relation == "dispute"
        chosen = {found.one: "side" if dispute else "answer", found.other: "side" if dispute else "earlier"}
    a_list = kind_of(question) == "list"
    most, words = (MOST_OF_A_LIST, WORDS_OF_A_LIST) if a_list else (MOST_SENTENCES, most_words)
    further = best_together(
        read.support,
        [_length(question, one) for one in read.candidates],
        most=most,
        most_words=words,
        chosen=list(chosen),
        same=lambda i, j: float(read.vectors[i] @ read.vectors[j]) >= SAME,
    )
    denial = denial_of(read.candidates, read.support, read.vectors, [*chosen, *further])
    chosen.update(dict.fromkeys(sorted(further, key=lambda i: -read.features[i].kind), "answer"))
    if denial is not None:
        chosen[denial] = "denial"
    return chosen


def _length(question: str, one: Candidate) -> int:
    """Words of what would be quoted of a sentence."""
    start, end = trimmed(question, one.text, at_head=one.start == 0)
    return len(one.text[start:end].split())
