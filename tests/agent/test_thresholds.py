"""How much support an answer needs, and from whose view it is given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.agent.answer import Answer
from dateline.agent.graph import ask, build_graph
from dateline.index.dates import instant
from dateline.index.errors import InputError
from dateline.index.store import Store

Asking = Callable[..., Answer]
PRICE = "What price did Harrowfield Foods agree to pay for Pell Dairies?"
ANYTHING = (
    "What price did Harrowfield Foods agree to pay for Pell Dairies?",
    "who is the president of France?",
    "zzyzx qwertz?",
    "?",
)


@pytest.mark.parametrize("question", ANYTHING)
def test_without_a_threshold_there_is_always_an_answer(ask_sample: Asking, question: str) -> None:
    answer = ask_sample(question, min_support=0.0)
    assert answer.status != "not_found"
    assert answer.claims


@pytest.mark.parametrize("question", ANYTHING)
def test_no_sentence_is_sure_enough_for_a_threshold_of_one(ask_sample: Asking, question: str) -> None:
    answer = ask_sample(question, min_support=1.0)
    assert answer.status == "not_found"
    assert answer.reason in ("no_coverage", "weak_support")


def test_an_empty_archive_covers_nothing(store: Store) -> None:
    answer = ask(build_graph(store), "who won?", min_support=0.0)
    assert (answer.status, answer.reason, answer.nearby) == ("not_found", "no_coverage", ())


def test_a_refusal_for_weak_support_names_articles_nearby(ask_sample: Asking, sample_store: Store) -> None:
    answer = ask_sample(PRICE, min_support=1.0)
    assert answer.reason == "weak_support"
    assert answer.nearby
    for article in answer.nearby:
        assert sample_store.archive.article(article.article_id).title == article.title


@pytest.mark.parametrize("day", ["2010-03-31", "2010-05-11", "2011-02-10", "2012-06-30"])
def test_nothing_published_or_revised_later_is_cited(ask_sample: Asking, sample_store: Store, day: str) -> None:
    answer = ask_sample(PRICE, min_support=0.0, as_of=day)
    assert answer.as_of == day
    assert answer.citations
    end = instant(day, end_of_day=True)
    for citation in answer.citations:
        assert citation.published_at is not None
        assert instant(citation.published_at) <= end
        assert sample_store.archive.revision(citation.article_id, citation.revision).valid_from <= end


def test_before_a_correction_the_first_words_are_quoted_and_after_it_the_second(ask_sample: Asking) -> None:
    before = ask_sample(PRICE, min_support=0.0, as_of="2010-05-11")
    now = ask_sample(PRICE, min_support=0.0)
    corrected = "a-c9716474800a7a077a35"
    assert {c.revision for c in before.citations if c.article_id == corrected} == {1}
    assert "214 million" in before.text
    assert {c.revision for c in now.citations if c.article_id == corrected} == {2}
    assert "241 million" in now.text


def test_what_lies_only_outside_the_window_is_said_to(ask_sample: Asking) -> None:
    answer = ask_sample(PRICE, as_of="2001-01-01")
    assert (answer.status, answer.reason) == ("not_found", "outside_window")
    assert "2001-01-01" in answer.text


@pytest.mark.parametrize("as_of", ["yesterday", "", "2011-13-01", "2011"])
def test_a_date_that_is_none_is_refused(ask_sample: Asking, as_of: str) -> None:
    with pytest.raises(InputError, match="is not a date"):
        ask_sample(PRICE, as_of=as_of)


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "x" * 2_001])
def test_an_empty_or_endless_question_is_refused(ask_sample: Asking, question: str) -> None:
    with pytest.raises(InputError):
        ask_sample(question)


@pytest.mark.parametrize("options", [{"top": 0}, {"min_support": -0.1}, {"min_support": 2.0}])
def test_a_value_without_sense_is_refused_by_name(ask_sample: Asking, options: dict[str, float]) -> None:
    with pytest.raises(InputError, match=next(iter(options))):
        ask_sample(PRICE, **options)


@pytest.mark.parametrize("question", ["who won? \ud800", "\udcff\udcfe who won"])
def test_a_question_that_is_no_text_is_refused_or_answered(ask_sample: Asking, question: str) -> None:
    try:
        ask_sample(question)
    except InputError as error:
        str(error).encode()
