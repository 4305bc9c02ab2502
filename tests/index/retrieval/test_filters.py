"""Filters: nothing that breaks one is ever found, and nothing that meets them all is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.index.article import RawArticle
from dateline.index.dates import instant
from dateline.index.errors import InputError
from dateline.index.filters import Filters
from dateline.index.indexing import index_pending
from dateline.index.retrieval.ranking import Arm, Ranking
from dateline.index.retrieval.search import search
from dateline.index.store import Store

OUTLETS = ("Harbour Gazette", "Meridian Wire", "Der Bote", None)
SECTIONS = ("World", "Harbour", None)
LANGUAGES = ("en-GB", "en", "de", None)
DAYS = ("2010-03-01", "2011-07-15", "2011-07-16T23:30:00+09:00", "2012-12-31", None)
ALL = Ranking(one_per_story=False, article_share=1.0)
OFF = Arm(0.0, 1.0)


def article(n: int) -> RawArticle:
    """Each has another mixture of facts, and words enough in common to be found together."""
    return RawArticle(
        id=f"a{n}",
        title=f"Lock {n} reopens",
        text=f"Lock number {n} on the Tamsel canal was reopened after {n + 2} weeks of work, the port authority said.",
        outlet=OUTLETS[n % 4],
        section=SECTIONS[n % 3],
        language=LANGUAGES[(n // 2) % 4],
        published_at=DAYS[n % 5],
        fetched_at="2012-06-01",
    )


@pytest.fixture(scope="module")
def canal(tmp_path_factory: pytest.TempPathFactory, encoder) -> Iterator[Store]:
    """Sixty articles; each fourth corrected, each ninth taken back."""
    with Store(tmp_path_factory.mktemp("canal") / "store") as store:
        store.encoder = encoder
        raws = [article(n) for n in range(60)]
        raws += [replace(raw, text=raw.text.replace("weeks", "months"), updated_at="2013-02-03") for raw in raws[::4]]
        raws += [replace(raw, text="", retracted=True, updated_at="2013-05-06") for raw in raws[:60:9]]
        store.archive.put(raws, store.split, "2014-01-01T00:00:00+00:00")
        index_pending(store)
        yield store


def allowed(store: Store, filters: Filters) -> set[tuple[str, int]]:
    """What the filters say, read off the archive article by article."""
    at = None if filters.as_of is None else instant(filters.as_of, end_of_day=True)
    found = set()
    for one in store.archive.articles():
        lives = store.archive.lifetimes(one.id)
        published = instant(one.published_at) if one.published_at else lives[0].revision.valid_from
        tag = (one.language or "").lower().split("-")[0]
        meets = (
            (filters.published_from is None or published >= instant(filters.published_from))
            and (filters.published_to is None or published <= instant(filters.published_to, end_of_day=True))
            and (not filters.outlets or (one.outlet or "").lower() in [o.lower() for o in filters.outlets])
            and (not filters.sections or (one.section or "").lower() in [s.lower() for s in filters.sections])
            and (not filters.languages or tag in [t.lower().split("-")[0] for t in filters.languages])
            and (not filters.statuses or one.status in filters.statuses)
        )
        found |= {(one.id, life.revision.number) for life in lives if meets and life.covers(at)}
    return found


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2).map(tuple)


FILTERS = st.builds(
    Filters,
    as_of=st.sampled_from([None, "2010-03-01", "2011-07-16", "2012-06-02", "2013-02-03", "2013-05-06", "2020-01-01"]),
    published_from=st.sampled_from([None, "2010-01-01", "2011-07-15", "2011-07-16T14:30:00Z"]),
    published_to=st.sampled_from([None, "2011-07-16", "2012-06-01", "2030-01-01"]),
    outlets=some(("Harbour Gazette", "MERIDIAN  WIRE".replace("  ", " "), "der bote", "Nobody")),
    sections=some(("World", "harbour", "Sport")),
    languages=some(("en", "DE", "en-US", "fr")),
    statuses=some(("current", "corrected", "retracted")),
)


@settings(deadline=None, max_examples=80)
@given(filters=FILTERS, arm=st.sampled_from(["both", "dense", "words"]))
def test_a_filtered_search_finds_just_what_the_filters_allow(canal: Store, filters: Filters, arm: str) -> None:
    ranking = replace(ALL, dense=OFF if arm == "words" else ALL.dense, words=OFF if arm == "dense" else ALL.words)
    results = search(canal, "Which lock on the Tamsel canal was reopened?", top=120, filters=filters, ranking=ranking)
    found = [(r.hit.article.id, r.hit.revision.number) for r in results]
    assert len(set(found)) == len(found)
    assert set(found) == allowed(canal, filters)


@settings(deadline=None, max_examples=40)
@given(filters=FILTERS, top=st.integers(1, 8))
def test_the_first_results_of_a_filtered_search_are_those_of_searching_what_it_allows(
    canal: Store, filters: Filters, top: int
) -> None:
    question = "How many weeks of work did lock number 17 take?"
    whole = search(canal, question, top=120, filters=filters, ranking=ALL)
    first = search(canal, question, top=top, filters=filters, ranking=ALL)
    assert [r.hit.passage.id for r in first] == [r.hit.passage.id for r in whole[:top]]


def test_filters_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InputError, match="“soon” is not a date"):
        Filters(published_from="soon").conditions()
    with pytest.raises(InputError, match="There is no status “fresh”; there are current, corrected, retracted"):
        Filters(statuses=("fresh",)).conditions()
    with pytest.raises(InputError, match="from 2012-01-01 or later and from 2011-01-01 or before"):
        Filters(published_from="2012-01-01", published_to="2011-01-01").conditions()


@pytest.mark.parametrize("hostile", ["x' OR 1=1 --", '"} OR {"', "\0", "%", "*"])
def test_a_hostile_filter_is_a_name_that_no_outlet_has(canal: Store, hostile: str) -> None:
    assert search(canal, "lock", top=5, filters=Filters(outlets=(hostile,))) == []


def test_a_change_of_an_articles_facts_changes_what_filters_find(store: Store, take_in) -> None:
    raw = RawArticle(
        id="ferry", text="The ferry to Orsk sank at noon.", outlet="Harbor Gazette", published_at="2012-01-01"
    )
    take_in(raw)
    take_in(replace(raw, outlet="Harbour Gazette"))
    assert search(store, "ferry", top=1, filters=Filters(outlets=("Harbor Gazette",))) == []
    assert search(store, "ferry", top=1, filters=Filters(outlets=("Harbour Gazette",)))
