"""Systems that are broken on purpose get bad figures where they are broken, and sound ones elsewhere.

Each answers golden questions over the sample articles, through the same run and the same metrics as any other system.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dateline.agent.answer import Answer, Citation, Claim
from dateline.agent.defaults import DEFAULT_MIN_SUPPORT
from dateline.eval.dataset import Question, read_dataset
from dateline.eval.indexing import Indexing
from dateline.eval.metrics import Figure, summarise
from dateline.eval.record import Record, Retrieved
from dateline.eval.run import run
from dateline.eval.systems import DEPTH, Options, System
from dateline.eval.systems.dateline import Dateline
from dateline.eval.systems.truth import exact, in_force
from dateline.index.model import BUNDLED
from dateline.index.store import Store

ASKED = {"number": 12, "single_fact": 6, "unanswerable": 12, "as_of": 14}
"""How many questions of which slice."""
SOUND = Options(model=BUNDLED, passage_tokens=200, top=10, min_support=DEFAULT_MIN_SUPPORT)

Figures = dict[str, Figure]
Score = Callable[[System], Figures]


class Remembering:
    """The sound system; what it has answered is not answered anew."""

    def __init__(self, store: Store) -> None:
        self._inner = Dateline(store, SOUND)
        self._known: dict[Question, Record] = {}
        self.store = store
        self.settings: dict[str, Any] = self._inner.settings
        self.indexing: Indexing = self._inner.indexing

    def answer(self, question: Question) -> Record:
        if question not in self._known:
            self._known[question] = self._inner.answer(question)
        return self._known[question]


class Broken:
    """A system made from the sound one."""

    def __init__(self, sound: Remembering) -> None:
        self.sound = sound
        self.settings = sound.settings
        self.indexing = sound.indexing


class RandomPassages(Broken):
    """Finds passages by chance, and answers with the first sentences of the first three."""

    def answer(self, question: Question) -> Record:
        archive = self.sound.store.archive
        drawn = random.Random(question.id).sample(sorted(archive.passage_ids()), 2 * DEPTH)
        hits = list(archive.hits(drawn).values())[:DEPTH]
        spans = [hit.passage.sentences[0] for hit in hits[:3]]
        citations = tuple(
            Citation(
                n, h.article.id, h.revision.number, None, None, h.article.published_at, None, h.revision.text[s:e], s, e
            )
            for n, (h, (s, e)) in enumerate(zip(hits, spans, strict=False), 1)
        )
        claims = tuple(Claim(citation.quote, (citation.n,), 0.5) for citation in citations)
        answer = replace(
            self.sound.answer(question).answer, status="answered", reason=None, claims=claims, citations=citations
        )
        found = tuple(
            Retrieved(h.article.id, h.passage.start, h.passage.end, h.text, 1 / rank, h.revision.number)
            for rank, h in enumerate(hits, 1)
        )
        return replace(self.sound.answer(question), answer=answer, passages=found, **self.judged(answer, question))

    def judged(self, answer: Answer, question: Question) -> dict[str, Any]:
        archive = self.sound.store.archive
        return {
            "exact": exact(archive, answer.citations),
            "in_force": in_force(archive, answer.citations, question.as_of),
        }


class AltersADigit(Broken):
    """Writes one digit of each sentence wrong, beside the quote that has it right."""

    def answer(self, question: Question) -> Record:
        record = self.sound.answer(question)
        claims = tuple(replace(claim, text=_altered(claim.text)) for claim in record.answer.claims)
        return replace(record, answer=replace(record.answer, claims=claims))


class Misquotes(AltersADigit):
    """Writes it wrong in the quote, too."""

    def answer(self, question: Question) -> Record:
        record = super().answer(question)
        citations = tuple(replace(citation, quote=_altered(citation.quote)) for citation in record.answer.citations)
        answer = replace(record.answer, citations=citations)
        return replace(record, answer=answer, exact=exact(self.sound.store.archive, citations))


class ForgetsTheDay(Broken):
    """Answers from everything there is, whatever day it is asked for."""

    def answer(self, question: Question) -> Record:
        record = self.sound.answer(replace(question, as_of=None))
        force = in_force(self.sound.store.archive, record.answer.citations, question.as_of)
        return replace(record, question=question, in_force=force)


def _altered(text: str) -> str:
    return re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit[0]) + 1) % 10), text, count=1)


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    left = dict(ASKED)
    chosen = []
    for question in read_dataset(Path("golden")).questions:
        if not question.history and left.get(question.slice or "", 0) > 0:
            left[question.slice or ""] -= 1
            chosen.append(question)
    return chosen


@pytest.fixture(scope="module")
def sound(sample_store: Store) -> Remembering:
    return Remembering(sample_store)


@pytest.fixture(scope="module")
def score(asked: list[Question], tmp_path_factory: pytest.TempPathFactory) -> Score:
    """Runs a system over the questions, and sums up."""

    def scored(system: System) -> Figures:
        kept = tmp_path_factory.mktemp("run") / "answered.jsonl"
        return summarise(run(system, asked, kept))

    return scored


@pytest.fixture(scope="module")
def baseline(score: Score, sound: Remembering) -> Figures:
    """What the sound system comes to."""
    return score(sound)


def value(figures: Figures, name: str) -> float:
    found = figures[name].value
    assert found is not None
    return found


def same(ours: Figures, theirs: Figures, *names: str) -> bool:
    return [ours[name] for name in names] == [theirs[name] for name in names]


FINDING = ("hit@1", "hit@4", "hit@20", "recall@20", "mrr@10", "map@10", "ndcg@10")


def test_the_sound_system_has_sound_figures(baseline: Figures) -> None:
    assert value(baseline, "hit@20") > 0.9
    assert value(baseline, "right_on_answerable") > 0.3
    for name in ("citations_exact", "claims_cited", "claims_supported"):
        assert value(baseline, name) == 1.0
    assert value(baseline, "cited_after_as_of") == value(baseline, "cited_superseded") == 0.0
    assert 0.0 < value(baseline, "false_answers") < 1.0


def test_random_passages_are_seen_in_what_is_found_and_right(
    score: Score, sound: Remembering, baseline: Figures
) -> None:
    broken = score(RandomPassages(sound))
    assert value(broken, "hit@1") < 0.1
    for name in ("hit@20", "mrr@10", "ndcg@10", "right_on_answerable", "citation_precision", "citation_recall"):
        assert value(broken, name) < value(baseline, name) / 2, name
    for name in ("citations_exact", "claims_cited", "claims_supported"):
        assert value(broken, name) == 1.0


UNTOUCHED = (*FINDING, "claims_cited", "coverage", "false_answers", "false_refusals", "cited_superseded", "words")


def test_an_altered_digit_is_seen_in_claims_that_their_quotes_do_not_bear_out(
    score: Score, sound: Remembering, baseline: Figures
) -> None:
    assert value(baseline, "claims_supported") == 1.0
    broken = score(AltersADigit(sound))
    assert value(broken, "claims_supported") < 0.6
    assert value(broken, "right_on_answerable") < value(baseline, "right_on_answerable") - 0.1
    assert same(broken, baseline, *UNTOUCHED, "citations_exact", "citation_precision")


def test_an_altered_quote_is_seen_in_quotes_that_are_not_exact(
    score: Score, sound: Remembering, baseline: Figures
) -> None:
    broken = score(Misquotes(sound))
    assert value(broken, "citations_exact") < 0.6
    assert value(broken, "right_on_answerable") < value(baseline, "right_on_answerable") - 0.1
    assert same(broken, baseline, *UNTOUCHED)


def test_a_system_that_always_refuses_is_seen_in_false_refusals(
    score: Score, sound: Remembering, baseline: Figures
) -> None:
    broken = score(Dateline(sound.store, replace(SOUND, min_support=1.0)))
    assert value(broken, "false_refusals") == 1.0
    assert value(broken, "coverage") == value(broken, "false_answers") == value(broken, "right_on_answerable") == 0.0
    assert value(broken, "right") == ASKED["unanswerable"] / sum(ASKED.values())
    assert same(broken, baseline, *FINDING)
    assert broken["citations_exact"].n == broken["right_when_answered"].n == 0


def test_a_system_that_never_refuses_is_seen_in_false_answers(
    score: Score, sound: Remembering, baseline: Figures
) -> None:
    broken = score(Dateline(sound.store, replace(SOUND, min_support=0.0)))
    assert value(broken, "false_answers") == value(broken, "coverage") == 1.0
    assert value(broken, "false_refusals") == 0.0
    assert value(broken, "false_answers") > value(baseline, "false_answers")
    assert value(broken, "aurc") > value(baseline, "aurc")
    assert same(broken, baseline, *FINDING)
    assert value(broken, "citations_exact") == value(broken, "claims_cited") == 1.0
    assert value(broken, "cited_after_as_of") == value(broken, "cited_superseded") == 0.0


def test_a_system_that_forgets_the_day_is_seen_in_citations_from_later(
    score: Score, sound: Remembering, baseline: Figures
) -> None:
    broken = score(ForgetsTheDay(sound))
    assert value(broken, "cited_after_as_of") > 0.3
    assert value(broken, "cited_superseded") > 0.05
    assert value(broken, "citations_exact") == value(broken, "claims_cited") == 1.0
    assert same(broken, baseline, "false_answers")
