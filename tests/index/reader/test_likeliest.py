"""Of the sentences read, those that are likeliest to answer before their vectors are made."""

from __future__ import annotations

from dataclasses import replace

from dateline.index.reader import OWN, open_reader
from dateline.index.reader.candidates import describe
from dateline.index.reader.support import WITH_READER
from dateline.index.retrieval.search import search
from dateline.index.store import Store

QUESTION = "Which countries has Korea signed ACSAs with?"


def test_the_likeliest_are_kept_in_their_order_with_all_that_is_known_of_them(sample_store: Store) -> None:
    found, reader = search(sample_store, QUESTION, top=20), open_reader(OWN)
    everything = describe(sample_store, reader, QUESTION, found, at=None)
    odds = {
        one.text: WITH_READER.odds(replace(features, likeness=0.0))
        for one, features in zip(everything.candidates, everything.features, strict=True)
    }
    likeliest = describe(sample_store, reader, QUESTION, found, at=None, most=5)
    kept = [one.text for one in likeliest.candidates]
    assert sorted(kept, key=odds.__getitem__) == sorted(odds, key=odds.__getitem__)[-5:]
    assert kept == [one.text for one in everything.candidates if one.text in kept]
    assert likeliest.vectors.shape == (5, everything.vectors.shape[1])
    assert all(features.likeness > 0 for features in likeliest.features)


def test_without_a_reader_all_are_given(sample_store: Store) -> None:
    found = search(sample_store, QUESTION, top=20)
    assert len(describe(sample_store, None, QUESTION, found, at=None, most=5).candidates) > 5
