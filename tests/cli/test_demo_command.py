"""`dateline demo`: one command from nothing to a page that answers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from commandline import copy_store, dateline

from dateline.api import widget
from dateline.index.store import Store

_RUN = "import sys; from dateline.cli.app import main; sys.argv[0] = 'dateline'; main()"


def test_it_serves_the_front_page_over_the_sample_articles_until_it_is_ended(
    sample_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not widget.is_built():
        pytest.skip("the widget is not built; make widget builds it")
    store = copy_store(sample_store, tmp_path / "store")
    arguments = ["demo", "--no-browser", "--port", "0", "--store", str(store)]
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", _RUN, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "200"},
    )
    try:
        assert process.stdout is not None
        told = process.stdout.readline()
        address = next(word for word in told.split() if word.startswith("http")).rstrip(".")
        with httpx.Client(timeout=60) as client:
            page = client.get(address).text
            assert "The Norvale Ledger" in page
            for link in {part.split('"')[0] for part in page.split('href="articles/')[1:]}:
                assert client.get(f"{address.removesuffix('demo')}articles/{link}").status_code == 200, link
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0
    finally:
        process.kill()


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    if not widget.is_built():
        pytest.skip("the widget is not built; make widget builds it")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = dateline("demo", "--no-browser", "--port", taken.getsockname()[1], "--store", tmp_path / "store")
    assert told.status == 1
    assert "cannot be listened on" in told.err
    assert not (tmp_path / "store").exists()


def test_a_widget_that_is_not_built_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widget, "STATIC", tmp_path)
    told = dateline("demo", "--no-browser")
    assert told.status == 1
    assert "make widget" in told.err
