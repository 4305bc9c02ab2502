"""Which passages are relevant: evidence first, then articles, then accepted answers."""

from __future__ import annotations

from metric_examples import passages, question

from dateline.eval.metrics.relevance import LONGEST, met
from dateline.eval.question import Evidence

COST = "will cost 412 million crowns"
OPEN = "will not open before the spring of 2015"


def test_evidence_comes_before_articles_and_answers() -> None:
    asked = question(evidence=(Evidence("a", COST),), relevant_ids=("b",), answers=("412 million",))
    assert met(asked, passages(("b", "It is 412 million."), ("a", f"It {COST}."))) == (1, [set(), {0}])


def test_articles_come_before_answers_and_count_once() -> None:
    asked = question(relevant_ids=("b", "c", "b"), answers=("412 million",))
    found = passages(("a", "412 million"), ("c", "x"), ("c", "y"), ("b", "z"))
    assert met(asked, found) == (2, [set(), {1}, set(), {0}])


def test_an_accepted_answer_counts_in_a_passage_of_at_most_1200_characters() -> None:
    asked = question(answers=("412 million",))
    filler = "x" * (LONGEST - len("412 million") - 1)
    assert met(asked, passages(("a", f"412 million {filler}x"), ("a", f"412 million {filler}"))) == (1, [set(), {0}])


def test_each_item_of_a_list_is_sought() -> None:
    asked = question(items=(("Thailand",), ("Canada",)))
    assert met(asked, passages(("a", "Canada signed."), ("a", "Canada and Thailand."))) == (2, [{1}, {0}])


def test_the_same_quote_in_copies_is_sought_once_and_found_in_any() -> None:
    asked = question(evidence=(Evidence("a", COST), Evidence("b", f"{COST}."), Evidence("c", OPEN)))
    found = passages(("x", COST), ("b", COST), ("a", COST), ("c", f"It {OPEN}"))
    assert met(asked, found) == (2, [set(), {0}, set(), {1}])


def test_evidence_that_names_no_article_is_passed_over() -> None:
    somebodys_summary = question(evidence=(Evidence(None, COST),), answers=("412 million",))
    found = passages(("x", COST.replace("412", "640")), ("y", "Some 412 million."))
    assert met(somebodys_summary, found) == (1, [set(), {0}])
    assert met(question(evidence=(Evidence(None, COST),)), passages(("x", COST))) == (0, [set()])
    mixed = question(evidence=(Evidence(None, OPEN), Evidence("a", COST)))
    assert met(mixed, passages(("x", OPEN), ("a", COST))) == (1, [set(), {0}])


def test_half_of_a_quote_is_enough_in_its_revision_and_all_of_it_needed_in_another() -> None:
    asked = question(evidence=(Evidence("a", "The firm will pay 241 million crowns for it in cash", revision=2),))
    replaced = "The firm will pay 214 million crowns for it in cash."
    assert met(asked, passages(("a", replaced), revision=2)) == (1, [{0}])
    assert met(asked, passages(("a", replaced))) == (1, [{0}])
    assert met(asked, passages(("a", replaced), revision=1)) == (1, [set()])
    unchanged = "It said: The firm will pay 241 million crowns for it in cash."
    assert met(asked, passages(("a", unchanged), revision=1)) == (1, [{0}])


def test_nothing_is_sought_where_nothing_is_there_or_known() -> None:
    assert met(question(), passages(("a", "x"))) == (0, [set()])
    assert met(question(answerability="unanswerable", relevant_ids=("a",)), passages(("a", "x"))) == (0, [set()])
