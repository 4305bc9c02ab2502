"""A run as one JSON value: what others need to score it by their own rules, and why each answer counts as it does."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from run_examples import COLOUR, COST, LATER, MAYOR, NAMES, OPEN, QUOTE, answer, record, records, refusal, result

from dateline.agent.answer import Answer
from dateline.eval.length import by_length
from dateline.eval.metrics import follow_ups, summarise
from dateline.eval.record import Record
from dateline.eval.verdict import relevant_ranks, verdict, why


def test_an_outcome_holds_all_that_was_agreed_and_survives_as_json() -> None:
    written = json.loads(json.dumps(result()))
    assert {"system", "settings", "metrics", "questions"} <= set(written)
    question = written["questions"][0]
    assert {"id", "question", "answer", "passages", "timings"} <= set(question)
    assert Answer.from_dict(question["answer"]) == answer(QUOTE)
    assert [{"article_id", "start", "end", "text", "score"} <= set(p) for p in question["passages"]] == [True, True]
    assert [p["article_id"] for p in question["passages"]] == ["b", "a"]
    assert question["relevant_ranks"] == [2]


def test_the_questions_own_scores_add_up_to_the_metrics() -> None:
    made = result()
    for name in ("right", "hit@4", "citation_recall", "words"):
        values = [q["scores"][name] for q in made["questions"] if name in q["scores"]]
        assert len(values) == made["metrics"][name]["n"]
        assert sum(values) / len(values) == pytest.approx(made["metrics"][name]["value"])


def test_the_conversations_figures_are_those_of_the_follow_ups() -> None:
    made = result()
    assert made["conversation"]["right"]["n"] == follow_ups(records())["right"].n == 1
    assert made["metrics"]["right"]["n"] == summarise(records())["right"].n == 5


def test_the_runs_own_figures_and_the_datasets_oddities_are_kept() -> None:
    made = result()
    assert made["run"] == {"articles_per_second": 11.5, "peak_memory_mb": None}
    assert made["notes"] == [{"text": "Dates that cannot be read: 1 article (a).", "ids": ["a"]}]


def test_the_risk_coverage_curve_ends_where_the_answers_do() -> None:
    curve = result()["risk_coverage"]
    assert curve[-1]["coverage"] == pytest.approx(3 / 5)  # cost, names and later of five judged ones
    assert [point["support"] for point in curve] == [0.8, 0.5, 0.4]


@pytest.mark.parametrize(
    ("given", "counts", "sentence"),
    [
        (record(COST, answer(QUOTE)), "right", "Holds the accepted answer “412 million”."),
        (
            record(COST, answer("Trams."), ("b", "x"), ("a", QUOTE)),
            "wrong",
            "Holds no accepted answer. What was sought stands in passage 2 of 2.",
        ),
        (
            record(COST, answer("Trams."), ("b", "It is 412 million.")),
            "wrong",
            "Holds no accepted answer. An accepted answer stands in passage 1, but not where it was sought.",
        ),
        (
            record(COST, answer("Trams."), ("b", "x")),
            "wrong",
            "Holds no accepted answer. The one passage found does not hold what was sought.",
        ),
        (
            record(COST, answer("Trams.")),
            "wrong",
            "Holds no accepted answer. None of the 0 passages found holds what was sought.",
        ),
        (
            record(MAYOR, refusal(), ("a", QUOTE)),
            "wrong",
            "Refused, though the articles hold an answer. What was sought stands in passage 1 of 1.",
        ),
        (record(COLOUR, refusal()), "right", "Refused, and the articles hold no answer."),
        (record(COLOUR, answer("Red.")), "wrong", "Answered, though the articles hold no answer."),
        (record(NAMES, answer("Marren and East Gate.")), "right", "Names 2 of 2 items."),
        (record(NAMES, answer("Marren.")), "wrong", "Names 1 of 2 items; missing: Eastgate."),
        (record(OPEN, answer("Glad.")), "not_judged", "Not judged: the set names no accepted answer."),
        (record(OPEN, refusal()), "not_judged", "Not judged: the set names no accepted answer."),
        (
            record(replace(OPEN, answerability="conversational"), refusal()),
            "not_judged",
            "Not judged: the set names no accepted answer.",
        ),
    ],
)
def test_every_answer_has_its_reason(given: Record, counts: str, sentence: str) -> None:
    assert verdict(given) == counts
    assert why(given) == sentence


def test_only_what_the_retrieval_metrics_count_is_called_relevant() -> None:
    assert relevant_ranks(record(COST, refusal(), ("a", "Trams."), ("a", QUOTE), ("a", QUOTE))) == [2]
    assert relevant_ranks(record(COLOUR, refusal(), ("a", QUOTE))) == []


def test_answers_are_grouped_by_length_worked_out_by_hand() -> None:
    def of(words: int, right: bool) -> Record:
        said = " ".join(["word"] * (words - 2)) + (" 412 million" if right else " no idea")
        return record(COST, answer(said))

    found = by_length([*(of(3, False) for _ in range(4)), of(5, True), of(9, True), of(9, False), of(30, True)], 2)
    assert [(g.shortest, g.longest, g.n, g.right) for g in found] == [(3, 3, 4, 0.0), (5, 30, 4, 0.75)]
    assert all(g.low <= g.right <= g.high for g in found)


def test_refusals_and_what_cannot_be_judged_have_no_length() -> None:
    assert by_length([record(COST, refusal()), record(OPEN, answer("Glad."))]) == []


def test_answers_of_one_length_are_one_group() -> None:
    (group,) = by_length([record(COST, answer("It is 412 million."))] * 7)
    assert (group.n, group.right) == (7, 1.0)


def test_a_run_of_refusals_has_figures_and_no_curve() -> None:
    made = result([record(LATER, refusal()), record(COST, refusal())])
    assert made["risk_coverage"] == []
    assert made["length"] == []
    assert made["metrics"]["right"]["value"] == 0.0
    json.dumps(made, allow_nan=False)


def test_a_run_without_a_judged_question_says_so_by_null() -> None:
    made: dict[str, Any] = result([record(OPEN, answer("Glad."))])
    assert made["metrics"]["right"] == {"value": None, "low": None, "high": None, "n": 0}
    assert [q["right"] for q in made["questions"]] == [None]
