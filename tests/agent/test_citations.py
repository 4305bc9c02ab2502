"""Every sentence of an answer is a quote, to the letter, with its source."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from dateline.agent.answer import Answer
from dateline.eval.dataset import GOLDEN
from dateline.index.store import Store

Asking = Callable[..., Answer]


def a_dozen() -> list[str]:
    """The first question without a history of twelve slices of the golden set."""
    first: dict[str, str] = {}
    for line in (GOLDEN / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        if not question.get("history") and not question.get("as_of"):
            first.setdefault(question["slice"], question["question"])
    return [first[name] for name in sorted(first)][:12]


@pytest.mark.parametrize("question", a_dozen())
def test_every_quote_is_the_revisions_own_words(ask_sample: Asking, sample_store: Store, question: str) -> None:
    answer = ask_sample(question, min_support=0.0)
    assert answer.status != "not_found"
    for citation in answer.citations:
        article = sample_store.archive.article(citation.article_id)
        revision = sample_store.archive.revision(citation.article_id, citation.revision)
        assert revision.text[citation.start : citation.end] == citation.quote
        assert (citation.title, citation.outlet, citation.published_at, citation.url) == (
            revision.title,
            article.outlet,
            article.published_at,
            article.url,
        )


@pytest.mark.parametrize("question", a_dozen())
def test_every_claim_rests_on_a_citation_and_every_citation_bears_a_claim(ask_sample: Asking, question: str) -> None:
    answer = ask_sample(question, min_support=0.0)
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert {n for claim in answer.claims for n in claim.citations} == {citation.n for citation in answer.citations}
    for claim in answer.claims:
        assert claim.citations
        assert 0.0 <= claim.support <= 1.0
        for n in claim.citations:
            assert f"[{n}]" in answer.text
            assert claim.text == " ".join(answer.citations[n - 1].quote.split())
        assert claim.text in answer.text


@pytest.mark.parametrize("question", a_dozen())
def test_nothing_that_was_taken_back_is_cited(ask_sample: Asking, sample_store: Store, question: str) -> None:
    for citation in ask_sample(question, min_support=0.0).citations:
        article = sample_store.archive.article(citation.article_id)
        assert article.status != "retracted" or article.notice == citation.revision


@pytest.mark.parametrize("question", a_dozen())
def test_an_answer_survives_being_written_and_read(ask_sample: Asking, question: str) -> None:
    answer = ask_sample(question, min_support=0.0)
    written = json.dumps(answer.to_dict())
    assert Answer.from_dict(json.loads(written)) == answer


def test_a_refusal_survives_being_written_and_read(ask_sample: Asking) -> None:
    answer = ask_sample("who is the president of France?", min_support=1.0)
    assert Answer.from_dict(json.loads(json.dumps(answer.to_dict()))) == answer


def test_the_timings_name_every_step(ask_sample: Asking) -> None:
    timings = ask_sample(a_dozen()[0], min_support=0.0).timings
    assert [name for name in timings if "." not in name][:5] == ["understand", "plan", "retrieve", "compose", "verify"]
    assert {"retrieve.dense", "retrieve.words"} <= timings.keys()
    assert all(milliseconds >= 0 for milliseconds in timings.values())
