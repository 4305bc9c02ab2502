"""`dateline ingest`: what is taken in is counted, what is not is told with its reason."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from commandline import dateline


def test_a_summary_counts_what_was_taken_in(small: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = dateline("ingest", small, "--store", store)
    assert (first.status, first.out.splitlines()[-1][:30]) == (0, "2 articles: 2 new, 0 changed, ")
    assert "2 passages embedded" in first.out
    again = dateline("ingest", small, "--store", store)
    assert again.status == 0
    assert "0 new, 0 changed, 2 unchanged" in again.out
    assert "0 passages embedded" in again.out


def test_json_gives_the_whole_report(small: Path, tmp_path: Path) -> None:
    report = dateline("ingest", small, "--store", tmp_path / "store", "--json").json
    assert (report["articles"], report["new"], report["passages"], report["interrupted"]) == (2, 2, 2, False)
    assert report["rejected"] == []


def test_what_is_rejected_is_told_with_line_and_reason_and_the_rest_is_taken_in(tmp_path: Path) -> None:
    source = tmp_path / "mixed.jsonl"
    source.write_text('{"id": "a", "text": "Orrell won."}\n{broken\n{"id": "b"}\n[]\n', encoding="utf-8")
    told = dateline("ingest", source, tmp_path / "nowhere.txt", "--store", tmp_path / "store")
    assert told.status == 0
    assert "1 new" in told.out
    assert "4 rejected" in told.err
    assert "line 2: it is not valid JSON" in told.err
    assert "line 3: it has no “text”" in told.err
    assert "line 4: it is not a JSON object" in told.err
    assert "There is no file or folder" in told.err
    assert "Traceback" not in told.err


def test_json_lists_every_rejection(tmp_path: Path) -> None:
    source = tmp_path / "broken.jsonl"
    source.write_text('{"id": "a", "text": "Orrell won."}\n' + "{broken\n" * 30, encoding="utf-8")
    report = dateline("ingest", source, "--store", tmp_path / "store", "--json").json
    assert [item["line"] for item in report["rejected"]] == list(range(2, 32))
    assert {item["reason"] for item in report["rejected"]} == {"it is not valid JSON"}
    shown = dateline("ingest", source, "--store", tmp_path / "store")
    assert "30 rejected" in shown.err
    assert "30 × it is not valid JSON (" in shown.err, "so many are told by reason"
    assert "broken.jsonl, line 2; " in shown.err
    assert "and 27 more" in shown.err


def test_where_nothing_could_be_taken_in_the_exit_status_is_one(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "hollow").mkdir()
    for source in ("empty.txt", "nowhere", "hollow"):
        told = dateline("ingest", tmp_path / source, "--store", tmp_path / "store")
        assert told.status == 1
        assert "1 rejected" in told.err
        assert source in told.err


def test_nothing_to_take_in_is_one_sentence(tmp_path: Path) -> None:
    told = dateline("ingest", "--store", tmp_path / "store")
    assert told.status == 1
    assert told.err.startswith("dateline: Nothing to take in")
    assert not (tmp_path / "store").exists()


def test_a_store_that_cannot_be_made_is_one_sentence(small: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = dateline("ingest", small, "--store", tmp_path / "file" / "store")
    assert told.status == 1
    assert told.err.startswith("dateline: The store")
    assert "Traceback" not in told.err


def test_the_sample_is_taken_in_by_name_and_a_second_time_changes_nothing(sample: Path) -> None:
    again = dateline("ingest", "--sample", "--store", sample, "--json").json
    assert (again["new"], again["changed"], again["passages"], again["rejected"]) == (0, 0, 0, [])
    assert again["articles"] == again["unchanged"] >= 80


def test_the_sample_lies_in_the_package() -> None:
    manifest = json.loads((files("dateline") / "sample" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["articles"] >= 80
    assert (files("dateline") / "sample" / "articles").is_dir()
