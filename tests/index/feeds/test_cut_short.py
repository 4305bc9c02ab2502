"""A poll cut short at any moment loses nothing, and the next one goes on; each runs as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from press import Press, page
from website import Answer, Website, wait_until

from dateline.index.encoder import Encoder
from dateline.index.feeds.ledger import Ledger
from dateline.index.feeds.poll import Manner, poll
from dateline.index.fetch import FetchPolicy
from dateline.index.indexing import disagreement
from dateline.index.store import Store

STORIES = 130
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def folder(tmp_path: Path, press: Press) -> Path:
    """A store that follows the newsroom."""
    press.publish(*range(STORIES))
    with Store(tmp_path / "store") as store, Ledger(store) as ledger:
        ledger.add(press.announce(), None, 900, 0)
    return tmp_path / "store"


@pytest.fixture
def start(folder: Path, site: Website) -> Iterator[Start]:
    """Start `dateline feeds COMMAND` as a process of its own."""
    processes = []

    def run(*command: str) -> subprocess.Popen[str]:
        settings = {"FETCH_ALLOW_HOSTS": site.host, "FETCH_PAUSE": "0", "FETCH_SECONDS": "120"}
        process = subprocess.Popen(
            [sys.executable, "-m", "dateline", "feeds", *command, "--store", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "COLUMNS": "500", **{f"DATELINE_{name}": value for name, value in settings.items()}},
        )
        processes.append(process)
        return process

    yield run
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


def count(folder: Path, what: str) -> int:
    try:
        with closing(sqlite3.connect(f"file:{folder / 'archive.sqlite3'}?mode=ro", uri=True)) as archive:
            return int(archive.execute(f"SELECT count(*) FROM {what}").fetchone()[0])
    except sqlite3.Error:
        return 0


def finish(folder: Path, encoder: Encoder, policy: FetchPolicy, press: Press) -> None:
    """The next poll finishes: every article whole and once, the indexes agree, and nothing is fetched twice."""
    with Store(folder) as store, Ledger(store) as ledger:
        store.encoder = encoder
        open_pages = {item.url for item in ledger.due(2**62) if item.state == "open"}
        press.site.forget()
        poll(store, ledger, policy, manner=Manner())
        asked = {press.site.address + path for path in press.site.paths() if path.startswith("/news")}
        assert asked == open_pages
        counts = store.archive.counts()
        assert (counts["articles"], counts["revisions"], counts["waiting"]) == (STORIES, STORIES, 0)
        assert {store.archive.revision(one.id, 1).text for one in store.archive.articles()} == {
            told.text for told in press.stories.values()
        }
        assert not any(disagreement(store).values())


def test_polls_that_are_killed_lose_nothing(
    folder: Path, start: Start, encoder: Encoder, policy: FetchPolicy, press: Press, site: Website
) -> None:
    for moment in (
        lambda: len(site.paths()) > 20,  # while pages are fetched
        lambda: count(folder, "articles") > 0,  # while they are taken in
        lambda: count(folder, "feed_pages WHERE state = 'held'") > 0,  # just after some were noted
    ):
        process = start("poll")
        wait_until(lambda moment=moment, process=process: moment() or process.poll() is not None, 120)
        process.kill()
        process.communicate()
        site.forget()
    assert 0 < count(folder, "feed_pages WHERE state = 'held'") < STORIES
    finish(folder, encoder, policy, press)


@pytest.mark.parametrize(
    ("command", "signal_"),
    [("poll", signal.SIGINT), ("watch", signal.SIGTERM)],
    ids=["poll, Ctrl-C", "watch, asked to end"],
)
def test_a_stop_ends_at_once_though_a_page_hangs_and_the_next_poll_goes_on(
    command: str,
    signal_: signal.Signals,
    folder: Path,
    start: Start,
    encoder: Encoder,
    policy: FetchPolicy,
    press: Press,
    site: Website,
) -> None:
    hanging = press.stories["/news/100"]
    whole = Answer(page(hanging, site.address), headers={"Content-Type": "text/html"})
    site[hanging.path] = Answer(whole.body, headers=whole.headers, hang=600)
    process = start(command)
    wait_until(lambda: hanging.path in site.paths() or process.poll() is not None, 120)
    process.send_signal(signal_)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in out + err
    assert "the next poll goes on" in err
    site[hanging.path] = whole
    finish(folder, encoder, policy, press)


def test_watching_goes_on_and_leaves_the_store_to_others_meanwhile(
    folder: Path, start: Start, encoder: Encoder, press: Press, site: Website
) -> None:
    watching = start("watch", "--json")
    wait_until(lambda: count(folder, "feed_pages WHERE state = 'held'") == STORIES or watching.poll() is not None, 120)
    second = start("poll")
    _, complaint = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "being polled by another process" in complaint
    with Store(folder) as store:
        store.encoder = encoder
        store.hold()  # as `dateline ask` does
        assert store.vectors.count() == store.fulltext.count() > 0
    watching.send_signal(signal.SIGINT)
    out, err = watching.communicate(timeout=60)
    assert watching.returncode == 130, err
    told = [json.loads(line) for line in out.splitlines()]
    assert sum(report["new"] for report in told) == STORIES
    assert told[0]["at"]
