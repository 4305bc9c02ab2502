"""Refusing, answering, and the area under the risk-coverage curve, worked out by hand."""

from __future__ import annotations

import pytest
from metric_examples import REFUSAL, answer, claim, question, record

from dateline.agent.answer import Answer
from dateline.eval.metrics.abstention import (
    Point,
    answered,
    area_under_risk_coverage,
    false_answer,
    false_refusal,
    right_when_answered,
    risk_coverage,
)
from dateline.eval.record import Record


def given(support: float, *, right: bool) -> Record:
    return record(question(answers=("yes",)), answer(claim("yes" if right else "no", support=support)))


@pytest.mark.parametrize(
    ("answerability", "reply", "expected"),
    [
        ("answerable", REFUSAL, (None, 1.0, 0.0, None)),
        ("answerable", answer("yes"), (None, 0.0, 1.0, 1.0)),
        ("partial", answer("no", status="partial"), (None, 0.0, 1.0, 0.0)),
        ("unanswerable", REFUSAL, (0.0, None, 0.0, None)),
        ("unanswerable", answer("yes"), (1.0, None, 1.0, 0.0)),
        ("unanswerable", answer("yes", status="partial"), (1.0, None, 1.0, 0.0)),
        ("conversational", answer("yes"), (None, None, 1.0, 1.0)),
    ],
)
def test_answering_and_refusing(answerability: str, reply: Answer, expected: tuple[float | None, ...]) -> None:
    one = record(question(answers=("yes",), answerability=answerability), reply)
    assert (false_answer(one), false_refusal(one), answered(one), right_when_answered(one)) == expected


def test_the_area_is_the_mean_of_the_selective_risks() -> None:
    # by falling support: right, wrong, right, wrong -> risks 0, 1/2, 1/3, 2/4
    pairs = [(0.9, 0.0), (0.2, 1.0), (0.7, 1.0), (0.4, 0.0)]
    assert area_under_risk_coverage(pairs) == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4)


def test_answers_with_the_same_support_come_in_no_order() -> None:
    # all the same: each carries the mean loss, in whatever order they are given
    assert area_under_risk_coverage([(0.5, 1.0), (0.5, 0.0)]) == 0.5
    assert area_under_risk_coverage([(0.5, 0.0), (0.5, 1.0)]) == 0.5
    # right at 0.9, then one right and one wrong at 0.5: risks 0, 0.5/2, 1/3
    assert area_under_risk_coverage([(0.5, 1.0), (0.9, 0.0), (0.5, 0.0)]) == pytest.approx((0 + 1 / 4 + 1 / 3) / 3)


def test_support_that_tells_right_from_wrong_has_the_smaller_area() -> None:
    telling = [(0.9, 0.0), (0.8, 0.0), (0.2, 1.0), (0.1, 1.0)]
    misleading = [(s, 1 - loss) for s, loss in telling]
    assert area_under_risk_coverage(telling) < 0.5 < area_under_risk_coverage(misleading)


def test_the_curve_ends_where_the_system_begins_to_refuse() -> None:
    records = [
        given(0.9, right=True),
        given(0.5, right=False),
        given(0.5, right=True),
        record(question(answers=("x",))),
    ]
    assert risk_coverage(records) == [Point(1 / 4, 0.0, 0.9), Point(3 / 4, pytest.approx(1 / 3), 0.5)]


def test_questions_that_cannot_be_judged_are_not_in_the_curve() -> None:
    assert risk_coverage([given(0.9, right=True), record(question(), answer("no"))]) == [Point(1.0, 0.0, 0.9)]
    assert risk_coverage([record(question(answers=("x",)))]) == []
