"""`dateline answers`: what was answered stays, says when it is out of date, and can be asked anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from commandline import dateline

QUESTION = "How many passengers left Marren on the ferry Saint Brannoc?"


@pytest.fixture
def store(small: Path, tmp_path: Path) -> Path:
    """Folder of a store with two articles."""
    folder = tmp_path / "store"
    assert dateline("ingest", small, "--store", folder).status == 0
    return folder


def ask(store: Path, *options: object) -> str:
    """The id of a new answer."""
    told = dateline("ask", QUESTION, "--store", store, "--json", "--min-support", 0, *options)
    assert told.status == 0
    return str(told.json["id"])


def listed(store: Path, *options: object) -> list[str]:
    return [kept["id"] for kept in dateline("answers", "list", "--store", store, "--json", *options).json]


def test_an_answer_is_listed_and_shown_as_it_was_given(store: Path) -> None:
    first, second = ask(store), ask(store)
    assert listed(store) == [second, first]
    assert listed(store, "--limit", 1) == [second]
    told = dateline("answers", "list", "--store", store)
    assert QUESTION in told.out
    assert first in told.out
    assert "2 answers, 0 of them stale" in told.out
    shown = dateline("answers", "show", first, "--store", store)
    assert "214 passengers" in shown.out
    assert "Sources" in shown.out
    assert "Out of date" not in shown.out
    assert dateline("answers", "show", first, "--store", store, "--json").json["stale"] == []


def test_a_correction_makes_the_answer_stale_and_asking_again_heeds_it(store: Path) -> None:
    old = ask(store)
    cited = dateline("answers", "show", old, "--store", store, "--json").json["citations"][0]["article_id"]
    text = "The ferry Saint Brannoc left Marren with 241 passengers on Tuesday."
    assert dateline("articles", "correct", cited, "--text", text, "--store", store).status == 0
    assert listed(store, "--stale") == [old]
    told = " ".join(dateline("answers", "list", "--stale", "--store", store).out.split())
    assert "stale: [1] “Ferry leaves Marren”" in told
    assert "no longer has the words quoted" in told
    assert "1 answers, 1 of them stale" in told
    shown = dateline("answers", "show", old, "--store", store).out
    assert "Out of date" in shown
    assert f"dateline answers again {old}" in shown
    again = dateline("answers", "again", old, "--store", store, "--min-support", 0)
    assert again.status == 0
    assert "241 passengers" in again.out
    assert "214 passengers" not in again.out
    new = listed(store)[0]
    assert f"kept as {new}" in again.out
    assert listed(store, "--stale") == [old]


def test_asking_again_keeps_to_the_same_day(store: Path) -> None:
    day = dateline("articles", "list", "--store", store, "--json").json[0]["fetched_at"] or "2999-01-01"
    old = ask(store, "--as-of", day)
    again = dateline("answers", "again", old, "--store", store, "--json", "--min-support", 0)
    assert again.json["as_of"] == day
    assert again.json["question"] == QUESTION


def test_a_conversation_is_kept_answer_by_answer(store: Path) -> None:
    dateline("chat", "--store", store, "--json", "-c", "ferry", stdin=f"{QUESTION}\nwhen?\n")
    kept = dateline("answers", "list", "--store", store, "--json").json
    assert [(one["question"], one["conversation_id"]) for one in kept] == [("when?", "ferry"), (QUESTION, "ferry")]


def test_an_article_that_is_deleted_takes_its_answers_with_it(store: Path) -> None:
    id_ = ask(store)
    cited = dateline("answers", "show", id_, "--store", store, "--json").json["citations"][0]["article_id"]
    told = dateline("articles", "delete", cited, "--store", store)
    assert "1 kept answers that quoted or named them were removed." in told.err
    assert listed(store) == []
    assert [path for path in store.glob("answers*") if b"Brannoc" in path.read_bytes()] == []


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(store: Path) -> None:
    os.mkdir(store / "answers.sqlite3")
    told = dateline("ask", QUESTION, "--store", store, "--json", "--min-support", 0)
    assert told.status == 0
    assert "214" in told.json["text"]
    assert "This answer was not kept." in " ".join(told.err.split())
    talked = dateline("chat", "--store", store, "--json", stdin=f"{QUESTION}\n")
    assert talked.status == 0
    assert "This answer was not kept." in " ".join(talked.err.split())


def test_without_answers_there_is_an_empty_list(store: Path) -> None:
    assert listed(store) == []
    assert "0 answers" in dateline("answers", "list", "--store", store).out


@pytest.mark.parametrize("command", ["show", "again"])
def test_an_unknown_answer_is_one_sentence(store: Path, command: str) -> None:
    told = dateline("answers", command, "none", "--store", store)
    assert told.status == 1
    assert told.err.startswith("dateline: There is no answer with the id “none”")
