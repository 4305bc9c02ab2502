"""Sixth node: questions that may come next, each of which the archive can answer.

They are made by rule from what the cited articles say beside the answer, without a language model; each is asked before
it is offered. It runs after all claims were told, and so delays none of them.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.agent.compose import Composer
from dateline.agent.defaults import DEFAULT_MIN_SUPPORT
from dateline.agent.plan import plan
from dateline.agent.retrieve import retrieve
from dateline.agent.sentence_questions import NAME, is_name, names_inside, questions_of, without_titles
from dateline.agent.state import Span, State
from dateline.agent.understand import understand
from dateline.agent.understand.names import names_in
from dateline.index.archive import Hit
from dateline.index.errors import DatelineError
from dateline.index.retrieval.rerank import NONE
from dateline.index.sentences import sentence_spans
from dateline.index.store import Store
from dateline.index.words import content_stems

MOST = 3
"""Questions that are offered."""
MOST_CHECKED = 5
"""Questions that are asked to find out whether they can be answered."""
_TOP = 3
"""Passages in which its answer is sought."""
_ARTICLES = 3
"""Cited articles of which questions are made."""
_SENTENCES = 40
"""Sentences of an article of which questions are made."""
_TOPICS = 2
_MENTIONS = 3
"""Of a name, from which an article can be about it."""
_SURE = 0.1
"""Support that the sentence must have."""
_ALIKE = 2
"""Questions that are asked in the same way: “What did …”."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Idea:
    """A question, and the sentence that it was made of."""

    question: str
    article_id: str
    start: int
    end: int
    shared: int
    """How many words the sentence shares with the question that was asked and with its answer."""


def follow_ups(store: Store, composer: Composer, state: State) -> dict[str, Any]:
    """Up to `MOST` questions; none rather than one that is silly, was asked before, or would not be answered."""
    found: list[str] = []
    try:
        for idea in _chosen(list(ideas(state))):
            if answers(store, composer, state, idea):
                found.append(idea.question)
                if len(found) == MOST:
                    break
    except DatelineError as error:
        _log.warning("No follow-up questions: %s", error)  # the answer itself is there, and is given
    return {"follow_ups": found}


def ideas(state: State) -> Iterator[Idea]:
    """Questions that the articles of the answer answer in sentences that it does not give, those near to it first."""
    spans = [span for draft in state.get("drafts", ()) for span in draft.spans]
    told = " ".join([state["standalone_question"], *(draft.text for draft in state.get("drafts", ()))])
    about = content_stems(told)
    asked = [content_stems(question) for question in _asked(state)]
    hits = {span.hit.article.id: span.hit for span in spans}
    for hit in list(hits.values())[:_ARTICLES]:
        text, names = hit.revision.text, names_inside(hit.revision.text)
        topics = _topics(state["standalone_question"], text, names) or _main(text, hit.article.outlet or "")
        for start, end in sentence_spans(text)[:_SENTENCES]:
            if _is_told(hit, start, end, spans) or " ".join(text[start:end].split()) in _told(state):
                continue
            shared = len(about & content_stems(text[start:end]))
            for question in questions_of(text[start:end], topics, names):
                words = content_stems(question)
                known = question.startswith("Who is ") and question[7:-1] not in told
                if words & about and not known and not any(words <= before for before in (about, *asked)):
                    yield Idea(question, hit.article.id, start, end, shared)


def answers(store: Store, composer: Composer, state: State, idea: Idea) -> bool:
    """Whether the archive answers the question, in the same window, with the sentence that it was made of."""
    asked: dict[str, Any] = {
        "question": idea.question,
        "as_of": state.get("as_of"),
        "published_from": state.get("published_from"),
        "published_to": state.get("published_to"),
        **{name: state.get(name, ()) for name in ("outlets", "sections", "languages")},
        "top": _TOP,
        "min_support": max(DEFAULT_MIN_SUPPORT, state["min_support"]),
    }
    turn: State = {**asked, **understand(asked)}  # type: ignore[typeddict-item]
    turn |= plan(turn)  # type: ignore[typeddict-item]
    turn |= retrieve(store, NONE, turn)  # type: ignore[typeddict-item]
    made = composer.compose(turn)
    return any(
        draft.support >= _SURE
        and any(s.hit.article.id == idea.article_id and s.start < idea.end and idea.start < s.end for s in draft.spans)
        for draft in made.drafts
    )


def _chosen(found: Sequence[Idea]) -> list[Idea]:
    """The ideas that are worth asking: those nearest to the answer, each sentence and each way of asking once."""
    chosen: list[Idea] = []
    sentences, ways = set[tuple[str, int]](), Counter[str]()
    for idea in sorted(found, key=lambda idea: -idea.shared):
        way = " ".join(idea.question.split()[:2])
        alike = any(idea.question.split(" say ")[0] == one.question.split(" say ")[0] for one in chosen)
        if (idea.article_id, idea.start) not in sentences and ways[way] < _ALIKE and not alike:
            sentences.add((idea.article_id, idea.start))
            ways[way] += 1
            chosen.append(idea)
    return chosen[:MOST_CHECKED]


def _asked(state: State) -> list[str]:
    turns = [turn["answer"] for turn in state.get("turns", ())]
    before = [str(answer.get(name) or "") for answer in turns for name in ("question", "standalone_question")]
    return [state["question"], state["standalone_question"], *before]


def _told(state: State) -> set[str]:
    return {claim["text"] for turn in state.get("turns", ()) for claim in turn["answer"].get("claims") or ()}


def _is_told(hit: Hit, start: int, end: int, spans: Sequence[Span]) -> bool:
    return any(s.hit.article.id == hit.article.id and s.start < end and start < s.end for s in spans)


def _topics(question: str, text: str, names: Collection[str]) -> list[str]:
    """What was asked about, as the article writes it inside a sentence; places and times of something are no topics."""
    found = []
    for name in map(without_titles, names_in(question)):
        known = re.escape(name)
        if not is_name(name) or name.split()[0] not in names:
            continue
        if re.search(rf"\b(?:in|at|near|from|to|around|on|off|outside) {known}\b|{known}['’]s", question):
            continue
        if with_noun := re.search(rf"\bthe ({known} [a-z][\w-]+)", question):
            found += [f"the {with_noun[1]}"] if with_noun[1] in text else []
            continue
        written = len(re.findall(rf"\b{known}\b", text))
        with_article = len(re.findall(rf"\b[Tt]he {known}\b", text))
        the = 2 * with_article > written or re.search(rf"\bthe {known}\b", question)
        found += [f"the {name}" if the else name] if written else []
    return found[:_TOPICS]


def _main(text: str, outlet: str) -> list[str]:
    """What an article is mostly about: the name that it mentions most, if that is no place of something."""
    for name, count in Counter(re.findall(rf"(?<=[a-z,] ){NAME}", text)).most_common(_TOPICS):
        places = len(re.findall(rf"\b(?:in|at|near|from|to|around|on|off|outside) (?:the )?{re.escape(name)}\b", text))
        if count >= _MENTIONS and 3 * places < count and is_name(name) and name not in outlet:
            with_article = len(re.findall(rf"\bthe {re.escape(name)}\b(?! [a-z]+ly)", text))
            return [f"the {name}" if 2 * with_article > count else name]
    return []
