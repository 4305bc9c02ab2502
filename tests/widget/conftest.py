"""A real browser on a real server over a real store."""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, expect, sync_playwright
from widget_articles import ARTICLES
from widget_visit import Visit

from dateline.api.app import create_app
from dateline.api.widget import STATIC
from dateline.index.encoder import Encoder
from dateline.index.ingest import ingest
from dateline.index.store import Store

CHROMIUM = Path("/usr/bin/chromium")
expect.set_options(timeout=60_000)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[str]:
    """The application's address, over a store with the articles of `widget_articles`."""
    folder = tmp_path_factory.mktemp("widget")
    source = folder / "articles.jsonl"
    source.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES))
    with Store(folder / "store") as store, socket.socket() as listener:
        store.encoder = encoder
        assert ingest(store, [source]).new == len(ARTICLES)
        listener.bind(("127.0.0.1", 0))
        running = uvicorn.Server(uvicorn.Config(create_app(store), log_level="warning"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}; .ci/install-browser installs it")
    if not (STATIC / "widget.js").exists():
        missing = "" if shutil.which("npm") else " with Node 20 or later"
        pytest.skip(f"the widget is not built; make widget builds it{missing}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Visit]:
    """A reader on the demo page; at the end, nothing may have been asked of another host."""
    context = browser.new_context()
    reader = Visit(context.new_page(), server)
    yield reader
    assert [url for url in reader.requested if not url.startswith(f"{server}/")] == []
    context.close()
