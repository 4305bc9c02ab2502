"""`dateline eval rewrites`: a table to read, and everything in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commandline import dateline


@pytest.fixture
def rewrites(tmp_path: Path) -> Path:
    """One follow-up, three ways."""
    folder = tmp_path / "rewrites"
    folder.mkdir()
    for name, text in {
        "questions": "|user|: Who won the Norvale Cup in 2012?\n|user|: and who coached them?",
        "lastturn": "|user|: and who coached them?",
        "rewrite": "|user|: Who coached the winners of the Norvale Cup in 2012?",
    }.items():
        (folder / f"sport_{name}.jsonl").write_text(json.dumps({"_id": "c<::>2", "text": text}), encoding="utf-8")
    return folder


def test_rewrites_are_measured_beside_the_last_question(rewrites: Path, tmp_path: Path) -> None:
    written = tmp_path / "result.json"
    told = dateline("eval", "rewrites", rewrites, "--json", written)
    assert told.status == 0
    for shown in ("all domains", "sport", "Dateline", "last turn", "added_recall", "cosine"):
        assert shown in told.out
    assert "share of the content words" in told.err
    result = json.loads(written.read_text(encoding="utf-8"))
    assert list(result["domains"]) == ["sport"]
    assert result["questions"][0]["human"] == "Who coached the winners of the Norvale Cup in 2012?"
    assert result["all"]["added_recall"]["last_turn"]["value"] == 0.0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "There is no folder nowhere."),
        ([".", "--json", "/nowhere/result.json"], "The result cannot be written to /nowhere/result.json"),
    ],
)
def test_what_cannot_be_read_or_written_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = dateline("eval", "rewrites", *arguments)
    assert done.status == 1
    assert told in done.err
    assert "Traceback" not in done.err
