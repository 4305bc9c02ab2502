"""Citations: there, to the letter, on the evidence."""

from __future__ import annotations

import pytest
from metric_examples import REFUSAL, answer, citation, claim, question, record

from dateline.eval.metrics.citations import (
    citation_precision,
    citation_recall,
    citations_exact,
    claims_cited,
    right_given_cited,
)
from dateline.eval.question import Evidence

COST = "The bridge will cost 412 million crowns"
OPEN = "It will not open before the spring of 2015"
ASKED = question(answers=("412 million",), evidence=(Evidence("a", COST), Evidence("b", OPEN)))


def test_a_claim_is_cited_if_it_names_a_citation_that_is_there() -> None:
    one = [citation(1, "x")]
    assert claims_cited(answer(claim("x", 1), claim("y"), claim("z", 2), claim("w", 2, 1), citations=one)) == 0.5
    assert claims_cited(REFUSAL) is None


def test_a_citation_is_exact_or_not() -> None:
    given = answer(claim("x", 1, 2, 3), citations=[citation(n, "x") for n in (1, 2, 3)])
    assert citations_exact(record(ASKED, given, exact=(True, False, True))) == pytest.approx(2 / 3)
    assert citations_exact(record(ASKED, given, exact=())) == 0.0
    assert citations_exact(record(ASKED)) is None


def test_precision_and_recall_against_the_evidence() -> None:
    given = answer(
        claim("x", 1, 2, 3),
        citations=[
            citation(1, f"{COST}, the council said.", "a"),  # holds the quote
            citation(2, "412 million crowns", "a"),  # stands within it
            citation(3, OPEN, "a"),  # the right words of the wrong article
        ],
    )
    assert citation_precision(record(ASKED, given)) == pytest.approx(2 / 3)
    assert citation_recall(record(ASKED, given)) == 1 / 2


def test_a_quote_that_copies_share_is_sought_once() -> None:
    asked = question(evidence=(Evidence("a", COST), Evidence("b", COST)))
    assert citation_recall(record(asked, answer(claim("x", 1), citations=[citation(1, COST, "b")]))) == 1.0


def test_an_answer_without_citations_has_recall_and_no_precision() -> None:
    given = record(ASKED, answer("412 million"))
    assert (citation_precision(given), citation_recall(given)) == (None, 0.0)
    assert (citation_precision(record(ASKED)), citation_recall(record(ASKED))) == (None, None)
    given_as = answer(claim("x", 1), citations=[citation(1, COST)])
    for evidence in ((), (Evidence(None, COST),)):  # none, or of no article
        unmarked = record(question(answers=("x",), evidence=evidence), given_as)
        assert (citation_precision(unmarked), citation_recall(unmarked)) == (None, None)


def test_a_word_or_two_is_no_part_of_a_quote() -> None:
    for quote, precision in (("412 million crowns", 1.0), ("The bridge", 0.0), ("412 million", 0.0)):
        given = answer(claim("x", 1), citations=[citation(1, quote)])
        assert citation_precision(record(ASKED, given)) == precision


def test_an_outdated_revision_is_evidence_only_for_what_it_says_in_the_same_words() -> None:
    asked = question(evidence=(Evidence("a", COST, revision=2),))
    for quote, precision in ((f"{COST}.", 1.0), (COST.replace("412", "587"), 0.0), ("412 million crowns", 0.0)):
        given = answer(claim("x", 1), citations=[citation(1, quote, revision=1)])
        assert citation_precision(record(asked, given)) == precision


def test_right_given_cited_asks_only_where_evidence_is_cited_and_only_cited_claims() -> None:
    here, elsewhere = citation(1, COST, "a"), citation(1, "Trams stood still.", "a")
    right = claim("It will cost 412 million.", 1)
    assert right_given_cited(record(ASKED, answer(right, citations=[here]))) == 1.0
    assert right_given_cited(record(ASKED, answer(claim("It will cost more.", 1), citations=[here]))) == 0.0
    assert right_given_cited(record(ASKED, answer("412 million", claim("More.", 1), citations=[here]))) == 0.0
    assert right_given_cited(record(ASKED, answer(right, citations=[elsewhere]))) is None
    assert right_given_cited(record(ASKED)) is None
