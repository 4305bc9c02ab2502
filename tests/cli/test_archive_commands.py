"""`dateline articles`, `reindex` and `doctor`: what the store holds, and whether it is whole."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from commandline import dateline


@pytest.fixture
def store(small: Path, tmp_path: Path) -> Path:
    """Folder of a store with the two small articles."""
    folder = tmp_path / "store"
    assert dateline("ingest", small, "--store", folder).status == 0
    return folder


def ids(store: Path) -> list[str]:
    return [article["id"] for article in dateline("articles", "list", "--store", store, "--json").json]


def test_the_list_is_an_array_newest_first(sample: Path) -> None:
    listed = dateline("articles", "list", "--store", sample, "--json").json
    assert len(listed) >= 80
    dates = [article["published_at"] for article in listed]
    assert dates == sorted(dates, reverse=True)
    assert len(dateline("articles", "list", "--store", sample, "--limit", 3, "--json").json) == 3


def test_the_list_names_every_article(store: Path) -> None:
    told = dateline("articles", "list", "--store", store)
    assert told.status == 0
    assert "2 articles" in told.out
    for id_ in ids(store):
        assert id_ in told.out


def test_the_list_can_be_read_in_a_narrow_terminal(tmp_path: Path) -> None:
    """In a process of its own: the width of a terminal is taken when the program begins."""
    articles = [
        {"id": f"meridian-wire-2012-03-05-{n:03}", "outlet": "The Port Alder Courier", "text": "The wall stands.",
         "title": "Harbour wall to be rebuilt before the winter, at a cost of forty million crowns, the council says",
         "published_at": "2012-03-05", "status": "retracted" if n else None}
        for n in range(2)
    ]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    dateline("ingest", tmp_path / "a.jsonl", "--store", tmp_path / "store")
    command = [sys.executable, "-m", "dateline", "articles", "list", "--store", str(tmp_path / "store")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "80"})
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    assert lines[:6] == [
        "2012-03-05  Harbour wall to be rebuilt before the winter, at a cost of forty",
        "            million crowns, the council says",
        "            meridian-wire-2012-03-05-000 · The Port Alder Courier",
        "2012-03-05  Harbour wall to be rebuilt before the winter, at a cost of forty",
        "            million crowns, the council says",
        "            meridian-wire-2012-03-05-001 · The Port Alder Courier · retracted",
    ]


def test_an_article_is_shown_with_its_text(store: Path) -> None:
    ferry = next(id_ for id_ in ids(store) if "Ferry" in dateline("articles", "show", id_, "--store", store).out)
    shown = dateline("articles", "show", ferry, "--store", store)
    assert "214 passengers" in shown.out
    assert "revision 1 of 1" in shown.out
    as_json = dateline("articles", "show", ferry, "--store", store, "--json").json
    assert as_json["id"] == ferry
    for passage in as_json["passages"]:
        assert as_json["shown"]["text"][passage["start"] : passage["end"]].strip()


def test_an_earlier_revision_can_be_shown(sample: Path) -> None:
    corrected = "a-c9716474800a7a077a35"
    first = dateline("articles", "show", corrected, "--revision", 1, "--store", sample).out
    newest = dateline("articles", "show", corrected, "--store", sample).out
    assert "214 million crowns" in first
    assert "revision 1 of 2" in first
    assert "revision 2 of 2" in newest
    absent = dateline("articles", "show", corrected, "--revision", 3, "--store", sample)
    assert absent.status == 1
    assert "There is no revision 3" in absent.err


def test_a_deleted_article_is_gone_from_the_archive_and_both_indexes(store: Path) -> None:
    first, second = ids(store)
    told = dateline("articles", "delete", first, "--store", store)
    assert told.status == 0
    assert "Deleted 1" in told.err
    assert ids(store) == [second]
    report = dateline("doctor", "--verify", "--store", store, "--json").json
    assert (report["store"]["in_chroma"], report["store"]["in_fulltext"]) == (1, 1)
    assert dateline("articles", "delete", second, "--store", store, "--json").json == [second]


@pytest.mark.parametrize("command", ["show", "delete"])
def test_an_unknown_id_is_one_sentence_and_changes_nothing(store: Path, command: str) -> None:
    known = ids(store)[0]
    arguments = [known, "a-unknown"] if command == "delete" else ["a-unknown"]
    told = dateline("articles", command, *arguments, "--store", store)
    assert told.status == 1
    assert "There is no article with the id “a-unknown”" in told.err
    assert known in ids(store)


def test_reindexing_keeps_every_count(store: Path) -> None:
    before = dateline("doctor", "--verify", "--store", store, "--json").json["store"]
    told = dateline("reindex", "--store", store)
    assert told.status == 0
    assert "Indexed 2 articles, 2 passages." in told.out
    assert dateline("reindex", "--store", store, "--json").json == {"articles": 2, "cut": 2, "embedded": 2}
    after = dateline("doctor", "--verify", "--store", store, "--json").json["store"]
    assert {**before, "free_bytes": 0} == {**after, "free_bytes": 0}


def test_doctor_finds_nothing_wrong_with_a_whole_store(sample: Path) -> None:
    told = dateline("doctor", "--verify", "--store", sample, "--json")
    assert told.status == 0
    report = told.json
    assert report["problems"] == []
    assert report["model"]["as_published"] is True
    assert report["model"]["sha256"] == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert report["settings"]["store"] == {"value": str(sample), "from": "--store"}
    assert report["settings"]["top"]["from"] == "default"
    assert report["store"]["articles"] >= 80
    assert report["store"]["in_chroma"] == report["store"]["in_fulltext"] > 0
    assert not any(report["store"]["disagreement"].values())
    assert report["store"]["free_bytes"] > 0
    assert "torch" in report["versions"]


def test_doctor_can_be_read_by_a_person(store: Path) -> None:
    told = dateline("doctor", "--store", store)
    assert told.status == 0
    assert "nothing wrong" in told.out
    assert "model: sha256" in told.out


def test_doctor_without_a_store_says_how_to_make_one(tmp_path: Path) -> None:
    told = dateline("doctor", "--store", tmp_path / "none")
    assert told.status == 0
    assert "dateline ingest" in told.out
    assert not (tmp_path / "none").exists()


def test_doctor_tells_where_the_indexes_disagree_and_reindex_mends_it(store: Path) -> None:
    with sqlite3.connect(store / "archive.sqlite3") as database:
        database.execute("DELETE FROM passages WHERE article_id = ?", (ids(store)[0],))
    database.close()
    told = dateline("doctor", "--verify", "--store", store, "--json")
    assert told.status == 1
    assert told.json["store"]["disagreement"]["extra_in_chroma"] == 1
    assert "dateline reindex" in " ".join(told.json["problems"])
    assert dateline("reindex", "--store", store).status == 0
    assert dateline("doctor", "--verify", "--store", store).status == 0


def test_doctor_tells_of_settings_that_do_not_fit_the_store(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_PASSAGE_TOKENS", "60")
    told = dateline("doctor", "--store", store, "--json")
    assert told.status == 1
    assert told.json["settings"]["passage_tokens"] == {"value": 60, "from": "DATELINE_PASSAGE_TOKENS"}
    assert "passage_tokens 200, now 60" in told.json["problems"][0]
