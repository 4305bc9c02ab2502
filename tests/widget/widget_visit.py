"""A reader of a page with the widget on it, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

AXE = Path(__file__).resolve().parents[2] / "widget/node_modules/axe-core/axe.min.js"
MOST_REQUESTS = 3
"""Of the server that wants keys: with one key, in a minute."""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TELEPHONE = (390, 844)
"""Width and height of its window."""
_AUDIT = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(({violations}) =>
    violations.map(({id, help, nodes}) => ({id, help, where: nodes.map(node => [node.target.flat().join(" "),
        node.failureSummary])})))"""


class Visit:
    """One reader on one page, and what the browser had to say about it."""

    def __init__(self, page: Page, address: str, hosts: tuple[str, ...]) -> None:
        self.page = page
        self._hosts = hosts
        self.requested: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(address)
        self.chat = page.locator("dateline-chat").first
        self.question = self.chat.locator("textarea.ask-input")
        self.turns = self.chat.locator(".turn")

    @property
    def last(self) -> Locator:
        """The newest turn."""
        return self.turns.last

    def begin(self, question: str) -> None:
        """Ask, and wait for nothing but the turn."""
        before = self.turns.count()
        self.question.fill(question)
        self.question.press("Enter")
        expect(self.turns).to_have_count(before + 1)

    def ask(self, question: str) -> Locator:
        """Ask, and wait until the answer, or what went wrong, is there; the turn."""
        self.begin(question)
        self.settled()
        return self.last

    def settled(self) -> None:
        """Wait until nothing is being asked any more."""
        expect(self.chat.locator("[data-state=asking]")).to_have_count(0)

    def given_up(self) -> None:
        """Let the page's clock, which must be installed, run until the newest question is given up."""
        for _ in range(100):
            if self.last.get_attribute("data-state") == "failed":
                return
            self.page.clock.run_for(15_000)
        raise AssertionError("the question is still being asked")

    def focused(self) -> str:
        """Tag and class of the element within the widget that has the focus."""
        return str(
            self.page.evaluate(
                "() => { const e = document.activeElement.shadowRoot?.activeElement;"
                " return e ? [e.localName, ...e.classList].join('.') : '' }"
            )
        )

    def audit(self) -> None:
        """Hold the page against axe-core's rules of WCAG 2.2 AA, in light and in dark, as it is and on a telephone."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        size = self.page.viewport_size
        assert size is not None
        for width, height in dict.fromkeys(((size["width"], size["height"]), TELEPHONE)):
            self.page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                found: list[dict[str, Any]] = self.page.evaluate(_AUDIT, _RULES)
                assert not found, f"{scheme}, {width} px: {json.dumps(found, indent=1)}"
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme="light")

    def went_elsewhere(self) -> list[str]:
        """What was asked of hosts that have no part in the page."""
        own = {urlsplit(host).netloc for host in (*self._hosts, self.page.url)}
        return [
            url
            for url in self.requested
            if urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).netloc not in own
        ]


Visiting = Callable[..., Visit]
"""Opens a page, as another reader each time."""
