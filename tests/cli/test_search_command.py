"""`dateline search`: ranked passages, marked words, filters, and what goes wrong told in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import dateline

WORDS = "which countries has Korea signed ACSAs with?"


def test_passages_are_shown_with_outlet_day_and_place(sample: Path) -> None:
    told = dateline("search", WORDS, "--store", sample, "--top", 3)
    assert told.status == 0
    assert [line[:2] for line in told.out.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]
    assert "Port Alder Courier, 2011-01-04" in told.out
    assert "characters" in told.out


def test_json_says_where_the_words_stand_and_why_they_rank(sample: Path) -> None:
    found = dateline("search", WORDS, "--store", sample, "--top", 4, "--json").json
    assert len(found) == 4
    first = found[0]
    shown = dateline("articles", "show", first["article_id"], "--store", sample, "--json").json
    assert shown["shown"]["text"][first["start"] : first["end"]] == first["text"]
    assert first["words_rank"] == 1 or first["dense_rank"] == 1
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)


def test_the_reasons_are_shown_when_asked_for(sample: Path) -> None:
    assert "BM25" not in dateline("search", WORDS, "--store", sample).out
    told = dateline("search", WORDS, "--store", sample, "--why").out
    assert "BM25" in told
    assert "cosine" in told


def test_filters_hold_for_every_result(sample: Path) -> None:
    asked = ("search", "defence talks", "--store", sample, "--json", "--top", 20)
    outlet = dateline(*asked, "--outlet", "the port alder courier").json
    assert {one["outlet"] for one in outlet} == {"The Port Alder Courier"}
    days = dateline(*asked, "--from", "2011-01-05", "--to", "2011-01-11").json
    assert days
    assert all("2011-01-05" <= one["published_at"][:10] <= "2011-01-11" for one in days)
    assert all(one["published_at"] <= "2010-12-31" for one in dateline(*asked, "--as-of", "2010-12-31").json)
    assert {one["status"] for one in dateline(*asked, "--status", "corrected").json} == {"corrected"}


def test_nothing_found_is_said_and_no_failure(sample: Path) -> None:
    told = dateline("search", "defence", "--outlet", "Nobody's Herald", "--store", sample)
    assert (told.status, told.out) == (0, "No passage meets these conditions.\n")


def test_the_sentences_can_be_read_once_more(sample: Path) -> None:
    found = dateline("search", WORDS, "--store", sample, "--json", "--reranker", "sentences").json
    assert all(one["reranked"] == one["score"] for one in found)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((" ",), "There is nothing to search for"),
        (("ferry", "--from", "soon"), "“soon” is not a date"),
        (("ferry", "--from", "2012-01-01", "--to", "2011-01-01"), "No article is from 2012-01-01 or later"),
        (("ferry", "--status", "fresh"), "There is no status “fresh”"),
    ],
)
def test_what_cannot_be_searched_for_is_told_in_one_sentence(sample: Path, arguments: tuple, complaint: str) -> None:
    told = dateline("search", *arguments, "--store", sample)
    assert told.status == 1
    assert complaint in told.err.replace("\n", " ")
    assert "Traceback" not in told.err
