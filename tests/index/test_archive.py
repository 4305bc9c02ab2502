"""The archive: what is new, what changed, which text stood when, and what stays when it is all done again."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.index.article import RawArticle
from dateline.index.corrections import restore, retract
from dateline.index.dates import END_OF_TIME, instant
from dateline.index.errors import NotFoundError
from dateline.index.filters import Filters
from dateline.index.indexing import disagreement, index_pending, reindex, remove_article
from dateline.index.retrieval.search import search
from dateline.index.store import Store

FIRST = RawArticle(
    id="wall", title="Wall", text="The harbour wall will cost 3 million crowns.", published_at="2012-03-05"
)
CORRECTED = replace(FIRST, text="The harbour wall will cost 4 million crowns.", updated_at="2012-03-09")
SEEN = "2020-01-01T00:00:00+00:00"


def stood(store: Store, article_id: str = "wall") -> list[tuple[int, int, int]]:
    return [
        (life.revision.number, life.revision.valid_from, life.valid_to) for life in store.archive.lifetimes(article_id)
    ]


def state(store: Store) -> tuple[object, ...]:
    ids = sorted(a.id for a in store.archive.articles())
    return (
        store.archive.counts(),
        [store.archive.article(id_) for id_ in ids],
        [life for id_ in ids for life in store.archive.lifetimes(id_)],
        [passage for id_ in ids for passage in store.archive.passages(id_)],
        sorted(store.vectors.ids()),
        sorted(store.fulltext.ids()),
    )


def test_an_article_is_new_then_unchanged_then_changed(store: Store, take_in) -> None:
    assert take_in(FIRST) == ["new"]
    assert take_in(FIRST) == ["unchanged"]
    assert take_in(CORRECTED) == ["changed"]
    assert take_in(FIRST, CORRECTED, CORRECTED) == ["unchanged"] * 3
    assert store.archive.counts() == {"articles": 1, "revisions": 2, "passages": 2, "waiting": 0}


def test_the_same_input_twice_changes_nothing(store: Store, take_in) -> None:
    everything = [FIRST, CORRECTED, RawArticle(text="A bare story about a bridge.", origin="b.txt")]
    take_in(*everything)
    before = state(store)
    assert take_in(*everything, seen_at="2021-01-01T00:00:00+00:00") == ["unchanged"] * 3
    assert state(store) == before


TEXTS = st.text(min_size=1, max_size=80).filter(str.strip)


@settings(deadline=None, max_examples=12)
@given(raws=st.lists(st.builds(RawArticle, id=st.sampled_from("abc"), title=st.none() | TEXTS, text=TEXTS), max_size=4))
def test_any_articles_twice_change_no_count_and_a_rebuild_gives_the_same_ids(
    tmp_path_factory: pytest.TempPathFactory, encoder, raws: list[RawArticle]
) -> None:
    clean = [replace(raw, text=raw.text.replace("\0", " ") + ".") for raw in raws]
    with Store(tmp_path_factory.mktemp("twice") / "store") as store:
        store.encoder = encoder
        store.archive.put(clean, store.split, SEEN)
        index_pending(store)
        before = state(store)
        assert {outcome for _, outcome in store.archive.put(clean, store.split, SEEN)} <= {"unchanged"}
        assert index_pending(store).articles == 0
        assert state(store) == before
        reindex(store)
        assert state(store) == before
        for articles in before[2]:
            revision = articles.revision
            for passage in store.archive.passages(revision.article_id):
                if passage.revision == revision.number:
                    assert revision.text[passage.start : passage.end].strip()


def test_a_correction_is_valid_from_its_own_date(store: Store, take_in) -> None:
    take_in(FIRST)
    take_in(CORRECTED)
    change = instant("2012-03-09")
    assert stood(store) == [(1, instant("2012-03-05"), change), (2, change, END_OF_TIME)]
    article = store.archive.article("wall")
    assert (article.status, article.revision, article.updated_at) == ("corrected", 2, "2012-03-09")


def test_a_changed_text_without_a_date_is_valid_only_from_when_it_was_seen(store: Store, take_in) -> None:
    take_in(FIRST)
    take_in(replace(FIRST, text="Other words."), seen_at="2015-06-01T12:00:00+00:00")
    assert stood(store)[1][:2] == (2, instant("2015-06-01T12:00:00+00:00"))


def test_a_changed_text_is_valid_from_when_it_was_fetched_where_that_is_known(store: Store, take_in) -> None:
    take_in(FIRST)
    take_in(replace(FIRST, text="Other words.", fetched_at="2014-02-03"))
    assert stood(store)[1][:2] == (2, instant("2014-02-03"))


def test_an_article_without_any_date_is_valid_only_from_when_it_was_seen(store: Store, take_in) -> None:
    take_in(replace(FIRST, published_at=None))
    assert stood(store) == [(1, instant(SEEN), END_OF_TIME)]


def test_an_older_version_that_arrives_later_does_not_become_the_newest(store: Store, take_in) -> None:
    take_in(CORRECTED)
    assert take_in(FIRST) == ["changed"]
    article = store.archive.article("wall")
    assert (article.revision, article.updated_at, article.status) == (1, "2012-03-09", "corrected")
    assert [number for number, _, _ in stood(store)] == [2, 1]
    assert "4 million" in search(store, "What will the wall cost?", top=1)[0].hit.text


def test_a_text_that_returns_to_its_first_words_is_a_third_revision(store: Store, take_in) -> None:
    take_in(FIRST)
    take_in(CORRECTED)
    assert take_in(replace(FIRST, updated_at="2012-03-20")) == ["changed"]
    assert [number for number, _, _ in stood(store)] == [1, 2, 3]
    for day, words in (("2012-03-06", "3 million"), ("2012-03-10", "4 million"), ("2012-03-21", "3 million")):
        (found,) = search(store, "What will the wall cost?", top=5, filters=Filters(as_of=day))
        assert words in found.hit.text


@settings(deadline=None, max_examples=40)
@given(st.permutations(range(4)), st.lists(st.booleans(), min_size=4, max_size=4))
def test_lifetimes_follow_each_other_without_gaps_in_any_order_of_arrival(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], dated: list[bool]
) -> None:
    with Store(tmp_path_factory.mktemp("order") / "store") as store:
        for day, n in enumerate(order, 1):
            raw = replace(FIRST, text=f"Version {n}.", updated_at=f"2012-04-0{n + 1}" if dated[n] else None)
            store.archive.put([raw], lambda *_: [], f"2020-01-0{day}T00:00:00+00:00")
        lives = store.archive.lifetimes("wall")
        assert all(one.valid_to == two.revision.valid_from for one, two in pairwise(lives))
        assert lives[-1].valid_to == END_OF_TIME
        newest = store.archive.article("wall").revision
        assert newest == lives[-1].revision.number


def test_what_is_said_about_the_same_text_may_change(store: Store, take_in) -> None:
    take_in(replace(FIRST, outlet="Courier", authors=("Ada Finch",)))
    assert take_in(replace(FIRST, outlet="Port Alder Courier")) == ["changed"]
    article = store.archive.article("wall")
    assert (article.outlet, article.authors, article.status) == ("Port Alder Courier", ("Ada Finch",), "current")
    assert store.archive.counts()["revisions"] == 1


def test_a_date_that_becomes_known_later_dates_the_text(store: Store, take_in) -> None:
    take_in(replace(FIRST, published_at=None))
    assert not search(store, "harbour wall", top=5, filters=Filters(as_of="2013-01-01"))
    take_in(FIRST)
    assert stood(store) == [(1, instant("2012-03-05"), END_OF_TIME)]
    assert search(store, "harbour wall", top=5, filters=Filters(as_of="2013-01-01"))
    assert not search(store, "harbour wall", top=5, filters=Filters(as_of="2012-03-04"))


def test_a_retracted_article_is_not_searched(store: Store, take_in) -> None:
    take_in(FIRST, RawArticle(id="other", text="The harbour master keeps a cat."))
    take_in(replace(FIRST, retracted=True))
    assert store.archive.article("wall").status == "retracted"
    for as_of in (None, "2012-03-06", "2019-01-01"):
        assert all(
            r.hit.article.id != "wall"
            for r in search(store, "harbour wall crowns", top=10, filters=Filters(as_of=as_of))
        )
    assert store.archive.revision("wall", 1).text == FIRST.text


def test_a_retraction_stays_when_the_article_is_taken_in_again(store: Store, take_in) -> None:
    take_in(replace(FIRST, retracted=True))
    take_in(FIRST)
    take_in(CORRECTED)
    assert store.archive.article("wall").status == "retracted"
    assert not search(store, "harbour wall", top=5)


def test_a_retraction_that_comes_with_an_older_text_still_counts(store: Store, take_in) -> None:
    take_in(FIRST)
    take_in(CORRECTED)
    assert take_in(replace(FIRST, retracted=True)) == ["changed"]
    assert store.archive.article("wall").status == "retracted"
    assert store.archive.article("wall").updated_at == "2012-03-09"
    assert not search(store, "harbour wall", top=5)


NOTICE = replace(
    FIRST,
    title="Retracted: harbour wall",
    text="We have retracted our report on the harbour. The council never discussed a wall, and no price was named.",
    updated_at="2012-03-09",
    retracted=True,
)


def test_a_notice_that_takes_an_article_back_is_what_is_found_from_then_on(store: Store, take_in) -> None:
    take_in(FIRST)
    assert take_in(NOTICE) == ["changed"]
    article = store.archive.article("wall")
    assert (article.status, article.notice) == ("retracted", 2)
    for as_of, number in ((None, 2), ("2012-03-10", 2), ("2012-03-08", 1)):
        assert {r.hit.revision.number for r in search(store, "harbour wall", top=5, filters=Filters(as_of=as_of))} == {
            number
        }
    assert not any(disagreement(store).values())
    assert take_in(NOTICE) == ["unchanged"]


def test_a_retracted_text_below_a_line_that_says_so_is_not_found(store: Store, take_in) -> None:
    take_in(FIRST)
    take_in(replace(NOTICE, text=f"Retracted: this article has been withdrawn.\n\n{FIRST.text}"))
    assert (store.archive.article("wall").status, store.archive.article("wall").notice) == ("retracted", None)
    assert not search(store, "harbour wall", top=5)


def test_a_notice_does_not_outlive_the_retraction(store: Store, take_in) -> None:
    take_in(FIRST)
    take_in(NOTICE)
    restore(store, "wall")
    assert store.archive.article("wall").notice is None
    retract(store, "wall")
    assert store.archive.article("wall").notice is None
    assert not search(store, "harbour wall", top=5)


def test_a_deleted_article_is_gone_from_all_three(store: Store, take_in) -> None:
    take_in(FIRST, RawArticle(id="other", text="The harbour master keeps a cat."))
    remove_article(store, "wall")
    assert store.archive.counts() == {"articles": 1, "revisions": 1, "passages": 1, "waiting": 0}
    assert not any(disagreement(store).values())
    with pytest.raises(NotFoundError, match="no article with the id “wall”; `dateline articles list`"):
        remove_article(store, "wall")
    with pytest.raises(NotFoundError):
        store.archive.revision("wall", 1)


def test_one_transaction_takes_in_all_of_a_batch_or_nothing(store: Store) -> None:
    bad = replace(FIRST, id="bad", text="\ud800")
    with pytest.raises(UnicodeEncodeError):
        store.archive.put([FIRST, bad], store.split, SEEN)
    assert store.archive.counts()["articles"] == 0


@pytest.mark.parametrize(
    "step", ["archive.resplit", "fulltext.clear", "vectors.clear", "note_settings", "archive.mark"]
)
def test_a_rebuild_that_is_cut_short_is_finished_by_the_next_run(
    store: Store, take_in, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    take_in(FIRST, CORRECTED, RawArticle(id="other", text="The harbour master keeps a cat."))
    before = state(store)
    part, _, name = step.rpartition(".")
    owner = getattr(store, part) if part else store
    done = getattr(owner, name)

    def cut(*args: object, **kwargs: object) -> None:
        if step != "archive.mark":
            done(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, cut)
        with pytest.raises(KeyboardInterrupt):
            reindex(store)
    index_pending(store)
    assert not any(disagreement(store).values())
    assert state(store) == before
