"""A run in figures: every metric of the catalogue, over the questions that ask for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from metric_examples import REFUSAL, answer, citation, claim, passages, question, record

from dateline.eval.dataset import GOLDEN
from dateline.eval.gate import broken, read_bounds
from dateline.eval.metrics import Figure, by_slice, follow_ups, scores, summarise
from dateline.eval.metrics.catalogue import CATALOGUE, OF_THE_RUN, STEP, better, table
from dateline.eval.question import Evidence

DOCUMENT = Path(__file__).parents[3] / "docs" / "metrics.md"

COST = "The bridge will cost 412 million crowns"
NUMBER = record(
    question(id="n", slice="number", answers=("412 million",), evidence=(Evidence("a", COST),), as_of="2011-01-06"),
    answer(claim(f"{COST}.", 1, support=0.8), citations=[citation(1, f"{COST}.")]),
    passages(("b", "Trams."), ("a", f"{COST}.")),
    timings={"retrieve": 20.0, "total": 100.0},
)
LIST = record(
    question(
        id="l",
        slice="list",
        items=(("Thailand",), ("Canada",), ("Israel",), ("Turkey",)),
        history=(("user", "Who?"),),
    ),
    answer(claim("They are Thailand, Canada and Peru.", 1, support=0.4), citations=[citation(1, "Peru.")]),
    exact=(False,),
    timings={"retrieve": 40.0, "total": 300.0},
)
NOTHING = record(question(id="u", slice="unanswerable", answerability="unanswerable"), REFUSAL)


def test_a_small_run_worked_out_by_hand() -> None:
    found = {name: (figure.value, figure.n) for name, figure in summarise([NUMBER, LIST, NOTHING]).items()}
    expected = {
        "hit@1": (0.0, 2),  # the list has neither evidence nor articles, and no passage holds an item
        "hit@4": (0.5, 2),
        "mrr@10": (0.25, 2),
        "right": (pytest.approx(2 / 3), 3),
        "right_on_answerable": (0.5, 2),
        "contained": (1.0, 1),
        "exact_match": (0.0, 1),
        "token_f1": (pytest.approx(2 * 2 / (6 + 2)), 1),
        "reference_f1": (None, 0),
        "item_precision": (pytest.approx(2 / 3), 1),
        "item_recall": (0.5, 1),
        "item_f1": (pytest.approx(4 / 7), 1),
        "words": (6.5, 2),
        "claims_cited": (1.0, 2),
        "citations_exact": (0.5, 2),
        "citation_precision": (1.0, 1),
        "citation_recall": (1.0, 1),
        "right_given_cited": (1.0, 1),
        "false_answers": (0.0, 1),
        "false_refusals": (0.0, 2),
        "coverage": (pytest.approx(2 / 3), 3),
        "right_when_answered": (0.5, 2),
        "aurc": (0.25, 2),  # risks 0, 1/2
        "cited_after_as_of": (0.0, 1),
        "cited_superseded": (0.0, 2),
        "stale_answers": (None, 0),
        "right_on_correction": (None, 0),
        "retrieve_ms_median": (30.0, 2),
        "total_ms_median": (100.0, 3),
        "total_ms_p95": (pytest.approx(280.0), 3),
    }
    assert {name: found[name] for name in expected} == expected


def test_every_figure_lies_in_its_interval_and_none_of_nothing_has_one() -> None:
    for figure in summarise([NUMBER, LIST, NOTHING] * 3).values():
        if figure.n:
            assert figure.value is not None
            assert figure.low <= figure.value + 1e-9
            assert figure.value <= figure.high + 1e-9
        else:
            assert figure == Figure(None, None, None, 0)


def test_slices_and_follow_ups_are_the_same_metrics_over_their_questions() -> None:
    records = [NUMBER, LIST, NOTHING]
    slices = by_slice(records)
    assert list(slices) == ["list", "number", "unanswerable"]
    assert slices["number"] == summarise([NUMBER])
    assert follow_ups(records) == summarise([LIST])
    assert by_slice([record(question(answers=("x",)))]) == {}


def test_each_question_has_its_scores_in_order() -> None:
    number, listed, nothing = scores([NUMBER, LIST, NOTHING])
    assert (number["hit@4"], listed["item_recall"], nothing["right"]) == (1.0, 0.5, 1.0)
    assert set(nothing) == {"right", "coverage", "false_answers"}


def test_a_summary_holds_exactly_the_catalogue_in_its_order_whatever_the_records() -> None:
    names = [metric.name for metric in CATALOGUE]
    of_the_run = [metric.name for metric in OF_THE_RUN]
    assert len({*names, *of_the_run}) == len(names) + len(of_the_run)
    steps = ["retrieve", "total"]
    expected = [n.replace(STEP, step) for n in names for step in (steps if STEP in n else [""])]
    assert list(summarise([NUMBER, LIST])) == expected
    assert list(summarise([])) == [n for n in names if STEP not in n]


def test_the_document_names_exactly_what_a_summary_gives() -> None:
    assert table() in DOCUMENT.read_text(encoding="utf-8")


def test_which_way_is_better_is_known_of_every_figure() -> None:
    assert {name: better(name) for name in ("hit@4", "aurc", "words", "compose_ms_p95", "passages_per_second")} == {
        "hit@4": "higher",
        "aurc": "lower",
        "words": "neither",
        "compose_ms_p95": "lower",
        "passages_per_second": "higher",
    }
    assert all(better(name) for name in summarise([NUMBER]))
    with pytest.raises(KeyError):
        better("hit@3")


def test_the_gate_finds_every_name_of_its_thresholds() -> None:
    values = {name: figure.value for name, figure in summarise([NUMBER, LIST, NOTHING]).items()}
    assert not [sentence for sentence in broken(values, read_bounds(GOLDEN)) if "was not measured" in sentence]
