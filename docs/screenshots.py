"""Takes the pictures of the widget: `docs/widget.png`, which README shows, or many, to be looked at.

    python docs/screenshots.py                # docs/widget.png
    python docs/screenshots.py --all FOLDER   # each mode and kind of answer, in light and dark, at 390 and 1,280 px

It serves the sample articles from a store of its own and needs Chromium, as the widget's tests do.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from dateline.api.app import create_app
from dateline.eval.dataset import sample_articles
from dateline.index.ingest import ingest
from dateline.index.store import Store

CHROMIUM = "/usr/bin/chromium"
README = Path(__file__).with_name("widget.png")
CONFLICT = "How many objects has the Port Alder Museum of Natural History lost track of?"
LOOKS = {
    "conflict": CONFLICT,
    "corrected": "Who won the seat of Fell Cross?",
    "partial": "Which lifeboat rescued the crew of the Corrin Vale, and who won the chess championship in 1972?",
    "not-found": "Who won the chess championship in Reykjavik in 1972?",
    "as-of": "How many states had signed the Gannet Harbour Convention as of 31 December 2010?",
    "earlier": "How many states have signed the Gannet Harbour Convention?",
    "timeline": "timeline of the Carrow Bridge",
}
SIZES = {390: 844, 1280: 860}


@contextmanager
def served() -> Iterator[str]:
    """The address of the sample articles' service."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "store") as store:
        ingest(store, [sample_articles()])
        server = uvicorn.Server(uvicorn.Config(create_app(store), port=0, log_level="warning"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def opened(browser: Browser, address: str, width: int, scheme: str) -> Page:
    """A page in a window of this width; scheme is light or dark."""
    page = browser.new_page(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page.goto(address)
    if (launcher := page.locator("dateline-chat .launcher")).is_visible():
        launcher.click()
    return page


def asked(page: Page, question: str) -> None:
    """Ask, and wait for the whole answer."""
    page.locator("dateline-chat textarea.ask-input").fill(question)
    page.keyboard.press("Enter")
    page.locator("dateline-chat .turn:last-of-type[data-state=answered]").wait_for(timeout=120_000)


def for_readme(browser: Browser, address: str) -> None:
    """A conflict on the front page, with a quote open."""
    page = opened(browser, f"{address}/demo", 1280, "light")
    page.set_viewport_size({"width": 930, "height": 1030})  # room for the quote below its number
    asked(page, CONFLICT)
    page.locator("dateline-chat .number").nth(1).click()
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    page.screenshot(path=README, clip={"x": 0, "y": 50, "width": 930, "height": 968})
    print(f"{README.name}: {README.stat().st_size:,} bytes")


def everything(browser: Browser, address: str, folder: Path) -> None:
    """Every look, in both schemes and widths."""
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        for width in SIZES:
            for mode in ("inline", "floating", "full"):
                page = opened(browser, f"{address}/demo?mode={mode}", width, scheme)
                page.screenshot(path=folder / f"{mode}-{scheme}-{width}.png")
                page.close()
            for name, question in LOOKS.items():
                page = opened(browser, f"{address}/demo?mode=full", width, scheme)
                asked(page, question)
                if (number := page.locator("dateline-chat .number")).count():
                    number.first.click()
                    page.wait_for_timeout(200)
                page.screenshot(path=folder / f"{name}-{scheme}-{width}.png")
                page.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


def main() -> int:
    """Take the pictures; the exit status."""
    parser = argparse.ArgumentParser(description="Take the pictures of the widget.")
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every look, to be looked at")
    folder = parser.parse_args().all
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        if folder is None:
            for_readme(browser, address)
        else:
            everything(browser, address, folder)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
