"""The tables of the evaluation page: one line a run, each with its command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dateline.agent.defaults import DEFAULT_MIN_SUPPORT, DEFAULT_TOP
from dateline.eval.tables import read_run, tables
from dateline.index.errors import SourceError


def figure(value: float | None, low: float = 0.0, high: float = 1.0, n: int = 10) -> dict[str, Any]:
    return {
        "value": value,
        "low": low if value is not None else None,
        "high": high if value is not None else None,
        "n": n,
    }


QUESTION = {
    "id": "q",
    "question": "?",
    "answer": {"status": "not_found", "text": "No.", "claims": [], "citations": []},
    "right": False,
    "why": "Refused.",
    "scores": {},
    "timings": {},
}
RESULT = {
    "format": 1,
    "dateline": "1.0",
    "system": "dateline",
    "dataset": "golden",
    "created_at": "2012-01-01",
    "settings": {
        "folder": "golden",
        "half": "reporting",
        "limit": None,
        "seed": 0,
        "top": DEFAULT_TOP,
        "min_support": DEFAULT_MIN_SUPPORT,
    },
    "metrics": {
        "right": figure(0.5, 0.4, 0.6),
        "right_when_answered": figure(0.75, 0.7, 0.8),
        "coverage": figure(0.625),
        "words": figure(61.4),
        "hit@4": figure(0.9, 0.85, 0.95),
        "false_answers": figure(None),
        "total_ms_median": figure(1234.5),
        "total_ms_p95": figure(2000.0),
    },
    "questions": [QUESTION],
}


def written(path: Path, **changed: Any) -> Path:
    path.write_text(json.dumps({**RESULT, **changed}), encoding="utf-8")
    return path


def test_each_run_is_one_line_of_each_table(tmp_path: Path) -> None:
    tutorial = {"folder": "golden", "half": "reporting", "limit": None, "seed": 0}
    files = (
        written(tmp_path / "a.json"),
        written(tmp_path / "b.json", system="tutorial", settings=tutorial, metrics={}),
    )
    lines = tables([read_run(file) for file in files]).splitlines()
    rows = [line for line in lines if line.startswith("| golden")]
    assert len(rows) == 3 * 2
    assert rows[0].startswith("| golden, reporting half | dateline | 1 | 0.500 (0.400–0.600) | – | – | 61 |")
    assert "0.750 (0.700–0.800) at 0.625" in rows[0]
    assert "| 0.900 (0.850–0.950) |" in rows[2]
    assert rows[4].endswith("| 1,234 / 2,000 |")
    assert set(rows[1].split(" | ")[3:]) == {"–", "– |"}
    columns = {line.count("|") for line in lines if line.startswith("|")}
    assert len(columns) <= 3


def test_the_command_of_each_line_makes_it_again(tmp_path: Path) -> None:
    drawn = {"folder": "../shared/data/news 2022", "half": None, "limit": 400, "seed": 7, "top": 5, "min_support": 0.0}
    file = written(
        tmp_path / "a.json", settings=drawn, dataset="news 2022", questions=[QUESTION, {**QUESTION, "id": "r"}]
    )
    run = read_run(file)
    assert (run.name, run.questions) == ("news 2022, 2 drawn", 2)
    assert run.command == (
        "dateline eval '../shared/data/news 2022' --system dateline --limit 400 --top 5 --min-support 0.0 --seed 7 "
        f"--json {file}"
    )
    assert f"$ {run.command}" in tables([run])
    alone = read_run(written(tmp_path / "c.json", settings={**drawn, "standalone": True, "questions_of": "news 2023"}))
    assert alone.name == "golden, follow-ups as rewritten, 1 drawn"
    assert "--questions-of 'news 2023'" in alone.command
    assert "--standalone" in alone.command
    plain = read_run(written(tmp_path / "b.json")).command
    assert plain == f"dateline eval golden --system dateline --half reporting --json {tmp_path / 'b.json'}"


def test_a_file_that_is_no_run_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SourceError, match="is no result"):
        read_run(tmp_path / "a.json")
    done = subprocess.run(
        [sys.executable, "-m", "dateline.eval.tables", str(tmp_path / "a.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("tables: ")
    assert "Traceback" not in done.stderr
