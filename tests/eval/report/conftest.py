"""A real browser that opens the pages from files, as a reader does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_visit import Open, Visit
from playwright.sync_api import Browser, expect, sync_playwright
from run_examples import hostile_record, other_records, records, result

from dateline.eval.compare import compare
from dateline.eval.report import comparison_page, run_page
from dateline.eval.result import read_result

CHROMIUM = Path("/usr/bin/chromium")
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both pages as files, over runs with a hostile article in them."""
    folder = tmp_path_factory.mktemp("pages")
    runs = {"tutorial": [*records(), hostile_record()], "dateline": [*other_records(), hostile_record()]}
    for name, of in runs.items():
        (folder / f"{name}.json").write_text(json.dumps(result(of, system=name)), encoding="utf-8")
    files = [folder / f"{name}.json" for name in runs]
    a, b = (read_result(file) for file in files)
    pages = {
        "run": run_page(json.loads(files[0].read_text(encoding="utf-8"))),
        "comparison": comparison_page(compare(a, b, files=(str(files[0]), str(files[1])))),
    }
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}; .ci/install-browser installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, written: dict[str, Path]) -> Iterator[Open]:
    """Opens a page; at the end, nothing may have been asked of the network, nor complained about."""
    visits: list[Visit] = []

    def opened(name: str, *, fragment: str = "", width: int = 1280, dark: bool = False) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
        )
        visits.append(Visit(context.new_page(), written[name].as_uri() + fragment))
        return visits[-1]

    yield opened
    for reader in visits:
        assert reader.complaints == []
        assert [url for url in reader.requested if not url.startswith(("file:", "data:"))] == []
        reader.page.context.close()
