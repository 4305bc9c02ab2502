"""Cut short at any moment: nothing is half-stored, and the next run finishes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dateline.index.encoder import Encoder
from dateline.index.indexing import disagreement
from dateline.index.ingest import ingest
from dateline.index.store import Store

ARTICLES = 400


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JSON Lines file of 400 articles, each of one passage."""
    path = tmp_path_factory.mktemp("source") / "ferries.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for n in range(ARTICLES):
            text = f"The ferry to island {n} carried {n} people and a cow on Monday, and nobody at all on Tuesday."
            file.write(json.dumps({"id": f"ferry-{n}", "title": f"Ferry {n}", "text": text}) + "\n")
    return path


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start `dateline ingest SOURCE --store STORE` as a process of its own."""
    processes = []

    def run(source: Path, store: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "dateline", "ingest", str(source), "--store", str(store)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "COLUMNS": "500", "HOME": str(tmp_path)},
        )
        processes.append(process)
        return process

    yield run
    for process in processes:
        if process.poll() is None:
            process.kill()
            process.communicate()


def wait_for(process: subprocess.Popen[str], store: Path, articles: int) -> int:
    """Wait until the archive holds that many articles; returns how many it then holds."""
    for _ in range(3_000):
        if process.poll() is not None:
            break
        try:
            with closing(sqlite3.connect(f"file:{store / 'archive.sqlite3'}?mode=ro", uri=True)) as archive:
                held = int(archive.execute("SELECT count(*) FROM articles").fetchone()[0])
        except sqlite3.Error:
            held = 0
        if held >= articles:
            return held
        time.sleep(0.02)
    raise AssertionError(process.communicate())


def finish(store: Path, encoder: Encoder, source: Path, before: int) -> None:
    """The next run finishes: every article whole, once, and the three parts agree."""
    with Store(store) as opened:
        opened.encoder = encoder
        report = ingest(opened, [source])
        assert (report.new + report.unchanged, report.changed) == (ARTICLES, 0)
        assert report.unchanged >= before
        assert not any(disagreement(opened).values())
        counts = opened.archive.counts()
        assert (counts["articles"], counts["revisions"], counts["waiting"]) == (ARTICLES, ARTICLES, 0)
        assert opened.vectors.count() == opened.fulltext.count() == counts["passages"]


def test_ctrl_c_in_the_middle_loses_nothing_and_a_second_process_is_turned_away(
    tmp_path: Path, source: Path, start: Start, encoder: Encoder
) -> None:
    store = tmp_path / "store"
    first = start(source, store)
    before = wait_for(first, store, 1)
    first.send_signal(signal.SIGSTOP)  # however long the second takes to start, the first is still in the middle
    second = start(source, store)
    _, complaint = second.communicate(timeout=60)
    first.send_signal(signal.SIGCONT)
    assert second.returncode == 1
    assert f"is in use by process {first.pid}" in complaint
    assert "Traceback" not in complaint
    first.send_signal(signal.SIGINT)
    out, err = first.communicate(timeout=60)
    assert first.returncode == 130, err
    assert "Traceback" not in out + err
    assert "run the same command again to finish" in err
    finish(store, encoder, source, before)


def test_a_kill_in_the_middle_loses_nothing(tmp_path: Path, source: Path, start: Start, encoder: Encoder) -> None:
    store = tmp_path / "store"
    before = 0
    for _ in range(2):
        process = start(source, store)
        before = wait_for(process, store, before + 1)
        time.sleep(0.2 + before / 1_000)
        process.kill()
        process.communicate()
    assert before < ARTICLES
    finish(store, encoder, source, before)
