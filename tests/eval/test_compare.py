"""Two runs question by question: what changed, what it comes to, and what could not be compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from run_examples import COST, MAYOR, QUOTE, answer, other_records, record, records, refusal, result

from dateline.eval.compare import Comparison, compare
from dateline.eval.record import Record
from dateline.eval.result import Result, read_result
from dateline.index.errors import InputError

FILES = ("a.json", "b.json")


def run(folder: Path, of: list[Record], name: str = "run.json") -> Result:
    path = folder / name
    path.write_text(json.dumps(result(of)), encoding="utf-8")
    return read_result(path)


@pytest.fixture
def changed(tmp_path: Path) -> Comparison:
    return compare(run(tmp_path, records()), run(tmp_path, other_records()), files=FILES)


def test_every_question_is_told_by_what_became_of_it(changed: Comparison) -> None:
    assert {q.b.id: (q.change, q.answer_changed) for q in changed.questions} == {
        "cost": ("still_right", True),
        "mayor": ("newly_right", True),
        "colour": ("newly_wrong", True),
        "names": ("still_wrong", False),
        "later": ("still_wrong", True),
        "open": ("not_judged", False),
    }
    assert changed.counts == {
        "newly_right": 1,
        "newly_wrong": 1,
        "still_wrong": 2,
        "still_right": 1,
        "not_judged": 1,
    }
    assert changed.answers_changed == 4
    assert changed.p == 1.0


def test_differences_are_over_the_questions_that_both_have(changed: Comparison) -> None:
    found = {d.name: d for d in changed.metrics}
    right, hit = found["right"], found["hit@1"]
    assert (right.a, right.b, right.difference, right.n) == (0.4, 0.4, 0.0, 5)
    assert right.low <= 0.0 <= right.high
    assert (hit.a, hit.b, hit.n) == (0.5, 0.75, 4)
    assert found["citation_recall"].n == 1, "only the cost is answered in both"
    assert (found["total_ms_mean"].a, found["total_ms_mean"].b) == (pytest.approx(700 / 6), pytest.approx(480 / 6))
    assert found["total_ms_mean"].p is not None
    area = found["aurc"]
    assert (area.p, area.p_adjusted) == (None, None)
    assert area.low <= area.difference <= area.high


def test_slices_that_lost_most_come_first(changed: Comparison) -> None:
    found = [(s.name, s.a, s.b, s.newly_right, s.newly_wrong) for s in changed.slices]
    assert found[0] == ("unanswerable", 1.0, 0.0, 0, 1)
    assert found[-1] == ("person", 0.0, 1.0, 1, 0)


def test_a_run_compared_with_itself_did_not_change(tmp_path: Path) -> None:
    same = run(tmp_path, records())
    found = compare(same, same, files=FILES)
    assert (found.counts["newly_right"], found.counts["newly_wrong"], found.answers_changed) == (0, 0, 0)
    assert {d.difference for d in found.metrics} == {0.0}
    assert {d.p for d in found.metrics} == {1.0, None}


def test_the_other_way_round_is_the_opposite(tmp_path: Path) -> None:
    a, b = run(tmp_path, records()), run(tmp_path, other_records())
    there, back = compare(a, b, files=FILES), compare(b, a, files=FILES)
    assert there.counts["newly_right"] == back.counts["newly_wrong"]
    assert [d.difference for d in there.metrics] == pytest.approx([-d.difference for d in back.metrics])


def test_questions_of_one_run_alone_are_counted_and_named(tmp_path: Path) -> None:
    a, b = run(tmp_path, records()[:4]), run(tmp_path, records()[2:])
    found = compare(a, b, files=FILES)
    assert [q.b.id for q in found.questions] == ["colour", "names"]
    assert found.only_a == ("cost", "mayor")
    assert found.only_b == ("later", "open")


def test_another_question_under_the_same_id_is_not_compared(tmp_path: Path) -> None:
    otherwise = record(replace(MAYOR, question="Who was the mayor?"), refusal())
    later = record(replace(COST, as_of="2011-01-06"), answer(QUOTE))
    found = compare(run(tmp_path, records()), run(tmp_path, [otherwise, later, *records()[2:]]), files=FILES)
    assert found.asked_otherwise == ("cost", "mayor")
    assert len(found.questions) == 4


def test_other_accepted_answers_are_named(tmp_path: Path) -> None:
    more = record(replace(COST, answers=("412 million", "four hundred")), answer(QUOTE))
    found = compare(run(tmp_path, records()), run(tmp_path, [more, *records()[1:]]), files=FILES)
    assert found.judged_otherwise == ("cost",)
    assert len(found.questions) == 6


def test_runs_without_a_common_question_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"a\.json \(on bridges\) and b\.json \(on bridges\) have no question in common"
    ):
        compare(run(tmp_path, records()[:2]), run(tmp_path, records()[2:]), files=FILES)


def test_two_systems_that_only_refuse_can_be_compared(tmp_path: Path) -> None:
    silent = run(tmp_path, [record(COST, refusal()), record(MAYOR, refusal())])
    found = compare(silent, silent, files=FILES)
    assert found.counts["still_wrong"] == 2
    assert "aurc" not in {d.name for d in found.metrics}
