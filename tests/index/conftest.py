"""What the tests of the index share: articles put straight into a store, and the store's counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.index.archive import Outcome
from dateline.index.article import RawArticle
from dateline.index.indexing import disagreement, index_pending
from dateline.index.store import Store

TakeIn = Callable[..., list[Outcome]]


@pytest.fixture
def take_in(store: Store) -> TakeIn:
    """Put articles into the store as if on the day `seen_at`, and index them; returns the outcomes."""

    def put(*raws: RawArticle, seen_at: str = "2020-01-01T00:00:00+00:00") -> list[Outcome]:
        outcomes = [outcome for _, outcome in store.archive.put(raws, store.split, seen_at)]
        index_pending(store)
        assert not any(disagreement(store).values())
        return outcomes

    return put
