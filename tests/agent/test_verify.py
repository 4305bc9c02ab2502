"""Nothing is shown that the archive, read anew, does not hold."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any, cast

import pytest

from dateline.agent.compose import compose
from dateline.agent.compose.extractive import Extractive
from dateline.agent.finish import finish
from dateline.agent.plan import plan
from dateline.agent.retrieve import retrieve
from dateline.agent.state import State
from dateline.agent.understand import understand
from dateline.agent.verify import verify
from dateline.index.indexing import remove_article
from dateline.index.ingest import ingest
from dateline.index.retrieval.rerank import NONE
from dateline.index.store import Store

FERRY = "The ferry Saint Brannoc left Marren with 214 passengers on Tuesday."


@pytest.fixture
def ferry_store(store: Store, tmp_path: Path) -> Store:
    source = tmp_path / "ferry.jsonl"
    lines = [
        {"id": "ferry", "title": "Ferry leaves Marren", "text": f"{FERRY} The crossing takes six hours."},
        {"id": "bees", "title": "A poor year for honey", "text": "The hives of Orle gave 30 jars."},
    ]
    source.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ingest(store, [source])
    return store


def composed(store: Store) -> State:
    """A turn as it stands before the verifier sees it."""
    state: dict[str, Any] = {
        "question": "How many passengers left Marren on the ferry Saint Brannoc?",
        "top": 1,
        "min_support": 0.0,
    }
    state |= understand(cast(State, state))
    state |= plan(cast(State, state))
    state |= retrieve(store, NONE, cast(State, state))
    state |= compose(Extractive(store, lambda: None), cast(State, state))
    assert state["drafts"][0].spans[0].quote == FERRY
    return cast(State, state)


def answer_after(store: Store, state: State) -> dict[str, Any]:
    checked: dict[str, Any] = {**state, **verify(store.archive, state)}
    turns = finish(cast(State, checked))["turns"]
    return cast(dict[str, Any], turns[-1]["answer"])


def change(store: Store, statement: str) -> None:
    with sqlite3.connect(store.folder / "archive.sqlite3") as database:
        assert database.execute(statement).rowcount == 1
    database.close()


def test_words_that_the_archive_holds_pass(ferry_store: Store) -> None:
    answer = answer_after(ferry_store, composed(ferry_store))
    assert answer["status"] == "answered"
    assert FERRY in answer["text"]


def test_words_that_the_archive_no_longer_holds_are_dropped(ferry_store: Store) -> None:
    state = composed(ferry_store)
    change(ferry_store, "UPDATE revisions SET text = replace(text, '214', '412') WHERE article_id = 'ferry'")
    answer = answer_after(ferry_store, state)
    assert FERRY not in answer["text"]
    assert [citation for citation in answer["citations"] if citation["quote"] == FERRY] == []


def test_words_that_moved_by_one_letter_are_dropped(ferry_store: Store) -> None:
    state = composed(ferry_store)
    change(ferry_store, "UPDATE revisions SET text = ' ' || text WHERE article_id = 'ferry'")
    answer = answer_after(ferry_store, state)
    assert (answer["status"], answer["claims"], answer["citations"]) == ("not_found", (), ())
    assert answer["reason"] == "weak_support"


def test_an_article_retracted_meanwhile_supports_nothing(ferry_store: Store) -> None:
    state = composed(ferry_store)
    change(ferry_store, "UPDATE articles SET status = 'retracted' WHERE id = 'ferry'")
    answer = answer_after(ferry_store, state)
    assert (answer["status"], answer["citations"]) == ("not_found", ())


def test_an_article_deleted_meanwhile_supports_nothing(ferry_store: Store) -> None:
    state = composed(ferry_store)
    remove_article(ferry_store, "ferry")
    answer = answer_after(ferry_store, state)
    assert (answer["status"], answer["citations"]) == ("not_found", ())
