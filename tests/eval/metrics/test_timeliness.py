"""What is cited from later than asked, and which figure is given."""

from __future__ import annotations

import pytest
from metric_examples import REFUSAL, answer, citation, claim, question, record

from dateline.eval.metrics.timeliness import (
    cited_after_as_of,
    cited_superseded,
    right_on_correction,
    right_on_replaced_figure,
    stale_answer,
)


@pytest.mark.parametrize(
    ("as_of", "published", "share"),
    [
        ("2011-01-05", ["2011-01-05", "2011-01-04"], 0.0),
        ("2011-01-05", ["2011-01-05T23:59:00+00:00", "2011-01-06"], 0.5),
        ("2011-01-05T08:00:00+00:00", ["2011-01-05T09:00:00+00:00", "2011-01-05T09:00:00+02:00"], 0.5),
        ("2011-01-05", [None, None], 0.0),
        ("2011-01-05", [], None),
        (None, ["2011-01-05"], None),
    ],
)
def test_citations_published_after_as_of_are_counted(
    as_of: str | None, published: list[str | None], share: float | None
) -> None:
    cited = [citation(n, "x", published_at=at) for n, at in enumerate(published, 1)]
    assert cited_after_as_of(record(question(as_of=as_of), answer(claim("x", 1), citations=cited))) == share


def test_citations_of_texts_that_are_not_in_force_are_counted() -> None:
    given = answer(claim("x", 1, 2, 3), citations=[citation(n, "x") for n in (1, 2, 3)])
    assert cited_superseded(record(question(), given)) == 0.0
    assert cited_superseded(record(question(), given, in_force=(True, False, True))) == pytest.approx(1 / 3)
    assert cited_superseded(record(question(), given, in_force=())) == 1.0
    assert cited_superseded(record(question(), REFUSAL)) is None


def test_an_answer_is_stale_if_it_gives_what_is_outdated_and_not_what_holds() -> None:
    asked = question(answers=("640 million",), outdated=("412 million", "587 million"))
    for said, stale in (
        ("It costs 587 million crowns.", 1.0),
        ("It costs 640 million crowns, not 587 million.", 0.0),
        ("It costs 640 million crowns.", 0.0),
        ("Nobody knows what it costs.", 0.0),  # wrong, and not stale
    ):
        assert stale_answer(record(asked, answer(said))) == stale
    assert stale_answer(record(asked, REFUSAL)) is None
    assert stale_answer(record(question(answers=("640 million",)), answer("412 million"))) is None


def test_naming_what_an_article_said_before_it_was_taken_back_is_stale() -> None:
    asked = question(answerability="unanswerable", outdated=("33 million",))
    assert stale_answer(record(asked, answer("Sales came to 33 million crowns."))) == 1.0
    assert stale_answer(record(asked, answer("Nothing reliable is known."))) == 0.0


def test_each_slice_of_time_counts_its_own_questions() -> None:
    replaced = question(slice="replaced_figure", answers=("640 million",))
    corrected = question(slice="correction", answers=("241 million",))
    old, new = answer("It costs 412 million."), answer("It costs 640 million.")
    assert [right_on_replaced_figure(record(replaced, given)) for given in (old, new, REFUSAL)] == [0.0, 1.0, 0.0]
    assert right_on_correction(record(replaced, new)) is None
    assert right_on_correction(record(corrected, answer("It paid 241 million."))) == 1.0
    assert right_on_correction(record(corrected, answer("It paid 214 million."))) == 0.0
    assert right_on_replaced_figure(record(corrected, new)) is None
