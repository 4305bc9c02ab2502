"""What the widget costs: its size, the time to its first paint, and to the first sentence of an answer.

    python benchmarks/widget.py [--runs 10] [--url http://localhost:8321]

The page is `/demo`, in Chromium without a window and without a cache; both ends run on this machine, so that no network
is in the figures. Without `--url`, the sample articles are served from a store of their own.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import sys
from contextlib import nullcontext
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from dateline.api.widget import STATIC

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "docs"))
from screenshots import CHROMIUM, served

LARGEST = 60_000
"""Bytes, gzipped: what the widget may weigh."""
QUESTIONS = (
    "How many objects has the Port Alder Museum of Natural History lost track of?",
    "Which lifeboat rescued the crew of the tanker on the Harl Rocks?",
    "which countries has Korea signed ACSAs with?",
    "Who won the seat of Fell Cross?",
    "How many states have signed the Gannet Harbour Convention?",
)
_PAINTED = """() => new Promise(painted => {
    const look = () => document.querySelector("dateline-chat")?.shadowRoot?.querySelector("textarea")
        ? requestAnimationFrame(() => setTimeout(() => painted(performance.now()))) : requestAnimationFrame(look);
    look();
})"""
_FIRST = """() => new Promise(painted => new PerformanceObserver((seen, watch) => {
    const [entry] = seen.getEntriesByName("first-contentful-paint");
    if (entry) { watch.disconnect(); painted(entry.startTime); }
}).observe({type: "paint", buffered: true}))"""
_SENTENCE = """question => new Promise(told => {
    const chat = document.querySelector("dateline-chat"), begun = performance.now();
    const look = () => chat.shadowRoot.querySelector(".claim")
        ? setTimeout(() => told(performance.now() - begun)) : requestAnimationFrame(look);
    chat.ask(question);
    look();
})"""
_WHOLE = """() => new Promise(whole => {
    const chat = document.querySelector("dateline-chat"), look = () =>
        chat.shadowRoot.querySelector("[data-state=answered]") ? whole() : requestAnimationFrame(look);
    look();
})"""


def sizes() -> tuple[int, int]:
    """Bytes of the script, as it is and gzipped."""
    script = (STATIC / "widget.js").read_bytes()
    return len(script), len(gzip.compress(script, 9))


def visit(browser: Browser, address: str, question: str) -> tuple[float, float, float]:
    """Milliseconds to the page's first paint, to the widget's, and from a question to its first sentence."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/demo")
        widget = page.evaluate(_PAINTED)
        first = page.evaluate(_FIRST)
        sentence = page.evaluate(_SENTENCE, question)
        page.evaluate(_WHOLE)
        return first, widget, sentence


def main() -> int:
    """Print the figures; the exit status is 1 where the script is too large."""
    parser = argparse.ArgumentParser(description="Measure the widget.")
    parser.add_argument("--runs", type=int, default=10, help="visits, each with a question")
    parser.add_argument("--url", help="a service that is running; else one is started")
    given = parser.parse_args()
    plain, packed = sizes()
    print(f"widget.js: {plain:,} bytes, {packed:,} gzipped, of {LARGEST:,} at most")
    with nullcontext(given.url) if given.url else served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        visit(browser, address, QUESTIONS[0])  # until the model is loaded and the files are in memory
        visits = [visit(browser, address, QUESTIONS[n % len(QUESTIONS)]) for n in range(given.runs)]
        browser.close()
    print(f"{given.runs} visits on a machine of {os.cpu_count()} cores; milliseconds, median and slowest")
    for name, taken in zip(("first paint", "widget painted", "first sentence"), zip(*visits, strict=True), strict=True):
        print(f"{name:15} {statistics.median(taken):6.0f} {max(taken):6.0f}")
    return int(packed > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
