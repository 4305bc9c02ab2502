"""Being new, standing first, copies and shares: what moves a passage apart from its words."""

from __future__ import annotations

import math

import pytest

from dateline.index.article import RawArticle
from dateline.index.filters import Filters
from dateline.index.retrieval.priors import has_time_of_its_own, lead, recency
from dateline.index.retrieval.search import search
from dateline.index.retrieval.shares import Placed, in_places
from dateline.index.store import Store

DAY = 86_400


@pytest.mark.parametrize(
    "question",
    [
        "Who won in 2010?", "What was decided on January 5?", "What happened on the 5th of March?",
        "Who led it in May?", "What did it cost last year?", "Who was mayor two years ago?",
        "What was said by 2011-01-05?",
    ],
)  # fmt: skip
def test_a_question_with_a_time_of_its_own_is_known(question: str) -> None:
    assert has_time_of_its_own(question)


@pytest.mark.parametrize(
    "question", ["Who may run for mayor?", "Who won this week?", "What is the latest toll?", "How many marched?"]
)
def test_a_question_of_the_present_has_none(question: str) -> None:
    assert not has_time_of_its_own(question)


def test_priors_are_one_at_the_beginning_and_fall_to_one_over_e() -> None:
    assert recency(published=7 * DAY, at=7 * DAY, days=30) == lead(0, 1500) == 1
    assert recency(published=9 * DAY, at=7 * DAY, days=30) == 1
    assert recency(published=0, at=30 * DAY, days=30) == lead(1500, 1500) == pytest.approx(1 / math.e)


def test_of_two_equal_reports_the_newer_comes_first_unless_a_time_is_asked_for(store: Store, take_in) -> None:
    def report(id_: str, day: str, name: str) -> RawArticle:
        text = f"The harbour toll was set at {name} crowns on Friday by the council of Orsk."
        return RawArticle(id=id_, text=text, published_at=day, outlet=id_)

    take_in(report("a-old", "2011-03-01", "nine"), report("b-new", "2012-03-01", "four"))
    seen = Filters(as_of="2012-03-05")

    def first(question: str) -> str:
        return search(store, question, top=2, filters=seen)[0].hit.article.id

    assert first("What is the harbour toll set by the council of Orsk?") == "b-new"
    reasons = {
        r.hit.article.id: r.why.recency for r in search(store, "harbour toll of Orsk in 2011", top=2, filters=seen)
    }
    assert reasons == {"a-old": 0.0, "b-new": 0.0}


def test_an_old_answer_to_an_old_question_wins_over_what_is_new(store: Store, take_in) -> None:
    take_in(
        RawArticle(id="old", text="Ilse Brandt founded the Orsk lifeboat society.", published_at="2001-03-01"),
        *(
            RawArticle(id=f"new{n}", text=f"Boats number {n} was repainted in Orsk.", published_at="2012-03-01")
            for n in range(30)
        ),
    )
    found = search(store, "Who founded the Orsk lifeboat society?", top=3, filters=Filters(as_of="2012-03-02"))
    assert found[0].hit.article.id == "old"


def test_a_story_takes_one_place_and_names_its_carriers(store: Store, take_in) -> None:
    text = (
        "A ferry with ninety people on board ran aground off Cape Tirin before dawn on Tuesday. Nobody was hurt, the "
        "coast guard said, and all passengers were brought ashore by noon. The captain, who had sailed the route for "
        "twenty years, told investigators that the light on the cape had been out. The harbour board denied that."
    )
    take_in(
        *(RawArticle(id=f"copy{n}", title="Ferry aground", text=text, outlet=f"Outlet {n % 3}") for n in range(4)),
        RawArticle(id="own", title="Light was out", text="The light on Cape Tirin was out for a week, a keeper said."),
    )
    found = search(store, "Was the light on Cape Tirin out?", top=5)
    assert sorted(r.hit.article.id[:3] for r in found) == ["cop", "own"]
    assert {r.hit.article.id[:3]: r.carriers for r in found} == {"cop": 3, "own": 1}


def test_no_article_fills_more_than_its_share_while_others_are_left() -> None:
    ranked = [Placed(f"x{n}", "x", None) for n in range(6)] + [Placed("y0", "y", None), Placed("z0", "z", "s")]
    assert list(in_places(ranked, top=5, one_per_story=True, article_share=0.4)) == [
        *("x0", "x1", "y0", "z0"),
        *("x2", "x3", "x4", "x5"),
    ]
