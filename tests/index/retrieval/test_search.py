"""Search: ranks fused, the past kept apart from the present, and any question survived."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.retrievers import BaseRetriever

from dateline.index.article import RawArticle
from dateline.index.dates import instant
from dateline.index.errors import InputError
from dateline.index.filters import Filters
from dateline.index.indexing import index_pending
from dateline.index.retrieval.fusion import fuse
from dateline.index.retrieval.ranking import Arm
from dateline.index.retrieval.retriever import NewsRetriever
from dateline.index.retrieval.search import search
from dateline.index.store import Store


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, encoder) -> Iterator[Store]:
    """Forty articles over four years, each third corrected, each seventh retracted; for reading only."""
    with Store(tmp_path_factory.mktemp("town") / "store") as store:
        store.encoder = encoder
        raws = []
        for n in range(40):
            day = f"20{10 + n // 10}-{n % 10 + 1:02}-05"
            base = {"id": f"a{n}", "title": f"Ferry fares {n}", "outlet": "Courier", "published_at": day}
            raws.append(RawArticle(**base, text=f"The ferry fare to island {n} rose to {n} crowns, the company said."))
            if n % 3 == 0:
                words = f"The ferry fare to island {n} fell to {n} marks, the company now says."
                raws.append(RawArticle(**base, text=words, updated_at=f"20{11 + n // 10}-{n % 10 + 1:02}-20"))
            if n % 7 == 0:
                raws.append(RawArticle(**base, text=f"The report on island {n} was withdrawn.", retracted=True))
        store.archive.put(raws, store.split, "2020-01-01T00:00:00+00:00")
        index_pending(store)
        yield store


def test_ranks_are_fused_as_by_hand() -> None:
    scores = fuse([["a", "b", "c"], ["c", "a", "d"]], [Arm(1.0, 60), Arm(0.5, 10)])
    assert scores == {
        "a": pytest.approx(61 / 61 + 0.5 * 11 / 12),
        "c": pytest.approx(61 / 63 + 0.5 * 11 / 11),
        "b": pytest.approx(61 / 62),
        "d": pytest.approx(0.5 * 11 / 13),
    }
    assert list(scores) == ["c", "a", "b", "d"]


def test_equal_scores_stand_in_the_order_of_their_ids() -> None:
    arm = Arm(1.0, 60)
    assert list(fuse([["b", "c"], ["c", "b"], ["a"]], [arm, arm, arm])) == ["b", "c", "a"]
    assert fuse([], []) == fuse([[], []], [arm, arm]) == {}


def test_each_result_says_why_it_ranks_where_it_does(town: Store) -> None:
    results = search(town, "What is the ferry fare to island 17?", top=5)
    assert results[0].hit.article.id == "a17"
    assert results[0].why.words_rank == 1
    assert [r.score for r in results] == sorted((r.score for r in results), reverse=True)
    for r in results:
        why = r.why
        fused = (61 / (60 + why.dense_rank) if why.dense_rank else 0) + (
            11 / (10 + why.words_rank) if why.words_rank else 0
        )
        assert r.score == pytest.approx(fused + why.recency + why.lead)
        assert r.hit.text == r.hit.revision.text[r.hit.passage.start : r.hit.passage.end]


@settings(deadline=None, max_examples=40)
@given(
    day=st.dates(date(2009, 12, 1), date(2015, 1, 1)),
    island=st.integers(0, 39),
)
def test_nothing_that_came_later_is_found(town: Store, day: date, island: int) -> None:
    end = instant(day.isoformat(), end_of_day=True)
    for result in search(town, f"ferry fare island {island} marks", top=200, filters=Filters(as_of=day.isoformat())):
        hit = result.hit
        assert hit.revision.valid_from <= end
        assert hit.article.published_at <= day.isoformat()
        stood = [life.revision.number for life in town.archive.lifetimes(hit.article.id)
                 if life.revision.valid_from <= end < life.valid_to]  # fmt: skip
        assert stood == [hit.revision.number]
        assert hit.article.status != "retracted"


def test_a_corrected_article_is_found_with_the_words_of_its_day(town: Store) -> None:
    question = "ferry fare to island 33"
    old, new = (
        next(r.hit for r in search(town, question, top=50, filters=Filters(as_of=as_of)) if r.hit.article.id == "a33")
        for as_of in ("2014-04-19", None)
    )
    assert "rose to 33 crowns" in old.text
    assert "fell to 33 marks" in new.text
    assert (old.revision.number, new.revision.number) == (1, 2)


def test_without_a_day_only_the_newest_words_are_found(town: Store) -> None:
    for result in search(town, "ferry fare crowns", top=200):
        assert result.hit.revision.number == result.hit.article.revision


def test_a_day_counts_to_its_end_and_a_moment_to_its_second(town: Store) -> None:
    assert [r.hit.article.id for r in search(town, "ferry", top=9, filters=Filters(as_of="2010-02-05"))] == ["a1"]
    assert [r.hit.article.id for r in search(town, "ferry", top=9, filters=Filters(as_of="2010-02-05T00:00:00Z"))] == [
        "a1"
    ]
    assert search(town, "ferry", top=9, filters=Filters(as_of="2010-02-04T23:59:59Z")) == []
    with pytest.raises(InputError, match="“soon” is not a date"):
        search(town, "ferry", top=9, filters=Filters(as_of="soon"))


def test_an_empty_store_finds_nothing(store: Store) -> None:
    assert search(store, "ferry", top=5) == []
    assert NewsRetriever(store=store).invoke("ferry") == []


STRANGE = [
    *(
        '"AND" NEAR( *',
        "한국은 몇 나라와 협정을 맺었나?",
        "🦊🦊",
        "?!…—",
        "title:ferry OR",
        "ferry* -island ^",
    ),
    *("'; DROP TABLE x", "\0", "²½ ①", "a" * 20_000, " ".join(f"word{n}" for n in range(3_000)), '"', "({[", "NOT"),
]


@pytest.mark.parametrize("question", STRANGE, ids=range(len(STRANGE)))
def test_a_strange_question_is_survived(town: Store, question: str) -> None:
    assert len(search(town, question, top=3)) <= 3


@pytest.mark.parametrize("question", ["", " ", "\t\n"])
def test_a_blank_question_is_refused(town: Store, question: str) -> None:
    with pytest.raises(InputError, match="nothing to search for"):
        search(town, question, top=3)


@settings(deadline=None, max_examples=60)
@given(question=st.text(max_size=60).filter(str.strip))
def test_any_question_is_survived(town: Store, question: str) -> None:
    assert len(search(town, question, top=3)) <= 3


def test_it_is_a_langchain_retriever(town: Store) -> None:
    retriever = NewsRetriever(store=town, top=3)
    assert isinstance(retriever, BaseRetriever)
    question = "ferry fare to island 17"
    documents = retriever.invoke(question)
    assert len(documents) == 3
    assert documents[0].page_content == "The ferry fare to island 17 rose to 17 crowns, the company said."
    metadata = documents[0].metadata
    assert metadata.pop("score") > metadata.pop("bm25") * 0
    assert 0 < metadata.pop("cosine") <= 1
    assert metadata.pop("lead") == pytest.approx(0.2)
    assert metadata.pop("recency") < 0.01
    assert metadata == {
        "article_id": "a17",
        "revision": 1,
        "start": 0,
        "end": len(documents[0].page_content),
        "title": "Ferry fares 17",
        "outlet": "Courier",
        "published_at": "2011-08-05",
        "url": None,
        "status": "current",
        "story_id": metadata["story_id"],
        "carriers": 1,
        "dense_rank": metadata["dense_rank"],
        "words_rank": 1,
        "names_rank": None,
        "reranked": None,
    }
    assert retriever.batch([question, "island 2"])[0][0].id == documents[0].id
    assert asyncio.run(retriever.ainvoke(question))[0].id == documents[0].id
    assert retriever.invoke(question, as_of="2011-08-04")[0].metadata["article_id"] != "a17"
    assert all(d.metadata["published_at"] <= "2010-03-05" for d in retriever.invoke(question, as_of="2010-03-05"))
