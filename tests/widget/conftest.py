"""A real browser on real servers over real stores; one of each for all tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from publisher import Publisher
from real_server import serving_at
from widget_visit import AXE, MOST_REQUESTS, Visit, Visiting

from dateline.api.app import create_app
from dateline.api.keys import Keys
from dateline.api.limits import Limits
from dateline.api.widget import is_built
from dateline.index.store import Store

CHROMIUM = Path("/usr/bin/chromium")
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def server(sample_store: Store) -> Iterator[str]:
    """The sample archive, without keys; pages that were opened from a file may ask it."""
    with serving_at(create_app(sample_store, cors_origins=["null"]), grace=1) as address:
        yield address


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """The keys of `keyed_server`."""
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def keyed_server(sample_store: Store, keys: Keys) -> Iterator[str]:
    """The sample archive, which wants keys; each is good for `MOST_REQUESTS` a minute."""
    app = create_app(sample_store, keys=keys, limits=Limits(per_key=MOST_REQUESTS, per_address=0))
    with serving_at(app, grace=1) as address:
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
