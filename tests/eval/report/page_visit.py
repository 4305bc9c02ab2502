"""A reader of a page, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page


class Visit:
    """One reader on one page, and what the browser had to say about it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.requested: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("dialog", lambda dialog: self.complaints.append(f"a dialog opened: {dialog.message}"))
        page.goto(url)
        self.list = page.locator("#browser\\:list li")
        self.detail = page.locator("#browser\\:detail")

    def questions(self) -> list[str]:
        """The questions that the list shows."""
        return self.list.locator(".asked").all_text_contents()

    def choose(self, name: str) -> None:
        """Narrow the list to what an answer came to."""
        self.page.locator(".chip", has_text=name).first.click()

    def unfold(self) -> None:
        """Open everything in the question that can be opened."""
        self.detail.evaluate("detail => { for (const d of detail.querySelectorAll('details')) d.open = true }")

    def width(self) -> int:
        """Of what can be scrolled to."""
        return int(self.page.evaluate("() => document.documentElement.scrollWidth"))


Open = Callable[..., Visit]
