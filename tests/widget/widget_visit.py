"""A reader of the demo page, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect


class Visit:
    """One reader on the demo page, and what the browser had to say about it."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.requested: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"{server}/demo")
        self.question = page.get_by_label("Your question")
        self.turns = page.locator("dateline-chat .turn")

    def ask(self, question: str) -> None:
        """Ask, and wait until the answer, or what went wrong, is there."""
        before = self.turns.count()
        self.question.fill(question)
        self.question.press("Enter")
        expect(self.turns).to_have_count(before + 1)
        self.settled()

    def settled(self) -> None:
        """Wait until nothing is being asked any more."""
        expect(self.page.locator("dateline-chat [data-state=asking]")).to_have_count(0)

    def focused(self) -> str:
        """Tag and class of the element within the widget that has the focus."""
        return str(
            self.page.evaluate(
                "() => { const e = document.activeElement.shadowRoot?.activeElement;"
                " return e ? [e.localName, ...e.classList].join('.') : '' }"
            )
        )
