"""`dateline doctor --verify` finds what differs from the archive, `dateline reindex` mends it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from commandline import dateline


@pytest.fixture
def damaged(small: Path, tmp_path: Path) -> Path:
    """A store whose full text has another word than the archive."""
    store = tmp_path / "store"
    dateline("ingest", small, "--store", store)
    with closing(sqlite3.connect(store / "fulltext.sqlite3")) as words, words:
        words.execute("UPDATE words SET text = replace(text, 'Tuesday', 'Monday')")
    return store


def test_doctor_finds_a_changed_word_and_says_what_mends_it(damaged: Path) -> None:
    told = dateline("doctor", "--verify", "--store", damaged, "--json")
    assert told.status == 1
    assert told.json["store"]["disagreement"]["wrong_in_fulltext"] == 1
    assert told.json["store"]["sample"]["lowest_cosine"] > 0.999
    assert told.json["problems"] == [
        "The indexes do not agree with the archive (1 wrong in fulltext). "
        "`dateline reindex --repair` mends what differs, `dateline reindex` rebuilds both."
    ]


def test_repair_writes_only_what_differs(damaged: Path) -> None:
    told = dateline("reindex", "--repair", "--store", damaged)
    assert told.status == 0
    assert told.out.splitlines()[-1] == ("Verified 2 passages and mended 1 differences; 1 passages embedded anew.")
    assert dateline("doctor", "--verify", "--store", damaged).status == 0
    again = dateline("reindex", "--repair", "--store", damaged)
    assert "found nothing to mend; 0 passages" in again.out


def test_a_rebuild_mends_everything_and_counts_it(damaged: Path) -> None:
    told = dateline("reindex", "--store", damaged, "--json")
    assert told.json == {"articles": 2, "embedded": 2, "cut": 2}
    assert dateline("doctor", "--verify", "--store", damaged).status == 0


def test_repair_counts_what_was_wrong(damaged: Path) -> None:
    told = dateline("reindex", "--repair", "--store", damaged, "--json").json
    assert (told["articles"], told["embedded"], told["disagreement"]["wrong_in_fulltext"]) == (1, 1, 1)
