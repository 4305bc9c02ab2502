"""The page to ask on: with a key where one is wanted, and from an answer to the article with the quote marked."""

from __future__ import annotations

from playwright.sync_api import expect
from questions import CARRIED
from widget_visit import Visiting

from dateline.api.keys import Keys


def test_a_reader_gives_a_key_asks_and_reads_the_article_with_the_quote_marked(
    visiting: Visiting, keyed_server: str, keys: Keys
) -> None:
    _, token = keys.create("reader")
    visit = visiting(f"{keyed_server}/", keyed_server)
    visit.audit()
    expect(visit.ask(CARRIED).locator(".failure")).to_have_attribute("data-kind", "key")
    expect(visit.page.locator("output")).to_have_text("This key was refused.")
    visit.page.get_by_label("Key").fill(token)
    visit.page.get_by_role("button", name="Use it").click()
    visit.last.get_by_role("button", name="Try again").click()
    visit.settled()

    quote = visit.last.locator(".claim .text").first.inner_text()
    with visit.page.context.expect_page() as opened:
        visit.last.locator(".sources a").first.click()
    article = opened.value
    expect(article.locator("mark#quote")).to_have_text(quote)
    expect(article.locator("mark#quote")).to_be_in_viewport()
    assert visit.page.evaluate("() => document.cookie") == "", "the key goes to article pages only"
    visit.page.reload()
    expect(visit.last.locator(".claim .text").first).to_have_text(quote)
    expect(visit.chat).to_have_attribute("api-key", token)
