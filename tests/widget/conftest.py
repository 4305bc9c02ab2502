"""A real browser on real servers over real stores; one of each for all tests."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from publisher import Publisher
from widget_visit import Visit

from dateline.api.app import create_app
from dateline.api.keys import Keys
from dateline.api.limits import Limits
from dateline.api.widget import is_built
from dateline.index.store import Store

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).resolve().parents[2] / "widget/node_modules/axe-core/axe.min.js"
MOST_REQUESTS = 3
"""With one key, in a minute."""
expect.set_options(timeout=30_000)

Visiting = Callable[..., Visit]


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The address of a server of this application, without a slash at its end."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def server(sample_store: Store) -> Iterator[str]:
    """The sample archive, without keys; pages that were opened from a file may ask it."""
    with serving(create_app(sample_store, cors_origins=["null"])) as address:
        yield address


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """The keys of `keyed_server`."""
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def keyed_server(sample_store: Store, keys: Keys) -> Iterator[str]:
    """The sample archive, which wants keys; each is good for `MOST_REQUESTS` a minute."""
    app = create_app(sample_store, keys=keys, limits=Limits(per_key=MOST_REQUESTS, per_address=0))
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def publisher() -> Iterator[Publisher]:
    """A news site of another origin, whose pages the tests write."""
    with Publisher() as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}; .ci/install-browser installs it")
    if not is_built() or not AXE.exists():
        missing = "" if shutil.which("npm") else ", with Node 20 or later"
        pytest.skip(f"the widget is not built; make widget builds it{missing}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def visiting(browser: Browser, server: str) -> Iterator[Visiting]:
    """Makes readers, each with a browser context of its own; at the end, nothing may have gone to a foreign host."""
    with ExitStack() as contexts:
        visits: list[Visit] = []

        def begin(address: str = f"{server}/demo", *hosts: str, **options: object) -> Visit:
            context: BrowserContext = browser.new_context(**{"reduced_motion": "reduce", **options})  # type: ignore[arg-type]
            contexts.callback(context.close)
            visits.append(Visit(context.new_page(), address, (server, *hosts)))
            return visits[-1]

        yield begin
        for visit in visits:
            assert visit.went_elsewhere() == []


@pytest.fixture
def visit(visiting: Visiting) -> Visit:
    """A reader on the demo page."""
    return visiting()
