"""Retrieval metrics on examples worked out by hand, and against the library on rankings drawn by chance."""

from __future__ import annotations

import random
from math import log2

import ir_measures
import pytest
from ir_measures import AP, RR, R, Success, nDCG
from metric_examples import passages, question, record

from dateline.eval.metrics.retrieval import DEPTHS, retrieval
from dateline.eval.question import Evidence
from dateline.eval.record import Record

NOISE = ("z", "Trams stood still.")


def ranked(*articles: str, wanted: tuple[str, ...]) -> Record:
    """A question that seeks these articles, and the articles of the passages found."""
    return record(question(relevant_ids=wanted), found=passages(*((article, "text") for article in articles)))


def test_a_ranking_worked_out_by_hand() -> None:
    (found,) = retrieval([ranked("x", "b", "y", "x", "a", "y", wanted=("a", "b", "c"))])
    # relevant at ranks 2 and 5 of three
    assert found == pytest.approx(
        {
            "hit@1": 0.0,
            "hit@4": 1.0,
            "hit@10": 1.0,
            "hit@20": 1.0,
            "recall@1": 0.0,
            "recall@4": 1 / 3,
            "recall@10": 2 / 3,
            "recall@20": 2 / 3,
            "mrr@10": 1 / 2,
            "map@10": (1 / 2 + 2 / 5) / 3,
            "ndcg@10": (1 / log2(3) + 1 / log2(6)) / (1 / log2(2) + 1 / log2(3) + 1 / log2(4)),
        }
    )


def test_what_is_found_below_rank_ten_counts_for_hits_and_recall_alone() -> None:
    (found,) = retrieval([ranked(*"xxxxxxxxxx", "a", wanted=("a",))])
    assert (found["hit@10"], found["hit@20"], found["recall@20"]) == (0.0, 1.0, 1.0)
    assert (found["mrr@10"], found["map@10"], found["ndcg@10"]) == (0.0, 0.0, 0.0)


def test_a_second_passage_of_the_same_adds_nothing() -> None:
    once, twice = retrieval([ranked("a", "x", "b", wanted=("a", "b")), ranked("a", "a", "b", wanted=("a", "b"))])
    assert once == twice
    # the copies of a wire report are one quote
    copies = question(evidence=tuple(Evidence(article, "killing seven people in the night") for article in "abc"))
    (found,) = retrieval([record(copies, found=passages(*((a, "killing seven people in the night") for a in "abc")))])
    assert (found["recall@1"], found["map@10"], found["ndcg@10"]) == (1.0, 1.0, 1.0)


def test_nothing_found_is_nought_and_nothing_sought_is_not_counted() -> None:
    nothing, unknown, unanswerable = retrieval(
        [
            record(question(relevant_ids=("a",))),
            record(question(), found=passages(NOISE)),
            record(question(answerability="unanswerable", relevant_ids=("a",)), found=passages(NOISE)),
        ]
    )
    assert set(nothing.values()) == {0.0}
    assert unknown == unanswerable == {}


def test_without_articles_an_accepted_answer_in_a_short_passage_is_sought() -> None:
    asked = question(answers=("412 million",), evidence=(Evidence(None, "A newsletter’s own words on the bridge"),))
    long = "x " * 700 + "412 million"
    (found,) = retrieval([record(asked, found=passages(("a", long), NOISE, ("b", "It is 412 million.")))])
    assert (found["mrr@10"], found["hit@1"], found["hit@4"]) == (pytest.approx(1 / 3), 0.0, 1.0)


@pytest.mark.parametrize("seed", range(20))
def test_it_is_the_librarys_where_each_passage_meets_one_need(seed: int) -> None:
    rng = random.Random(seed)
    articles = [f"a{i}" for i in range(40)]
    shown, wanted = rng.sample(articles, 25), rng.sample(articles, rng.randint(1, 8))
    (ours,) = retrieval([ranked(*shown, wanted=tuple(wanted))])
    qrels = {"q": dict.fromkeys(wanted, 1)}
    run = {"q": {article: float(-rank) for rank, article in enumerate(shown)}}
    measures = {f"hit@{k}": Success @ k for k in DEPTHS} | {f"recall@{k}": R @ k for k in DEPTHS}
    measures |= {"mrr@10": RR @ 10, "map@10": AP @ 10, "ndcg@10": nDCG @ 10}
    theirs = ir_measures.calc_aggregate(list(measures.values()), qrels, run)
    assert ours == pytest.approx({name: theirs[measure] for name, measure in measures.items()})
