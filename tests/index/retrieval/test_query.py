"""What a question is searched by: spellings of one thing are one word, acronyms find their names."""

from __future__ import annotations

import pytest

from dateline.index.acronyms import acronyms, key
from dateline.index.article import RawArticle
from dateline.index.retrieval.marking import marks
from dateline.index.retrieval.query import names_query, words_query
from dateline.index.retrieval.ranking import Arm, Ranking
from dateline.index.retrieval.search import search
from dateline.index.store import Store
from dateline.index.words import searchable

WORDS_ALONE = Ranking(dense=Arm(0.0, 1.0))


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("U.S. envoy", "The US envoy left."),
        ("US envoy", "The U.S. envoy left."),
        ("U.N. envoy", "The UN envoy left."),
        ("Ayse Yilmaz", "Ayşe Yılmaz’s appeal failed."),
        ("the minister’s aide", "The aide of the minister spoke."),
        ("1,200 homes", "Some 1200 homes flooded."),
        ("1200 homes", "Some 1,200 homes flooded."),
        ("covid 19 wards", "Two Covid-19 wards closed."),
        ("a cross-border tunnel", "A tunnel across the border: the cross border route."),
        ("rose 5.5 percent", "Fares rose by 5.5 per cent."),
        ("부산 항구", "부산 항구가 다시 열렸다."),
        ("ميناء", "أعيد فتح ميناء المدينة."),
    ],
)
def test_spellings_of_one_thing_find_each_other(store: Store, take_in, asked: str, written: str) -> None:
    take_in(RawArticle(id="it", text=written), RawArticle(id="other", text="Nothing happened in the village today."))
    found = search(store, asked, top=2, ranking=WORDS_ALONE)
    assert [r.hit.article.id for r in found] == ["it"]


def test_the_country_is_not_the_pronoun() -> None:
    assert searchable("The US told us.") == "The USA told us."
    assert words_query("Who told us about the US?", lambda words: dict.fromkeys(words, 1), 10) == '"told" OR "usa"'


def test_words_that_are_everywhere_are_left_out_where_they_would_cost_too_much_but_three_remain() -> None:
    held = {"harbour": 90, "new": 80, "toll": 5, "ferry": 20}
    asked = "What is the new toll of the harbour ferry?"

    def query(most: int) -> str:
        return words_query(asked, lambda words: {word: held[word] for word in words}, most)

    assert query(200) == '"new" OR "toll" OR "harbour" OR "ferry"'
    assert query(105) == query(1) == '"new" OR "toll" OR "ferry"'


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            "an Acquisition and Cross-Servicing Agreement (ACSA) with",
            [("acsa", "acquisition and cross-servicing agreement")],
        ),
        ("the North Tamsel Port Authority (NTPA) said", [("ntpa", "north tamsel port authority")]),
        ("two Light Rail Vehicles (LRVs) stood", [("lrv", "light rail vehicles")]),
        ("the mayor (CET) said", []),
        ("a ship (see below) sank", []),
        ("(NATO)", []),
    ],
)
def test_acronyms_are_read_with_their_names(text: str, pairs: list[tuple[str, str]]) -> None:
    assert acronyms(text) == pairs


def test_an_acronym_finds_what_its_name_stands_in_and_the_other_way_round(store: Store, take_in) -> None:
    take_in(
        RawArticle(id="explains", text="The North Tamsel Port Authority (NTPA) was founded in spring."),
        RawArticle(id="short", text="The NTPA will raise fees."),
        RawArticle(id="long", text="Dredging was ordered by the North Tamsel Port Authority."),
        RawArticle(id="other", text="The bakery sells rye bread."),
    )
    found = search(store, "What does NTPA stand for?", top=4, ranking=WORDS_ALONE)
    assert {r.hit.article.id for r in found} == {"explains", "short", "long"}
    assert store.fulltext.aliases("North Tamsel Port Authority") == ["ntpa"]
    store.fulltext.change([], list(store.fulltext.ids()))
    assert store.fulltext.aliases("NTPA") == []


def test_quotations_are_searched_to_the_letter() -> None:
    assert names_query("Who said “fuel and blankets frighten no one”?", lambda _: []) == (
        '"fuel and blankets frighten no one"'
    )
    assert names_query('Who said "AND" NEAR( * ?', lambda _: []) == '"AND"'


def test_names_are_compared_without_case_points_and_plural() -> None:
    assert key("U.N.") == key("UN") == "un"
    assert key("ACSAs") == "acsa"


def test_words_are_marked_in_all_their_forms_and_at_their_place() -> None:
    text = "The U.S. signed; signing took 1,200 days. Used by us."
    marked = [text[start:end] for start, end in marks(text, "Who signs with the US in 1200 days?")]
    assert marked == ["U.S", "signed", "signing", "1,200", "days"]
